using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class HurwitzZetaTests
{
    // A power, its correction and the sum, each a rounding or two; the reference is ψ⁽ˢ⁻¹⁾ = (−1)ˢ (s − 1)! ζ(s, x).
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(21)]
    public void Zeta_is_accurate(int s) => Within(
        3, LogUniform(1e-10, 1e10), x => HurwitzZeta.Evaluate(s, x), x => Exact(s, x)).QuickCheckThrowOnFailure();

    // The first summand and two values.
    [Property]
    public Property Zeta_satisfies_its_recurrence() => Law(
        4, LogUniform(0.01, 100), x =>
            HurwitzZeta.Evaluate(4, x), x => HurwitzZeta.Evaluate(4, x + 1) + Math.Pow(x, -4),
        x => HurwitzZeta.Evaluate(4, x));

    [Fact]
    public void Riemann_zeta_of_two_is_a_sixth_of_pi_squared() =>
        Assert.Equal(Math.PI * Math.PI / 6, HurwitzZeta.Evaluate(2, 1), 1e-15);

    // B₂ⱼ = (−1)ʲ⁺¹ 2 (2j)! ζ(2j) / (2π)²ʲ
    [Fact]
    public void Bernoulli_numbers_are_values_of_zeta()
    {
        double factor = -2;
        for (int j = 1; j <= HurwitzZeta.EvenBernoulliNumbers.Length; j++)
        {
            factor *= -(2 * j - 1) * (2 * j) / (4 * Math.PI * Math.PI);
            Assert.Equal(1, factor * HurwitzZeta.Evaluate(2 * j, 1) / HurwitzZeta.EvenBernoulliNumbers[j - 1], 1e-13);
        }
    }

    [Fact]
    public void A_scale_keeps_the_value_in_range() =>
        Assert.Equal(1, HurwitzZeta.Scaled(20, Math.ScaleB(1, -1000), -1000));

    private static BigReal Exact(int s, double x)
    {
        BigReal value = BigReal.Abs(HighPrecision.Polygamma(s - 1, x));
        for (int k = 2; k < s; k++)
        {
            value /= k;
        }

        return value;
    }
}
