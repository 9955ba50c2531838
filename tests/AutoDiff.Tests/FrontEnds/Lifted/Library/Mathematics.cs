using System.Numerics;

namespace Plain;

public static class Mathematics
{
    [At(0.37, 0.81)]
    public static double SinesAndSigns(double x, double y)
    {
        var (s, c) = Math.SinCos(x);
        return s * c + Math.CopySign(y, -x) * 2 + Math.ScaleB(x, 3) + Math.IEEERemainder(y, 0.7)
            + Math.MaxMagnitude(x, y) * x + Math.MinMagnitude(-y, x) + Math.Round(x, 1) * y;
    }

    [At(0.37, 0.81)]
    public static double FunctionsOfDouble(double x, double y) =>
        double.Lerp(x, y, x) + double.RootN(y, 3) + double.SinPi(x) * double.CosPi(y) + double.TanPi(x * 0.3)
        + double.AsinPi(x) + double.AcosPi(y) + double.AtanPi(y) + double.Atan2Pi(x, y) + double.Hypot(x, y)
        + double.Exp10(x) + double.Exp2M1(y) + double.ExpM1(x) + double.LogP1(x) + double.Log2P1(y)
        + double.Log10P1(x) + double.DegreesToRadians(y) + double.MaxNumber(x, y) * double.MinNumber(x, y)
        + double.MultiplyAddEstimate(x, y, x) + (double.IsNegative(x) ? y : x) + (double.IsInteger(y) ? x : y * y);

    [At(2.7, -1.3)]
    public static double PartsOfATable(double x, double y)
    {
        // The number of the interval is rounded on purpose.
        var k = (int)Math.Floor(x * 4);
        var t = x * 4 - k;
        return (1 - t) * y + t * k * y * y;
    }

    [At(0.37, 0.81, 0.62)]
    public static double Transform(double[] x)
    {
        var power = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            Complex c = 0;
            for (var n = 0; n < x.Length; n++)
                c += x[n] * Complex.Exp(new Complex(0, -2 * Math.PI * k * n / x.Length));
            power += k * c.Magnitude * c.Magnitude + c.Phase;
        }

        return power;
    }

    [At(0.37, 0.81, 0.62)]
    public static double Impedance(double[] x)
    {
        var z = new Complex(x[0], x[1] * 3);
        var y = 1 / z + Complex.One / new Complex(0.1, -x[2]);
        return Complex.Abs(Complex.Sqrt(1 / y)) + Complex.Pow(y, 2).Real;
    }

    [At(0.37, 0.81, 0.62)]
    public static double FastFourier(double[] x)
    {
        var a = new Complex[8];
        for (var i = 0; i < 8; i++)
            a[i] = x[i % x.Length] * (i + 1);
        Halve(a);
        return a[1].Magnitude + a[3].Real;

        static void Halve(Span<Complex> a)
        {
            var half = a.Length / 2;
            if (half == 0)
                return;
            var (even, odd) = (new Complex[half], new Complex[half]);
            for (var i = 0; i < half; i++)
                (even[i], odd[i]) = (a[2 * i], a[2 * i + 1]);
            Halve(even);
            Halve(odd);
            for (var k = 0; k < half; k++)
            {
                var t = Complex.FromPolarCoordinates(1, -2 * Math.PI * k / a.Length) * odd[k];
                (a[k], a[k + half]) = (even[k] + t, even[k] - t);
            }
        }
    }

    private static T Polynomial<T>(T x, T[] c)
        where T : INumber<T>
    {
        var sum = T.Zero;
        for (var i = c.Length - 1; i >= 0; i--)
            sum = sum * x + c[i];
        return T.Max(sum, -sum) + T.CreateChecked(2) * T.Abs(x);
    }

    private static T Norm<T>(ReadOnlySpan<T> v)
        where T : IRootFunctions<T>, INumber<T>
    {
        var sum = T.Zero;
        foreach (var e in v)
            sum += e * e;
        return T.Sqrt(sum);
    }

    [At(0.37, 0.81, 0.62)]
    public static double GenericMathematics(double[] x) =>
        Polynomial(x[0], x) + Norm<double>(x) + Norm<double>(x.AsSpan(1));

    [At(100, 0.3, 0.02)]
    public static double MonteCarlo(double[] p)
    {
        ulong state = 88172645463325252;
        var sum = 0.0;
        for (var k = 0; k < 100; k++)
        {
            var (u, v) = (Next(ref state), Next(ref state));
            var z = Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
            sum += Math.Max(p[0] * Math.Exp(p[2] - 0.5 * p[1] * p[1] + p[1] * z) - 100, 0);
        }

        return Math.Exp(-p[2]) * sum / 100;

        static double Next(ref ulong s)
        {
            s ^= s << 13;
            s ^= s >> 7;
            s ^= s << 17;
            return ((s >> 11) + 0.5) / (1UL << 53);
        }
    }

    [At(0.37, 0.81, 0.62)]
    public static double Adaptive(double[] p)
    {
        double t = 0, y = p[0], h = 0.1;
        for (var n = 0; t < 2 && n < 1000; n++)
        {
            if (t + h > 2)
                h = 2 - t;
            double k1 = Rate(y), k2 = Rate(y + h / 2 * k1), k3 = Rate(y + 3 * h / 4 * k2);
            var next = y + h / 9 * (2 * k1 + 3 * k2 + 4 * k3);
            var error = Math.Abs(h * (-5.0 / 72 * k1 + k2 / 12 + k3 / 9 - Rate(next) / 8));
            if (error < 1e-6)
                (t, y) = (t + h, next);
            h *= 0.9 * Math.Clamp(Math.Pow(1e-6 / (error + 1e-300), 1.0 / 3), 0.2, 5);
        }

        return y;

        double Rate(double y) => p[1] * y * (1 - y) * p[2];
    }
}
