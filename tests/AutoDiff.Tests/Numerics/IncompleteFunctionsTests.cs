using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

/// <summary>Beta, incomplete gamma and incomplete beta functions.</summary>
public class IncompleteFunctionsTests
{
    private const double Least = 1e-20;

    private static Gen<double> Parameters => LogUniform(1e-3, 300);

    /// <summary>a, and x around its mean or anywhere below.</summary>
    private static Gen<(double A, double X)> Points => Parameters.SelectMany(a =>
        Uniform(-6, 6).Select(d => Math.Max(1e-6, a + d * Math.Sqrt(a))).Or(LogUniform(1e-6, 3 * a + 3)).Select(
            x => (a, x)));

    private static Gen<(double A, double B, double X)> Triples => Parameters.SelectMany(a => Parameters.SelectMany(b =>
        Uniform(0.02, 0.97).Select(x => (a, b, x))));

    [Property(MaxTest = 300)]
    public Property Gamma_is_accurate() => Within(
        3, Uniform(-170, 171).Or(LogUniform(1e-300, 100).WithEitherSign()).Where(x => x > 0 ||
            Math.Abs(x - Math.Round(x)) > 0),
        GammaFunctions.Gamma, x => SpecialSeries.Gamma(x));

    [Theory]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(-0.0, double.NegativeInfinity)]
    [InlineData(-1, double.NaN)]
    [InlineData(-1e300, double.NaN)]
    [InlineData(5, 24)]
    [InlineData(172, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Edges_of_gamma(double x, double y) => Identical.Assert(y, GammaFunctions.Gamma(x));

    [Property]
    public Property Log_beta_is_accurate() => Accurate(
        1, Pairs(LogUniform(1e-6, 1e6)), p => BetaFunctions.LogBeta(p.A, p.X), p => SpecialSeries.LogBeta(p.A, p.X));

    [Property]
    public Property Differences_of_digamma_are_accurate() => Accurate(
        5, Pairs(LogUniform(1e-3, 1e6)), p => GammaFunctions.DigammaDifference(p.A, p.X),
        p => HighPrecision.Polygamma(0, (BigReal)p.A + p.X) - HighPrecision.Polygamma(0, p.A));

    [Property(MaxTest = 300)]
    public Property The_gamma_distribution_is_accurate() =>
        Accurate(12, Points, p => IncompleteGamma.P(p.A, p.X), p => SpecialSeries.GammaP(p.A, p.X));

    [Property(MaxTest = 300)]
    public Property Its_complement_is_accurate_also_where_it_is_small() =>
        Accurate(20, Points, p => IncompleteGamma.Q(p.A, p.X), p => SpecialSeries.GammaQ(p.A, p.X));

    [Property(MaxTest = 300)]
    public Property The_density_of_the_gamma_distribution_is_accurate() =>
        Accurate(2, Points, p => IncompleteGamma.Density(p.A, p.X), p => SpecialSeries.GammaDensity(p.A, p.X));

    [Property(MaxTest = 100)]
    public Property The_derivative_of_the_gamma_distribution_in_its_parameter_is_accurate() => Accurate(
        90, Points, p => IncompleteGamma.ShapeDerivative(1, p.A, p.X),
        p => SpecialSeries.Derivative(a => SpecialSeries.GammaP(a, p.X), p.A), _ => Least);

    // The second derivative changes its sign: its error is relative to that of the terms between which it lies.
    [Property(MaxTest = 100)]
    public Property The_second_derivative_in_its_parameter_is_accurate() => Accurate(
        200, Points.Where(p => p.A > 0.1), p => IncompleteGamma.ShapeDerivative(2, p.A, p.X),
        p => SpecialSeries.SecondDerivative(a => SpecialSeries.GammaP(a, p.X), p.A),
        p => Least + BigReal.Abs(SpecialSeries.Derivative(a => SpecialSeries.GammaP(a, p.X), p.A) * (1 + 1 / p.A)));

    [Theory]
    [InlineData(0.5, 0, 0)]
    [InlineData(0, 0.5, 1)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(2, double.PositiveInfinity, 1)]
    [InlineData(double.PositiveInfinity, 2, 0)]
    [InlineData(1e8, 1e7, 0)]
    [InlineData(2, 1e300, 1)]
    [InlineData(-1, 1, double.NaN)]
    [InlineData(1, -1, double.NaN)]
    public void Edges_of_the_gamma_distribution(double a, double x, double p)
    {
        Assert.Equal(p, IncompleteGamma.P(a, x));
        Assert.Equal(1 - p, IncompleteGamma.Q(a, x));
    }

    // For large a it is normal: Q(a, a) = 1/2 + 1/(3 √(2πa)) + O(a^(−3/2)).
    [Theory]
    [InlineData(1e8)]
    [InlineData(1e12)]
    [InlineData(1e15)]
    public void Large_parameters_are_those_of_the_normal_distribution(double a) =>
        Assert.Equal(0.5 - 1 / (3 * Math.Sqrt(2 * Math.PI * a)), IncompleteGamma.Q(a, a), 1e-12);

    [Property(MaxTest = 300)]
    public Property The_beta_distribution_is_accurate() => Accurate(
        20, Triples, p => IncompleteBeta.Value(0, 0, p.A, p.B, p.X), p => SpecialSeries.IncompleteBeta(p.A, p.B, p.X));

    // The difference quotients have no digits left for what is smaller still.
    [Property(MaxTest = 60)]
    public Property Its_derivatives_in_the_parameters_are_accurate() =>
        Accurate(
            60, Triples, p => IncompleteBeta.Value(1, 0, p.A, p.B, p.X),
            p => SpecialSeries.Derivative(a => SpecialSeries.IncompleteBeta(a, p.B, p.X), p.A), _ => Least)
        .And(Accurate(
            60, Triples, p => IncompleteBeta.Value(0, 1, p.A, p.B, p.X),
            p => SpecialSeries.Derivative(b => SpecialSeries.IncompleteBeta(p.A, b, p.X), p.B), _ => Least));

    [Theory]
    [InlineData(2, 3, 0, 0)]
    [InlineData(2, 3, 1, 1)]
    [InlineData(2, 3, 0.5, 0.6875)]
    [InlineData(0, 3, 0.5, double.NaN)]
    [InlineData(2, double.PositiveInfinity, 0.5, double.NaN)]
    [InlineData(2, 3, 1.5, double.NaN)]
    [InlineData(1e10, 1e10, 0.5, 0.5)]
    public void Edges_of_the_beta_distribution(double a, double b, double x, double y) =>
        Assert.Equal(y, IncompleteBeta.Value(0, 0, a, b, x), 1e-14);

    private static Gen<(double A, double X)> Pairs(Gen<double> domain) =>
        domain.SelectMany(a => domain.Select(x => (a, x)));

    private static Property Accurate<TPoint>(
        double ulps, Gen<TPoint> points, Func<TPoint, double> computed, Func<TPoint, BigReal> exact,
        Func<TPoint, BigReal>? scale = null) => Prop.ForAll(points.ToArbitrary(), point =>
        {
            double value = computed(point);
            BigReal truth = exact(point);
            BigReal size = scale is null ? truth : BigReal.Abs(truth) + BigReal.Abs(scale(point));
            double error = HighPrecision.ErrorInUlps(value, truth, size);
            return (error <= ulps).Label($"f{point} = {value:R} is off by {error:F2} ulp, allowed are {ulps}.");
        });
}
