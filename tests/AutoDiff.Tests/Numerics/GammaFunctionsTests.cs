using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class GammaFunctionsTests
{
    private const double DigammaRoot = 1.4616321449683622;

    // Two or three terms of alternate sign, which cancel to at most half their size between the zeros.
    [Property(MaxTest = 1000)]
    public Property Log_gamma_is_accurate_for_positive_numbers() => Within(
        3, Uniform(0, 4).Or(Uniform(0, 20)).Or(LogUniform(double.Epsilon, 2.5e305)),
        GammaFunctions.LogGamma, x => x == 0 ? BigReal.ScaleB(1, 2000) : HighPrecision.LogGamma(x));

    // The zeros 1 and 2 are expansion points, so the error shrinks with the value.
    [Property]
    public Property Log_gamma_is_accurate_relative_to_its_value_at_the_zeros() => Within(
        3, Gen.Elements(1.0, 2.0).SelectMany(zero => LogUniform(2.3e-16, 0.1).WithEitherSign().Select(x => zero + x))
            .Where(x => x != 1 && x != 2),
        GammaFunctions.LogGamma, x => HighPrecision.LogGamma(x));

    // |Γ| stays above 2.3 between −2 and 0, so log |Γ| has no zero there. Reflection adds a sine and a logarithm.
    [Property]
    public Property Log_gamma_is_accurate_above_minus_two() => Within(
        5, Uniform(-2, 0).Or(LogUniform(1e-300, 1).Select(x => -x)).Where(IsNoPole),
        GammaFunctions.LogGamma, x => HighPrecision.LogGamma(x));

    // The terms that cancel near the zeros are known to twice the digits; the sum rounds once.
    [Property]
    public Property Log_gamma_is_accurate_relative_to_its_value_below_minus_two() => Within(
        1, LogUniform(2, 500).Select(x => -x).Or(Near(-2.4570247382208006, -2.7476826467274127, -3.955294284858598))
            .Where(IsNoPole),
        GammaFunctions.LogGamma, x => HighPrecision.LogGamma(x));

    // Worst just below 2: 1/(x − 1) is more than twice the sum, and was rounded with twice its ulp.
    [Property(MaxTest = 1000)]
    public Property Digamma_is_accurate_for_positive_numbers() => Within(
        5, Uniform(1e-3, 4).Or(LogUniform(1e-308, double.MaxValue)).Or(Uniform(1, 20)),
        GammaFunctions.Digamma, x => HighPrecision.Polygamma(0, x));

    // The zero is the expansion point and known to twice the working precision.
    [Property]
    public Property Digamma_is_accurate_relative_to_its_value_at_the_zero() => Within(
        3, LogUniform(1e-17, 0.3).WithEitherSign().Select(x => DigammaRoot + x),
        GammaFunctions.Digamma, x => HighPrecision.Polygamma(0, x));

    // Above −1/4 a digamma of 2.6 ulp is added to a cotangent that is larger and has at most 1.5.
    [Property]
    public Property Digamma_is_accurate_relative_to_its_value_for_negative_numbers() => Within(
        3.5, LogUniform(1e-300, 500).Select(x => -x)
            .Or(Near(-0.504083008264456, -1.573498473162391, -2.610720868444145)).Where(IsNoPole),
        GammaFunctions.Digamma, x => HighPrecision.Polygamma(0, x));

    // A power, its correction, the sum and the factorial. From 23! on the factorial itself is rounded in every step.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(5, 3)]
    [InlineData(10, 3)]
    [InlineData(20, 3)]
    [InlineData(40, 3)]
    [InlineData(170, 10)]
    public void Polygamma_is_accurate_for_positive_numbers(int n, double ulps) => Within(
        ulps, LogUniform(0.01, 100).Or(LogUniform(double.Epsilon, double.MaxValue)),
        x => GammaFunctions.Polygamma(n, x), x => HighPrecision.Polygamma(n, x)).QuickCheckThrowOnFailure();

    // 1 − r, r the distance from a pole, is rounded to a quarter of an ulp of r's, which the power −n − 1 magnifies.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(20)]
    public void Polygamma_is_accurate_relative_to_its_terms_for_negative_numbers(int n) => Within(
        4 + n / 4.0, LogUniform(1e-3, 100).Or(Uniform(0, 3)).Select(x => -x).Where(IsNoPole),
        x => GammaFunctions.Polygamma(n, x), x => HighPrecision.Polygamma(n, x), x => HighPrecision.PolygammaMagnitude(
            n, x))
        .QuickCheckThrowOnFailure();

    // Three values of at most 3 ulp each; x + 1 is rounded, which ψ(x) ≈ log x turns into an error far below that.
    [Property]
    public Property Log_gamma_satisfies_the_recurrence_of_gamma() => Law(
        8, LogUniform(1e-10, 1e10), x => GammaFunctions.LogGamma(x + 1), x => GammaFunctions.LogGamma(x) + Math.Log(x),
        x => Math.Max(1, Math.Abs(GammaFunctions.LogGamma(x))));

    [Property]
    public Property Log_gamma_satisfies_the_duplication_formula() => Law(
        8, LogUniform(0.01, 1e10),
        x => GammaFunctions.LogGamma(x) + GammaFunctions.LogGamma(x + 0.5),
        x => (1 - 2 * x) * Math.Log(2) + Math.Log(Math.PI) / 2 + GammaFunctions.LogGamma(2 * x),
        x => Math.Max(4, Math.Abs(GammaFunctions.LogGamma(2 * x))));

    [Property]
    public Property Digamma_satisfies_its_recurrence() => Law(
        8, LogUniform(1e-3, 1e6), x => GammaFunctions.Digamma(x + 1), x => GammaFunctions.Digamma(x) + 1 / x,
        x => Math.Max(1, Math.Abs(GammaFunctions.Digamma(x))));

    // A central difference of step h errs by h²/6 · f‴ and, from rounding, by u/h · f: about 10⁻¹⁰ of the values in
    // play.
    [Property]
    public bool Each_function_is_the_derivative_of_the_one_before(NonNegativeInt order)
    {
        int n = order.Get % 8;
        const double x = 3.25;
        const double h = 1.0 / 65536;
        double Lower(double t) => n == 0 ? GammaFunctions.LogGamma(t) : GammaFunctions.Polygamma(n - 1, t);
        double difference = (Lower(x + h) - Lower(x - h)) / (2 * h);
        return Math.Abs(difference - GammaFunctions.Polygamma(n, x)) <= 1e-9 * (1 + Math.Abs(Lower(x)) + Math.Abs(
            difference));
    }

    [Fact]
    public void Known_values()
    {
        const double euler = 0.57721566490153286061;
        Assert.Equal(Math.Log(Math.PI) / 2, GammaFunctions.LogGamma(0.5), 1e-15);
        Assert.Equal(Math.Log(24), GammaFunctions.LogGamma(5), 1e-15);
        Assert.Equal(-euler, GammaFunctions.Digamma(1), 1e-15);
        Assert.Equal(-euler - 2 * Math.Log(2), GammaFunctions.Digamma(0.5), 1e-15);
        Assert.Equal(Math.PI * Math.PI / 6, GammaFunctions.Polygamma(1, 1), 1e-15);
        Assert.Equal(-3.1799527035658684e55, GammaFunctions.Polygamma(50, -0.5), 1e42);
        Assert.Equal(-487772949462609.9, GammaFunctions.Polygamma(20, -0.5), 1);
        Assert.Equal(Math.PI * Math.PI / 2, GammaFunctions.Polygamma(1, 0.5), 1e-14);
        Assert.Equal(Math.Pow(Math.PI, 4) / 15, GammaFunctions.Polygamma(3, 1), 1e-14);
    }

    [Fact]
    public void Negative_zero_is_a_pole_like_zero()
    {
        Identical.Assert(double.PositiveInfinity, GammaFunctions.LogGamma(-0.0));
        Identical.Assert(double.NaN, GammaFunctions.Digamma(-0.0));
        Identical.Assert(double.NaN, GammaFunctions.Polygamma(2, -0.0));
    }

    [Theory]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(-1, double.PositiveInfinity)]
    [InlineData(-170, double.PositiveInfinity)]
    [InlineData(double.MinValue, double.PositiveInfinity)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(double.Epsilon, 744.44007192138127)]
    [InlineData(-double.Epsilon, 744.44007192138127)]
    [InlineData(double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_log_gamma(double x, double y) => Identical.Assert(y, GammaFunctions.LogGamma(x));

    [Theory]
    [InlineData(0.0, double.NaN)]
    [InlineData(-3, double.NaN)]
    [InlineData(double.MinValue, double.NaN)]
    [InlineData(double.Epsilon, double.NegativeInfinity)]
    [InlineData(-double.Epsilon, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_digamma(double x, double y)
    {
        Identical.Assert(y, GammaFunctions.Digamma(x));
        Identical.Assert(y, GammaFunctions.Polygamma(0, x));
    }

    [Theory]
    [InlineData(-1, 2.5, double.NaN)]
    [InlineData(171, 2.5, double.NaN)]
    [InlineData(1, 0.0, double.NaN)]
    [InlineData(2, -0.0, double.NaN)]
    [InlineData(3, -7, double.NaN)]
    [InlineData(1, double.NegativeInfinity, double.NaN)]
    [InlineData(1, double.NaN, double.NaN)]
    [InlineData(1, double.PositiveInfinity, 0.0)]
    [InlineData(2, double.PositiveInfinity, -0.0)]
    [InlineData(1, double.Epsilon, double.PositiveInfinity)]
    [InlineData(2, double.Epsilon, double.NegativeInfinity)]
    [InlineData(2, -double.Epsilon, double.PositiveInfinity)]
    [InlineData(2, double.MaxValue, -0.0)]
    [InlineData(170, double.MaxValue, -0.0)]
    public void Edges_of_polygamma(int n, double x, double y) => Identical.Assert(y, GammaFunctions.Polygamma(n, x));

    private static Gen<double> Near(params double[] zeros) => Gen.Elements(zeros).SelectMany(
        zero => LogUniform(1e-13, 0.1).WithEitherSign().Select(x => zero + x));

    private static bool IsNoPole(double x) => x != Math.Round(x);
}
