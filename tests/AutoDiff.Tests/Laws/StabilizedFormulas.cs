using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

using Number = BigFloat<AdaptivePrecision>;

/// <summary>
/// Formulas as people write them, at points where the plain ones overflow, underflow or cancel: stabilized they have
/// their values and derivatives, interpreted as beside numbers of many digits.
/// </summary>
public class StabilizedFormulas
{
    private const double Digits = 1e-11;

    private static readonly (Func<Variable, Variable> Function, double[][] Points)[] Cases =
    [
        (x => Log(Exp(x[0]) + Exp(x[1])), [[1, -1e20], [-1e20, 1], [1000, 999], [-1000, -1001], [0.001, -1e4]]),
        (x => Log(Exp(x[0]) + 2), [[1000], [-1000], [3]]),
        (x => Log(2 + Exp(x[0])), [[1000], [-1000]]),
        (x => Log(Exp(x[0]) - 1), [[1000], [1e-10], [30], [1e-300]]),
        (x => Log(1 - Exp(-x[0])), [[1e-20], [50], [1e-300], [700]]),
        (x => Log(1 - Exp(x[0])), [[-1e-20], [-50]]),
        (x => Log((3 * Exp(x[0])) + 1), [[1000], [-50]]),
        (x => Log(Exp(x[0]) - Exp(x[1])), [[1000, 999], [1, 0.9999999999], [-1000, -1001]]),
        (x => Log(Exp(x[0]) - 2), [[1000], [1]]),
        (x => Log(1 + Exp(-x[0])), [[1000], [-1000], [40]]),
        (x => Exp(x[0]) / (Exp(x[0]) + Exp(x[1])), [[1000, 999], [-1000, -999], [999, 1000]]),
        (x => Exp(x[0]) / Square(1 + Exp(x[0])), [[900], [-900], [400], [30]]),
        (x => Exp(-x[0]) / Square(1 + Exp(-x[0])), [[900], [-900], [400]]),
        (x => Exp(x[0]) / (1 + Exp(x[0])), [[900], [-900], [30]]),
        (x => 1 / (1 + Exp(x[0])), [[900], [40]]),
        (x => 1 - (1 / (1 + Exp(-x[0]))), [[40], [800], [-800]]),
        (x => 1 - Erf(x[0]), [[7], [20], [-3], [1e-10]]),
        (x => 1 + Erf(x[0]), [[-7], [-20]]),
        (x => Erf(x[0]) - 1, [[7]]),
        (x => (1 - Erf(x[0])) / 2, [[7]]),
        (x => 0.5 * (1 + Erf(x[0] / Math.Sqrt(2))), [[-10], [-30], [3]]),
        (x => 1 - Tanh(x[0]), [[20], [400], [-3]]),
        (x => 1 + Tanh(x[0]), [[-20], [-400]]),
        (x => Tanh(x[0]) - 1, [[20]]),
        (x => 1 - Square(Tanh(x[0])), [[20], [300]]),
        (x => (1 + Tanh(x[0])) / 2, [[-20]]),
        (x => Log(1 - Tanh(x[0])), [[400], [20]]),
        (x => Log(1 + Tanh(x[0])), [[-400]]),
        (x => Log(1 - Square(Tanh(x[0]))), [[20], [400]]),
        (x => 1 / (1 - Tanh(x[0])), [[20]]),
        (x => 1 - Sigmoid(x[0]), [[40], [700]]),
        (x => Log(Sigmoid(x[0])), [[-800], [40]]),
        (x => Log(1 - Sigmoid(x[0])), [[800], [-40]]),
        (x => Log(Sigmoid(x[0]) / (1 - Sigmoid(x[0]))), [[40], [800], [-800]]),
        (x => Logit(Sigmoid(x[0])), [[40], [800], [-800]]),
        (x => Sigmoid(Log(x[0] / (1 - x[0]))), [[1e-300], [0.5]]),
        (x => Sigmoid(Log(x[0])), [[1e-300], [1e200]]),
        (x => Sigmoid(x[0]) * (1 - Sigmoid(x[0])), [[40], [-40]]),
        (x => Log(x[0] / (1 - x[0])), [[1e-300], [0.5], [0.5000000001]]),
        (x => Log(x[0]) - Log(1 - x[0]), [[0.5000000001], [1e-20]]),
        (x => Log(1 - x[0]), [[1e-20], [1e-300]]),
        (x => Log(1 + x[0]), [[1e-20]]),
        (x => Log(x[0] + 1), [[1e-20]]),
        (x => Log((1 + x[0]) / (1 - x[0])), [[1e-20]]),
        (x => 0.5 * Log((1 + x[0]) / (1 - x[0])), [[1e-20]]),
        (x => Log(x[0] + Sqrt(Square(x[0]) + 1)), [[1e-20], [1e200], [-1e10]]),
        (x => Log(x[0] + Sqrt(Square(x[0]) - 1)), [[1e200], [1.0000000001]]),
        (x => Exp(x[0]) - 1, [[1e-20], [-1e-300]]),
        (x => 1 - Exp(x[0]), [[1e-20]]),
        (x => 1 - Cos(x[0]), [[1e-10], [1e-200]]),
        (x => Cos(x[0]) - 1, [[1e-10]]),
        (x => Cosh(x[0]) - 1, [[1e-10]]),
        (x => Sqrt(x[0] + 1) - Sqrt(x[0]), [[1e10], [1e20]]),
        (x => Sqrt(Square(x[0]) + 1) - x[0], [[1e10], [1e200]]),
        (x => Sqrt(1 + x[0]) - 1, [[1e-20]]),
        (x => 1 - Sqrt(1 - Square(x[0])), [[1e-10]]),
        (x => Sqrt(1 + Square(x[0])) - 1, [[1e-10]]),
        (x => Sqrt(Square(x[0]) + Square(x[1])), [[3e200, 4e200], [3e-200, 4e-200]]),
        (x => Sqrt((x[0] * x[0]) + (x[1] * x[1])), [[3e200, 4e200]]),
        (x => Sqrt(Square(x[0]) + 1), [[1e200]]),
        (x => Sqrt(1 + Square(x[0] / x[1])), [[1e200, 1e-100], [1e200, 1]]),
        (x => Sqrt(Square(x[0]) + Square(x[1]) + 1), [[3e200, 4e200]]),
        (x => Sqrt(Sum(Square(x))), [[3e200, 4e200]]),
        (x => 1 / Sqrt(Square(x[0]) + Square(x[1])), [[3e200, 4e200], [3e-200, 4e-200]]),
        (x => x[0] / Sqrt(Square(x[0]) + Square(x[1])), [[3e200, 4e200]]),
        (x => x[0] / Sqrt(1 + Square(x[0])), [[1e200]]),
        (x => Pow(Square(x[0]) + Square(x[1]), 0.5), [[3e200, 4e200]]),
        (x => Log(Square(x[0]) + Square(x[1])), [[3e200, 4e200], [3e-200, 4e-200]]),
        (x => Sqrt(Square(x[0])), [[1e200], [-1e-200]]),
        (x => Sqrt(x[0]) * Sqrt(x[1]), [[1e200, 1e200]]),
        (x => x[0] * Log(x[0] / x[1]), [[1e-200, 1e200], [0, 1]]),
        (x => x[0] * Log(x[0]), [[0], [1e-300]]),
        (x => -((x[0] * Log(x[0])) + ((1 - x[0]) * Log(1 - x[0]))), [[0], [1], [1e-20]]),
        (x => Log(x[0]) * x[0], [[0]]),
        (x => (x[0] * Log(x[0])) - (x[0] * Log(x[1])), [[0, 1]]),
        (x => Log(x[0] * x[1]), [[1e200, 1e200], [1e-200, 1e-200]]),
        (x => Log(x[0] / x[1]), [[1e200, 1e-200], [1.0000000001, 1]]),
        (x => Log(Pow(x[0], 3)), [[1e200], [1e-200]]),
        (x => Log(Pow(x[0], x[1])), [[1e200, 5]]),
        (x => Log(Sqrt(x[0] * x[1])), [[1e200, 1e200]]),
        (x => Log(1 / x[0]), [[1e-310], [1e308]]),
        (x => Log(Exp(x[0])), [[800], [-800]]),
        (x => Log(x[0] * Exp(x[1])), [[2, 800], [2, -800]]),
        (x => Log(Exp(x[0]) / Exp(x[1])), [[800, 799], [-800, -799]]),
        (x => Log(Exp(x[0]) / (1 + Exp(x[1]))), [[800, 799], [-800, -799]]),
        (x => Exp(x[0]) / Exp(x[1]), [[800, 799], [-800, -799]]),
        (x => Exp(x[0]) * Exp(x[1]), [[800, -799], [-800, 799]]),
        (x => Exp(x[0]) * Exp(x[1]) / Exp(x[0]), [[800, 1]]),
        (x => Square(Exp(x[0])) / Exp(x[0]), [[400]]),
        (x => Exp(-Square(x[0])) / Exp(-Square(x[1])), [[40, 39]]),
        (x => Exp(Log(x[0]) + Log(x[1])), [[1e200, 1e-200]]),
        (x => Exp(-x[0]) * Exp(x[0]), [[800]]),
        (x => 1 / Exp(-x[0]), [[-800], [700]]),
        (x => Sqrt(Exp(x[0])), [[800], [-800]]),
        (x => Pow(Exp(x[0]), x[1]), [[800, 0.5]]),
        (x => Log(Cosh(x[0])), [[800], [1e-10], [-800]]),
        (x => Log(Sinh(x[0])), [[800], [1e-300]]),
        (x => Log(2 * Cosh(x[0])), [[800]]),
        (x => Sinh(x[0]) / Cosh(x[0]), [[800]]),
        (x => Cosh(x[0]) / Sinh(x[0]), [[30], [-20], [1e-10]]),
        (x => 1 / Cosh(x[0]), [[800], [710]]),
        (x => 1 / Square(Cosh(x[0])), [[400], [360]]),
        (x => (Exp(x[0]) - Exp(-x[0])) / (Exp(x[0]) + Exp(-x[0])), [[800], [1e-10], [-800]]),
        (x => (Exp(x[0]) - Exp(-x[0])) / 2, [[1e-10]]),
        (x => Log(Exp(x[0]) + Exp(-x[0])), [[800], [-800]]),
        (x => (1 - Exp(-2 * x[0])) / (1 + Exp(-2 * x[0])), [[-800], [1e-10], [800]]),
        (x => (Exp(2 * x[0]) - 1) / (Exp(2 * x[0]) + 1), [[800], [1e-10]]),
        (x => Log1p(Exp(x[0])), [[800]]),
        (x => Log(1 + Exp(x[0])) - x[0], [[800], [40]]),
        (x => Softplus(x[0]) - x[0], [[40]]),
        (x => -Log(1 / (1 + Exp(-x[0]))), [[-800], [40]]),
        (x => Log2(Exp2(x[0])), [[2000]]),
        (x => Log10(Pow(10, x[0])), [[400]]),
        (x => Log2(x[0] * x[1]), [[1e200, 1e200]]),
        (x => Log10(x[0] * x[1]), [[1e200, 1e200]]),
        (x => Log10(x[0] / x[1]), [[1e200, 1e-200]]),
        (x => Log2(1 + x[0]), [[1e-20]]),
        (x => Log10(1 + x[0]), [[1e-20]]),
        (x => Log2(Pow(x[0], 3)), [[1e200]]),
        (x => Exp2(x[0]) - 1, [[1e-20]]),
        (x => Log2(1 + Exp2(x[0])), [[2000]]),
        (x => Pow(x[0], 3) / Pow(x[1], 3), [[1e200, 1e200]]),
        (x => Log(NormalCdf(x[0])), [[-50], [10]]),
        (x => 1 - NormalCdf(x[0]), [[10]]),
        (x => Log(Erfc(x[0])), [[50]]),
        (x => Log(1 - Erf(x[0])), [[50], [7]]),
        (x => Exp(Square(x[0])) * Erfc(x[0]), [[50], [20]]),
        (x => Exp(Square(x[0])) * (1 - Erf(x[0])), [[50], [7]]),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_stabilized_formula_has_its_value_and_derivatives(int number)
    {
        var (function, points) = Cases[number];
        var program = ProgramBuilder.Trace(v => [function(v[0])], ("x", [points[0].Length]));
        var stable = Reverse.Gradient(Stabilize.Apply(program));
        foreach (var point in points)
        {
            var found = Runs.Values(stable, point);
            var truths = AdaptivePrecision.Evaluate(
                256,
                () => Runs.Carried(Reverse.Gradient(program), Array.ConvertAll(point, x => (Number)x)),
                least: null);
            for (var i = 0; i < found.Length; i++)
            {
                var truth = (double)truths[i];
                if (double.IsNormal(truth))
                {
                    Assert.True(
                        Math.Abs(found[i] - truth) <= Digits * Math.Abs(truth),
                        $"{TextPrinter.Formulas(program, "z")}at {string.Join(", ", point)} {i} is {found[i]:R}; " +
                        $"expected {truth:R}");
                }
            }
        }
    }
}
