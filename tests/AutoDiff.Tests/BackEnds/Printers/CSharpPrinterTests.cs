using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.Functions;
using Single = AutoDiff.Tests.Laws.Single;

namespace AutoDiff.Tests.BackEnds.Printers;

public sealed class CSharpPrinterTests(Xunit.Abstractions.ITestOutputHelper output)
{
    // What System.Math has no counterpart for, and the printer no helper.
    private static readonly Op[] Unsupported =
    [
        Op.Erf, Op.LogGamma, Op.Digamma, Op.Polygamma, Op.Custom, Op.CustomUnary, Op.CustomBinary,
        Op.Erfc, Op.Erfcx, Op.ErfcxDerivative, Op.NormalDensity, Op.NormalCdf, Op.LogNormalCdf, Op.NormalHazard,
        Op.NormalHazardDerivative,
        Op.NormalQuantile, Op.NormalQuantileDensity, Op.Gamma, Op.LogBeta, Op.Beta, Op.DigammaDifference,
        Op.GammaP, Op.GammaQ, Op.GammaDensity, Op.GammaPSlope, Op.GammaPCurvature,
        Op.BesselJ, Op.BesselY, Op.BesselI, Op.BesselK, Op.LambertW, Op.LambertWSlope,
    ];

    [Fact]
    public void A_method_reads_like_one_written_by_hand()
    {
        var loss = ProgramBuilder.Trace(x => [-Sum(x[1] * Log(Exp(x[0]) / Sum(Exp(x[0]))))], ("z", [3]), ("y", [3]));
        var gradient = Simplify.Apply(Reverse.Gradient(Stabilize.Apply(loss)), Validity.AssumesFinite);
        Assert.Equal(
            """
            public static void Gradient(ReadOnlySpan<double> z, ReadOnlySpan<double> y, out double C, Span<double> dC_dz, Span<double> dC_dy)
            {
                Span<double> v2 = new double[3];
                LogSoftmax(z, v2);
                Span<double> v3 = new double[3];
                for (var i = 0; i < 3; i++)
                {
                    v3[i] = Scale(y[i], v2[i]);
                }
                var v4 = 0.0;
                for (var i = 0; i < 3; i++)
                {
                    v4 += v3[i];
                }
                var v5 = -v4;
            """,
            string.Join('\n', CSharpPrinter.Method(gradient, "Gradient", "C", "dC/dz", "dC/dy").Split('\n')[..15]));
    }

    [Fact]
    public void Names_that_are_none_in_CSharp_are_replaced_and_stay_apart()
    {
        var program = ProgramBuilder.Trace(
            v => [v[0] + v[1] + v[2] + v[3] + v[4]], ("class", []), ("x₁", []), ("x_", []), ("i", []), ("θ", []));
        Assert.StartsWith(
            "public static void Run(double class_2, double x_, double x__2, double i, double θ, out double i_2)\n",
            CSharpPrinter.Method(program, "Run", "i"));
        Agree([new("names", program, [1, 2, 3, 4, 5])]);
    }

    [Fact]
    public void Generated_methods_compute_what_the_interpreter_does_for_every_primitive()
    {
        var every = default(Examples);
        every.Found = [];
        foreach (var op in PrimitiveData.Codes.Except(Unsupported))
        {
            every.Op = op;
            PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref every);
        }

