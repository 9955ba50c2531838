using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Forward and reverse mode agree at kinks, ties, poles, infinities and zeros, on tapes, in programs and compiled: a
/// derivative that a choice leaves out is left out on both ways, be it infinite or NaN.
/// </summary>
public class EdgesOfDomains
{
    private const double Infinity = double.PositiveInfinity;

    // Chosen by hand from what the functions are; none is computed by the engine.
    private static readonly (string Name, Func<Variable, Variable> Function, double[] At, double[] Gradient)[] Cases =
    [
        ("max of something infinitely steep and less", x => Max(-1 - Sqrt(x[0]), 0), [0], [0]),
        ("min of something infinitely steep and more", x => Min(1 + Cbrt(x[0]), 0), [0], [0]),
        ("max with NaN derivatives behind", x => Max(-5 + (0 * Log(x[0])) + x[1], 0), [1e-300, 1], [0, 0]),
        ("relu of something infinitely steep", x => Relu(-Sqrt(x[0]) - 1), [0], [0]),
        ("relu of minus a root", x => Relu(-Sqrt(x[0])), [0], [0]),
        ("a root of relu", x => Sqrt(Relu(x[0])), [-1], [0]),
        ("a logarithm of relu", x => Log(Relu(x[0])), [-1], [0]),
        ("a root of max", x => Sqrt(Max(x[0], 0)), [-2], [0]),
        ("a reciprocal of min", x => 1 / Min(x[0], 0), [3], [0]),
        ("abs of a root at its kink", x => Abs(Sqrt(x[0])), [0], [0]),
        ("a root of abs at its kink", x => Sqrt(Abs(x[0])), [0], [0]),
        ("a cube root of abs, away from it", x => Cbrt(Abs(x[0])), [-8], [-1.0 / 12]),
        ("the largest, another one infinitely steep", x => Max(Stack(Sqrt(x[0]), x[1])), [0, 1], [0, 1]),
        ("a root of the largest", x => Sqrt(Max(Stack(x[0], -1 + x[1]))), [0, 0], [Infinity, 0]),
        ("a remainder of something infinitely steep", x => Mod(x[0], 3 + Sqrt(x[1])), [2, 0], [1, 0]),
        ("a branch not taken", x => Where(Greater(x[0], 0), Log(x[0]), Sqrt(x[1])), [0, 4], [0, 0.25]),
        ("a condition on a branch", x => Sqrt(Where(Greater(x[0], 0), x[0], 0)), [-1], [0]),
        ("a nested condition", x => Log(Where(Less(x[0], 0), Max(x[0], -1), x[1])), [-3, 1], [0, 0]),
        ("a tie", x => Max(x[0], x[1]), [2, 2], [0.5, 0.5]),
        ("a tie of both zeros", x => Max(x[0], x[1]), [0, -0.0], [0.5, 0.5]),
        ("a tie of infinities", x => Max(x[0], x[1]), [Infinity, Infinity], [0.5, 0.5]),
        ("max of an infinity", x => Max(x[0], x[1]), [-Infinity, 1], [0, 1]),
        ("max of NaN", x => Max(x[0], 0), [double.NaN], [0]),
        ("relu of NaN", x => Relu(x[0]), [double.NaN], [0]),
        ("relu of both infinities", x => Relu(x[0]) + Relu(x[1]), [Infinity, -Infinity], [1, 0]),
        ("the largest of NaN", x => Max(x), [1, double.NaN], [double.NaN, double.NaN]),
        ("logsumexp of minus infinities", x => LogSumExp(x), [-Infinity, -Infinity], [0.5, 0.5]),
        ("logsumexp of an infinity", x => LogSumExp(x), [1, Infinity], [0, 1]),
        ("logsumexp of two infinities", x => LogSumExp(x), [Infinity, Infinity, 1], [0.5, 0.5, 0]),
        ("logsumexp of NaN", x => LogSumExp(x), [1, double.NaN], [double.NaN, double.NaN]),
        ("logaddexp of minus infinities", x => LogAddExp(x[0], x[1]), [-Infinity, -Infinity], [0.5, 0.5]),
        ("logaddexp of an infinity", x => LogAddExp(x[0], x[1]), [Infinity, 3], [1, 0]),
        ("nested logaddexp of minus infinities", x => LogAddExp(LogAddExp(x[0], x[1]), x[2]),
            [-Infinity, -Infinity, 2], [0, 0, 1]),
        ("softmax of one minus infinity", x => Sum(Softmax(x)), [-Infinity], [0]),
        ("softmax of an infinity", x => Softmax(x)[0], [Infinity, 0], [0, 0]),
        ("logsoftmax of minus infinities", x => LogSoftmax(x)[0], [-Infinity, -Infinity], [0.5, -0.5]),
        ("logsoftmax of an infinity", x => LogSoftmax(x)[0], [Infinity, 1], [0, 0]),
        ("a norm of one element", x => Norm(x), [0, 0], [0, 0]),
        ("a power of 0", x => Pow(x[0], 1), [0], [1]),
        ("a square of 0", x => Pow(x[0], 2), [-0.0], [0]),
        ("a pole", x => 1 / x[0], [0], [-Infinity]),
        ("a logarithm at 0", x => Log(x[0]), [0], [Infinity]),
        ("a square of a root", x => Square(Sqrt(x[0])), [0], [double.NaN]),
        ("a root times itself", x => Twice(Sqrt(x[0])), [0], [double.NaN]),
        ("a root times another equal one", x => Sqrt(x[0]) * Sqrt(x[0]), [0], [double.NaN]),
        ("a multiple of a root times the root", x => -2 * Sqrt(x[0]) * Sqrt(x[0]), [0], [double.NaN]),
        ("equal roots of elements", x => Sum(Sqrt(x) * Sqrt(x)), [0, 4], [double.NaN, 1]),
        ("squares of roots", x => Sum(Square(Sqrt(x))), [0, 4], [double.NaN, 1]),
        ("a power of a cube root", x => Pow(Cbrt(x[0]), 3), [0], [double.NaN]),
        ("a power of a power", x => Pow(Pow(x[0], 0.25), 2.5), [0], [double.NaN]),
        ("a cosine of a root", x => Cos(Sqrt(x[0])), [0], [double.NaN]),
        ("a hyperbolic cosine of a cube root", x => Cosh(Cbrt(x[0])), [-0.0], [double.NaN]),
        ("a square of a root of relu", x => Square(Sqrt(Relu(x[0]))), [-1], [0]),
    ];

