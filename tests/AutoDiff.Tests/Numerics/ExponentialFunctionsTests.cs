using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class ExponentialFunctionsTests
{
    /// <summary>Where the exponential neither overflows nor is lost against 1, with subnormal numbers.</summary>
    private static Gen<double> Exponents => LogUniform(double.Epsilon, 709).WithEitherSign().Or(Uniform(-3, 3));

    private static Gen<double> Tails => LogUniform(1e-20, 745).WithEitherSign().Or(Uniform(-5, 5));

    // One rounding each of exp, log, their combination and the sum, half an ulp each, magnified at most by 1/log 2 at
    // ±1.
    [Property(MaxTest = 1000)]
    public Property Expm1_is_accurate() =>
        Within(1.6, Exponents, ExponentialFunctions.Expm1, x => HighPrecision.Expm1(x));

    // A rounding of log and of the sum, and near 10⁻¹⁶ the neglected square of what 1 + x lost.
    [Property(MaxTest = 1000)]
    public Property Log1p_is_accurate() => Within(
        1.6,
        LogUniform(double.Epsilon, 0.99).WithEitherSign()
            .Or(LogUniform(1e-17, 1e-14).WithEitherSign())
            .Or(LogUniform(1, double.MaxValue))
            .Or(LogUniform(1e-16, 1).Select(x => x - 1)),
        ExponentialFunctions.Log1p,
        x => x == -1 ? -1 : HighPrecision.Log1p(x),
        x => x == -1 ? BigReal.ScaleB(1, 2000) : HighPrecision.Log1p(x));

    // Half an ulp each of exp, the sum and the quotient; twice that where the quotient crosses a power of two.
    [Property(MaxTest = 1000)]
    public Property Sigmoid_is_accurate_in_both_tails() =>
        Within(2.5, Tails, ExponentialFunctions.Sigmoid, x => 1 / (1 + HighPrecision.Exp(-x)));

    // Half an ulp of exp, one and a half of log1p, half an ulp of the sum.
    [Property(MaxTest = 1000)]
    public Property Softplus_is_accurate_in_both_tails() =>
        Within(2.2, Tails, ExponentialFunctions.Softplus, x => HighPrecision.Log1p(HighPrecision.Exp(x)));

    // The condition of log1p ∘ expm1 is that of expm1: x eˣ / (eˣ − 1) ≤ 3.2 on this interval.
    [Property]
    public Property Log1p_inverts_expm1() => Law(
        4, LogUniform(double.Epsilon, 3).Or(LogUniform(double.Epsilon, 0.9).Select(x => -x)),
        x => ExponentialFunctions.Log1p(ExponentialFunctions.Expm1(x)), x => x, x => x);

    // Each summand is within 2 ulp of itself, hence of 1.
    [Property]
    public Property Sigmoids_of_opposite_numbers_add_up_to_one() => Law(
        2, Tails, x => ExponentialFunctions.Sigmoid(x) + ExponentialFunctions.Sigmoid(-x), _ => 1, _ => 1);

    [Property]
    public Property Softplus_of_opposite_numbers_differ_by_their_argument() => Law(
        3, Tails, x => ExponentialFunctions.Softplus(x) - ExponentialFunctions.Softplus(-x),
        x => x, x => Math.Max(1, Math.Abs(x)));

    [Fact]
    public void Negative_zero_is_kept()
    {
        Identical.Assert(-0.0, ExponentialFunctions.Expm1(-0.0));
        Identical.Assert(-0.0, ExponentialFunctions.Log1p(-0.0));
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(-50, -1)]
    [InlineData(710, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_expm1(double x, double y) => Identical.Assert(y, ExponentialFunctions.Expm1(x));

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(-1, double.NegativeInfinity)]
    [InlineData(-1.5, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_log1p(double x, double y) => Identical.Assert(y, ExponentialFunctions.Log1p(x));

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(40, 1)]
    [InlineData(-745, double.Epsilon)]
    [InlineData(double.MinValue, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_sigmoid(double x, double y) => Identical.Assert(y, ExponentialFunctions.Sigmoid(x));

    [Theory]
    [InlineData(0.0, 0.69314718055994531)]
    [InlineData(-745, double.Epsilon)]
    [InlineData(double.MinValue, 0)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_softplus(double x, double y) => Identical.Assert(y, ExponentialFunctions.Softplus(x));
}
