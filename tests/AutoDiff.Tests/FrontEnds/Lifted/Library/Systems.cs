using System.Numerics;

namespace Plain;

public static class Systems
{
    private readonly struct Angles(double a, double b, double va, double vb)
    {
        public double A { get; } = a;
        public double B { get; } = b;
        public double Va { get; } = va;
        public double Vb { get; } = vb;

        public static Angles operator +(Angles x, Angles y) => new(x.A + y.A, x.B + y.B, x.Va + y.Va, x.Vb + y.Vb);

        public static Angles operator *(double c, Angles x) => new(c * x.A, c * x.B, c * x.Va, c * x.Vb);
    }

    [At(1.1, -0.4, 1.3)]
    public static double DoublePendulum(double a, double b, double length)
    {
        const double g = 9.81, h = 0.02;
        var state = new Angles(a, b, 0, 0);
        for (var k = 0; k < 40; k++)
        {
            var k1 = Rate(state);
            var k2 = Rate(state + h / 2 * k1);
            var k3 = Rate(state + h / 2 * k2);
            var k4 = Rate(state + h * k3);
            state += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }

        return state.A + 2 * state.B;

        Angles Rate(Angles s)
        {
            var d = s.A - s.B;
            var m = 3 - Math.Cos(2 * d);
            var first = (-3 * g * Math.Sin(s.A) - g * Math.Sin(s.A - 2 * s.B)
                - 2 * Math.Sin(d) * (s.Vb * s.Vb * length + s.Va * s.Va * length * Math.Cos(d))) / (length * m);
            var second = 2 * Math.Sin(d) * (2 * s.Va * s.Va * length + 2 * g * Math.Cos(s.A)
                + s.Vb * s.Vb * length * Math.Cos(d)) / (length * m);
            return new(s.Va, s.Vb, first, second);
        }
    }

    [At(2.0, 1.5, 0.7)]
    public static double SpringChainByCholesky(double k1, double k2, double load)
    {
        const int n = 5;
        var a = new double[n, n];
        for (var e = 0; e <= n; e++)
        {
            var k = (e & 1) == 0 ? k1 : k2;
            if (e > 0)
                a[e - 1, e - 1] += k;
            if (e == n)
                break;
            a[e, e] += k;
            if (e == 0)
                continue;
            a[e, e - 1] -= k;
            a[e - 1, e] -= k;
        }

        Span<double> x = stackalloc double[n];
        x[n / 2] = load;
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < j; k++)
                a[j, j] -= a[j, k] * a[j, k];
            if (a[j, j] <= 0)
                throw new ArithmeticException("not positive definite");
            a[j, j] = Math.Sqrt(a[j, j]);
            for (var i = j + 1; i < n; i++)
            {
                for (var k = 0; k < j; k++)
                    a[i, j] -= a[i, k] * a[j, k];
                a[i, j] /= a[j, j];
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                x[i] -= a[i, k] * x[k];
            x[i] /= a[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                x[i] -= a[k, i] * x[k];
            x[i] /= a[i, i];
        }

        return x[n / 2] * x[0];
    }

    [At(4.0, 0.8, 0.05)]
    public static double BouncingBall(double height, double restitution, double drag)
    {
        double y = height, v = 0, t = 0;
        var bounces = 0;
        const double h = 0.01;
        while (true)
        {
            v += h * (-9.81 - drag * v * Math.Abs(v));
            y += h * v;
            t += h;
            if (y < 0)
            {
                y = -restitution * y;
                v = -restitution * v;
                if (++bounces == 2)
                    break;
            }

            if (t > 3)
                break;
        }

        return y + 0.1 * v;
    }

    [At(0.4, 1.7)]
    public static double AdaptiveSimpson(double a, double b)
    {
        return Part(a, b, F(a), F((a + b) / 2), F(b), 4);

        static double F(double x) => Math.Exp(-x * x) * Math.Cos(3 * x);

        static double Part(double a, double b, double fa, double fm, double fb, int depth)
        {
            double m = (a + b) / 2, h = b - a;
            double left = F((a + m) / 2), right = F((m + b) / 2);
            var coarse = h / 6 * (fa + 4 * fm + fb);
            var fine = h / 12 * (fa + 4 * left + 2 * fm + 4 * right + fb);
            if (depth == 0 || Math.Abs(fine - coarse) < 1e-6)
                return fine + (fine - coarse) / 15;
            return Part(a, m, fa, left, fm, depth - 1) + Part(m, b, fm, right, fb, depth - 1);
        }
    }

