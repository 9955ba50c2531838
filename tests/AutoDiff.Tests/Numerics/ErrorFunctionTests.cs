using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class ErrorFunctionTests
{
    /// <summary>erf is lost against 1 from 5.9 on.</summary>
    private static Gen<double> Center => Uniform(-6, 6).Or(LogUniform(double.Epsilon, 30).WithEitherSign());

    // Above 1/2 the complement brings about four roundings of its own half-size ulp, and the difference one more.
    [Property(MaxTest = 1000)]
    public Property Erf_is_accurate() => Within(2.5, Center, ErrorFunction.Erf, x => HighPrecision.Erf(x));

    // Two products and the polynomial, whose first coefficient outweighs the others. A term too few would add 1.3 ulp
    // at 1/2.
    [Property(MaxTest = 1000)]
    public Property Erf_is_accurate_where_it_is_a_series() =>
        Within(
            1.8, Uniform(0.495, 0.5).Or(LogUniform(double.Epsilon, 0.5)), ErrorFunction.Erf, x => HighPrecision.Erf(x));

    // About five roundings: the sum over the trapezoidal rule, its correction, exp and the product; an ulp is as small
    // as half of the bound for one rounding where the value is just below a power of two.
    [Property(MaxTest = 1000)]
    public Property Erfc_is_accurate_over_the_whole_line() =>
        Within(5, Center.Or(Uniform(0, 27.3)), ErrorFunction.Erfc, x => HighPrecision.Erfc(x));

    [Property]
    public Property Erfc_is_accurate_where_it_is_subnormal() =>
        Within(0.6, Uniform(26.6, 27.6), ErrorFunction.Erfc, x => HighPrecision.Erfc(x));

    [Property]
    public Property Erfc_is_accurate_around_the_change_of_method() =>
        Within(
            5, LogUniform(1e-16, 0.1).WithEitherSign().Select(x => 0.5 + x), ErrorFunction.Erfc,
                x => HighPrecision.Erfc(x));

    [Property]
    public Property Erfcx_is_accurate_over_the_whole_line() => Within(
        4, Uniform(-26, 60).Or(LogUniform(1e-300, 1e150)), ErrorFunction.Erfcx, x => SpecialSeries.Erfcx(x));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Derivatives_of_erfcx_are_accurate(int n) => Within(
        12, Uniform(-20, 30).Or(LogUniform(1e-20, 30).WithEitherSign()), x => ErrorFunction.ErfcxDerivative(n, x),
        x => SpecialSeries.ErfcxDerivative(n, x)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(-27, double.PositiveInfinity)]
    [InlineData(0.0, 1)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_erfcx(double x, double y) => Identical.Assert(y, ErrorFunction.Erfcx(x));

    [Property]
    public Property Erf_is_odd() => Law(0, Center, x => ErrorFunction.Erf(-x), x => -ErrorFunction.Erf(x), _ => 1);

    // Either summand is within half an ulp of 2 in absolute terms.
    [Property]
    public Property Erf_and_erfc_add_up_to_one() => Law(
        2, Center, x => ErrorFunction.Erf(x) + ErrorFunction.Erfc(x), _ => 1, _ => 1);

    [Property]
    public Property Erfc_reflects() =>
        Law(1, Center, x => ErrorFunction.Erfc(-x), x => 2 - ErrorFunction.Erfc(x), _ => 1);

    [Fact]
    public void Negative_zero_is_kept() => Identical.Assert(-0.0, ErrorFunction.Erf(-0.0));

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(6, 1)]
    [InlineData(-6, -1)]
    [InlineData(double.MaxValue, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_erf(double x, double y) => Identical.Assert(y, ErrorFunction.Erf(x));

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(-6, 2)]
    [InlineData(27.3, 0)]
    [InlineData(double.MaxValue, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 2)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_erfc(double x, double y) => Identical.Assert(y, ErrorFunction.Erfc(x));
}
