namespace Plain;

public static class Numerics
{
    [At(2, 5)]
    public static double CubicRoot(double a, double b)
    {
        var z = 1.0;
        for (var k = 0; k < 100; k++)
        {
            var f = z * z * z + a * z - b;
            var dz = f / (3 * z * z + a);
            z -= dz;
            if (Math.Abs(dz) < 1e-15)
                break;
        }

        return z;
    }

    [At(2)]
    public static double SquareRoot(double a)
    {
        var x = a;
        while (Math.Abs(x * x - a) > 1e-12)
            x = 0.5 * (x + a / x);
        return x;
    }

    [At(0.3, 2)]
    public static double Bisection(double low, double target)
    {
        double high = 10, x = low;
        for (var k = 0; k < 60; k++)
        {
            var middle = 0.5 * (x + high);
            if (middle * middle * middle < target)
                x = middle;
            else
                high = middle;
        }

        // One step of Newton's method gives the derivative.
        return x - (x * x * x - target) / (3 * x * x);
    }

    [At(4, 1, 0.5, 3, 1, 2, 0.2, 1, 5, 1, 2, 3)]
    public static double GaussElimination(double[] x)
    {
        var (a, b) = (new double[3, 3], new double[3]);
        for (var i = 0; i < 3; i++)
        {
            b[i] = x[9 + i];
            for (var j = 0; j < 3; j++)
                a[i, j] = x[3 * i + j] + (i == j ? 2 : 0);
        }

        for (var k = 0; k < 3; k++)
        {
            for (var i = k + 1; i < 3; i++)
            {
                var factor = a[i, k] / a[k, k];
                for (var j = k; j < 3; j++)
                    a[i, j] -= factor * a[k, j];
                b[i] -= factor * b[k];
            }
        }

        var solution = new double[3];
        for (var i = 2; i >= 0; i--)
        {
            var sum = b[i];
            for (var j = i + 1; j < 3; j++)
                sum -= a[i, j] * solution[j];
            solution[i] = sum / a[i, i];
        }

        return solution[0] + 2 * solution[1] - solution[2];
    }

    [At(4, 1, 0.5, 3)]
    public static double PivotedSolve(double a, double b, double c, double d)
    {
        double[][] m = [[a - 3.9, b, 1], [c, d, 2]];
        if (Math.Abs(m[1][0]) > Math.Abs(m[0][0]))
        {
            (m[0], m[1]) = (m[1], m[0]);
        }

        var factor = m[1][0] / m[0][0];
        for (var j = 0; j < 3; j++)
            m[1][j] -= factor * m[0][j];
        var y = m[1][2] / m[1][1];
        return (m[0][2] - m[0][1] * y) / m[0][0] + y;
    }

    [At(1.3)]
    public static double SineSeries(double x)
    {
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-17; n++)
        {
            term *= -x * x / ((2 * n) * (2 * n + 1));
            sum += term;
        }

        return sum;
    }

    [At(0.2, 1.7)]
    public static double Simpson(double a, double b)
    {
        const int n = 1000;
        var h = (b - a) / n;
        var sum = 0.0;
        for (var i = 0; i <= n; i++)
        {
            var weight = i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.Exp(-(a + i * h) * (a + i * h));
        }

        return sum * h / 3;
    }

    [At(1, -2, 3, 0.5, 0.7)]
    public static double Horner(double[] c)
    {
        var (p, x) = (0.0, c[^1]);
        for (var i = c.Length - 2; i >= 0; i--)
        {
            p = p * x + c[i];
        }

        return p;
    }

    [At(3.7, 1.3)]
    public static double Interpolated(double x, double scale)
    {
        double[] table = [0, 1, 4, 9, 16, 25];
        var i = (int)x;
        var t = x - Math.Floor(x);
        return scale * (table[i] + t * (table[i + 1] - table[i]));
    }

    [At(0.4, 0.2, 0.9, 0.1, 0.7)]
    public static double CumulativeInPlace(double[] x)
    {
        for (var i = 1; i < x.Length; i++)
        {
            x[i] += 0.5 * x[i - 1] * x[i - 1];
        }

        return x[^1];
    }

    [At(2)]
    public static double Recursive(double x)
    {
        double Power(double b, int n) => n == 0 ? 1 : n % 2 == 0 ? Power(b * b, n / 2) : b * Power(b, n - 1);
        return Power(x, 13);
    }

    [At(0.5, 2.5, 1.5)]
    public static double SpanWork(double a, double b, double c)
    {
        Span<double> work = stackalloc double[4];
        work[0] = a;
        work[1] = b * a;
        var tail = work.Slice(1, 3);
        tail[1] = c + tail[0];
        tail[2] += a * tail[1];
        var sum = 0.0;
        foreach (var w in work)
            sum += w * w;
        return sum;
    }

    [At(0.3, 1.1)]
    public static double OutAndRef(double a, double b)
    {
        static void Rotate(ref double x, ref double y, double angle, out double norm)
        {
            (x, y) = (x * Math.Cos(angle) - y * Math.Sin(angle), x * Math.Sin(angle) + y * Math.Cos(angle));
            norm = Math.Sqrt(x * x + 2 * y * y);
        }

        Rotate(ref a, ref b, 0.3, out var first);
        Rotate(ref a, ref b, a, out var second);
        return first * second;
    }

    [At(7.3, 2.1)]
    [At(-7.3, 2.1)]
    public static double Remainder(double x, double y) => x % y * x + Math.Truncate(x) * y;
}
