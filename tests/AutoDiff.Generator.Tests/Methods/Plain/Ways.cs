namespace Plain;

/// <summary>Ways through methods, and orders of evaluation, that are easy to get wrong.</summary>
public static class Ways
{
    [At(0.3, 1.2)]
    [At(-0.4, 0.1)]
    public static double DoWithContinue(double x, double y)
    {
        var (sum, k) = (0.0, 0);
        do
        {
            k++;
            if (k % 3 == 0)
                continue;
            sum = sum * x + y;
            if (sum > 40)
                break;
        }
        while (k < 9 && sum < 50);
        return sum * sum;
    }

    [At(0.7, -0.2, 1.1)]
    public static double ReturnFromNestedLoops(double[] x)
    {
        var s = 0.1;
        for (var i = 0; i < 6; i++)
        {
            for (var j = i; j >= 0; j--)
            {
                s += x[j % 3] * s;
                if (j == 1 && s > 1.5)
                    return s * x[i % 3];
                if (s < -3)
                    break;
            }

            s = Math.Sin(s);
        }

        return s;
    }

    [At(0.4, 0.8)]
    public static double SwitchInALoop(double x, double y)
    {
        var s = x;
        for (var i = 0; i < 12; i++)
        {
            switch (i % 5)
            {
                case 0:
                    if (s > 2)
                        break;
                    s += y * s;
                    break;
                case 1:
                case 2:
                    continue;
                case 3:
                    s *= x;
                    break;
                default:
                    s = Math.Cos(s);
                    break;
            }

            s += 0.1 * i;
        }

        return s;
    }

    [At(0.4, 0.8)]
    public static double SwitchOnPatterns(double x, double y)
    {
        var s = x;
        for (var i = -2; i <= 12; i += 3)
        {
            s = i switch
            {
                < 0 => s * y,
                0 or 4 => s + y * y,
                > 5 and < 9 => Math.Exp(-s),
                _ => s - x,
            };
        }

        return s * s;
    }

    [At(0.2, 0.9, -0.6)]
    public static double IndicesThatMove(double[] x)
    {
        var (k, a) = (0, new double[6]);
        a[k++] = x[0] * x[1];
        a[k++] = a[k - 2] * x[k];
        a[k++] += a[--k] * 2 + x[2] * (k + 1);
        a[5 - k] = a[k] * a[0];
        while (k-- > 0)
            a[k] *= a[k + 1] - x[k];
        return a[0] + a[1] * a[4] + a[5] - k;
    }

    [At(0.3, 0.7)]
    public static double ArraysThatAreTheSame(double x, double y)
    {
        double[] a = [x, y, x * y], b = a, c = new double[3];
        b[0] = a[1] * b[2];
        for (var i = 0; i < 4; i++)
        {
            c[i % 3] = a[(i + 1) % 3] + b[i % 3];
            (a, c) = (c, a);
            if (i == 2)
                b = a;
        }

        return a[0] * b[1] - c[2] * c[0];
    }

    private static double Scaled(double x, ref double total, out double twice)
    {
        total += x * x;
        twice = 2 * x;
        if (total > 3)
            return total;
        total *= 1.1;
        return x - total;
    }

    [At(0.6, 1.3)]
    public static double HelpersThatWrite(double x, double y)
    {
        var total = y;
        var a = new double[2];
        for (var i = 0; i < 5; i++)
        {
            a[i % 2] += Scaled(x + i * 0.3, ref total, out var twice) * twice;
            if (Scaled(y, ref a[0], out _) > 0.5 && Scaled(x, ref a[1], out twice) < twice * y)
                total -= a[1];
        }

        return total * a[0] + a[1];
    }

    [At(0.6, 1.3)]
    public static double LocalFunctionsThatShare(double x, double y)
    {
        var calls = 0;
        var memory = 1.0;
        double Next(double z)
        {
            calls++;
            memory = 0.5 * memory + z * y;
            return calls % 2 == 0 ? memory : -z;
        }

        var s = Next(x) * Next(y);
        for (var i = 0; i < 3; i++)
            s += Next(s) * Next(memory);
        return s + calls;
    }

    [At(0.5, 1.5, -0.3)]
    public static double TuplesThatTurn(double[] x)
    {
        static (double Radius, (double Cos, double Sin) Angle) Polar(double a, double b)
        {
            var r = Math.Sqrt(a * a + b * b);
            return (r, (a / r, b / r));
        }

        var (p, q) = (x[0], x[1]);
        for (var i = 0; i < 4; i++)
        {
            var (r, (c, s)) = Polar(p, q);
            (p, q) = (q - c * x[2], p + s * r);
            var pair = (First: p * q, r);
            p += 0.1 * pair.First - pair.r;
        }

        return p * q;
    }

