using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class BesselFunctionsTests
{
    public static TheoryData<int, double> Orders =>
        new() { { 0, 14 }, { 1, 14 }, { 2, 14 }, { 5, 14 }, { 10, 14 }, { 60, 40 } };

    private static Gen<double> Moderate => Uniform(0.01, 50).Or(LogUniform(1e-8, 5));

    [Theory]
    [MemberData(nameof(Orders))]
    public void J_is_accurate_relative_to_its_modulus(int n, double ulps) => Within(
        ulps, Moderate, x => BesselFunctions.J(n, x), x => SpecialSeries.BesselJ(n, x), x => Modulus(n, x))
        .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Orders))]
    public void Y_is_accurate_relative_to_its_modulus(int n, double ulps) => Within(
        ulps, Moderate.Where(x => x > 0.01 || n < 60), x => BesselFunctions.Y(n, x), x => SpecialSeries.BesselY(n, x),
        x => BigReal.Abs(SpecialSeries.BesselY(n, x)) + BigReal.Abs(SpecialSeries.BesselJ(n, x)))
        .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Orders))]
    public void I_is_accurate(int n, double ulps) => Within(
        ulps, Moderate.Or(Uniform(50, 700)), x => ModifiedBesselFunctions.I(n, x), x => SpecialSeries.BesselI(n, x))
        .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Orders))]
    public void K_is_accurate(int n, double ulps) => Within(
        ulps, Moderate.Where(x => x > 0.01 || n < 60).Select(x => Math.Min(x, 40)), x =>
            ModifiedBesselFunctions.K(n, x),
        x => SpecialSeries.BesselK(n, x)).QuickCheckThrowOnFailure();

    // Wronskians join the two kinds where series have no digits left: large arguments and orders.
    [Property]
    public Property The_Wronskian_of_J_and_Y_is_that_of_their_equation() => Wronskian(
        Uniform(30, 1e4), (n, x) =>
        {
            double product = BesselFunctions.J(n + 1, x) * BesselFunctions.Y(n, x);
            double other = BesselFunctions.J(n, x) * BesselFunctions.Y(n + 1, x);
            double exact = 2 / (Math.PI * x);
            return (product - other, exact, Math.Abs(product) + Math.Abs(other) + exact);
        });

    [Property]
    public Property The_Wronskian_of_I_and_K_is_that_of_their_equation() => Wronskian(
        Uniform(1, 650), (n, x) =>
        {
            double sum = ModifiedBesselFunctions.I(n, x) * ModifiedBesselFunctions.K(n + 1, x)
                + ModifiedBesselFunctions.I(n + 1, x) * ModifiedBesselFunctions.K(n, x);
            return (sum, 1 / x, 1 / x);
        });

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 0, 0)]
    [InlineData(0, double.PositiveInfinity, 0)]
    [InlineData(0, double.NegativeInfinity, 0)]
    [InlineData(0, double.NaN, double.NaN)]
    [InlineData(1001, 1, double.NaN)]
    public void Edges_of_J(int n, double x, double y) => Assert.Equal(y, BesselFunctions.J(n, x));

    [Theory]
    [InlineData(0, 0, double.NegativeInfinity)]
    [InlineData(3, 0, double.NegativeInfinity)]
    [InlineData(0, -1, double.NaN)]
    [InlineData(0, double.PositiveInfinity, 0)]
    [InlineData(900, 1e-3, double.NegativeInfinity)]
    [InlineData(1001, 1, double.NaN)]
    public void Edges_of_Y(int n, double x, double y) => Assert.Equal(y, BesselFunctions.Y(n, x));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 0, 0)]
    [InlineData(0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(0, 800, double.PositiveInfinity)]
    [InlineData(0, double.NaN, double.NaN)]
    public void Edges_of_I(int n, double x, double y) => Assert.Equal(y, ModifiedBesselFunctions.I(n, x));

    [Theory]
    [InlineData(0, 0, double.PositiveInfinity)]
    [InlineData(2, 0, double.PositiveInfinity)]
    [InlineData(0, -1, double.NaN)]
    [InlineData(0, double.PositiveInfinity, 0)]
    [InlineData(0, 800, 0)]
    public void Edges_of_K(int n, double x, double y) => Assert.Equal(y, ModifiedBesselFunctions.K(n, x));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Orders_and_arguments_of_either_sign_follow_from_positive_ones(int n)
    {
        double sign = n % 2 == 0 ? 1 : -1;
        Assert.Equal(sign * BesselFunctions.J(n, 2.5), BesselFunctions.J(-n, 2.5));
        Assert.Equal(sign * BesselFunctions.J(n, 2.5), BesselFunctions.J(n, -2.5));
        Assert.Equal(sign * BesselFunctions.Y(n, 2.5), BesselFunctions.Y(-n, 2.5));
        Assert.Equal(ModifiedBesselFunctions.I(n, 2.5), ModifiedBesselFunctions.I(-n, 2.5));
        Assert.Equal(sign * ModifiedBesselFunctions.I(n, 2.5), ModifiedBesselFunctions.I(n, -2.5));
        Assert.Equal(ModifiedBesselFunctions.K(n, 2.5), ModifiedBesselFunctions.K(-n, 2.5));
    }

    // M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, tables 9.1 and 9.8.
    [Fact]
    public void Published_values()
    {
        Assert.Equal(0.765197686557967, BesselFunctions.J(0, 1), 1e-15);
        Assert.Equal(0.088256964215677, BesselFunctions.Y(0, 1), 1e-15);
        Assert.Equal(1.266065877752008, ModifiedBesselFunctions.I(0, 1), 1e-15);
        Assert.Equal(0.421024438240708, ModifiedBesselFunctions.K(0, 1), 1e-15);
    }

    private static BigReal Modulus(int n, double x) => x > n
        ? HighPrecision.Sqrt(
            BigReal.Power(SpecialSeries.BesselJ(n, x), 2) + BigReal.Power(SpecialSeries.BesselY(n, x), 2))
        : SpecialSeries.BesselJ(n, x);

    private static Property Wronskian(
        Gen<double> domain, Func<int, double, (double Found, double Exact, double Scale)> of) =>
        Prop.ForAll(Gen.Choose(0, 40).SelectMany(n => domain.Select(x => (n, x))).ToArbitrary(), at =>
        {
            var (found, exact, scale) = of(at.n, at.x);
            return (Math.Abs(found - exact) <= 40 * Math.ScaleB(1, -52) * scale).Label(
                $"n = {at.n}, x = {at.x:R}: {found:R}");
        });
}
