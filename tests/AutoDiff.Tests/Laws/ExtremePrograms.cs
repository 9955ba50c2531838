using System.Globalization;
using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

using Number = BigFloat<AdaptivePrecision>;

/// <summary>
/// Derivatives of random programs at extreme points, in every mode, beside numbers of many digits and any exponent:
/// within the running error bound, or visibly not a number. What leaves the range never becomes a silent 0.
/// </summary>
public class ExtremePrograms
{
    private const int Programs = 12;
    private const int PointsOfEach = 5;

    // Modes order their operations differently; each order has a bound of about the one that is evaluated.
    private const double Orders = 4;

    // Where no bound is finite, a number that is right all the same.
    private const double FewUnits = 1e-15;

    // Where derivatives on the way leave the range: bounds of first order say less there.
    private const double Outside = 1e-9;

    private static readonly Func<Variable, Variable>[] Unary =
    [
        Exp, Log, Sqrt, Square, Tanh, Sigmoid, Erf, Expm1, Log1p, Softplus, Asinh, Atan, Cbrt, Reciprocal, Sinh,
        NormalCdf, x => -x, x => Pow(x, 3),
    ];

    private static readonly Func<Variable, Variable, Variable>[] Binary =
        [(x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, Hypot, Atan2, LogAddExp];

    private static readonly double[] Extremes =
        [1e-300, 1e-160, 1e-20, 1e-9, 0.3, 0.5, 1, 1.7, 5, 20, 40, 300, 710, 1000, 1e10, 1e20, 1e160, 1e200];

    // The first thirty are part of every run; EXTREME_SEEDS asks for more (docs/numerics.md).
    public static TheoryData<int> Seeds() => First(30);

    internal static TheoryData<int> First(int seeds) =>
    [
        .. Enumerable.Range(
            0,
            Environment.GetEnvironmentVariable("EXTREME_SEEDS") is { } asked
                ? int.Parse(asked, CultureInfo.InvariantCulture)
                : seeds),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_derivative_is_within_its_bound_or_not_finite(int seed)
    {
        var random = new Random(seed);
        for (var k = 0; k < Programs; k++)
        {
            Variable Function(Variable x) => Formula(new Random(seed + (k * 1000)), x, 4);
            var program = ProgramBuilder.Trace(v => [Function(v[0])], ("x", [2]));
            for (var p = 0; p < PointsOfEach; p++)
            {
                double[] point = [Extreme(random), Extreme(random)];
                Check(Function, program, point, $"seed {seed}, program {k}");
            }
        }
    }

    private static void Check(
        Func<Variable, Variable> function, ArrayProgram program, double[] point, string where)
    {
        var reverse = Reverse.Gradient(program);
        var stable = Reverse.Gradient(Stabilize.Apply(program));
        var forward = Forward.Tangents(program);
        double[][] directions = [[.. point, 1, 0], [.. point, 0, 1]];
        if (LosesAValue(program, point) || SquaresARadius(program))
        {
            return;
        }

        var leaves = LeavesTheRange(reverse, point) || LeavesTheRange(stable, point) ||
            Array.Exists(directions, inputs => LeavesTheRange(forward, inputs));

        var truths = Array.ConvertAll(directions, inputs => AdaptivePrecision.Evaluate(
            64, () => Runs.Carried(forward, Array.ConvertAll(inputs, x => (Number)x)), least: null));
        if (Array.Exists(truths, truth => !Array.TrueForAll(truth, Number.IsFinite)))
        {
            return;
        }

        foreach (var (mode, found) in EveryMode.Gradients<double>(function, point))
        {
            for (var i = 0; i < point.Length; i++)
            {
                var truth = (double)truths[i][1];
                if (double.IsNormal(truth) && double.IsFinite(found[i]))
                {
                    var bound = Orders * Math.Max(
                        Runs.Bounds(forward, directions[i])[1].Error,
                        Math.Max(Runs.Bounds(reverse, point)[i + 1].Error, Runs.Bounds(stable, point)[i + 1].Error));
                    if (leaves && !double.IsFinite(bound))
                    {
                        continue;
                    }

                    var error = Math.Abs(found[i] - truth);
                    Assert.True(
                        error <= bound || error <= (leaves ? Outside : FewUnits) * Math.Abs(truth),
                        $"{where}: {TextPrinter.Formulas(program, "z")}at ({string.Join(", ", point)}) {mode} has " +
                        $"{found[i]:R} in {i}; expected {truth:R} ± {bound:R}");
                }
            }
        }
    }

    // A value of the function itself that is no longer near the exact one, whatever its derivative is. A derivative may
    // then be that of another function.
    private static bool LosesAValue(ArrayProgram program, double[] point)
    {
        const double Small = 1e-3;
        var (values, exact) = (Runs.Arena(program, point), AdaptivePrecision.Evaluate(
            64, () => Runs.Arena<Number>(program, Array.ConvertAll(point, x => (Number)x)), least: -1200));
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Number.IsZero(exact[i]) && values[i] == 0)
                && !(double.IsNormal(values[i])
                    && Math.Abs(values[i] - (double)exact[i]) <= Small * Math.Abs(values[i])))
            {
                return true;
            }
        }

        return false;
    }

    // The derivatives of an angle are divided by the radius twice, which has no factors yet.
    private static bool SquaresARadius(ArrayProgram program) =>
        program.Instructions.Any(instruction => instruction.Op == Op.Atan2);

    // What underflows has lost its digits, and what a flat function was given by an overflow is taken to have grown,
    // unless it may come from a pole. A bound of first order says nothing where an error is no longer small.
    private static bool LeavesTheRange(ArrayProgram program, double[] point)
    {
        const double Small = 1e-3;
        if (Array.Exists(
            Runs.Arena<Bounded<DoubleFormat>>(program, Array.ConvertAll(point, x => (Bounded<DoubleFormat>)x)),
            value => value.Error > Small * Math.Abs(value.Value)))
        {
            return true;
        }

        var (values, exact) = (Runs.Arena(program, point), AdaptivePrecision.Evaluate(
            64, () => Runs.Arena<Number>(program, Array.ConvertAll(point, x => (Number)x)), least: -1200));
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNormal(values[i]) && double.IsFinite(values[i]) && !Number.IsZero(exact[i]))
            {
                return true;
            }
        }

        return program.Instructions.Any(instruction =>
            Flatness.Of(instruction.Op) && instruction.Operands.Any(operand =>
                double.IsInfinity(values[program.Listing[operand].Slot])));
    }

    internal static double Extreme(Random random)
    {
        var x = Extremes[random.Next(Extremes.Length)] * (1 + random.NextDouble());
        return random.Next(2) == 0 ? x : -x;
    }

    internal static Variable Formula(Random random, Variable x, int depth) => random.Next(depth == 0 ? 2 : 9) switch
    {
        0 or 1 when depth < 4 => x[random.Next(2)],
        2 => 1 + Formula(random, x, depth - 1),
        3 => 1 - Formula(random, x, depth - 1),
        < 7 => Unary[random.Next(Unary.Length)](Formula(random, x, depth - 1)),
        _ => Binary[random.Next(Binary.Length)](Formula(random, x, depth - 1), Formula(random, x, depth - 1)),
    };

    private struct Flatness : ISomePrimitives
    {
        private bool isFlat;

        public static bool Of(Op op)
        {
            var flatness = default(Flatness);
            PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref flatness);
            return flatness.isFlat;
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary => isFlat = TOp.ZeroPartial == ZeroPartial.Flat;

        public void Binary<TOp>()
            where TOp : struct, IBinary => isFlat = TOp.ZeroPartial == ZeroPartial.Flat;
    }
}
