namespace AutoDiff.Benchmarks.Generated;

/// <summary>Plain methods whose derivatives are generated while this project is compiled.</summary>
[Differentiable]
public static partial class PlainModels
{
    /// <summary>ẏ = a y − b y² by 10,000 steps of the Runge-Kutta method of fourth order.</summary>
    public static double RungeKutta(double a, double b)
    {
        const double h = 1e-3;
        var y = 0.1;
        for (var i = 0; i < 10_000; i++)
        {
            var k1 = a * y - b * y * y;
            var u = y + h / 2 * k1;
            var k2 = a * u - b * u * u;
            u = y + h / 2 * k2;
            var k3 = a * u - b * u * u;
            u = y + h * k3;
            var k4 = a * u - b * u * u;
            y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }

        return y;
    }

    /// <summary>The eccentric anomalies of 1,000 mean anomalies by Newton's method.</summary>
    public static double Newton(double eccentricity, double step)
    {
        var sum = 0.0;
        for (var i = 0; i < 1000; i++)
        {
            var anomaly = step * i;
            var e = anomaly;
            for (var k = 0; k < 50; k++)
            {
                var delta = (e - eccentricity * Math.Sin(e) - anomaly) / (1 - eccentricity * Math.Cos(e));
                e -= delta;
                if (Math.Abs(delta) < 1e-12)
                {
                    break;
                }
            }

            sum += e;
        }

        return sum;
    }

    /// <summary>How far a particle with drag flies: some ten thousand steps.</summary>
    public static double Particle(double speed, double drag)
    {
        const double h = 2e-4;
        double x = 0, y = 0, vx = 0.7 * speed, vy = 0.7 * speed;
        while (y >= 0)
        {
            var v = Math.Sqrt(vx * vx + vy * vy);
            vx -= h * drag * v * vx;
            vy -= h * (9.81 + drag * v * vy);
            x += h * vx;
            y += h * vy;
        }

        return x - vx / vy * y;
    }

    /// <summary>Heat on a rod of 200 elements with a conductivity that depends on it, 100 steps in place.</summary>
    public static double Heat(double[] u)
    {
        for (var t = 0; t < 100; t++)
        {
            for (var i = 1; i < u.Length - 1; i++)
            {
                var k = 0.3 + 0.1 * u[i] * u[i];
                u[i] += k * (u[i - 1] - 2 * u[i] + u[i + 1]);
            }
        }

        var sum = 0.0;
        foreach (var value in u)
        {
            sum += value * value;
        }

        return sum;
    }
}
