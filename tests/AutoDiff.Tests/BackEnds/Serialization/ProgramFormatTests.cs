using System.Text;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Tests.BackEnds.Printers;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;

using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Serialization;

/// <summary>Programs survive being written and read, and a text that is no program is refused at its place.</summary>
public sealed class ProgramFormatTests
{
    // As version 1 wrote it: what has been written once can be read for ever.
    private const string VersionOne = """
        {"format":"autodiff-program","version":1,"inputs":[{"name":"z","shape":[3],"instruction":0}],"instructions":[
        {"op":"Input","shape":[3]},
        {"op":"Exp","of":[0],"shape":[3]},
        {"op":"Sum","of":[1],"attribute":[0],"shape":[]},
        {"op":"Constant","shape":[],"value":0.5},
        {"op":"Multiply","of":[2,3],"shape":[]}],"outputs":[4],"guards":[]}
        """;

    // As version 2 wrote it: a scan and its VJP are made of the same turn.
    private const string VersionTwo = """
        {"format":"autodiff-program","version":2,"programs":[
        {"inputs":[{"name":"s0","shape":[],"instruction":0},{"name":"x0","shape":[],"instruction":1}],"instructions":[
        {"op":"Input","shape":[]},
        {"op":"Input","shape":[]},
        {"op":"Multiply","of":[0,1],"shape":[]},
        {"op":"Sin","of":[2],"shape":[]}],"outputs":[3],"guards":[]}],"inputs":[{"name":"x","shape":[4],"instruction":0}],"instructions":[
        {"op":"Input","shape":[4]},
        {"op":"Constant","shape":[],"value":0.5},
        {"op":"Custom","operation":{"kind":"loop","turn":0,"roles":["State","Element"],"stacked":[],"turns":4,"varying":[1]},"of":[1,0],"shape":[]},
        {"op":"Constant","shape":[],"value":1},
        {"op":"Custom","operation":{"kind":"loop","turn":0,"roles":["State","Element"],"stacked":[],"turns":4,"adjoint":true,"varying":[1]},"of":[1,0,3],"shape":[4]}],"outputs":[2,4],"guards":[]}
        """;

    private static readonly ProgramFormat Format =
        ProgramFormat.Default.WithUnary<Bump>().WithBinary<Wave>().With(ScaleByTotal.Instance);

    [Property(Replay = "(12345,6789)", MaxTest = 300, Arbitrary = [typeof(RandomProgram)])]
    internal void What_is_read_computes_the_bits_of_what_was_written(RandomProgram program)
    {
        var subject = new Subject(program);
        foreach (var written in (ArrayProgram[])[subject.Function, subject.Pull])
        {
            var text = Format.Write(written);
            var read = Format.Read(text);
            Assert.True(EqualPrograms.Instance.Equals(written, read), text);
            Assert.Equal(written.Inputs.AsEnumerable(), read.Inputs);
            Assert.Equal(text, Format.Write(read));
        }
    }

    [Fact]
    public void The_first_version_is_read()
    {
        var program = ProgramFormat.Default.Read(VersionOne);
        Assert.Equal(0.5 * (Math.E + 1 + Math.Exp(2)), Value(program, 1, 0, 2), 1e-14);
        Assert.Equal(VersionOne, ProgramFormat.Default.Write(program));
    }

    // s ↦ sin(s x), four times; its derivatives by the chain rule, backwards.
    [Fact]
    public void The_second_version_is_read()
    {
        double[] x = [0.3, -0.8, 1.2, 0.4];
        var program = ProgramFormat.Default.Read(VersionTwo);
        Assert.Equal(VersionTwo, ProgramFormat.Default.Write(program));
        var found = new Interpreter(program).Run<double>(x);
        var states = new List<double> { 0.5 };
        foreach (var factor in x)
        {
            states.Add(Math.Sin(states[^1] * factor));
        }

        Assert.Equal(states[^1], found[0][0], 1e-15);
        var adjoint = 1.0;
        for (var t = x.Length - 1; t >= 0; t--)
        {
            adjoint *= Math.Cos(states[t] * x[t]);
            Assert.Equal(adjoint * states[t], found[1][t], 1e-15);
            adjoint *= x[t];
        }
    }

