using AutoDiff;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>Methods whose derivatives the generator writes while this project is compiled.</summary>
[Differentiable]
public static partial class Models
{
    private static readonly double[] Times = [0.1, 0.5, 1.0, 1.5, 2.2, 3.1];

    /// <summary>The sum of squared residuals of a decay, with data beside the parameters.</summary>
    public static double Decay(double[] parameters, [Constant] double[] heights)
    {
        var sum = 0.0;
        for (var i = 0; i < Times.Length; i++)
        {
            var residual = heights[i] - parameters[0] * Math.Exp(-parameters[1] * Times[i]);
            sum += residual * residual;
        }

        return sum;
    }

    /// <summary>The position of a particle with drag where it comes down.</summary>
    public static double Particle(double speed, double angle, double drag)
    {
        const double h = 1e-3;
        double x = 0, y = 0, vx = speed * Math.Cos(angle), vy = speed * Math.Sin(angle);
        while (true)
        {
            var v = Math.Sqrt(vx * vx + vy * vy);
            vx -= h * drag * v * vx;
            vy -= h * (9.81 + drag * v * vy);
            var next = y + h * vy;
            if (next < 0)
            {
                return x - h * vx * y / (next - y);
            }

            x += h * vx;
            y = next;
        }
    }

    /// <summary>A table of two dimensions that is written in place, and a switch.</summary>
    public static double Grid(double[,] u, int steps)
    {
        for (var k = 0; k < steps; k++)
        {
            for (var i = 1; i < u.GetLength(0) - 1; i++)
            {
                for (var j = 1; j < u.GetLength(1) - 1; j++)
                {
                    u[i, j] += 0.1 * Math.Sin(u[i - 1, j] + u[i + 1, j] - u[i, j - 1] * u[i, j + 1]);
                    switch ((i + j) % 3)
                    {
                        case 0:
                            continue;
                        default:
                            u[i, j] *= 1.01;
                            break;
                    }
                }
            }
        }

        return u[1, 1] * u[2, 2] - u[1, 2];
    }

    /// <summary>A vector of numbers: its product with an adjoint is differentiated.</summary>
    public static double[] Spiral(double[] x, double turn)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = Math.Cos(turn * i) * x[i] + (i > 0 ? Math.Sin(turn) * y[i - 1] : 0);
        }

        return y;
    }

    /// <summary>Results that are left in a span of the caller.</summary>
    [Differentiable]
    public static void Weighted(ReadOnlySpan<double> x, double rate, Span<double> y)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = Math.Exp(-rate * x[i]);
        }

        y[0] = x[0] * x[1];
    }

    /// <summary>Two arrays, of which one is smoothed in place.</summary>
    [Differentiable]
    public static void Smoothed(double[] u, double[] flux, double diffusion)
    {
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < flux.Length; i++)
            {
                flux[i] = diffusion * u[i] * (u[i + 1] - u[i]);
            }

            var last = u[^1];
            for (var i = 0; i < flux.Length; i++)
            {
                u[i] += flux[i];
            }

            u[^1] = last * last;
        }
    }

    /// <summary>Spans, a helper by reference, and rows.</summary>
    internal static double Rows(double[][] rows, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var row in rows)
        {
            Add(ref total, row, weights[..row.Length]);
        }

        return total * total;
    }

    private static void Add(ref double total, double[] row, ReadOnlySpan<double> weights)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] > 2)
            {
                break;
            }

            total += weights[i] * row[i] * row[i];
        }
    }
}
