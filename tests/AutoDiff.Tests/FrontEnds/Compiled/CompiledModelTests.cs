namespace AutoDiff.Tests.FrontEnds.Compiled;

/// <summary>Gradients are of the kind of the parameters.</summary>
public sealed class CompiledModelTests
{
    private sealed record Layer(double[,] Weights, double[] Bias);

    private record struct Rate(double Level, int Period);

    private sealed record Model(
        double Scale, Layer[] Layers, (double X, double Y) Offset, Dictionary<string, double> Named,
        List<double> Listed, Rate Rate, string Name, double? Optional);

    private static Model Parameters(int period = 3, double scale = 2) => new(
        scale, [new(new[,] { { 1.0, 2 }, { 3, 4 } }, [5, 6]), new(new[,] { { 7.0 } }, [8])], (0.5, 0.25),
        new() { ["a"] = 9, ["b"] = 10 }, [11, 12], new(0.5, period), "model", 13);

    private static double Loss(Model p) =>
        (p.Scale * p.Layers[0].Weights[1, 0] * p.Layers[1].Bias[0]) + (p.Offset.X * p.Offset.X) + (3 * p.Named["b"])
        + (p.Listed[1] * p.Layers[0].Bias[1]) + (p.Rate.Level * p.Rate.Period) + ((p.Optional ?? 0) * p.Offset.Y);

    [Fact]
    public void Gradients_are_records_of_records()
    {
        var f = Differentiate.Compile(Loss, Parameters());
        var (value, gradient) = f.ValueAndGradient(Parameters());
        Assert.Equal(Loss(Parameters()), value, 1e-12);
        Assert.Equal(24, gradient.Scale);
        Assert.Equal(new[,] { { 0.0, 0 }, { 16, 0 } }, gradient.Layers[0].Weights);
        Assert.Equal([0, 12], gradient.Layers[0].Bias);
        Assert.Equal(new[,] { { 0.0 } }, gradient.Layers[1].Weights);
        Assert.Equal([6], gradient.Layers[1].Bias);
        Assert.Equal((1, 13), gradient.Offset);
        Assert.Equal(new Dictionary<string, double> { ["a"] = 0, ["b"] = 3 }, gradient.Named);
        Assert.Equal([0, 6], gradient.Listed);
        Assert.Equal(new Rate(3, 3), gradient.Rate);
        Assert.Equal("model", gradient.Name);
        Assert.Equal(0.25, gradient.Optional);
    }

    [Fact]
    public void What_is_no_number_is_that_of_the_call()
    {
        var f = Differentiate.Compile(Loss, Parameters());
        Assert.Equal(3, f.Gradient(Parameters(period: 3)).Rate.Level);
        Assert.Equal(7, f.Gradient(Parameters(period: 7)).Rate.Level);
        Assert.Equal(3, f.Gradient(Parameters(period: 3, scale: 5)).Rate.Level);
        Assert.Equal(2, f.Recordings);

        var longer = Differentiate.Compile((double[] x) => x.Sum(v => v * v), [1.0]);
        Assert.Equal([2], longer.Gradient([1]));
        Assert.Equal([2, 4, 6], longer.Gradient([1, 2, 3]));
        Assert.Equal([4], longer.Gradient([2]));
    }

    [Fact]
    public void Second_derivatives_are_of_several_groups()
    {
        var f = Differentiate.Compile(
            ((double A, double[] B) p) => p.A * p.A * p.B[0] * p.B[1], (2.0, new[] { 3.0, 5.0 }));
        Assert.Equal(new double[,] { { 30, 20, 12 }, { 20, 0, 4 }, { 12, 4, 0 } }, f.Hessian((2, [3, 5])));
        var product = f.HessianVector((2, [3, 5]), (1, [10, 100]));
        Assert.Equal(30 + 200 + 1200, product.Item1, 1e-12);
        Assert.Equal([20 + 400, 12 + 40], product.Item2);
        Assert.Equal([2, 3, 5], f.Flatten((2, [3, 5])));
        Assert.Equal([60, 20, 12], f.Flat((2, [3, 5])).Gradient(2, 3, 5));
    }

    [Fact]
    public void An_object_that_is_given_twice_is_refused()
    {
        double[] shared = [1, 2];
        Assert.Contains("given before", Assert.Throws<ArgumentException>(
            () => Differentiate.Compile(((double[] A, double[] B) p) => p.A[0] * p.B[0], (shared, shared))).Message);
    }
}
