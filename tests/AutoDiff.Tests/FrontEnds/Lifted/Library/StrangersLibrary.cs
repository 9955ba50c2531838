namespace Plain;

/// <summary>Methods as people write them, with collections and LINQ.</summary>
public static class StrangersLibrary
{
    [At(100, 105, 0.2, 0.03, 1.0)]
    public static double AsianGeometric(double s, double k, double vol, double r, double t)
    {
        var n = 12; var dt = t / n; var sum = 0.0;
        for (int i = 1; i <= n; i++) sum += Math.Exp((r - 0.5 * vol * vol) * i * dt + vol * Math.Sqrt(i * dt) * 0.3);
        return Math.Max(s * sum / n - k * 0.9, 0.0) * Math.Exp(-r * t);
    }

    [At(100, 90, 95, 120, 80, 110)]
    public static double MaxDrawdown(double[] prices)
    {
        double peak = double.NegativeInfinity, worst = 0;
        foreach (var p in prices)
        {
            if (p > peak) peak = p;
            var dd = (peak - p) / peak;
            if (dd > worst) worst = dd;
        }
        return worst;
    }

    [At(1.2, 0.7, 3.1, 2.2)]
    public static double MedianOfFour(double[] x)
    {
        var copy = (double[])x.Clone();
        Array.Sort(copy);
        return (copy[1] + copy[2]) / 2;
    }

    [At(0.3, 0.9, 0.2, 0.6)]
    public static double Dictionaries(double[] x)
    {
        var weights = new Dictionary<string, double> { ["a"] = x[0], ["b"] = x[1] };
        weights["c"] = weights["a"] * x[2];
        var total = 0.0;
        foreach (var pair in weights) total += pair.Value * pair.Key.Length;
        return weights.TryGetValue("b", out var b) ? total * b + x[3] : 0;
    }

    [At(1.0, 2.0, 3.0)]
    public static double QueueAndStack(double a, double b, double c)
    {
        var q = new Queue<double>(); q.Enqueue(a); q.Enqueue(b); q.Enqueue(c);
        var s = new Stack<double>();
        while (q.Count > 0) s.Push(q.Dequeue() * (s.Count + 1));
        return s.Pop() * s.Pop() + s.Peek();
    }

    [At(0.2, 0.5, 0.9)]
    public static double YieldedSeries(double a, double b, double c) =>
        Terms(a, b).Take(8).Select((t, i) => t * Math.Pow(c, i)).Sum();

    private static IEnumerable<double> Terms(double a, double b)
    {
        while (true)
        {
            yield return a;
            (a, b) = (b, a * 0.5 + b * 0.25);
        }
    }

    [At(0.7, 1.4, -0.2)]
    public static double PatternsAndNullables(double x, double y, double z)
    {
        double? maybe = x > 0 ? x * y : null;
        var kind = (x, y) switch { ( > 0, > 1) => 2, ( > 0, _) => 1, _ => 0 };
        return (maybe ?? z) * kind + (maybe is { } m ? m * z : 0);
    }

    [At(0.5, -0.3, 0.8)]
    public static double GroupedByLinq(double[] x)
    {
        var ordered = x.OrderByDescending(v => v).ToList();
        var chunks = ordered.Chunk(2).Select(c => c.Sum());
        return chunks.Aggregate(0.0, (a, c) => a * 0.5 + c * c) + ordered.First() - ordered.Last();
    }
}
