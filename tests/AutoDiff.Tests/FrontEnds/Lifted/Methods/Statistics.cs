namespace Plain;

public static class Statistics
{
    private static readonly double[] Times = [0.1, 0.5, 1.0, 1.5, 2.2, 3.1];
    private static readonly double[] Heights = [1.1, 1.6, 2.4, 3.9, 6.1, 11.0];

    [At(1, 0.8)]
    public static double ExponentialFit(double a, double b)
    {
        var sum = 0.0;
        for (var i = 0; i < Times.Length; i++)
        {
            var residual = Heights[i] - a * Math.Exp(b * Times[i]);
            sum += residual * residual;
        }

        return sum;
    }

    [At(2.0, 1.0, 0.5, 3.0, -1.0)]
    public static double LogSumExp(double[] x)
    {
        var most = x[0];
        for (var i = 1; i < x.Length; i++)
        {
            most = Math.Max(most, x[i]);
        }

        var sum = 0.0;
        foreach (var value in x)
        {
            sum += Math.Exp(value - most);
        }

        return most + Math.Log(sum);
    }

    [At(1, 2, 4, 8, 3)]
    public static double Variance(double[] x)
    {
        double mean = 0, m2 = 0;
        var n = 0;
        foreach (var value in x)
        {
            n++;
            var delta = value - mean;
            mean += delta / n;
            m2 += delta * (value - mean);
        }

        return m2 / (n - 1);
    }

    [At(0.3, -0.2, 0.5)]
    public static double LogisticLikelihood(double[] w)
    {
        double[][] rows = [[1, 0.5, 2], [1, -1, 0.3], [1, 2, -1], [1, 0.1, 0.7]];
        int[] labels = { 1, 0, 1, 0 };
        var sum = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var z = 0.0;
            for (var j = 0; j < w.Length; j++)
                z += rows[i][j] * w[j];
            sum += labels[i] == 1 ? -Math.Log(1 + Math.Exp(-z)) : -Math.Log(1 + Math.Exp(z));
        }

        return sum;
    }

    [At(1.5, 2.5, 0.7)]
    public static double HuberLoss(double a, double b, double c)
    {
        static double Huber(double r) => Math.Abs(r) <= 1 ? 0.5 * r * r : Math.Abs(r) - 0.5;
        return Huber(a - 1) + Huber(b) + Huber(-c);
    }

    [At(1, 3, 2, 5, 4)]
    public static double Median(double[] x)
    {
        // By insertion: which element is where depends on the values.
        var sorted = (double[])x.Clone();
        for (var i = 1; i < sorted.Length; i++)
        {
            for (var j = i; j > 0 && sorted[j - 1] > sorted[j]; j--)
            {
                (sorted[j - 1], sorted[j]) = (sorted[j], sorted[j - 1]);
            }
        }

        return sorted[sorted.Length / 2];
    }

    [At(0.6, 0.3, 0.2, 0.7)]
    public static double HiddenMarkov(double stay, double rare, double low, double high)
    {
        int[] seen = [0, 1, 1, 0, 1, 0, 0, 1];
        var (a, b) = (0.5, 0.5);
        var likelihood = 0.0;
        for (var t = 0; t < seen.Length; t++)
        {
            var (pa, pb) = seen[t] switch { 0 => (low, high), _ => (1 - low, 1 - high) };
            (a, b) = ((a * stay + b * rare) * pa, (a * (1 - stay) + b * (1 - rare)) * pb);
            var sum = a + b;
            likelihood += Math.Log(sum);
            a /= sum;
            b /= sum;
        }

        return likelihood;
    }

    [At(0.9, 0.5, 0.3)]
    public static double KalmanLikelihood(double phi, double q, double r)
    {
        double state = 0, variance = 1, sum = 0;
        double[] data = [0.3, 0.1, -0.4, 0.8, 1.1, 0.7];
        foreach (double y in data)
        {
            state *= phi;
            variance = phi * phi * variance + q;
            var innovation = y - state;
            var s = variance + r;
            var gain = variance / s;
            state += gain * innovation;
            variance *= 1 - gain;
            sum -= 0.5 * (Math.Log(2 * Math.PI * s) + innovation * innovation / s);
        }

        return sum;
    }

    [At(4.5)]
    [At(0.3)]
    public static double LogGamma(double x)
    {
        // Recurrence up to 8, then Stirling's series.
        var shift = 0.0;
        while (x < 8)
        {
            shift -= Math.Log(x);
            x += 1;
        }

        var z = 1 / (x * x);
        return shift + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI)
            + (1.0 / 12 - z * (1.0 / 360 - z / 1260)) / x;
    }

    [At(1, 2, 3, 4)]
    public static double WithLinq(double[] x) =>
        x.Select(v => v * v).Sum() / x.Zip(x.Skip(1), (a, b) => a * b).Max() + x.Aggregate(1.0, (p, v) => p * v)
        + x.Average();
}
