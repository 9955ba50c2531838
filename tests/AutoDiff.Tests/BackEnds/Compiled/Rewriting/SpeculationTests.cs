using AutoDiff.BackEnds.Compiled;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled.Rewriting;

/// <summary>
/// Compiled loops try plain products. Where a zero that absorbs meets an infinity the results are still those of the
/// definition, whatever hides that a plain product is NaN there.
/// </summary>
public class SpeculationTests
{
    private static readonly double[] Extremes =
    [
        0, -0.0, 1, -1, 0.5, 2.25, -3, 17.3, 1e-310, 1e-160, 1e160, 1e300, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN,
    ];

    public static TheoryData<string> Names => [.. Programs.Keys];

    private static Dictionary<string, ArrayProgram> Programs { get; } = new()
    {
        ["roots that are flat"] = Trace(x => Repeat(30, [0, x], s => [s[0] + Roots(s[1]), s[1] - 1])[0]),
        ["quotients of quotients"] = Trace(x => Repeat(3, x, s => 1 / (1 / ((s * s) + s)))),
        ["roots of what overflows"] = Trace(x => Repeat(
            4, [x, 0], s => [0.5 * s[0], s[1] + Sqrt((s[0] * s[0]) + 1)])[1]),
        ["logarithms of what overflows"] = Trace(x => Repeat(
            4, [x, 0], s => [0.5 * s[0], s[1] + Log((s[0] * s[0]) + 1)])[1]),
        ["a choice by a state"] = Trace(x => Repeat(
            5, [x, 1], s => [Where(Greater(s[1], 2), Log(s[0]) * Sqrt(s[0]), s[0] * s[1]), s[1] + 1])[0]),
        ["the larger of two"] = Trace(x => Repeat(4, x, s => Max(Sqrt(s) * Exp(s), 1 / s) / 2)),
        ["a state that is dropped"] = Trace(x => Repeat(
            6, [x, 0, x], s => [s[0] * s[2], s[0] / s[2], Where(Less(s[1], 3), s[2] - 1, Sqrt(s[2]))])[0]),
        ["a comparison with a derivative"] = Trace(x => Repeat(
            20, [0, x], s => [s[0] + Less(Slope(s[1]), 10), s[1] - 1])[0]),
        ["turns until a value is passed"] = Trace(x => While(
            [x, 0], s => Less(s[1], 4), s => [Sqrt(Abs(s[0])) * s[0], s[1] + 1])[0]),
        ["a sequence"] = Trace(x => Sum(Scan(
            [x], [Stack(x, 0, 1, 0, x)], (s, z) => ([s[0] * z[0]], [Sqrt(s[0] * z[0]) + (s[0] / z[0])])).Outputs[0])),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void At_extreme_points_compiled_loops_are_what_the_interpreter_gives(string name)
    {
        var program = Programs[name];
        foreach (var derived in new[]
                 {
                     program, program.Tangents(), program.Gradient(), program.Gradient().Tangents(),
                     program.Tangents().Tangents(),
                 })
        {
            var compiled = derived.Compile<double>();
            foreach (var x in Extremes)
            {
                foreach (var tangent in derived.Inputs.Length > 1 ? Extremes.AsSpan(0, 6) : [1])
                {
                    double[] point = [x, .. Enumerable.Repeat(tangent, derived.Inputs.Length - 1)];
                    var computed = new double[derived.Outputs.Length];
                    compiled.Evaluate(point, computed);

                    // Where a derivative is NaN the interpreter may find a number once more.
                    var (exact, defined) = (Runs.Values(derived, point), Runs.Plain(derived, point));
                    Assert.All(
                        computed.Select((value, i) => (i, value)),
                        pair => AssertSame(
                            pair.value.Equals(exact[pair.i]) ? pair.value : defined[pair.i], pair.value));
                }
            }
        }
    }

    // d/dx Σₙ Σₖ √max(x − n − k, 0): the terms below zero are flat.
    [Theory]
    [InlineData(2.25)]
    [InlineData(-7.5)]
    [InlineData(29.5)]
    public void Flat_terms_of_a_sum_have_no_derivative(double x)
    {
        var program = Programs["roots that are flat"];
        var expected = Enumerable.Range(0, 30).Sum(
            n => Enumerable.Range(0, 4).Sum(k => x - n - k > 0 ? 0.5 / Math.Sqrt(x - n - k) : 0));

        foreach (var derived in new[] { program.Tangents(), program.Gradient() })
        {
            var results = new double[derived.Outputs.Length];
            var compiled = derived.Compile<double>();
            for (var call = 0; call < 20; call++)
            {
                compiled.Evaluate(derived.Inputs.Length > 1 ? [x, 1] : [x], results);
                Assert.Equal(expected, results[^1], 1e-12);
            }
        }
    }

    // A root of 0.001 has the slope 15.8, which four turns meet; the others are flatter, and those below zero flat.
    [Theory]
    [InlineData(-1, 20)]
    [InlineData(100, 20)]
    [InlineData(4.001, 16)]
    public void A_comparison_with_a_derivative_counts(double x, double expected)
    {
        var results = new double[1];

        Programs["a comparison with a derivative"].Compile<double>().Evaluate([x], results);

        Assert.Equal(expected, results[0]);
    }

    // Not less than 10 is also what is NaN: such a loop would not end.
    [Fact]
    public void A_condition_with_a_derivative_ends_the_loop()
    {
        var program = Trace(x => While(
            [0, x, 30], s => Equal(Less(s[2], 10), 0), s => [s[0] + 1, s[1] - 1, Slope(s[1])],
            new() { MostTurns = 1_000_000_000 })[0]);
        var results = new double[1];

        program.Compile<double>().Evaluate([-1], results);

        Assert.Equal(1, results[0]);
    }

    // Planted mistakes: NaN is not watched, or zeros are not.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void What_is_watched_tells_where_plain_products_differ(bool watchesNaN, bool watchesZeros)
    {
        var random = new Random(1);
        var differences = Programs.Values.SelectMany(
            program => new[] { program, program.Tangents(), program.Gradient(), program.Gradient().Tangents() })
            .SelectMany(Turns).Sum(turn => UnseenDifferences(turn, watchesNaN, watchesZeros, random));

        Assert.Equal(watchesNaN && watchesZeros, differences == 0);
    }

    // Of how many extreme points the outputs of a turn differ from the definition, and nothing that is watched says so.
    private static int UnseenDifferences(ArrayProgram turn, bool watchesNaN, bool watchesZeros, Random random)
    {
        if (Scalarization.ForPoints(Compilation<double>.Rewrite(turn)) is not { } exact
            || Speculation.Of(exact) is not { } speculation)
        {
            return 0;
        }

        var unseen = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            double[] point = [.. exact.Inputs.Select(_ => Extremes[random.Next(Extremes.Length)])];
            var (plain, defined) = (Runs.Arena(speculation.Program, point), Runs.Plain(exact, point));
            var values = Enumerable.Range(0, speculation.Program.Count).Select(
                i => plain[speculation.Program.Listing[i].Slot]).ToArray();
            var outputs = speculation.Program.Outputs[..defined.Length].ToArray().Select(output => values[output]);
            var isSeen = outputs.Any(double.IsNaN)
                || (watchesNaN && values.Where((value, i) => speculation.NotNaN[i]).Any(double.IsNaN))
                || (watchesZeros && values.Where((value, i) => speculation.NotZero[i]).Any(value => value == 0));
            unseen += isSeen || outputs.Zip(defined).All(pair => pair.First.Equals(pair.Second)
                || Math.Abs(pair.First - pair.Second) <= 1e-12 * Math.Abs(pair.Second)) ? 0 : 1;
        }

        return unseen;
    }