    public static TheoryData<string> Structures => [.. StructurePrograms.WithDerivatives().Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Structures))]
    public void Loops_choices_and_calls_compute_the_same_bits(string name)
    {
        var (_, program, point) = StructurePrograms.WithDerivatives().Single(each => each.Name == name);
        var text = ProgramFormat.Default.Write(program);
        var read = ProgramFormat.Default.Read(text);
        double[][] inputs = [.. point.Select(x => new[] { x })];
        Assert.Equal(
            new Interpreter(program).Run<double>(inputs).SelectMany(output => output).Select(
                BitConverter.DoubleToInt64Bits),
            new Interpreter(read).Run<double>(inputs).SelectMany(output => output).Select(
                BitConverter.DoubleToInt64Bits));
        Assert.Equal(text, ProgramFormat.Default.Write(read));

        // Ends of lines are for people.
        var oneLine = text.Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal(text, ProgramFormat.Default.Write(ProgramFormat.Default.Read(oneLine)));
    }

    [Fact]
    public void Limits_of_loops_are_kept()
    {
        var options = new LoopOptions { Memory = 1000, MostTurns = 5, IsBackward = true };
        var program = ProgramBuilder.Trace(
            v => [ControlFlow.While(v[0], x => Less(x, 100), x => 2 * x, options)], ("x", Shape.Scalar));
        var read = ProgramFormat.Default.Read(ProgramFormat.Default.Write(program));
        Assert.True(EqualPrograms.Instance.Equals(program, read));
        Assert.Equal(128, Value(read, 4));
        Assert.Throws<LoopLimitException>(() => Value(read, 1));
    }

    // A loop of a loop of a loop …, each with two of the one within: 2¹² copies if each were written where it stands.
    [Fact]
    public void What_operations_share_is_written_once()
    {
        var program = ProgramBuilder.Trace(v => [Nested(v[0], 12)], ("x", Shape.Scalar));
        var text = ProgramFormat.Default.Write(program);
        Assert.True(text.Length < 12 * 1000, $"{text.Length}");
        var read = ProgramFormat.Default.Read(text);
        Assert.Equal(text, ProgramFormat.Default.Write(read));
        Assert.Equal(Value(program, 0.2), Value(read, 0.2));

        static Variable Nested(Variable x, int depth)
        {
            var inner = ProgramBuilder.Trace(v => [Sin(v[0])], ("x", Shape.Scalar));
            var roles = new PointRoles(shared: [], summed: [0]);
            for (; depth > 0; depth--)
            {
                var within = inner;
                inner = ProgramBuilder.Trace(
                    v =>
                    {
                        var one = Reshape(v[0], [1]);
                        return [within.CallOverPoints(roles, one)[0] + within.CallOverPoints(roles, one + 1)[0]];
                    },
                    ("x", Shape.Scalar));
            }

            return inner.CallOverPoints(roles, Reshape(x, [1]))[0];
        }
    }

    [Theory]
    [InlineData("\"turn\":0", "\"turn\":1", "operation.turn: found 1, but expected an integer from 0 to 0")]
    [InlineData("\"kind\":\"loop\"", "\"kind\":\"knot\"", "operation.kind: found `knot`, but expected `loop`, ")]
    [InlineData("[\"State\",\"Element\"]", "[\"State\"]", "roles: found 1 roles, but expected 2, one for each input")]
    [InlineData("\"Element\"", "\"Other\"", "roles[1]: found `Other`, but expected `State`, `Element` or `Invariant`")]
    [InlineData("\"Element\"", "\"State\"", "roles: found states ([], []) before a turn and ([]) after it")]
    [InlineData("\"stacked\":[]", "\"stacked\":[0]", "roles: found states ([]) before a turn and () after it")]
    [InlineData("\"stacked\":[]", "\"stacked\":[1]", "stacked[0]: found 1")]
    [InlineData("\"turns\":4", "\"turns\":-4", "turns: found -4")]
    [InlineData("\"turns\":4", "\"turns\":3", "%2 (Custom) is malformed")]
    [InlineData("\"turns\":4", "\"condition\":0", "roles: found sequences, but expected none where")]
    [InlineData("\"turns\":4", "\"no\":4", "operation: found no `turns`")]
    [InlineData("\"varying\":[1]", "\"varying\":[2]", "varying[0]: found 2")]
    [InlineData("\"kind\":\"loop\"", "\"kind\":\"choice\",\"then\":0,\"else\":0", "shapes")]
    [InlineData(
        "\"kind\":\"loop\"", "\"kind\":\"call\",\"program\":0,\"shared\":[0,1],\"summed\":[0]",
        "instructions[2].operation: All inputs are shared")]
    [InlineData("\"kind\":\"loop\"", "\"kind\":\"call\",\"program\":0,\"threads\":0", "threads: found 0")]
    [InlineData("\"Sin\"", "\"Sine\"", "programs[0].instructions[3].op: found `Sine`")]
    public void A_loop_that_is_none_is_refused_at_its_place(string part, string other, string message)
    {
        var index = VersionTwo.IndexOf(part, StringComparison.Ordinal);
        var text = VersionTwo[..index] + other + VersionTwo[(index + part.Length)..];
        var problem = Assert.Throws<FormatException>(() => ProgramFormat.Default.Read(text));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_of_the_engine_need_no_format_of_their_own()
    {
        var program = ProgramBuilder.Trace(
            v => [Sum(Sort(v[0]) * v[1]) + BetaInc(2.5, Sum(v[1]), 0.3)], ("x", [4]), ("w", [4]));
        var second = program.Gradient().Tangents();
        var read = ProgramFormat.Default.Read(ProgramFormat.Default.Write(second));
        Assert.True(EqualPrograms.Instance.Equals(second, read));
        Assert.Throws<ArgumentException>(() => ProgramFormat.Default.With(new Ordinary()));
    }

    [Fact]
    public void Numbers_keep_their_bits()
    {
        double[] numbers =
        [
            -0.0, double.Epsilon, double.MaxValue, 0.1, 1 / 3.0, double.NaN, -double.NaN, double.PositiveInfinity,
            double.NegativeInfinity,
        ];
        var builder = new ProgramBuilder();
        var read = ProgramFormat.Default.Read(ProgramFormat.Default.Write(
            builder.Build(builder.Constant(numbers, [numbers.Length]), builder.Constant(-0.0))));
        var found = new Interpreter(read).Run<double>();
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), found[0].ToArray().Select(
            BitConverter.DoubleToInt64Bits));
        Assert.True(double.IsNegative(found[1][0]));
    }

    [Fact]
    public void Decisions_are_kept()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.5);
        var program = tape.ToProgram([x], [x < 1 ? x * x : x]);
        var read = ProgramFormat.Default.Read(ProgramFormat.Default.Write(program));
        Assert.Equal(program.Guards.AsEnumerable(), read.Guards);
        Assert.Throws<BranchException>(() => Value(read, 2));
    }

    [Fact]
    public void What_users_define_goes_by_its_name()
    {
        var program = ProgramBuilder.Trace(x => [Variable.Apply<Cubed>(x[0])], ("x", Shape.Scalar));
        var format = ProgramFormat.Default.WithUnary<Cubed>();
        Assert.Equal(8, Value(format.Read(format.Write(program)), 2));
        var unknown = Assert.Throws<NotSupportedException>(() => ProgramFormat.Default.Write(program));
        Assert.Contains("%1 applies `Cubed`", unknown.Message, StringComparison.Ordinal);
        var lacking = Assert.Throws<FormatException>(() => ProgramFormat.Default.Read(format.Write(program)));
        Assert.Contains(
            "In line 3, at the program.instructions[1].name: found `cubed`", lacking.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"of\":[0]", "\"of\":[1]", "instructions[1].of[0]: found 1, but expected an integer from 0 to 0")]
    [InlineData("\"of\":[2,3]", "\"of\":[2]", "instructions[4].of: found 1 operands, but expected 2 for Multiply")]
    [InlineData("\"Exp\"", "\"Frobnicate\"", "instructions[1].op: found `Frobnicate`")]
    [InlineData("\"Exp\"", "\"17\"", "instructions[1].op: found `17`")]
    [InlineData("\"version\":1", "\"version\":3", "version: found 3, but expected 2 at most")]
    [InlineData("\"attribute\":[0]", "\"attribute\":[7]", "%2 (Sum) is malformed")]
    [InlineData("\"attribute\":[0],\"shape\":[]", "\"attribute\":[0],\"shape\":[2]", "%2 (Sum) is malformed")]
    [InlineData("\"outputs\":[4]", "\"outputs\":[5]", "outputs[0]: found 5, but expected an integer from 0 to 4")]
    [InlineData("\"value\":0.5", "\"value\":1e999", "instructions[3].value: found 1e999")]
    [InlineData("\"value\":0.5", "\"values\":[1,2]", "instructions[3].values: found 2 numbers, but expected 1")]
    [InlineData("\"instruction\":0", "\"instruction\":1", "inputs[0].instruction: found 1")]
    [InlineData("\"shape\":[3]", "\"shape\":[99999,99999]", "In line 2, at the program.instructions[0].shape")]
    [InlineData("autodiff-program", "other", "format: found `other`")]
    [InlineData("]}]", "]}", "The text is not JSON")]
    public void A_text_that_is_no_program_is_refused_at_its_place(string part, string other, string message)
    {
        var index = VersionOne.LastIndexOf(part, StringComparison.Ordinal);
        index = part.Contains("shape\":[3]", StringComparison.Ordinal)
            ? VersionOne.IndexOf("{\"op\":\"Input\",\"shape\"", StringComparison.Ordinal) + 14 : index;
        var text = VersionOne[..index] + other + VersionOne[(index + part.Length)..];
        var problem = Assert.Throws<FormatException>(() => ProgramFormat.Default.Read(text));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Property(Replay = "(12345,6789)", MaxTest = 300, Arbitrary = [typeof(RandomProgram)])]
    internal void A_spoiled_text_is_a_program_or_an_error_of_format(RandomProgram program, int seed)
    {
        var function = new Subject(program).Function;
        var random = new Random(seed);
        var text = new StringBuilder(Format.Write(function));
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            text[random.Next(text.Length)] = "0123456789[]{},:\"-eAS"[random.Next(21)];
        }

        try
        {
            Format.Read(text.ToString());
        }
        catch (FormatException)
        {
            // As it should.
        }
    }

    private static double Value(ArrayProgram program, params double[] x) =>
        new Interpreter(program).Run<double>(x)[0][0];

    private sealed class Ordinary : CustomOperation
    {
        public override string Name => "ordered";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

        public override void Evaluate(CustomOperands<double> operands, Span<double> result) => result.Clear();

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) => [0];
    }

    private readonly struct Cubed : IUnary
    {
        public static string Name => "cubed";

        public static double Value(double x) => x * x * x;

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 3 * x * x;
    }
}
