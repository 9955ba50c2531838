namespace Plain;

/// <summary>Methods as people write them who know nothing of derivatives.</summary>
public static class Strangers
{
    [At(0.05, 0.02, 0.9, 0.01)]
    public static double Vasicek(double r0, double theta, double kappa, double sigma)
    {
        double price = 0;
        for (var t = 1; t <= 5; t++)
        {
            var b = (1 - Math.Exp(-kappa * t)) / kappa;
            var a = (theta - sigma * sigma / (2 * kappa * kappa)) * (b - t) - sigma * sigma * b * b / (4 * kappa);
            price += (t == 5 ? 1.05 : 0.05) * Math.Exp(a - b * r0);
        }
        return price;
    }

    [At(0.06)]
    public static double YieldToMaturity(double coupon)
    {
        double y = 0.05, target = 1.02;
        int iterations = 0;
        do
        {
            double f = -target, df = 0;
            for (int k = 1; k <= 10; k++)
            {
                double cf = coupon + (k == 10 ? 1 : 0);
                f += cf / Math.Pow(1 + y, k);
                df -= k * cf / Math.Pow(1 + y, k + 1);
            }
            double step = f / df;
            y -= step;
            if (Math.Abs(step) < 1e-14) break;
        } while (++iterations < 50);
        return y;
    }

    [At(0.1, 0.2, -0.05, 0.3, 0.15)]
    public static double SharpeRatio(double[] returns)
    {
        var mean = returns.Average();
        var variance = returns.Sum(r => Math.Pow(r - mean, 2)) / (returns.Length - 1);
        return mean / Math.Sqrt(variance);
    }

    [At(0.5, 1.5)]
    public static double GammaLikelihood(double shape, double rate)
    {
        double[] data = { 0.5, 1.2, 0.7, 2.1 };
        double ll = 0;
        foreach (double d in data)
            ll += shape * Math.Log(rate) + (shape - 1) * Math.Log(d) - rate * d - Stirling(shape);
        return ll;
    }

    private static double Stirling(double z)
    {
        double shift = 0;
        while (z < 8) { shift -= Math.Log(z); z += 1; }
        return (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z * z * z) + shift;
    }

    [At(0.3, 0.8, 1.4)]
    public static double Correlation(double a, double b, double c)
    {
        double[] x = [a, b, c, a * b], y = [c, a, b, 0.5];
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sx += x[i]; sy += y[i];
            sxx += x[i] * x[i]; syy += y[i] * y[i]; sxy += x[i] * y[i];
        }
        var n = x.Length;
        return (n * sxy - sx * sy) / Math.Sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    [At(0.4, 0.9, -0.2, 0.1)]
    public static double Kalman(double[] z)
    {
        (double x, double p) state = (0, 1);
        double ll = 0;
        foreach (var m in z)
        {
            state.p += 0.1;
            var s = state.p + 0.5; var k = state.p / s; var e = m - state.x;
            state.x += k * e; state.p *= 1 - k;
            ll -= 0.5 * (Math.Log(s) + e * e / s);
        }
        return ll + state.x;
    }

    [At(0.2, 1.1, 2.0, -0.7)]
    public static double KernelDensity(double[] data)
    {
        const double h = 0.5;
        double total = 0;
        for (int i = 0; i < data.Length; i++)
            for (int j = i + 1; j < data.Length; j++)
            {
                double u = (data[i] - data[j]) / h;
                total += Math.Exp(-u * u / 2) / Math.Sqrt(2 * Math.PI);
            }
        return Math.Log(total);
    }

    [At(1.0, 0.5, 0.3)]
    public static double DoublePendulum(double th1, double th2, double l)
    {
        double w1 = 0, w2 = 0, g = 9.81, h = 0.005;
        for (int i = 0; i < 60; i++)
        {
            double d = th1 - th2, den = 2 - Math.Cos(d) * Math.Cos(d);
            double a1 = (-g * (2 * Math.Sin(th1)) + g * Math.Sin(th2) * Math.Cos(d)
                - l * Math.Sin(d) * (w2 * w2 + w1 * w1 * Math.Cos(d))) / (l * den);
            double a2 = (2 * g * (Math.Sin(th1) * Math.Cos(d) - Math.Sin(th2))
                + 2 * l * w1 * w1 * Math.Sin(d) + l * w2 * w2 * Math.Sin(d) * Math.Cos(d)) / (l * den);
            w1 += h * a1; w2 += h * a2; th1 += h * w1; th2 += h * w2;
        }
        return th1 * w2 - th2 * w1;
    }

    [At(1.0, 2.0, 0.3)]
    public static double BouncingBall(double height, double speed, double restitution)
    {
        double t = 0, v = speed, y = height; int bounces = 0;
        const double g = 9.81;
        while (bounces < 3)
        {
            double fall = (v + Math.Sqrt(v * v + 2 * g * y)) / g;
            t += fall;
            v = (g * fall - v) * (0.5 + restitution / 2);
            y = 0; bounces++;
        }
        return t;
    }

    [At(2.0, 0.4, 1.5)]
    public static double QuaternionRotate(double angle, double tilt, double r)
    {
        var q = Quat.FromAxis(angle, Math.Sin(tilt), 0, Math.Cos(tilt));
        var v = q * new Quat(0, r, r * r, 1) * q.Conjugate();
        return v.X + 2 * v.Y - v.Z * v.W;
    }

