namespace Plain;

/// <summary>LINQ over arrays.</summary>
public static class Sequences
{
    private static readonly double[] Weights = [0.5, 1.5, -2, 0.25];

    [At(0.3, -0.8, 1.2)]
    public static double SumsAndProducts(double[] x) =>
        x.Sum() * x.Select(v => v * v).Sum() + x.Sum(v => Math.Sin(v)) / x.Average()
        + x.Zip(Weights, (a, w) => a * w).Sum();

    [At(0.3, -0.8, 1.2, 0.9)]
    public static double Extremes(double[] x) =>
        (x.Max() * x.Min(v => v * v * v)) + x.Zip(x.Skip(1), (a, b) => a * b).Max() + x.Select(Math.Exp).Min();

    [At(0.3, -0.8, 1.2, 0.9)]
    public static double Folded(double[] x)
    {
        var horner = x.Aggregate(0.5, (sum, c) => (sum * x[1]) + c);
        var product = x.Aggregate((a, b) => a * b);
        var (mean, square) = x.Aggregate((0.0, 0.0), (s, v) => (s.Item1 + v, s.Item2 + (v * v)),
            s => (s.Item1 / 4, s.Item2));
        return horner + (product * mean) + Math.Sqrt(square - (mean * mean));
    }

    [At(0.3, -0.8, 1.2, 0.9)]
    public static double Filtered(double[] x)
    {
        var positive = x.Where(v => v > 0);
        var count = x.Count(v => v < 0);
        x[0] *= 2;
        return positive.Sum(v => v * v) + (positive.Average() * count) + positive.Count()
            + x.Where(v => v < 1).Aggregate(1.0, (p, v) => p * v);
    }

    [At(0.3, -0.8, 1.2)]
    public static double Indices(double[] x)
    {
        var powers = Enumerable.Range(1, 4).Select(n => Math.Pow(x[2], n) / n).ToArray();
        var sum = 0.0;
        foreach (var k in Enumerable.Range(0, x.Length))
        {
            if (k == 1)
                continue;
            sum += x[k] * powers[k + 1];
        }

        foreach (var v in x.Take(2).Reverse().Select((v, i) => v * (i + 1)))
        {
            sum = (0.5 * sum) + v;
            if (sum > 40)
                break;
        }

        return sum + Mean(x.Select(v => v * x[0])) + Enumerable.Repeat(x[1], 3).Sum();
    }

    private static double Mean(IEnumerable<double> values) => values.Sum() / values.Count();

    [At(0.4, 0.1, -0.3)]
    public static double AttentionOfRows(double[] q)
    {
        double[][] keys = [[1, 0, 0.5], [0.2, 0.3, -1], [0, 1, 1]];
        var scores = keys.Select(k => k.Zip(q, (a, b) => a * b).Sum()).ToArray();
        var most = scores.Max();
        var weights = scores.Select(s => Math.Exp(s - most));
        return weights.Select((e, i) => e / weights.Sum() * Weights[i]).Sum();
    }
}
