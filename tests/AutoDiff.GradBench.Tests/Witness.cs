namespace AutoDiff.GradBench.Tests;

/// <summary>What derivatives are compared with, and how.</summary>
internal static class Witness
{
    /// <summary>
    /// The Jacobian ∂fᵢ/∂xⱼ by central differences, extrapolated once: right to about the fourth power of the step.
    /// </summary>
    public static double[,] Jacobian(Func<double[], double[]> f, double[] x, double step = 1e-3)
    {
        var jacobian = new double[f(x).Length, x.Length];
        for (var j = 0; j < x.Length; j++)
        {
            var h = step * Math.Max(1, Math.Abs(x[j]));
            var (coarse, fine) = (Difference(j, 2 * h), Difference(j, h));
            for (var i = 0; i < coarse.Length; i++)
            {
                jacobian[i, j] = ((4 * fine[i]) - coarse[i]) / 3;
            }
        }

        return jacobian;

        double[] Difference(int j, double h)
        {
            var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
            up[j] += h;
            down[j] -= h;
            return [.. f(up).Zip(f(down), (a, b) => (a - b) / (2 * h))];
        }
    }

    /// <summary>The gradient of a scalar function by differences.</summary>
    public static double[] Gradient(Func<double[], double> f, double[] x, double step = 1e-3) =>
        [.. Jacobian(y => [f(y)], x, step).Cast<double>()];

    /// <summary>Asserts that two arrays agree up to a fraction of the largest element expected.</summary>
    public static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        var (e, a) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(e.Length, a.Length);
        var scale = e.Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < e.Length; i++)
        {
            Assert.True(Math.Abs(e[i] - a[i]) <= tolerance * scale, $"Element {i} is {a[i]:R}; expected {e[i]:R}.");
        }
    }

    /// <summary>So many numbers between −1 and 1.</summary>
    public static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    /// <summary>A matrix of numbers between −1 and 1, as a list of rows.</summary>
    public static double[][] Rows(int seed, int rows, int columns) => [.. Numbers(seed, rows * columns).Chunk(columns)];

    /// <summary>All elements of a matrix that is given by its rows.</summary>
    public static double[] Flat(this double[][] rows) => [.. rows.SelectMany(row => row)];
}
