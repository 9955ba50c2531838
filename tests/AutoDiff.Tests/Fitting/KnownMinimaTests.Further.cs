namespace AutoDiff.Tests.Fitting;

/// <summary>Further problems of the paper.</summary>
public sealed partial class KnownMinimaTests
{
    private static readonly double[] Thermistor = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030,
        6005, 5147, 4427, 3820, 3307, 2872];

    private static readonly double[] OsborneData = [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784,
        0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448,
        0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406];

    private static readonly double[] OsborneTwoData = [1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786,
        0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624,
        0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523,
        0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.71, 0.729,
        0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054];

    private static readonly Dictionary<string, (Func<double[], double[]> Residuals, double[] Start, double Minimum)>
        Further = new()
        {
            ["Meyer"] = (Meyer, [0.02, 4000, 250], 87.9458),
            ["Osborne, first"] = (Osborne, [0.5, 1.5, -1, 0.01, 0.02], 5.46489e-5),
            ["Biggs"] = (Biggs, [1, 2, 1, 1, 1, 1], 0),
            ["Extended Rosenbrock"] = (
                ExtendedRosenbrock, [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? -1.2 : 1)], 0),
            ["Penalty, second"] = (PenaltyTwo, [0.5, 0.5, 0.5, 0.5], 9.37629e-6),
            ["Brown almost-linear"] = (BrownAlmostLinear, [.. Enumerable.Repeat(0.5, 10)], 0),
            ["Discrete integral equation"] = (
                DiscreteIntegral, [.. Enumerable.Range(1, 10).Select(i => i / 11.0 * ((i / 11.0) - 1))], 0),
            ["Broyden banded"] = (BroydenBanded, [.. Enumerable.Repeat(-1.0, 10)], 0),
            ["Osborne, second"] = (
                OsborneTwo, [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], 4.01377e-2),
            ["Extended Powell singular"] = (
                ExtendedPowellSingular, [.. Enumerable.Range(0, 8).Select(i => new[] { 3.0, -1, 0, 1 }[i % 4])], 0),
            ["Trigonometric"] = (Trigonometric, [.. Enumerable.Repeat(0.1, 10)], 0),
            ["Linear of rank 1"] = (x => LinearOfRankOne(x, 0), [.. Enumerable.Repeat(1.0, 5)], 90 / 42.0),
            ["Linear of rank 1 with zeros"] = (
                x => LinearOfRankOne(x, 1), [.. Enumerable.Repeat(1.0, 5)], 124 / 34.0),
        };

    private static double[] Meyer(double[] x)
    {
        var f = new double[Thermistor.Length];
        for (var i = 0; i < f.Length; i++)
        {
            f[i] = (x[0] * Math.Exp(x[1] / (45 + (5 * (i + 1)) + x[2]))) - Thermistor[i];
        }

        return f;
    }

    private static double[] Osborne(double[] x)
    {
        var f = new double[OsborneData.Length];
        for (var i = 0; i < f.Length; i++)
        {
            var t = 10.0 * i;
            f[i] = OsborneData[i] - (x[0] + (x[1] * Math.Exp(-t * x[3])) + (x[2] * Math.Exp(-t * x[4])));
        }

        return f;
    }

    private static double[] Biggs(double[] x)
    {
        var f = new double[13];
        for (var i = 0; i < f.Length; i++)
        {
            var t = 0.1 * (i + 1);
            var y = Math.Exp(-t) - (5 * Math.Exp(-10 * t)) + (3 * Math.Exp(-4 * t));
            f[i] = (x[2] * Math.Exp(-t * x[0])) - (x[3] * Math.Exp(-t * x[1])) + (x[5] * Math.Exp(-t * x[4])) - y;
        }

        return f;
    }

    private static double[] ExtendedRosenbrock(double[] x)
    {
        var f = new double[x.Length];
        for (var i = 0; i < x.Length; i += 2)
        {
            f[i] = 10 * (x[i + 1] - (x[i] * x[i]));
            f[i + 1] = 1 - x[i];
        }

        return f;
    }

    private static double[] PenaltyTwo(double[] x)
    {
        var (n, a) = (x.Length, Math.Sqrt(1e-5));
        var f = new double[2 * n];
        f[0] = x[0] - 0.2;
        var sum = n * x[0] * x[0];
        for (var i = 1; i < n; i++)
        {
            var y = Math.Exp((i + 1) / 10.0) + Math.Exp(i / 10.0);
            f[i] = a * (Math.Exp(x[i] / 10) + Math.Exp(x[i - 1] / 10) - y);
            f[n + i - 1] = a * (Math.Exp(x[i] / 10) - Math.Exp(-0.1));
            sum += (n - i) * x[i] * x[i];
        }

        f[^1] = sum - 1;
        return f;
    }

    private static double[] BrownAlmostLinear(double[] x)
    {
        var (sum, product) = (x.Sum(), x.Aggregate(1.0, (p, value) => p * value));
        return [.. x.Take(x.Length - 1).Select(value => value + sum - (x.Length + 1)), product - 1];
    }

    private static double[] DiscreteIntegral(double[] x)
    {
        var (n, h) = (x.Length, 1.0 / (x.Length + 1));
        var f = new double[n];
        for (var i = 0; i < n; i++)
        {
            var (t, below, above) = ((i + 1) * h, 0.0, 0.0);
            for (var j = 0; j < n; j++)
            {
                var s = (j + 1) * h;
                var cube = Math.Pow(x[j] + s + 1, 3);
                if (j <= i)
                {
                    below += s * cube;
                }
                else
                {
                    above += (1 - s) * cube;
                }
            }

            f[i] = x[i] + (h * (((1 - t) * below) + (t * above)) / 2);
        }

        return f;
    }

    private static double[] BroydenBanded(double[] x)
    {
        var f = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var sum = 0.0;
            for (var j = Math.Max(0, i - 5); j <= Math.Min(x.Length - 1, i + 1); j++)
            {
                if (j != i)
                {
                    sum += x[j] * (1 + x[j]);
                }
            }

            f[i] = (x[i] * (2 + (5 * x[i] * x[i]))) + 1 - sum;
        }

        return f;
    }

    private static double[] OsborneTwo(double[] x)
    {
        var f = new double[OsborneTwoData.Length];
        for (var i = 0; i < f.Length; i++)
        {
            var t = i / 10.0;
            f[i] = OsborneTwoData[i] - (x[0] * Math.Exp(-t * x[4]));
            for (var k = 1; k < 4; k++)
            {
                var d = t - x[k + 7];
                f[i] -= x[k] * Math.Exp(-d * d * x[k + 4]);
            }
        }

        return f;
    }

    private static double[] ExtendedPowellSingular(double[] x)
    {
        var f = new double[x.Length];
        for (var i = 0; i < x.Length; i += 4)
        {
            f[i] = x[i] + (10 * x[i + 1]);
            f[i + 1] = Math.Sqrt(5) * (x[i + 2] - x[i + 3]);
            f[i + 2] = Math.Pow(x[i + 1] - (2 * x[i + 2]), 2);
            f[i + 3] = Math.Sqrt(10) * Math.Pow(x[i] - x[i + 3], 2);
        }

        return f;
    }

    private static double[] Trigonometric(double[] x)
    {
        var (n, cosines) = (x.Length, x.Sum(Math.Cos));
        return [.. x.Select((value, i) => n - cosines + ((i + 1) * (1 - Math.Cos(value))) - Math.Sin(value))];
    }

    private static double[] LinearOfRankOne(double[] x, int zeros)
    {
        var f = new double[10];
        for (var i = 0; i < f.Length; i++)
        {
            f[i] = -1;
            for (var j = zeros; j < x.Length - zeros && i >= zeros && i < f.Length - zeros; j++)
            {
                f[i] += (i + 1 - zeros) * (j + 1) * x[j];
            }
        }

        return f;
    }
}
