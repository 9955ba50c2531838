using System.Text;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
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

    private static readonly ProgramFormat Format =
        ProgramFormat.Default.WithUnary<Bump>().WithBinary<Wave>().With(ScaleByTotal.Instance);

    [Property(Replay = "(12345,6789)", MaxTest = 300, Arbitrary = [typeof(RandomProgram)])]
    internal void What_is_read_computes_the_bits_of_what_was_written(RandomProgram program)
    {
        var subject = new Subject(program);
        foreach (var written in (ArrayProgram[])[subject.Function, subject.Pull])
        {
            if (!CanBeWritten(written))
            {
                continue;
            }

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
        Assert.Contains("instructions[1].name: found `cubed`", lacking.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"of\":[0]", "\"of\":[1]", "instructions[1].of[0]: found 1, but expected an integer from 0 to 0")]
    [InlineData("\"of\":[2,3]", "\"of\":[2]", "instructions[4].of: found 1 operands, but expected 2 for Multiply")]
    [InlineData("\"Exp\"", "\"Frobnicate\"", "instructions[1].op: found `Frobnicate`")]
    [InlineData("\"Exp\"", "\"17\"", "instructions[1].op: found `17`")]
    [InlineData("\"version\":1", "\"version\":2", "version: found 2, but expected 1 at most")]
    [InlineData("\"attribute\":[0]", "\"attribute\":[7]", "%2 (Sum) is malformed")]
    [InlineData("\"attribute\":[0],\"shape\":[]", "\"attribute\":[0],\"shape\":[2]", "%2 (Sum) is malformed")]
    [InlineData("\"outputs\":[4]", "\"outputs\":[5]", "outputs[0]: found 5, but expected an integer from 0 to 4")]
    [InlineData("\"value\":0.5", "\"value\":1e999", "instructions[3].value: found 1e999")]
    [InlineData("\"value\":0.5", "\"values\":[1,2]", "instructions[3].values: found 2 numbers, but expected 1")]
    [InlineData("\"instruction\":0", "\"instruction\":1", "inputs[0].instruction: found 1")]
    [InlineData("\"shape\":[3]", "\"shape\":[99999,99999]", "At the program.instructions[0].shape")]
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
        if (!CanBeWritten(function))
        {
            return;
        }

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

    // Loops and choices are operations that no text holds.
    private static bool CanBeWritten(ArrayProgram program) =>
        program.Instructions.All(instruction => instruction.Operation is null or ScaleByTotal);

    private readonly struct Cubed : IUnary
    {
        public static string Name => "cubed";

        public static double Value(double x) => x * x * x;

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 3 * x * x;
    }
}