    private static readonly (string Name, Func<Variable, Variable> Function, double[] At, double[,] Hessian)[] Smooth =
    [
        ("half a squared norm", x => Square(Norm(x)) / 2, [0, 0], new double[,] { { 1, 0 }, { 0, 1 } }),
        ("a norm times itself", x => Twice(Norm(x)), [0, 0], new double[,] { { 2, 0 }, { 0, 2 } }),
        ("a norm times another equal one", x => Norm(x) * Norm(x), [0, 0], new double[,] { { 2, 0 }, { 0, 2 } }),
        ("a power of a norm", x => Pow(Norm(x), 2), [0, 0], new double[,] { { 2, 0 }, { 0, 2 } }),
        ("squared norms of rows", x => Sum(Square(Norm(Reshape(x, [2, 1]), [1]))), [0, 3],
            new double[,] { { 2, 0 }, { 0, 2 } }),
        ("a squared absolute value", x => Square(Abs(x[0])), [0], new double[,] { { 2 } }),
        ("absolute values of a vector", x => Sum(Abs(x) * Abs(x)), [0, -1], new double[,] { { 2, 0 }, { 0, 2 } }),
        ("an absolute value times itself", x => Twice(Abs(x[0])), [0], new double[,] { { 2 } }),
        ("a distance times another equal one", x => Distances(x[0], x[1], (a, b) => (a, b)), [0, 0],
            new double[,] { { 2, 0 }, { 0, 2 } }),
        ("a distance times the one back", x => Distances(x[0], x[1], (a, b) => (b, a)), [0, 0],
            new double[,] { { 2, 0 }, { 0, 2 } }),
        ("a squared distance", x => Square(Hypot(x[0], x[1])), [0, 0], new double[,] { { 2, 0 }, { 0, 2 } }),
        ("half a norm times itself", x => 0.5 * Norm(x) * Norm(x), [0, 0], new double[,] { { 1, 0 }, { 0, 1 } }),
        ("less a norm times itself", x => -Norm(x) * Norm(x), [0, 0], new double[,] { { -2, 0 }, { 0, -2 } }),
        ("a norm times a share of it", x => Norm(x) * (Norm(x) / 4), [0, 0], new double[,] { { 0.5, 0 }, { 0, 0.5 } }),
        ("a square of a multiple of a norm", x => Square(3 * Norm(x)), [0, 0], new double[,] { { 18, 0 }, { 0, 18 } }),
        ("a spring", x => x[2] * Hypot(x[0], x[1]) * Hypot(x[0], x[1]) / 2, [0, 0, 7],
            new double[,] { { 7, 0, 0 }, { 0, 7, 0 }, { 0, 0, 0 } }),
        ("a multiple of absolute values", x => Sum(Square(Abs(x) / 2)), [0, -1],
            new double[,] { { 0.5, 0 }, { 0, 0.5 } }),
        ("a square of a length", x => Square(Sqrt((x[0] * x[0]) + Square(x[1]))), [0, 0],
            new double[,] { { 2, 0 }, { 0, 2 } }),
        ("half a length times itself", x => 0.5 * Sqrt(Sum(x * x)) * Sqrt(Sum(x * x)), [0, 0],
            new double[,] { { 1, 0 }, { 0, 1 } }),
        ("a power of a multiple of a length", x => Pow(3 * Sqrt(Sum(Pow(x, 2))), 2), [0, 0],
            new double[,] { { 18, 0 }, { 0, 18 } }),
        ("x ln y at 0", x => XLogY(x[0], x[1]), [0, 2], new double[,] { { 0, 0.5 }, { 0.5, 0 } }),
        ("x ln(1 + y) at 0", x => XLog1pY(x[0], x[1]), [0, 1], new double[,] { { 0, 0.5 }, { 0.5, 0 } }),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(sample => sample.Name)];