    // Those of the loops, and those of the ways back.
    private static IEnumerable<ArrayProgram> Turns(ArrayProgram program)
    {
        foreach (var instruction in program.Instructions)
        {
            switch (instruction.Operation)
            {
                case StructureOperation { Structure: Loop loop }:
                    yield return loop.Definition.Program;
                    break;
                case AdjointOperation { Structure: Loop loop }:
                    yield return Back.Through(
                        loop.Definition.Program, Enumerable.Range(0, loop.Definition.Roles.Length)).Program;
                    break;
            }
        }
    }

    // A zero has either sign; and what is joined or written out may be added in another order.
    private static void AssertSame(double defined, double computed)
    {
        if (double.IsFinite(defined) && double.IsFinite(computed))
        {
            Assert.InRange(Math.Abs(defined - computed), 0, 1e-12 * Math.Abs(defined));
        }
        else
        {
            Assert.Equal(defined, computed);
        }
    }

    private static Variable Roots(Variable x) =>
        Enumerable.Range(0, 4).Aggregate((Variable)0, (sum, k) => sum + Sqrt(Relu(x - k)));

    private static Variable Slope(Variable x) => Forward.Push([Roots(x)], [x], [1])[0];

    private static ArrayProgram Trace(Func<Variable, Variable> f) =>
        ProgramBuilder.Trace(v => [f(v[0])], ("x", Shape.Scalar));
}
