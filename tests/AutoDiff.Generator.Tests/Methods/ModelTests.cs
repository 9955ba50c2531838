using AutoDiff.Benchmarks.Generated;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>
/// Derivatives that were generated when this project was compiled are those of the engine, which reads what was
/// compiled.
/// </summary>
public sealed class ModelTests
{
    [Fact]
    public void Parameters_with_data_beside_them()
    {
        double[] parameters = [2, 0.7], heights = [1.8, 1.5, 1.1, 0.6, 0.5, 0.2];
        var gradient = new double[2];
        var value = Models.DecayValueAndGradient(parameters, heights, gradient);
        Assert.Equal(Models.Decay(parameters, heights), value);
        AssertNear(Differentiate.Gradient(p => Models.Decay(p, heights), parameters), gradient);
        Assert.Equal(
            gradient[1], Models.DecayJvp(parameters, heights, [0, 1]).Tangent, 1e-12 * Math.Abs(gradient[1]));
    }

    [Fact]
    public void A_loop_that_ends_by_a_value()
    {
        var value = Models.ParticleValueAndGradient(12, 0.8, 0.05, out var speed, out var angle, out var drag);
        Assert.Equal(Models.Particle(12, 0.8, 0.05), value);
        var (a, b, c) = Differentiate.Gradient(Models.Particle, 12, 0.8, 0.05);
        AssertNear([a, b, c], [speed, angle, drag]);
    }

    [Fact]
    public void A_table_that_is_written_stays_as_it_is()
    {
        var u = new double[4, 5];
        for (var i = 0; i < u.Length; i++)
        {
            u[i / 5, i % 5] = Math.Sin(i);
        }

        var (before, gradient) = ((double[,])u.Clone(), new double[4, 5]);
        Models.GridValueAndGradient(u, 3, gradient);
        Assert.Equal(before, u);
        const double h = 1e-6;
        for (var i = 0; i < u.Length; i++)
        {
            double At(double step)
            {
                var moved = (double[,])u.Clone();
                moved[i / 5, i % 5] += step;
                return Models.Grid(moved, 3);
            }

            Assert.Equal((At(h) - At(-h)) / (2 * h), gradient[i / 5, i % 5], 1e-8);
        }
    }

    [Fact]
    public void The_product_of_a_vector_with_an_adjoint_and_with_a_direction_agree()
    {
        double[] x = [0.3, -0.2, 0.9, 1.4], adjoint = [1, -2, 0.5, 3], direction = [0.1, 0.7, -0.4, 0.2];
        var gradient = new double[4];
        var value = Models.SpiralVjp(x, 0.6, adjoint, gradient, out var turn);
        Assert.Equal(Models.Spiral(x, 0.6), value);
        var (again, tangent) = Models.SpiralJvp(x, 0.6, direction, 0.3);
        Assert.Equal(value, again);
        Assert.Equal(
            tangent.Zip(adjoint, (a, b) => a * b).Sum(),
            gradient.Zip(direction, (a, b) => a * b).Sum() + 0.3 * turn, 1e-12);
        Assert.Throws<ArgumentException>(() => Models.SpiralVjp(x, 0.6, [1], gradient, out _));
    }

    [Fact]
    public void Results_in_a_span()
    {
        double[] x = [0.5, -1.2, 2], adjoint = [1, -2, 3], y = new double[3], plain = new double[3];
        double[] gradient = new double[3], slopes = new double[3];
        Models.Weighted(x, 0.7, plain);
        Models.WeightedVjp(x, 0.7, y, adjoint, gradient, out var rate);
        Assert.Equal(plain, y);
        double e1 = Math.Exp(0.84), e2 = Math.Exp(-1.4);
        AssertNear([-1.2, 0.5 + (-2 * -0.7 * e1), 3 * -0.7 * e2, (-2 * 1.2 * e1) - (3 * 2 * e2)], [.. gradient, rate]);
        Models.WeightedJvp(x, 0.7, y, [0.1, 0.2, 0.3], -1, slopes);
        Assert.Equal(plain, y);
        AssertNear([(0.1 * -1.2) + (0.5 * 0.2), e1 * (-1.2 - 0.14), e2 * (2 - 0.21)], slopes);
    }