    public static TheoryData<string> Squares => [.. Smooth.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_and_reverse_agree_in_every_mode(string name)
    {
        var (_, function, point, gradient) = Cases.Single(sample => sample.Name == name);
        Assert.Empty(Wrong(function, point, gradient));
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public void A_square_of_a_kink_is_smooth_in_every_mode(string name)
    {
        var (_, function, point, hessian) = Smooth.Single(sample => sample.Name == name);
        for (var j = 0; j < point.Length; j++)
        {
            Assert.Empty(Wrong(
                [.. Enumerable.Range(0, point.Length).Select(i => hessian[i, j])],
                [.. EveryMode.Columns<double>(function, point, j), .. EveryMode.Columns<float>(function, point, j)]));
        }
    }

    [Fact]
    public void A_square_of_a_kink_is_smooth_on_a_tape_that_held_other_instructions()
    {
        var tape = new Tape<double>();
        var x = tape.Input([0.0, 0.0]);
        var (a, b) = (x[0], x[1]);
        for (var k = 0; k < 8; k++)
        {
            a = Where(Greater(b, k), a, b);
        }

        tape.Reset();
        x = tape.Input([0.0, 0.0]);
        (a, b) = (x[0], x[1]);
        var twice = (Hypot(a, b) * Hypot(a, b)) + (Hypot(a, b) * Hypot(a, b));
        Assert.Equal([4.0, 0.0], tape.HessianVector(twice, x, [1.0, 0.0]));
    }

    [Fact]
    public void A_square_of_a_root_stays_undefined_where_the_root_is() =>
        Assert.Equal(double.NaN, Differentiate.Gradient(x => Square(Sqrt(x)), -1.0));

    private static Variable Distances(
        Variable x, Variable y, Func<Variable, Variable, (Variable, Variable)> other)
    {
        var (a, b) = other(x, y);
        return Hypot(x, y) * Hypot(a, b);
    }

    private static Variable Twice(Variable factor) => factor * factor;

    /// <summary>The modes, in both precisions, in which a function has another gradient.</summary>
    internal static string[] Wrong(Func<Variable, Variable> function, double[] point, double[] gradient) =>
        Wrong(
            gradient,
            [.. EveryMode.Gradients<double>(function, point), .. EveryMode.Gradients<float>(function, point)]);

    private static string[] Wrong(double[] expected, (string Mode, double[] Found)[] results) =>
    [
        .. from result in results
           where !expected.Zip(result.Found).All(pair => IsNear(pair.First, pair.Second))
           select $"{result.Mode}: {string.Join(", ", result.Found)}, not {string.Join(", ", expected)}",
    ];

    private static bool IsNear(double expected, double found) =>
        expected.Equals(found) || expected == found || Math.Abs(found - expected) <= 1e-6 * Math.Abs(expected);
}
