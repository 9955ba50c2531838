namespace AutoDiff.Tests.Fitting;

/// <summary>
/// The problems of Moré, Garbow and Hillstrom (Testing unconstrained optimization software, 1981): from their starting
/// points, plain methods come to the minima that the paper prints with six digits.
/// </summary>
public sealed partial class KnownMinimaTests
{
    private static readonly double[] Reaction = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323,
        0.0235, 0.0246];

    private static readonly double[] Inverse = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];

    private static readonly double[] Fractions = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73,
        0.96, 1.34, 2.10, 4.39];

    private static readonly double[] Bell = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989];

    private static readonly Dictionary<string, (Func<double[], double[]> Residuals, double[] Start, double Minimum)>
        Problems = new()
        {
            ["Rosenbrock"] = (x => [10 * (x[1] - (x[0] * x[0])), 1 - x[0]], [-1.2, 1], 0),
            ["Freudenstein and Roth"] = (
                x =>
                [
                    -13 + x[0] + ((((5 - x[1]) * x[1]) - 2) * x[1]), -29 + x[0] + ((((x[1] + 1) * x[1]) - 14) * x[1]),
                ],
                [0.5, -2], 48.9842),
            ["Powell badly scaled"] = (
                x => [(1e4 * x[0] * x[1]) - 1, Math.Exp(-x[0]) + Math.Exp(-x[1]) - 1.0001], [0, 1], 0),
            ["Brown badly scaled"] = (x => [x[0] - 1e6, x[1] - 2e-6, (x[0] * x[1]) - 2], [1, 1], 0),
            ["Beale"] = (Beale, [1, 1], 0),
            ["Jennrich and Sampson"] = (JennrichAndSampson, [0.3, 0.4], 124.362),
            ["Helical valley"] = (HelicalValley, [-1, 0, 0], 0),
            ["Bard"] = (Bard, [1, 1, 1], 8.21487e-3),
            ["Gaussian"] = (Gaussian, [0.4, 1, 0], 1.12793e-8),
            ["Box"] = (Box, [0, 10, 20], 0),
            ["Powell singular"] = (
                x =>
                [
                    x[0] + (10 * x[1]), Math.Sqrt(5) * (x[2] - x[3]), Math.Pow(x[1] - (2 * x[2]), 2),
                    Math.Sqrt(10) * Math.Pow(x[0] - x[3], 2),
                ],
                [3, -1, 0, 1], 0),
            ["Wood"] = (
                x =>
                [
                    10 * (x[1] - (x[0] * x[0])), 1 - x[0], Math.Sqrt(90) * (x[3] - (x[2] * x[2])), 1 - x[2],
                    Math.Sqrt(10) * (x[1] + x[3] - 2), (x[1] - x[3]) / Math.Sqrt(10),
                ],
                [-3, -1, -3, -1], 0),
            ["Kowalik and Osborne"] = (KowalikAndOsborne, [0.25, 0.39, 0.415, 0.39], 3.07505e-4),
            ["Watson"] = (Watson, new double[6], 2.28767e-3),
            ["Variably dimensioned"] = (
                VariablyDimensioned, [.. Enumerable.Range(1, 8).Select(j => 1 - (j / 8.0))], 0),
            ["Discrete boundary value"] = (
                DiscreteBoundaryValue, [.. Enumerable.Range(1, 10).Select(i => i / 11.0 * ((i / 11.0) - 1))], 0),
            ["Broyden tridiagonal"] = (BroydenTridiagonal, [.. Enumerable.Repeat(-1.0, 10)], 0),
            ["Linear of full rank"] = (LinearOfFullRank, [.. Enumerable.Repeat(1.0, 5)], 5),
            ["Chebyquad"] = (Chebyquad, [.. Enumerable.Range(1, 8).Select(j => j / 9.0)], 3.51687e-3),
        };

    public static TheoryData<string> Names => [.. Problems.Keys, .. Further.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_known_minimum_is_found(string name)
    {
        var (residuals, start, minimum) =
            Problems.TryGetValue(name, out var found) ? found : Further[name];
        var (_, sum) = LeastSquares.Minimize(residuals, start);

        // A unit of the sixth digit.
        Assert.True(Math.Abs(sum - minimum) <= Math.Max(1e-5 * minimum, 1e-18), $"{minimum}, found {sum:R}");
    }

    private static double[] Beale(double[] x)
    {
        double[] y = [1.5, 2.25, 2.625];
        return [.. y.Select((value, i) => value - (x[0] * (1 - Math.Pow(x[1], i + 1))))];
    }

    private static double[] JennrichAndSampson(double[] x)
    {
        var f = new double[10];
        for (var i = 1; i <= f.Length; i++)
        {
            f[i - 1] = 2 + (2 * i) - (Math.Exp(i * x[0]) + Math.Exp(i * x[1]));
        }

        return f;
    }

    private static double[] HelicalValley(double[] x)
    {
        var turn = Math.Atan(x[1] / x[0]) / (2 * Math.PI);
        if (x[0] < 0)
        {
            turn += 0.5;
        }

        return [10 * (x[2] - (10 * turn)), 10 * (Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])) - 1), x[2]];
    }

    private static double[] Bard(double[] x)
    {
        var f = new double[Fractions.Length];
        for (var i = 1; i <= f.Length; i++)
        {
            double u = i, v = 16 - i, w = Math.Min(u, v);
            f[i - 1] = Fractions[i - 1] - (x[0] + (u / ((v * x[1]) + (w * x[2]))));
        }

        return f;
    }

    private static double[] Gaussian(double[] x)
    {
        var f = new double[15];
        for (var i = 1; i <= f.Length; i++)
        {
            var t = (8 - i) / 2.0;
            var y = Bell[Math.Min(i, 16 - i) - 1];
            f[i - 1] = (x[0] * Math.Exp(-x[1] * (t - x[2]) * (t - x[2]) / 2)) - y;
        }

        return f;
    }

    private static double[] Box(double[] x)
    {
        var f = new double[10];
        for (var i = 0; i < f.Length; i++)
        {
            var t = 0.1 * (i + 1);
            f[i] = Math.Exp(-t * x[0]) - Math.Exp(-t * x[1]) - (x[2] * (Math.Exp(-t) - Math.Exp(-10 * t)));
        }

        return f;
    }

    private static double[] KowalikAndOsborne(double[] x)
    {
        var f = new double[Reaction.Length];
        for (var i = 0; i < f.Length; i++)
        {
            var u = Inverse[i];
            f[i] = Reaction[i] - (x[0] * ((u * u) + (u * x[1])) / ((u * u) + (u * x[2]) + x[3]));
        }

        return f;
    }

    private static double[] Watson(double[] x)
    {
        var f = new List<double>();
        for (var i = 1; i <= 29; i++)
        {
            double t = i / 29.0, slope = 0, value = 0, power = 1;
            for (var j = 0; j < x.Length; j++)
            {
                value += x[j] * power;
                if (j + 1 < x.Length)
                {
                    slope += (j + 1) * x[j + 1] * power;
                }

                power *= t;
            }

            f.Add(slope - (value * value) - 1);
        }

        f.Add(x[0]);
        f.Add(x[1] - (x[0] * x[0]) - 1);
        return [.. f];
    }

    private static double[] VariablyDimensioned(double[] x)
    {
        var sum = 0.0;
        for (var j = 0; j < x.Length; j++)
        {
            sum += (j + 1) * (x[j] - 1);
        }

        return [.. x.Select(value => value - 1), sum, sum * sum];
    }

    private static double[] DiscreteBoundaryValue(double[] x)
    {
        var (f, h) = (new double[x.Length], 1.0 / (x.Length + 1));
        for (var i = 0; i < f.Length; i++)
        {
            var (left, right) = (i > 0 ? x[i - 1] : 0, i + 1 < x.Length ? x[i + 1] : 0);
            f[i] = (2 * x[i]) - left - right + (h * h * Math.Pow(x[i] + ((i + 1) * h) + 1, 3) / 2);
        }

        return f;
    }

    private static double[] BroydenTridiagonal(double[] x)
    {
        var f = new double[x.Length];
        for (var i = 0; i < f.Length; i++)
        {
            f[i] = ((3 - (2 * x[i])) * x[i]) + 1;
            f[i] -= i > 0 ? x[i - 1] : 0;
            f[i] -= i + 1 < x.Length ? 2 * x[i + 1] : 0;
        }

        return f;
    }

    private static double[] LinearOfFullRank(double[] x)
    {
        const int m = 10;
        var f = new double[m];
        for (var i = 0; i < m; i++)
        {
            f[i] = (i < x.Length ? x[i] : 0) - (2.0 / m * x.Sum()) - 1;
        }

        return f;
    }

    private static double[] Chebyquad(double[] x)
    {
        var f = new double[x.Length];
        foreach (var value in x)
        {
            var (before, at) = (1.0, (2 * value) - 1);
            for (var i = 0; i < f.Length; i++)
            {
                f[i] += at / x.Length;
                (before, at) = (at, (2 * ((2 * value) - 1) * at) - before);
            }
        }

        for (var i = 1; i < f.Length; i += 2)
        {
            f[i] += 1.0 / (((i + 1) * (i + 1)) - 1);
        }

        return f;
    }
}