    [At(0.4, 0.2)]
    public static double CrankNicolson(double diffusivity, double decay)
    {
        const int n = 30;
        var u = new double[n];
        for (var i = 0; i < n; i++)
            u[i] = Math.Sin(Math.PI * (i + 1) / (n + 1));
        var (c, d) = (new double[n], new double[n]);
        for (var step = 0; step < 25; step++)
        {
            var r = diffusivity / 2;
            for (var i = 0; i < n; i++)
            {
                var below = i > 0 ? u[i - 1] : 0;
                var above = i < n - 1 ? u[i + 1] : 0;
                var right = r * below + (1 - 2 * r - decay * u[i] * u[i]) * u[i] + r * above;
                var pivot = 1 + 2 * r + (i > 0 ? r * c[i - 1] : 0);
                c[i] = -r / pivot;
                d[i] = (right + (i > 0 ? r * d[i - 1] : 0)) / pivot;
            }

            u[n - 1] = d[n - 1];
            for (var i = n - 2; i >= 0; i--)
                u[i] = d[i] - c[i] * u[i + 1];
        }

        return u.Sum() / n;
    }

    [At(0.4, 1.7, -0.3)]
    public static double PowerSpectrum(double a, double b, double c)
    {
        var z = new Complex[8];
        for (var i = 0; i < z.Length; i++)
            z[i] = new(a * Math.Cos(b * i), c * i);
        for (int i = 1, j = 0; i < z.Length; i++)
        {
            var bit = z.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
                (z[i], z[j]) = (z[j], z[i]);
        }

        for (var length = 2; length <= z.Length; length <<= 1)
        {
            var root = Complex.FromPolarCoordinates(1, -2 * Math.PI / length);
            for (var i = 0; i < z.Length; i += length)
            {
                var w = Complex.One;
                for (var j = 0; j < length / 2; j++, w *= root)
                {
                    var (even, odd) = (z[i + j], z[i + j + length / 2] * w);
                    z[i + j] = even + odd;
                    z[i + j + length / 2] = even - odd;
                }
            }
        }

        return z.Select((v, k) => k * (v.Real * v.Real + v.Imaginary * v.Imaginary)).Sum();
    }

    private struct Matrix2<T>
        where T : IFloatingPoint<T>
    {
        public T A, B, C, D;

        public readonly Matrix2<T> Transposed => new() { A = A, B = C, C = B, D = D };

        public static Matrix2<T> operator *(Matrix2<T> x, Matrix2<T> y) => new()
        {
            A = x.A * y.A + x.B * y.C, B = x.A * y.B + x.B * y.D,
            C = x.C * y.A + x.D * y.C, D = x.C * y.B + x.D * y.D,
        };

        public static Matrix2<T> operator +(Matrix2<T> x, Matrix2<T> y) =>
            new() { A = x.A + y.A, B = x.B + y.B, C = x.C + y.C, D = x.D + y.D };
    }

    [At(0.3, 0.1, 0.6)]
    public static double RegulatorByRiccati(double damping, double step, double price)
    {
        var a = new Matrix2<double> { A = 1, B = step, C = -step, D = 1 - damping * step };
        var q = new Matrix2<double> { A = 1, D = 0.1 };
        var p = q;
        double change;
        var turns = 0;
        do
        {
            var pa = p * a;
            double s = price + step * step * p.D;
            double k1 = step * pa.C / s, k2 = step * pa.D / s;
            var next = a.Transposed * pa + q;
            next.A -= k1 * k1 * s;
            next.B -= k1 * k2 * s;
            next.C -= k1 * k2 * s;
            next.D -= k2 * k2 * s;
            change = Math.Abs(next.A - p.A) + Math.Abs(next.D - p.D);
            p = next;
        }
        while (change > 1e-11 && ++turns < 2000);
        return p.A + p.B * p.D;
    }

    private sealed class Controller
    {
        private double integral;
        private double? previous;

        public required double Gain { get; init; }

        public double Limit { get; init; } = 1.5;

        public double Next(double error, double h)
        {
            integral = Math.Clamp(integral + h * error, -Limit, Limit);
            var slope = (error - (previous ?? error)) / h;
            previous = error;
            return Gain * (error + 0.5 * integral + 0.05 * slope);
        }
    }

    [At(1.2, 0.5)]
    public static double ControlledTank(double gain, double outflow)
    {
        var controller = new Controller { Gain = gain };
        double level = 0.2, cost = 0;
        for (var k = 0; k < 50; k++)
        {
            var inflow = controller.Next(1 - level, 0.1) switch
            {
                < 0 => 0,
                > 2 => 2,
                var u => u,
            };
            level += 0.1 * (inflow - outflow * Math.Sqrt(level));
            cost += (1 - level) * (1 - level);
        }

        return cost;
    }

    [At(0.4, 1.7)]
    public static double TableOfRoots(double a, double b)
    {
        var table = Enumerable.Range(0, 6).Select(i => (double)MathF.Sqrt(i)).ToList();
        var sum = 0.0;
        foreach (var (v, i) in table.Select((v, i) => (v, i)))
        {
            if (i % 3 == 1)
                continue;
            sum += Math.Atan2(a * v, b) + Math.ScaleB(a, i) + Math.Cbrt(b + v) + Math.CopySign(a, -b);
        }

        return sum;
    }
}
