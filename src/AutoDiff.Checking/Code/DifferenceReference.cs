using System.Numerics;

namespace AutoDiff.Checking.Code;

/// <summary>The gradient of a function that can only be called.</summary>
internal static class DifferenceReference
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>
    /// Central differences, extrapolated to step zero (C. Ridders, Accurate computation of F′(x) and F′(x)F″(x),
    /// Advances in Engineering Software 4, 1982). Tables from different first steps vouch for each other: beside a kink
    /// or a jump, or where the function oscillates, they differ.
    /// </summary>
    public static Estimate[] At(Func<double[], double> function, double[] point)
    {
        var scale = point.Select(Math.Abs).Where(x => x > 0).Append(1).Min();
        return [.. Enumerable.Range(0, point.Length)
            .Select(i => Twice(t => Along(point, i, t), point[i] == 0 ? scale : Math.Abs(point[i])))];

        Estimate Twice(Func<double, double> along, double size)
        {
            var (first, second, third) =
                (Ridders(along, size, 8), Ridders(along, size, 11), Ridders(along, size, 11000));
            var best = first.Error <= second.Error ? first : second;
            var apart = Math.Abs(first.Value - second.Value) + Math.Abs(best.Value - third.Value);
            return Nearby(along, size, best with { Error = first.Error + second.Error + apart });
        }

        double Along(double[] x, int i, double t)
        {
            var moved = (double[])x.Clone();
            moved[i] += t;
            return function(moved);
        }
    }

    /// <summary>
    /// Complex steps, Im f(x + ih)/h, which do not cancel (W. Squire and G. Trapp, SIAM Review 40, 1998). Only an
    /// analytic function has them, so that central differences must confirm each; where they do not, they are the
    /// result.
    /// </summary>
    public static Estimate[] At(Func<Complex[], Complex> function, double[] point)
    {
        var differences = At(x => function([.. x.Select(element => new Complex(element, 0))]).Real, point);
        return [.. differences.Select((difference, i) =>
        {
            var step = Step(point, i);
            var near = Step([.. point.Select(x => x * (1 + (8 * UnitRoundoff)))], i);
            var isConfirmed = Math.Abs(step - difference.Value) <= difference.Error;
            return isConfirmed ? new(step, Math.Abs(step - near) + (64 * UnitRoundoff * Math.Abs(step))) : difference;
        })];

        double Step(double[] x, int i)
        {
            // Far below rounding, a power of two: its square vanishes beside everything, and dividing by it is exact.
            var h = Math.ScaleB(1, (x[i] == 0 ? 0 : Math.ILogB(x[i])) - 100);
            return function([.. x.Select((element, k) => new Complex(element, k == i ? h : 0))]).Imaginary / h;
        }
    }

    // From steps of a part of the size of the variable on.
    private static Estimate Ridders(Func<double, double> along, double size, double part)
    {
        const int Rows = 12;
        const double Shrink = 2;
        const int MaximumHalvings = 30;
        var table = new double[Rows, Rows];
        var (best, step) = (Estimate.None, size / part);

        // Near the end of its domain a function is not defined at large steps.
        for (var k = 0; k < MaximumHalvings && !(double.IsFinite(along(step)) && double.IsFinite(along(-step))); k++)
        {
            step /= Shrink;
        }

        for (var k = 0; k < Rows; k++, step /= Shrink)
        {
            var (above, below) = (along(step), along(-step));
            table[k, 0] = (above - below) / (2 * step);
            var rounding = Rounding(above, below, size, step);
            var factor = 1.0;
            for (var j = 1; j <= k; j++)
            {
                factor *= Shrink * Shrink;
                table[k, j] = table[k, j - 1] + ((table[k, j - 1] - table[k - 1, j - 1]) / (factor - 1));
                var error =
                    rounding + Math.Max(
                        Math.Abs(table[k, j] - table[k, j - 1]), Math.Abs(table[k, j] - table[k - 1, j - 1]));

                if (double.IsFinite(error) && !(best.Error <= error))
                {
                    best = new(table[k, j], error);
                }
            }
        }

        return IsKink(along, step, Math.ScaleB(step, Rows)) || IsStaircase(along, size, step, best)
            ? Estimate.None
            : best;
    }

    // What rounding does to the slope between two points a step from the middle: that of the values, and that of the
    // points, which moves the values by as much as the function is steep there.
    private static double Rounding(double above, double below, double size, double step)
    {
        var values = 8 * Math.Max(Math.Abs(above), Math.Abs(below));
        var points = 2 * size * Math.Abs((above - below) / (2 * step));
        return UnitRoundoff * (values + points) / step;
    }

    // Many small jumps look like a slope from afar. A step far below those of the table shows whether there is one.
    private static bool IsStaircase(Func<double, double> along, double size, double step, Estimate slope)
    {
        var small = Math.ScaleB(step, -10);
        var (above, below) = (along(small), along(-small));
        var allowance = slope.Error + Rounding(above, below, size, small) + (Math.Abs(slope.Value) / 2);
        return Math.Abs(((above - below) / (2 * small)) - slope.Value) > allowance;
    }

    // Stairs look like a slope from afar. So near that rounding leaves a slope three digits, the function must have the
    // same; where it does not move at all, it is constant there.
    private static Estimate Nearby(Func<double, double> along, double size, Estimate far)
    {
        const double Units = 4096;
        const double Rounding = 8;
        var middle = along(0);
        var step = Units * UnitRoundoff * Math.Max(Math.Abs(middle / far.Value), size);
        if (!double.IsFinite(step))
        {
            return far;
        }

        var (above, below) = (along(step), along(-step));
        var error = Rounding / Units * Math.Abs(far.Value);
        return Math.Abs(((above - below) / (2 * step)) - far.Value) <= far.Error + error ? far
            : above == middle && below == middle ? new(0, error)
            : Estimate.None;
    }

    // Central differences do not see a kink at the point itself: they give the mean of both sides at every step. The
    // slopes of the two sides come together with the step where the function is smooth, and stay apart on a kink.
    private static bool IsKink(Func<double, double> along, double small, double large)
    {
        var middle = along(0);
        var (gap, rounding) = Gap(small);
        return gap > rounding && gap > Gap(large).Gap / 16;

        (double Gap, double Rounding) Gap(double step)
        {
            var (above, below) = (along(step), along(-step));
            var size = Math.Max(Math.Abs(middle), Math.Max(Math.Abs(above), Math.Abs(below)));
            return (Math.Abs((above - middle) - (middle - below)) / step, 8 * UnitRoundoff * size / step);
        }
    }
}
