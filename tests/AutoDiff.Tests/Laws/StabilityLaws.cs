using System.Globalization;
using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>Stabilizing never makes a value or a derivative worse, as numbers of 150 digits see it.</summary>
public class StabilityLaws
{
    private static readonly double[] Extremes =
    [
        1e-300, 1e-160, 1e-20, 1e-9, 0.3, 0.5, 1, 1.7, 20, 40, 300, 710, 1000, 1e10, 1e20, 1e160, 1e200,
    ];

    // What a few roundings make of 2⁻⁵³.
    private const double FewUnits = 1e-14;

    private static readonly Func<Variable, Variable>[] Unary =
    [
        Exp, Log, Exp, Log, Sqrt, Square, Tanh, Sigmoid, Erf, Cos, Cosh, Sinh, Exp2, Log2, Expm1, Log1p, Softplus,
        Reciprocal, x => -x, x => Pow(x, 3),
    ];

    private static readonly Func<Variable, Variable, Variable>[] Binary =
        [(x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y];

    // The first hundred are part of every run; STABILITY_SEEDS asks for more (docs/numerics.md).
    public static TheoryData<int> Seeds() =>
    [
        .. Enumerable.Range(
            0,
            int.Parse(
                Environment.GetEnvironmentVariable("STABILITY_SEEDS") ?? "100", CultureInfo.InvariantCulture)),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_stabilized_formula_is_as_near_to_the_truth_as_the_plain_one_or_nearer(int seed)
    {
        var random = new Random(seed);
        for (var k = 0; k < 25; k++)
        {
            var program = ProgramBuilder.Trace(v => [Formula(random, v, 4)], ("x", []), ("y", []));
            var stable = Stabilize.Apply(program);
            if (TextPrinter.Listing(stable) == TextPrinter.Listing(program))
            {
                continue;
            }

            var (plain, better) = (Reverse.Gradient(program), Reverse.Gradient(stable));
            for (var p = 0; p < 6; p++)
            {
                double[] x = [Extreme(random)], y = [Extreme(random)];
                var truths = AdaptivePrecision.Evaluate(
                    256, () => Runs.Carried(plain, (BigFloat<AdaptivePrecision>[])[x[0], y[0]]), least: null);
                if (BigFloat<AdaptivePrecision>.IsNaN(truths[0]))
                {
                    // The formula has no value here, and so no derivative.
                    continue;
                }

                var (before, after) = (Runs.Bounds(plain, x, y), Runs.Bounds(better, x, y));
                for (var i = 0; i < truths.Length; i++)
                {
                    var truth = (double)truths[i];
                    if (double.IsNormal(truth))
                    {
                        var (error, allowed) = (Error(after[i].Value, truth), Error(before[i].Value, truth));
                        var rounding = Math.Min(before[i].Error, after[i].Error) / Math.Abs(truth);
                        Assert.True(
                            error <= allowed || error <= rounding + FewUnits,
                            $"{TextPrinter.Formulas(program, "z")}{TextPrinter.Formulas(stable, "z")}at ({x[0]:R}, " +
                            $"{y[0]:R}): " +
                            $"output {i} is {after[i]}, was {before[i]}; expected {truth:R}");
                    }
                }
            }
        }
    }

    // Without one right digit a number is as bad as none.
    private static double Error(double found, double truth) =>
        Math.Abs(found - truth) < Math.Abs(truth) ? Math.Abs((found - truth) / truth) : double.PositiveInfinity;

    private static double Extreme(Random random)
    {
        var x = Extremes[random.Next(Extremes.Length)] * (1 + random.NextDouble());
        return random.Next(2) == 0 ? x : -x;
    }

    private static Variable Formula(Random random, Variable[] inputs, int depth) =>
        random.Next(depth == 0 ? 2 : 9) switch
    {
        0 => inputs[random.Next(2)],
        1 => depth == 4 ? Log(Formula(random, inputs, 3)) : inputs[random.Next(2)],
        2 => 1 + Formula(random, inputs, depth - 1),
        3 => 1 - Formula(random, inputs, depth - 1),
        < 7 => Unary[random.Next(Unary.Length)](Formula(random, inputs, depth - 1)),
        _ => Binary[random.Next(Binary.Length)](Formula(random, inputs, depth - 1), Formula(random, inputs, depth - 1)),
    };
}