    private readonly struct Quat
    {
        public double W { get; }
        public double X { get; }
        public double Y { get; }
        public double Z { get; }
        public Quat(double w, double x, double y, double z) { W = w; X = x; Y = y; Z = z; }
        public static Quat FromAxis(double a, double x, double y, double z)
        {
            double s = Math.Sin(a / 2);
            return new Quat(Math.Cos(a / 2), s * x, s * y, s * z);
        }
        public Quat Conjugate() => new(W, -X, -Y, -Z);
        public static Quat operator *(Quat a, Quat b) => new(
            a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z,
            a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y,
            a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X,
            a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W);
    }

    [At(10, 0.01, 0.3)]
    public static double TrussStiffness(double area, double height, double load)
    {
        var k = new double[2, 2];
        (double X, double Y)[] bars = [(1, 0), (0.6, 0.8), (-0.6, 0.8)];
        foreach (var (x, y) in bars)
        {
            var c = area / (1 + height * x * x);
            k[0, 0] += c * x * x; k[0, 1] += c * x * y; k[1, 0] += c * x * y; k[1, 1] += c * y * y;
        }
        var det = k[0, 0] * k[1, 1] - k[0, 1] * k[1, 0];
        return load * k[0, 0] / det;
    }

    [At(1.5, 0.3, 0.05)]
    public static double PidStep(double kp, double ki, double kd)
    {
        double y = 0, dy = 0, integral = 0, last = 1, cost = 0, dt = 0.02;
        for (var k = 0; k < 100; k++)
        {
            var e = 1 - y; integral = Math.Clamp(integral + e * dt, -0.5, 0.5);
            var u = kp * e + ki * integral + kd * (e - last) / dt; last = e;
            u = u > 2 ? 2 : u < -2 ? -2 : u;
            dy += dt * (u - 0.4 * dy - y); y += dt * dy;
            cost += dt * (Math.Abs(e) * k * dt + 0.01 * u * u);
        }
        return cost;
    }

    [At(0.8, 0.2, 0.1)]
    public static double Lqr(double a, double b, double q)
    {
        double p = 1;
        for (var it = 0; it < 500; it++)
        {
            var next = q + a * a * p - Math.Pow(a * p * b, 2) / (1 + b * b * p);
            if (Math.Abs(next - p) < 1e-15) break;
            p = next;
        }
        return p;
    }

    [At(0.3, 0.7, -0.4)]
    public static double StateMachine(double a, double b, double c)
    {
        var state = Phase.Idle; double level = a;
        for (var t = 0; t < 20; t++)
        {
            switch (state)
            {
                case Phase.Idle: level += 0.1 * b; if (level > 0.9) state = Phase.Run; break;
                case Phase.Run: level *= 0.8 + 0.1 * c; if (level < 0.4) goto case Phase.Stop; break;
                case Phase.Stop: level -= 0.01 * a; state = Phase.Idle; break;
            }
        }
        return level * level;
    }

    private enum Phase { Idle, Run, Stop }

    [At(0.4, 1.3)]
    public static double LocalRecursion(double x, double y)
    {
        double Legendre(int n) => n switch
        {
            0 => 1,
            1 => x,
            _ => ((2 * n - 1) * x * Legendre(n - 1) - (n - 1) * Legendre(n - 2)) / n,
        };
        var s = 0.0;
        for (var n = 0; n < 6; n++) s += Legendre(n) * Math.Pow(y, n);
        return s;
    }

    [At(0.1, 1.7)]
    public static double AdaptiveSimpson(double a, double b)
    {
        double F(double t) => Math.Exp(-t * t) * a + Math.Sin(b * t);
        double Go(double lo, double hi, int depth)
        {
            double m = (lo + hi) / 2, whole = (hi - lo) / 6 * (F(lo) + 4 * F(m) + F(hi));
            if (depth == 0) return whole;
            double l = (lo + m) / 2, r = (m + hi) / 2;
            double parts = (m - lo) / 6 * (F(lo) + 4 * F(l) + F(m)) + (hi - m) / 6 * (F(m) + 4 * F(r) + F(hi));
            return Math.Abs(parts - whole) < 1e-7 ? parts : Go(lo, m, depth - 1) + Go(m, hi, depth - 1);
        }
        return Go(0, b, 6);
    }

    [At(0.3, 0.4, 0.5, 0.6)]
    public static double MatrixExponentialSeries(double[] v)
    {
        double[,] a = { { v[0], v[1] }, { v[2], v[3] } }, term = { { 1, 0 }, { 0, 1 } }, sum = { { 1, 0 }, { 0, 1 } };
        for (var k = 1; k < 15; k++)
        {
            var next = new double[2, 2];
            for (var i = 0; i < 2; i++)
                for (var j = 0; j < 2; j++)
                    for (var l = 0; l < 2; l++)
                        next[i, j] += term[i, l] * a[l, j] / k;
            term = next;
            for (var i = 0; i < 2; i++) for (var j = 0; j < 2; j++) sum[i, j] += term[i, j];
        }
        return sum[0, 0] + sum[1, 1] * sum[0, 1];
    }
}
