namespace Plain;

public static class Programs
{
    private struct Vector(double x, double y, double z)
    {
        public double X = x;
        public double Y = y;
        public double Z = z;

        public double this[int i]
        {
            readonly get => i switch { 0 => X, 1 => Y, 2 => Z, _ => throw new IndexOutOfRangeException() };
            set
            {
                if (i == 0)
                    X = value;
                else if (i == 1)
                    Y = value;
                else
                    Z = value;
            }
        }

        public static Vector Cross(in Vector a, in Vector b) =>
            new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

        public readonly double Norm => Math.Sqrt(X * X + Y * Y + Z * Z);
    }

    [At(0.37, 0.81, 0.62)]
    public static double RigidBody(double[] start)
    {
        var (w, inertia) = (new Vector(start[0], start[1], start[2]), new Vector(1, 2, 3));
        for (var k = 0; k < 400; k++)
        {
            var torque = Vector.Cross(new Vector(inertia[0] * w[0], inertia[1] * w[1], inertia[2] * w[2]), w);
            for (var i = 0; i < 3; i++)
                w[i] += 1e-2 * torque[i] / inertia[i];
        }

        return w.Norm + w[0] * w[1];
    }

    private sealed class Controller(double proportional, double integral)
    {
        private double sum, last;

        public double Step(double error, double dt)
        {
            sum = Math.Clamp(sum + error * dt, -1, 1);
            var slope = (error - last) / dt;
            last = error;
            return proportional * error + integral * sum + 0.01 * slope;
        }
    }

    [At(1.37, 0.81)]
    public static double ControllerAsAnObject(double proportional, double integral)
    {
        var controller = new Controller(proportional, integral);
        double y = 0, cost = 0;
        for (var k = 0; k < 300; k++)
        {
            y += 0.02 * (controller.Step(1 - y, 0.02) - y);
            cost += Math.Abs(1 - y) * 0.02;
        }

        return cost;
    }

    [At(0.37, 0.2)]
    public static double HeatOnAPlate(double rise, double rate)
    {
        const int n = 8;
        var u = new double[n, n];
        for (var i = 0; i < n; i++)
            u[i, 0] = rise * i;
        for (var t = 0; t < 10; t++)
        {
            var v = (double[,])u.Clone();
            for (var i = 1; i < n - 1; i++)
            {
                for (var j = 1; j < n - 1; j++)
                    v[i, j] = u[i, j] + rate * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4 * u[i, j]);
            }

            u = v;
        }

        var sum = 0.0;
        foreach (var e in u)
            sum += e * e;
        return sum;
    }

    [At(0.37, 0.81, 0.62)]
    public static double PowerIteration(double[] a)
    {
        double[] v = [1, 1, 1];
        double length = 0, before;
        do
        {
            before = length;
            var w = new double[3];
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                    w[i] += (i == j ? 3 + a[i] : a[(i + j) % 3]) * v[j];
            }

            length = Math.Sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
            for (var i = 0; i < 3; i++)
                v[i] = w[i] / length;
        }
        while (Math.Abs(length - before) > 1e-13);
        return length;
    }

    [At(0.37, 0.81, 0.62)]
    public static double DynamicTimeWarping(double[] x)
    {
        var n = x.Length;
        var d = new double[n + 1, n + 1];
        for (var i = 1; i <= n; i++)
            d[i, 0] = d[0, i] = 1e3;
        for (var i = 1; i <= n; i++)
        {
            for (var j = 1; j <= n; j++)
            {
                d[i, j] = Math.Abs(x[i - 1] - 2 * x[j - 1])
                    + Math.Min(d[i - 1, j], Math.Min(d[i, j - 1], d[i - 1, j - 1]));
            }
        }

        return d[n, n];
    }

    [At(0.05, 0.1, 0.8)]
    public static double Volatility(double[] p)
    {
        var r = Enumerable.Range(0, 200).Select(i => 0.3 * Math.Sin(i * 12.9898)).ToArray();
        double v = 0.1, likelihood = 0;
        for (var i = 1; i < r.Length; i++)
        {
            v = p[0] + p[1] * r[i - 1] * r[i - 1] + p[2] * v;
            likelihood += Math.Log(v) + r[i] * r[i] / v;
        }

        return likelihood;
    }

    [At(0.37, 0.81)]
    public static double CashFlowsByDate(double amount, double rate)
    {
        var first = new DateTime(2024, 1, 31);
        var sum = 0.0;
        for (var i = 1; i < 5; i++)
            sum += amount * Math.Exp(-rate * (first.AddMonths(i) - first).TotalDays / 365.25);
        return sum;
    }

    private sealed class Scope : IDisposable
    {
        public double Value;

        public void Dispose() => Value = 0;
    }

    [At(0.37, 0.81)]
    public static double Scopes(double x, double y)
    {
        var result = 0.0;
        try
        {
            using var scope = new Scope { Value = x };
            result = scope.Value * scope.Value;
            if (result > 1e9)
                return result;
        }
        finally
        {
            result += y;
        }

        return result;
    }

    [At(0.37, 0.81, 0.62)]
    public static double NullableMaximum(double[] x)
    {
        double? most = null;
        foreach (var v in x)
        {
            if (most is null || v > most)
                most = v;
        }

        return most!.Value * x[0] switch { < 0 => -x[0], >= 0 and < 1 => x[0] * x[0], _ => Math.Sqrt(x[0]) };
    }
}
