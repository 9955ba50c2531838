using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests.Code;

/// <summary>
/// Code that is written as textbooks have it may lose the digits that its form loses in its element type, and no more.
/// </summary>
public class RoundingOfCodeTests
{
    private static readonly double[][] Ordinary = [[0.25, -1.5], [2, -3]];

    private static readonly double[][] Saturating =
        [[7, -7], [8.5, -8.5], [12, -12], [19, -19], [21, -21], [36, -36], [40, -40], [300, -300]];

    private static readonly double[][] OutOfRange =
        [[1e19, 3e19], [1e-19, 3e-22], [1e90, -1e90], [1e155, 1e154], [1e-160, 3e-161], [1e200, 1e-200]];

    private static readonly double[][] OutOfRangeOfFloat =
        [[1e15, 3e15], [3e19, 2e19], [1e-15, 3e-16], [1e-19, 3e-22], [1e-22, 2e-22], [1e30, 1e-30]];

    /// <summary>The names of functions.</summary>
    public static TheoryData<string> Functions => [.. Table.Keys];

    // A function, and its derivative as textbooks have it in double and in float.
    private static Dictionary<string, Row> Table { get; } = new()
    {
        ["tanh"] = new(x => Sum(Tanh(x)), x => 1 - Squared(Math.Tanh(x)), x => 1 - Squared(MathF.Tanh(x))),
        ["sigmoid"] = new(x => Sum(Sigmoid(x)), x => Bump(1 / (1 + Math.Exp(-x))), x => Bump(1 / (1 + MathF.Exp(-x)))),
        ["expm1"] = new(x => Sum(Expm1(x)), x => Math.Exp(x) - 1 + 1, x => MathF.Exp(x) - 1 + 1),
        ["softplus"] = new(
            x => Sum(Softplus(x)), x => 1 - (1 / (1 + Math.Exp(x))), x => 1 - (1 / (1 + MathF.Exp(x)))),
        ["asinh"] = new(x => Sum(Asinh(x)), x => 1 / Math.Sqrt((x * x) + 1), x => 1 / MathF.Sqrt((x * x) + 1)),
        ["atan"] = new(x => Sum(Atan(x)), x => 1 / (1 + (x * x)), x => 1 / (1 + (x * x))),
        ["tanh of tanh"] = new(
            x => Sum(Tanh(3 * Tanh(x))),
            x => 3 * (1 - Squared(Math.Tanh(3 * Math.Tanh(x)))) * (1 - Squared(Math.Tanh(x))),
            x => 3 * (1 - Squared(MathF.Tanh(3 * MathF.Tanh(x)))) * (1 - Squared(MathF.Tanh(x)))),
        ["square of sigmoid"] = new(
            x => Sum(Square(Sigmoid(x))),
            x => 2 * Squared(1 / (1 + Math.Exp(-x))) * (1 - (1 / (1 + Math.Exp(-x)))),
            x => 2 * Squared(1 / (1 + MathF.Exp(-x))) * (1 - (1 / (1 + MathF.Exp(-x))))),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Code_with_the_textbook_s_derivative_is_never_wrong(string name)
    {
        var row = Table[name];
        for (ulong seed = 1; seed <= 10; seed++)
        {
            GradientCheck.Verify(row.Function, row.InDouble, At(Saturating, OutOfRange) with { Seed = seed });
            GradientCheck.Verify(row.Function, row.InSingle, At(Saturating, OutOfRangeOfFloat) with { Seed = seed });
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_factor_of_one_and_a_millionth_is_still_seen_where_nothing_saturates(string name)
    {
        var row = Table[name];
        Assert.Equal(Verdict.Refuted, GradientCheck.Check(
            row.Function, x => Scaled(row.InDouble(x), 1 + 1e-6), At(Ordinary) with { Points = 0 }).Verdict);
        Assert.Equal(Verdict.Refuted, GradientCheck.Check(
            row.Function, x => ScaledSingle(row.InSingle(x), 1 + 1e-3f), At(Ordinary) with { Points = 0 }).Verdict);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_derivative_of_another_function_is_found_where_the_textbook_s_form_saturates(string name)
    {
        var row = Table[name];
        var options = At([[20.0, -20]]) with { Points = 0 };
        Assert.Equal(Verdict.Refuted, GradientCheck.Check(
            row.Function, x => [.. row.InDouble(x).Select(e => e + 1e-12)], options).Verdict);
        Assert.Equal(Verdict.Refuted, GradientCheck.Check(
            row.Function, x => Array.ConvertAll(row.InSingle(x), e => e + 1e-3f), options).Verdict);
    }

    [Fact]
    public void Squares_that_leave_the_range_are_no_mistake_in_functions_of_two_arguments()
    {
        GradientCheck.Verify(x => Atan2(x[0], x[1]), Angle, At(OutOfRange));
        GradientCheck.Verify(x => Atan2(x[0], x[1]), AngleInSingle, At(OutOfRangeOfFloat));
        Assert.Equal(
            Verdict.Refuted, GradientCheck.Check(x => Atan2(x[0], x[1]), x => Scaled(Angle(x), -1), At([])).Verdict);

        static double[] Angle(double[] x)
        {
            var square = (x[0] * x[0]) + (x[1] * x[1]);
            return [x[1] / square, -x[0] / square];
        }

        static float[] AngleInSingle(float[] x)
        {
            var square = (x[0] * x[0]) + (x[1] * x[1]);
            return [x[1] / square, -x[0] / square];
        }
    }

    private static GradientCheckOptions At(params double[][][] points) =>
        new() { Shape = [2], Points = 50, At = [.. points.SelectMany(point => point)] };

    private static double[] Scaled(double[] x, double factor) => Array.ConvertAll(x, e => factor * e);

    private static float[] ScaledSingle(float[] x, float factor) => Array.ConvertAll(x, e => factor * e);

    private static double Squared(double x) => x * x;

    private static float Squared(float x) => x * x;

    private static double Bump(double y) => y * (1 - y);

    private static float Bump(float y) => y * (1 - y);

    private sealed record Row(
        Func<Variable, Variable> Function, Func<double, double> Double, Func<float, float> Single)
    {
        public double[] InDouble(double[] x) => Array.ConvertAll(x, e => Double(e));

        public float[] InSingle(float[] x) => Array.ConvertAll(x, e => Single(e));
    }
}
