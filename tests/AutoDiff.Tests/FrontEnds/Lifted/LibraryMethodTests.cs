namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>
/// Methods that use what dual numbers cannot stand in for: collections, LINQ, complex numbers, generic mathematics. The
/// truth is central differences of the plain method, extrapolated.
/// </summary>
public sealed class LibraryMethodTests
{
    public static TheoryData<string, string, double[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double[]>();
            foreach (var (type, method, point) in PlainMethods.LibraryCases())
            {
                cases.Add(type, method, point);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_is_that_of_differences(string type, string method, double[] point)
    {
        foreach (var isOptimized in new[] { true, false })
        {
            var f = PlainMethods.OfLibrary(type, method, isOptimized);
            var results = new double[1 + point.Length];
            Lift.Trace(f, PlainMethods.Arguments(f, point)).Gradient().Compile<double>().Evaluate(point, results);
            var value = At(f, point);
            Assert.Equal(value, results[0], 1e-12 * (1 + Math.Abs(value)));
            double[] slopes = [.. point.Select((_, k) => Slope(f, point, k))];
            var scale = slopes.Max(Math.Abs);
            Assert.All(slopes.Zip(results[1..]), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * scale));
        }
    }

    // The error of the difference with half the step is a quarter, but for the fourth order.
    private static double Slope(Delegate f, double[] point, int k)
    {
        var step = 1e-5 * Math.Max(0.1, Math.Abs(point[k]));
        var (a, b, c) = (Difference(step), Difference(step / 2), Difference(step / 4));
        var (d, e) = (((4 * b) - a) / 3, ((4 * c) - b) / 3);
        return ((16 * e) - d) / 15;

        double Difference(double h) => (At(f, Moved(h)) - At(f, Moved(-h))) / (2 * h);

        double[] Moved(double h)
        {
            double[] moved = [.. point];
            moved[k] += h;
            return moved;
        }
    }

    private static double At(Delegate f, double[] point) => (double)f.DynamicInvoke(PlainMethods.Arguments(f, point))!;
}