    [At(0.5, 1.5)]
    public static double RowsThatAreReplaced(double x, double y)
    {
        var rows = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            rows[i] = new double[2];
            rows[i][0] = x + i;
            rows[i][1] = y * rows[0][0];
        }

        for (var k = 0; k < 3; k++)
        {
            (rows[0], rows[2]) = (rows[2], rows[0]);
            rows[1] = [rows[0][1] * rows[2][0], rows[1][0] - x];
            rows[0][k % 2] *= rows[1][1];
        }

        return rows[0][0] * rows[1][1] + rows[2][1] + rows[1][0];
    }

    [At(0.5, 1.4)]
    public static double EveryTermTwice(double x, double y)
    {
        var z = x * x * y * x + y / (x * x) - x / x + Math.Max(x, x) + Math.Max(y, x * 3) * Math.Min(x, y);
        z -= z * z - z;
        z = z + x + z;
        z *= z;
        z = x - z;
        z /= z + 3;
        return z * -z - -z + +x;
    }

    [At(0.7, 0.4)]
    public static double VariablesThatChangeMeanwhile(double x, double y)
    {
        double[] a = [x, y, x * y], b = [y, y, x];
        var sum = 0.0;
        foreach (var item in a)
        {
            sum += item * sum + x;
            a = b;
        }

        double First(double[] c)
        {
            a = [y, x, sum];
            return c[0] * c[1] + a[2];
        }

        var n = 4;
        void Less() => n--;
        for (var i = 0; i < n; i++)
        {
            Less();
            sum += First(a) * Math.Sin(sum);
        }

        return sum * a[2];
    }

    private static readonly double[] values = [0.5, 2, 3];

    [At(0.7, 0.4)]
    public static double NamesThatAreTaken(double turns, double adjoint)
    {
        var result = turns;
        for (var k = 0; k < values.Length; k++)
        {
            var xAdjoint = Math.Sin(result * values[k]) * adjoint;
            if (xAdjoint > 2)
                break;
            result += xAdjoint * result;
        }

        return result;
    }

    private static double Simpson(Func<double, double> f, double a, double b)
    {
        const int n = 20;
        var h = (b - a) / n;
        var sum = f(a) + f(b);
        for (var i = 1; i < n; i++)
            sum += (i % 2 == 0 ? 2 : 4) * f(a + i * h);
        return sum * h / 3;
    }

    private static double Bell(double x) => Math.Exp(-x * x);

    [At(0.4, 1.5)]
    public static double FunctionsAsArguments(double x, double y)
    {
        Func<double, double> wave = z => Math.Sin(x * z);
        var calls = 0;
        var area = Simpson(wave, 0, y) * Simpson(Bell, x, y)
            + Simpson(
                z =>
                {
                    if (calls++ > 10)
                        return x * z;
                    return wave(z) * z;
                },
                -x,
                x);
        return area + calls;
    }

    [At(2.5, 0.5)]
    public static double WhatIsThrown(double x, double y)
    {
        if (y > 1)
            throw new ArgumentException("Too large: {0}.", nameof(y));
        for (var i = 0; i < 3; i++)
        {
            if (x < 0)
                throw new InvalidOperationException();
            x -= y * x;
        }

        return x;
    }

    [At(0.3, 2.6, 1.2, 0.7)]
    [At(0.3, 3.2, 1.2, 0.7)]
    public static double RoundedToAnIndex(double[] x)
    {
        var i = (int)x[1];
        var counts = new int[4];
        counts[(int)x[2]]++;
        var row = counts[1] > 0 ? i - 2 : i;
        return (x[row] * x[(int)(2 * x[3])]) + (x[3] * (x[1] - Math.Floor(x[1])));
    }

    [At(1.3)]
    public static double Recursion(double x) => PowerOf(x, 13) + PowerOf(Binomial(x, 0.9, 4), 2);

    public static double PowerOf(double b, int n) =>
        n == 0 ? 1 : n % 2 == 0 ? PowerOf(b * b, n / 2) : b * PowerOf(b, n - 1);

    public static double Binomial(double up, double down, int steps)
    {
        if (steps == 0)
        {
            return Math.Max(up - 1, 0);
        }

        var sum = 0.0;
        for (var k = 0; k < 2; k++)
        {
            var next = k == 0 ? up * 1.1 : up * down;
            sum += (0.4 + (0.2 * k)) * Binomial(next, down, steps - 1);
        }

        return sum * down;
    }
}
