namespace AutoDiff.Tests.Numerics;

/// <summary>The reference is held to identities that join its methods pairwise, to 40 digits.</summary>
public class HighPrecisionTests
{
    private static BigReal Pi => HighPrecision.Pi;

    [Theory]
    [InlineData(1e-300)]
    [InlineData(0.7)]
    [InlineData(12.5)]
    [InlineData(1e300)]
    public void Exp_inverts_log(double x) => AssertEqual(x, HighPrecision.Exp(HighPrecision.Log(x)));

    [Theory]
    [InlineData(1e-3)]
    [InlineData(-1e-4)]
    [InlineData(1e-200)]
    public void Expm1_inverts_log1p(double x) => AssertEqual(x, HighPrecision.Expm1(HighPrecision.Log1p(x)));

    [Fact]
    public void The_square_of_a_root_is_its_radicand() =>
        AssertEqual(1e307, BigReal.Power(HighPrecision.Sqrt(1e307), 2));

    [Fact]
    public void The_series_and_the_continued_fraction_of_erf_meet() =>
        AssertEqual(1, HighPrecision.Erf(3) + HighPrecision.Erfc(3));

    [Fact]
    public void The_square_of_gamma_of_one_half_is_pi() =>
        AssertEqual(Pi, HighPrecision.Exp(2 * HighPrecision.LogGamma(0.5)));

    [Fact]
    public void Gamma_of_minus_five_halves_is_known_in_closed_form() =>
        AssertEqual(64 * Pi / 225, HighPrecision.Exp(2 * HighPrecision.LogGamma(-2.5)));

    [Fact]
    public void Polygamma_of_one_half_is_known_in_closed_form()
    {
        AssertEqual(2 * HighPrecision.Log(2), HighPrecision.Polygamma(0, 1) - HighPrecision.Polygamma(0, 0.5));
        AssertEqual(Pi * Pi / 2, HighPrecision.Polygamma(1, 0.5));
        AssertEqual(BigReal.Power(Pi, 4), HighPrecision.Polygamma(3, 0.5));
    }

    [Fact]
    public void Polygamma_on_the_negative_axis_reflects() =>
        AssertEqual(Pi * Pi, HighPrecision.Polygamma(1, -1.5) + HighPrecision.Polygamma(1, 2.5));

    [Fact]
    public void An_error_is_counted_in_units_in_the_last_place()
    {
        Assert.Equal(1, HighPrecision.ErrorInUlps(Math.BitIncrement(3.0), 3));
        Assert.Equal(0.5, HighPrecision.ErrorInUlps(0, BigReal.ScaleB(1, -1075)));
        Assert.Equal(0, HighPrecision.ErrorInUlps(double.PositiveInfinity, BigReal.ScaleB(1, 1024)));
        Assert.Equal(double.PositiveInfinity, HighPrecision.ErrorInUlps(double.PositiveInfinity, 1));
        Assert.Equal(double.PositiveInfinity, HighPrecision.ErrorInUlps(double.NaN, 1));
    }

    private static void AssertEqual(BigReal expected, BigReal actual) =>
        Assert.True(
            BigReal.Abs(expected - actual) < BigReal.Abs(expected) * 1e-40,
                $"{(double)expected:R} ≠ {(double)actual:R}");
}
