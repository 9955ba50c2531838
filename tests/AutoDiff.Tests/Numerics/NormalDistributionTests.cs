using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class NormalDistributionTests
{
    private static Gen<double> Line => Uniform(-38, 38).Or(LogUniform(1e-300, 30).WithEitherSign());

    private static Gen<double> Probabilities => LogUniform(1e-300, 0.5).Or(Uniform(0.001, 0.999)).Or(
        LogUniform(1e-16, 0.25).Select(x => 1 - x));

    [Property]
    public Property The_density_is_accurate() =>
        Within(2.5, Line, NormalDistribution.Density, x => SpecialSeries.NormalDensity(x));

    [Property]
    public Property The_distribution_function_is_accurate_also_in_its_left_tail() =>
        Within(4, Line, NormalDistribution.Cdf, x => SpecialSeries.NormalCdf(x));

    [Property]
    public Property Its_logarithm_is_accurate_in_both_tails() => Within(
        4, Line.Or(LogUniform(1, 1e150).Select(x => -x)), NormalDistribution.LogCdf, x => SpecialSeries.LogNormalCdf(
            x));

    [Property]
    public Property The_hazard_is_accurate() => Within(
        4, Uniform(-38, 37)
            .Or(LogUniform(1, 1e150).Select(x => -x)), NormalDistribution.Hazard, x => SpecialSeries.NormalHazard(x));

    // One step of Newton's method with many digits shows by how much a quantile is off.
    [Property(MaxTest = 300)]
    public Property Quantiles_are_accurate() =>
        Within(5, Probabilities.Where(p => p != 0.5), NormalDistribution.Quantile, Quantile);

    [Property(MaxTest = 300)]
    public Property The_derivative_of_quantiles_is_accurate() => Within(
        6, Probabilities.Where(p => p != 0.5), NormalDistribution.QuantileDensity, p => 1 / SpecialSeries.NormalDensity(
            Quantile(p)));

    [Theory]
    [InlineData(double.NegativeInfinity, 0, 0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, 0, 1, 0)]
    [InlineData(double.NaN, double.NaN, double.NaN, double.NaN)]
    [InlineData(40, 0, 1, 0)]
    public void Edges(double x, double density, double distribution, double logarithm)
    {
        Identical.Assert(density, NormalDistribution.Density(x));
        Identical.Assert(distribution, NormalDistribution.Cdf(x));
        Assert.Equal(logarithm, NormalDistribution.LogCdf(x));
    }

    [Theory]
    [InlineData(0, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(1, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-0.1, double.NaN, double.NaN)]
    [InlineData(1.1, double.NaN, double.NaN)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    public void Edges_of_quantiles(double p, double quantile, double density)
    {
        Identical.Assert(quantile, NormalDistribution.Quantile(p));
        Identical.Assert(density, NormalDistribution.QuantileDensity(p));
    }

    [Fact]
    public void The_median_is_zero() => Assert.Equal(0, NormalDistribution.Quantile(0.5));

    // NIST Handbook, table of Φ⁻¹; 40 digits by the continued fraction of Laplace.
    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489)]
    [InlineData(1e-10, -6.361340902404056)]
    public void Published_quantiles(double p, double x) => Assert.Equal(x, NormalDistribution.Quantile(p), 1e-13);

    private static BigReal Quantile(double p)
    {
        BigReal x = NormalDistribution.Quantile(p);
        for (int i = 0; i < 3; i++)
        {
            // For p near 1 the tail beyond has the digits.
            BigReal excess = p < 0.5 ? SpecialSeries.NormalCdf(x) - p : 1 - (BigReal)p - SpecialSeries.NormalCdf(-x);
            x -= excess / SpecialSeries.NormalDensity(x);
        }

        return x;
    }
}