        Agree(every.Found);
    }

    [Fact]
    public void Generated_methods_compute_what_the_interpreter_does_for_random_programs_and_their_gradients()
    {
        var cases = new List<GeneratedMethods.Case>();
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        foreach (var program in RandomProgram.Sample(1, 8, 400, seed))
        {
            var subject = new Subject(program);
            var sum = ProgramBuilder.Trace(
                x => [Sum(program.Record(x[0].Recorder!, x))],
                [.. program.Inputs.Select((shape, i) => ($"x{i}", shape))]);
            foreach (var written in (ArrayProgram[])[subject.Function, Reverse.Gradient(sum)])
            {
                if (CanBeWritten(written))
                {
                    cases.Add(new(program.ToString(), written, subject.X));
                }
            }
        }

        Assert.True(cases.Count > 200, $"only {cases.Count} programs could be written");
        var structured = cases.Count(one => one.Program.Instructions.Any(instruction => instruction.Op == Op.Custom));
        Assert.True(structured > 5, $"only {structured} programs with loops or choices could be written");
        Agree(cases);
    }

    [Fact]
    public void A_loop_and_its_adjoint_read_like_ones_written_by_hand()
    {
        var program = ProgramBuilder.Trace(
            v => [ControlFlow.Repeat(100, v[0], y => y * (v[1] - y))], ("y", []), ("a", []));
        Assert.Equal(
            """
            public static void Run(double y, double a, out double z, out double dz_dy, out double dz_da)
            {
                double state = y;
                for (var t = 0; t < 100; t++)
                {
                    var v3 = state * (a - state);
                    state = v3;
                }
                var v3_2 = 1.0;
                var kept = new System.Collections.Generic.Stack<double>();
                double state_2 = y;
                for (var t_2 = 0; t_2 < 100; t_2++)
                {
                    kept.Push(state_2);
                    var v3_3 = state_2 * (a - state_2);
                    state_2 = v3_3;
                }
                double adjoint = v3_2;
                var cotangent = 0.0;
                for (var t_3 = 99; t_3 >= 0; t_3--)
                {
                    var before = kept.Pop();

            """,
            string.Join('\n', CSharpPrinter.Method(Reverse.Gradient(program), "Run", "z", "dz/dy", "dz/da")
                .Split('\n')[..22]) + "\n");
    }

    [Fact]
    public void Generated_loops_choices_and_calls_compute_what_the_interpreter_does_and_so_do_their_derivatives() =>
        Agree([.. StructurePrograms.WithDerivatives().Select(
            one => new GeneratedMethods.Case(one.Name, one.Program, one.Point))]);

    [Fact]
    public void A_loop_that_does_not_end_throws()
    {
        var program = ProgramBuilder.Trace(
            v => [ControlFlow.While(v[0], s => Less(s, 5), s => s * 1, new() { MostTurns = 1000 })], ("x", []));
        var error = Assert.ThrowsAny<Exception>(() => GeneratedMethods.Run([new("endless", program, [1])]));
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Equal("The loop takes more than 1000 turns.", error.InnerException.Message);
    }

    [Fact]
    public void An_operation_of_a_user_in_a_loop_is_named()
    {
        var program = ProgramBuilder.Trace(v => [ControlFlow.Repeat(3, v[0], s => Erf(s))], ("x", []));
        var error = Assert.Throws<NotSupportedException>(() => CSharpPrinter.Method(program, "Run", "y"));
        Assert.Equal("The primitive `erf` cannot be written as C# that needs only System.Math.", error.Message);
    }

    private static bool CanBeWritten(ArrayProgram program)
    {
        try
        {
            CSharpPrinter.Method(program, "Run", [.. program.Outputs.Select((_, k) => $"y{k}")]);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("erf")]
    [InlineData("lgamma")]
    [InlineData("digamma")]
    public void A_primitive_without_a_counterpart_is_named(string name)
    {
        var program = ProgramBuilder.Trace(
            v => [name switch { "erf" => Erf(v[0]), "lgamma" => LogGamma(v[0]), _ => Digamma(v[0]) }], ("x", []));
        var error = Assert.Throws<NotSupportedException>(() => CSharpPrinter.Method(program, "Run", "y"));
        Assert.Equal($"The primitive `{name}` cannot be written as C# that needs only System.Math.", error.Message);
    }

    [Fact]
    public void The_number_of_names_is_that_of_the_outputs()
    {
        var program = ProgramBuilder.Trace(v => [v[0]], ("x", []));
        var error = Assert.Throws<ArgumentException>(() => CSharpPrinter.Method(program, "Run"));
        Assert.StartsWith("The program has 1 outputs; 0 names were found.", error.Message);
    }

    private static void Agree(List<GeneratedMethods.Case> cases)
    {
        var found = GeneratedMethods.Run(cases);
        for (var i = 0; i < cases.Count; i++)
        {
            var (values, bounds) = (Runs.Values(cases[i].Program, cases[i].Point), Runs.Bounds(
                cases[i].Program, cases[i].Point));
            for (var k = 0; k < values.Length; k++)
            {
                var isClose = values[k].Equals(found[i][k]) ||
                    (double.IsNaN(bounds[k].Error) || Math.Abs(values[k] - found[i][k]) <= 4 * bounds[k].Error);
                Assert.True(
                    isClose,
                    $"element {k} is {found[i][k]:R}; expected {values[k]:R} ± " +
                    $"{bounds[k].Error:G2}\n{cases[i].Name}\n" +
                    $"{GeneratedMethods.Source(cases[i], "Run")}");
            }
        }
    }

    private struct Examples : ISomePrimitives
    {
        public List<GeneratedMethods.Case> Found;
        public Op Op;

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary => Add(Single.Unary<TOp>([4]), Single.Unary<TOp>([]));

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary => Add(Single.Binary<TOp>([4]), Single.Binary<TOp>([]));

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear => Structural();

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped => Structural();

        private readonly void Structural()
        {
            for (var choice = 0; choice < 16; choice++)
            {
                Add(Single.Structural(Op, choice));
            }
        }

        private readonly void Add(params Single[] primitives)
        {
            foreach (var primitive in primitives)
            {
                var subject = primitive.At(Found.Count);
                Found.Add(new($"{Op}", subject.Function, subject.X));
            }
        }
    }
}
