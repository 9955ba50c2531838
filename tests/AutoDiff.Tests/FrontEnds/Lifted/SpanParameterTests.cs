namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>Methods that take spans are differentiated at arrays.</summary>
public sealed class SpanParameterTests
{
    private static readonly double[] Point = [0.4, -1.3, 2.2];

    private static double ProductByParts(ReadOnlySpan<double> x) =>
        x.IsEmpty ? 1 : Math.Exp(0.1 * x[0]) * x[0] * ProductByParts(x[1..]);

    private static double InPlace(Span<double> x)
    {
        for (var i = 1; i < x.Length; i++)
        {
            x[i] *= x[i - 1];
        }

        x[..2].Fill(1);
        return x[0] + (x[2] * x[1]);
    }

    private static double Weighted(ReadOnlySpan<double> x, ReadOnlySpan<int> powers, double scale)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value * value;
        }

        return sum * Math.Pow(scale, powers[1]);
    }

    private static float OfFloats(ReadOnlySpan<float> x) => x[0] * x[1] / x[^1];

    [Fact]
    public void A_span_and_its_parts_are_read()
    {
        var (value, gradient) = Differentiate.ValueAndGradient(ProductByParts, Point);
        var expected = Math.Exp(0.1 * Point.Sum()) * Point[0] * Point[1] * Point[2];
        Assert.Equal(expected, value, 1e-14);
        Assert.Equal(Point.Select(x => expected * (0.1 + (1 / x))), gradient, Near);
        Assert.Equal(gradient, Differentiate.Compile(ProductByParts, Point).Gradient(Point), Near);
    }

    [Fact]
    public void What_is_written_to_a_span_is_followed_and_the_array_stays()
    {
        var x = Point.ToArray();
        Delegate method = InPlace;
        var compiled = Differentiate.Compile(method, x);
        Assert.Equal([x[1] * x[2], x[0] * x[2], x[0] * x[1]], compiled.Gradient(x), Near);
        Assert.Equal(Point, x);
    }

    [Fact]
    public void Spans_stand_beside_other_parameters()
    {
        var program = Lift.Trace(Weighted, Point, new[] { 7, 3 }, 1.5);
        var gradient = program.Gradient().Evaluate([Point, [1.5]]);
        var sum = Point.Sum(x => x * x);
        Assert.Equal(sum * 3.375, gradient[0][0], 1e-13);
        Assert.Equal(Point.Select(x => 2 * x * 3.375), gradient[1], Near);
        Assert.Equal(3 * sum * 2.25, gradient[2][0], 1e-13);
    }

    [Fact]
    public void Floats_stay_floats() =>
        Assert.Equal([0.25f, 0.5f, -0.125f], Differentiate.Gradient(OfFloats, [2f, 1f, 4f]));

    [Fact]
    public void A_span_needs_an_array() => Assert.Contains(
        "expected an array", Assert.Throws<ArgumentException>(() => Lift.Trace(ProductByParts, 1.0)).Message,
        StringComparison.Ordinal);

    private static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-13 * Math.Max(1, Math.Abs(x));
}
