namespace Plain;

public static class Estimates
{
    private static readonly double[,] Normals =
    {
        { 0.3, -1.2, 0.7, 0.1 }, { -0.5, 0.2, 1.1, -0.9 }, { 1.6, 0.4, -0.3, 0.8 }, { -1.1, -0.6, 0.9, 0.5 },
    };

    private static readonly double[][] Returns =
    [
        [0.01, -0.02, 0.03], [0.02, 0.01, -0.01], [-0.03, 0.04, 0.02], [0.015, 0.005, 0.01],
    ];

    // Spot, volatility, rate.
    [At(100, 0.25, 0.03)]
    public static double AsianOptionWithBarrier(double spot, double volatility, double rate)
    {
        const double dt = 0.25, strike = 98, barrier = 160;
        int paths = Normals.GetLength(0), steps = Normals.GetLength(1);
        double sum = 0;
        for (int p = 0; p < paths; p++)
        {
            double s = spot, average = 0;
            bool isOut = false;
            for (int k = 0; k < steps; k++)
            {
                s *= Math.Exp((rate - 0.5 * volatility * volatility) * dt + volatility * Math.Sqrt(dt) * Normals[p, k]);
                if (s > barrier)
                {
                    isOut = true;
                    break;
                }

                average += s / steps;
            }

            if (isOut)
                continue;
            sum += Math.Max(average - strike, 0);
        }

        return Math.Exp(-rate * dt * steps) * sum / paths;
    }

    [At(97.5, 0.05)]
    public static double YieldOfBond(double price, double coupon)
    {
        var y = 0.04;
        for (var iteration = 0; iteration < 50; iteration++)
        {
            double value = 0, slope = 0;
            for (var t = 1; t <= 6; t++)
            {
                var flow = t == 6 ? 100 + 100 * coupon : 100 * coupon;
                var factor = Math.Pow(1 + y, -t);
                value += flow * factor;
                slope -= t * flow * factor / (1 + y);
            }

            var step = (value - price) / slope;
            y -= step;
            if (Math.Abs(step) < 1e-12)
                return y;
        }

        return double.NaN;
    }

    [At(0.2, 0.5, 0.3)]
    public static double RiskOfPortfolio(double[] weights)
    {
        var n = weights.Length;
        var means = Enumerable.Range(0, n).Select(j => Returns.Average(row => row[j])).ToArray();
        var covariance = new double[n, n];
        foreach (var row in Returns)
        {
            for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var c = (row[i] - means[i]) * (row[j] - means[j]) / (Returns.Length - 1);
                covariance[i, j] += c;
                if (i != j)
                    covariance[j, i] += c;
            }
        }

        double Variance() => Enumerable.Range(0, n)
            .Sum(i => Enumerable.Range(0, n).Sum(j => weights[i] * covariance[i, j] * weights[j]));
        var expected = weights.Zip(means, (w, m) => w * m).Sum();
        return Math.Sqrt(Variance()) - 2 * expected + 10 * Math.Pow(weights.Sum() - 1, 2);
    }

    private readonly record struct Lifetime(double Time, string Kind);

    private static readonly Lifetime[] Lifetimes =
        [new(1.2, "failed"), new(3.1, "censored"), new(0.4, "failed"), new(2.2, "interval"), new(5.0, "truncated")];

    [At(1.7, 2.4)]
    public static double WeibullWithCensoring(double shape, double scale)
    {
        double CumulativeHazard(double t) => Math.Pow(t / scale, shape);
        var logLikelihood = 0.0;
        foreach (var (time, kind) in Lifetimes)
        {
            logLikelihood += kind switch
            {
                "failed" => Math.Log(shape / scale) + (shape - 1) * Math.Log(time / scale) - CumulativeHazard(time),
                "censored" => -CumulativeHazard(time),
                "interval" => Math.Log(Math.Exp(-CumulativeHazard(time)) - Math.Exp(-CumulativeHazard(time + 1))),
                _ when time > 10 => throw new InvalidOperationException(kind),
                _ => 0,
            };
        }

        return -logLikelihood;
    }

    [At(0.05, 0.1, 0.8)]
    public static double Garch(double[] parameters)
    {
        if (parameters is not [var omega, var alpha, var beta] || alpha + beta >= 1)
            return double.PositiveInfinity;
        var (variance, sum) = (omega / (1 - alpha - beta), 0.0);
        var random = 0.3;
        for (var t = 0; t < 60; t++)
        {
            random = 3.9 * random * (1 - random);
            var r = random - 0.5;
            (variance, sum) = (omega + alpha * r * r + beta * variance, sum + Math.Log(variance) + r * r / variance);
        }

        return 0.5 * sum;
    }

    [At(-0.5, 1.5, 0.4)]
    public static double MixtureByExpectationMaximization(double first, double second, double share)
    {
        double[] data = [-1.1, -0.3, 0.2, 1.0, 1.9, 2.3];
        double[] means = [first, second];
        for (var turn = 0; turn < 4; turn++)
        {
            var responsibilities = new double[data.Length, 2];
            for (var i = 0; i < data.Length; i++)
            {
                var total = 0.0;
                for (var k = 0; k < 2; k++)
                {
                    var d = data[i] - means[k];
                    responsibilities[i, k] = (k == 0 ? share : 1 - share) * Math.Exp(-d * d / 2);
                    total += responsibilities[i, k];
                }

                for (var k = 0; k < 2; k++)
                    responsibilities[i, k] /= total;
            }

            for (var k = 0; k < 2; k++)
            {
                double weight = 0, weighted = 0;
                for (var i = 0; i < data.Length; i++)
                {
                    weight += responsibilities[i, k];
                    weighted += responsibilities[i, k] * data[i];
                }

                means[k] = weighted / weight;
                if (k == 0)
                    share = weight / data.Length;
            }
        }

        return means[0] * means[1] + share;
    }
}