    // What is also read has a derivative in what it was before.
    [Fact]
    public void Results_in_place()
    {
        double[] u = [0.3, 1.1, -0.4, 0.8], adjoint = [1, -0.5, 2, 0.3], zeros = new double[3], flux = new double[3];
        double At(double[] before, double diffusion)
        {
            var after = (double[])before.Clone();
            Models.Smoothed(after, new double[3], diffusion);
            return after.Zip(adjoint, (a, b) => a * b).Sum();
        }

        double[] work = [.. u], plain = [.. u], gradient = new double[4], fluxGradient = new double[3];
        Models.SmoothedVjp(work, flux, 0.2, adjoint, zeros, gradient, fluxGradient, out var slope);
        Models.Smoothed(plain, flux, 0.2);
        Assert.Equal(plain, work);
        AssertNear(Slopes(p => At(p[..4], p[4]), [.. u, 0.2]), [.. gradient, slope], 1e-8);
        double[] direction = [0.2, -0.1, 0.4, 0.3], tangent = (double[])direction.Clone();
        Models.SmoothedJvp((double[])u.Clone(), flux, 0.2, tangent, new double[3], 0.5);
        Assert.Equal(
            gradient.Zip(direction, (a, b) => a * b).Sum() + (0.5 * slope),
            tangent.Zip(adjoint, (a, b) => a * b).Sum(), 1e-12);
    }

    [Fact]
    public void Rows_and_spans()
    {
        double[][] rows = [[0.5, 1.5], [0.2, 3, 0.4], [1]], slopes = [[0, 0], [0, 0, 0], [0]];
        double[] weights = [2, -1, 0.5], weightSlopes = new double[3];
        var value = Models.RowsValueAndGradient(rows, weights, slopes, weightSlopes);
        var total = 2 * 0.25 - 2.25 + 2 * 0.04 + 2;
        Assert.Equal(total * total, value, 1e-14);
        AssertNear([2 * total * (0.25 + 0.04 + 1), 2 * total * 2.25, 0], weightSlopes);
        AssertNear([2 * total * 4 * 0.2, 0, 0], slopes[1]);
    }

    [Fact]
    public void What_the_benchmarks_measure()
    {
        PlainModels.RungeKuttaValueAndGradient(1.5, 0.5, out var a, out var b);
        var (x, y) = Differentiate.Gradient(PlainModels.RungeKutta, 1.5, 0.5);
        AssertNear([x, y], [a, b]);
        PlainModels.NewtonValueAndGradient(0.6, 0.006, out a, out b);
        AssertNear(Slopes(p => PlainModels.Newton(p[0], p[1]), 0.6, 0.006), [a, b], 1e-6);
        PlainModels.ParticleValueAndGradient(20, 0.05, out a, out b);
        (x, y) = Differentiate.Gradient(PlainModels.Particle, 20, 0.05);
        AssertNear([x, y], [a, b]);
        double[] u = [0.1, 0.9, -0.4, 0.3, 0.8], slopes = new double[5];
        PlainModels.HeatValueAndGradient(u, slopes);
        AssertNear(Slopes(p => PlainModels.Heat([.. p]), u), slopes, 1e-7);
    }

    private static double[] Slopes(Func<double[], double> f, params double[] point) =>
    [
        .. point.Select((x, i) =>
        {
            double At(double step) => f([.. point.Select((x, j) => j == i ? x + step : x)]);
            const double h = 1e-6;
            return (At(h) - At(-h)) / (2 * h);
        }),
    ];

    private static void AssertNear(double[] expected, double[] found, double tolerance = 1e-9)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
