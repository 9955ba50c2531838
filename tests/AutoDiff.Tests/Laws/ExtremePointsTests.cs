using AutoDiff.BackEnds;
using AutoDiff.Tests.Numerics;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Where a value has rounded to a limit, or its square is no number of double any more, its derivatives are numbers and right to
/// their last digits. The truth is computed with 77 digits from formulas on paper.
/// </summary>
public class ExtremePointsTests
{
    private const double Ulps = 8;

    public static TheoryData<double> Points => [-700, -350, -40, -20, -9.010913848876953, -1e-3, 1e-200, 0.5, 5, 20, 37.5, 350, 700];

    public static TheoryData<double, double> Logits => new()
    {
        { 40, 0 }, { 0, 40 }, { 700, 0 }, { -3, 5 }, { 1, 1 }, { 1e8, 1e8 + 30 },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void The_gradient_of_the_sigmoid_is_the_logistic_density(double x) => IsGradient(Sigmoid, x, Density(x));

    [Theory]
    [MemberData(nameof(Points))]
    public void The_second_derivative_of_softplus_is_the_logistic_density(double x) =>
        IsGradient(x => Differentiate.Gradient(Softplus, x), x, Density(x));

    [Theory]
    [MemberData(nameof(Points))]
    public void The_gradient_of_tanh_is_the_square_of_sech(double x) => IsGradient(Tanh, x, 4 * Density(2 * x));

    [Theory]
    [MemberData(nameof(Points))]
    public void The_gradient_of_expm1_is_the_exponential(double x) => IsGradient(Expm1, x, HighPrecision.Exp(x));

    [Theory]
    [InlineData(1e200)]
    [InlineData(-1e300)]
    [InlineData(1e-200)]
    [InlineData(0.7)]
    public void The_gradient_of_asinh_needs_no_square(double x) =>
        IsGradient(Asinh, x, 1 / HighPrecision.Sqrt(1 + ((BigReal)x * x)));

    [Theory]
    [InlineData(1e90)]
    [InlineData(-3e95)]
    [InlineData(1e-200)]
    [InlineData(0.4)]
    public void The_second_derivative_of_atan_needs_no_fourth_power(double x)
    {
        var denominator = 1 + ((BigReal)x * x);
        IsGradient(x => Differentiate.Gradient(Atan, x), x, -2 * (BigReal)x / (denominator * denominator));
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1)]
    [InlineData(-1e-200)]
    public void The_gradient_of_atan2_needs_no_square(double scale) =>
        AreGradients(z => Atan2(z[0], z[1]), [scale, 2 * scale], [2 / (5 * (BigReal)scale), -1 / (5 * (BigReal)scale)]);

    [Theory]
    [MemberData(nameof(Logits))]
    public void The_gradient_of_cross_entropy_is_the_weight_of_the_other(double x, double y)
    {
        // With all of the target on one of two logits, −a₂ and a₂ for a₂ = 1/(1 + e^(x − y)).
        var other = 1 / (1 + HighPrecision.Exp((BigReal)x - y));
        AreGradients(z => -LogSoftmax(z)[0], [x, y], [-other, other]);
    }

    [Theory]
    [MemberData(nameof(Logits))]
    public void The_second_derivatives_of_log_sum_exp_are_the_logistic_density(double x, double y)
    {
        var density = Density((BigReal)x - y);
        AreGradients(z => Differentiate.Gradient(z => LogSumExp(z), z)[0], [x, y], [density, -density]);
    }

    [Theory]
    [MemberData(nameof(Logits))]
    public void The_derivatives_of_softmax_are_the_logistic_density(double x, double y)
    {
        var density = Density((BigReal)x - y);
        AreGradients(z => Softmax(z)[1], [x, y], [-density, density]);
    }

    private static BigReal Density(BigReal x)
    {
        var exponential = HighPrecision.Exp(-x);
        return exponential / ((1 + exponential) * (1 + exponential));
    }

    private static void IsGradient(Func<Variable, Variable> f, double x, BigReal expected) =>
        AreGradients(z => f(z[0]), [x], [expected]);

    private static void AreGradients(Func<Variable, Variable> f, double[] x, BigReal[] expected)
    {
        var builder = new ProgramBuilder();
        var input = builder.Input("x", Shape.Of(x.Length));
        var program = builder.Build(f(input));
        var gradient = Reverse.Gradient(program);
        AreNear(Differentiate.Gradient(f, x), "on a tape");
        AreNear(new Interpreter(gradient).Run<double>(x)[1], "interpreted");
        var outputs = new double[1 + x.Length];
        CompiledProgram<double>.Of(gradient).Evaluate(x, outputs);
        AreNear(outputs[1..], "compiled");
        AreNear(Array.ConvertAll(Units(x.Length), unit => Differentiate.Jvp(f, x, unit).Tangent[0]), "forward");

        void AreNear(double[] actual, string mode)
        {
            for (var i = 0; i < actual.Length; i++)
            {
                var error = HighPrecision.ErrorInUlps(actual[i], expected[i]);
                Assert.True(error <= Ulps, $"{mode} the derivative {i} at [{string.Join(", ", x)}] is off by {error:G3} ulp");
            }
        }
    }

    private static double[][] Units(int n) =>
        [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(k => i == k ? 1.0 : 0).ToArray())];
}
