namespace AutoDiff.Tests.Laws;

/// <summary>
/// Derivatives from values alone: central differences at steps h, h/2, h/4, … extrapolated to h = 0 (Ridders, Advances
/// in Engineering Software 4, 1982). Of the table of extrapolations, per component, the one with the smallest tolerance
/// is taken.
/// </summary>
internal static class FiniteDifference
{
    private const int Columns = 9;

    // Steps large against the lengths over which a function varies can agree by chance on a wrong limit: the coarser
    // half of the steps only feeds the extrapolation of the finer half.
    private const int FirstTrusted = Columns / 2;

    // A tenth of the smallest distance between a sampling domain and a singularity. With first steps below the
    // smallest, rounding would leave 5 digits or fewer.
    private const double LargestStep = 1.0 / 128;
    private const double SmallestFirstStep = LargestStep / (1 << 8);

    /// <summary>
    /// The derivative of f at 0 with what it may be wrong by; null if a kink lies nearer to 0 than the smallest first
    /// step.
    /// </summary>
    /// <param name="f">A function of a real number, null where it lies beyond a kink as seen from 0.</param>
    /// <param name="rounding">A bound of the rounding error of each component of f.</param>
    public static (double[] Derivative, double[] Tolerance)? Derivative(Func<double, double[]?> f, double[] rounding)
    {
        for (var step = LargestStep; step >= SmallestFirstStep; step /= 16)
        {
            if (Differences(f, step) is { } differences)
            {
                return Extrapolate(differences, step, rounding);
            }
        }

        return null;
    }

    private static double[][]? Differences(Func<double, double[]?> f, double step)
    {
        var differences = new double[Columns][];
        for (var i = 0; i < Columns; i++, step /= 2)
        {
            if (f(step) is not { } ahead || f(-step) is not { } behind)
            {
                return null;
            }

            differences[i] = [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * step))];
        }

        return differences;
    }

    private static (double[] Derivative, double[] Tolerance) Extrapolate(
        double[][] differences, double step, double[] rounding)
    {
        var derivative = new double[rounding.Length];
        var tolerance = new double[rounding.Length];
        for (var k = 0; k < rounding.Length; k++)
        {
            tolerance[k] = double.PositiveInfinity;
            var table = new (double Value, double Rounding)[Columns, Columns];
            for (var i = 0; i < Columns; i++)
            {
                // Both values carry the rounding error, which the division by 2h enlarges.
                table[0, i] = (differences[i][k], rounding[k] * Math.ScaleB(1 / step, i));
                for (var (j, weight) = (1, 4.0); j <= i; j++, weight *= 4)
                {
                    var (fine, coarse) = (table[j - 1, i], table[j - 1, i - 1]);
                    table[j, i] = (
                        fine.Value + ((fine.Value - coarse.Value) / (weight - 1)),
                        ((weight * fine.Rounding) + coarse.Rounding) / (weight - 1));

                    // The two entries an entry is made of have larger truncation errors than it has; their distance to
                    // it shows them.
                    var truncation = Math.Max(
                        Math.Abs(table[j, i].Value - fine.Value), Math.Abs(table[j, i].Value - coarse.Value));
                    if (i >= FirstTrusted && truncation + table[j, i].Rounding < tolerance[k])
                    {
                        (derivative[k], tolerance[k]) = (table[j, i].Value, truncation + table[j, i].Rounding);
                    }
                }
            }
        }

        return (derivative, tolerance);
    }
}
