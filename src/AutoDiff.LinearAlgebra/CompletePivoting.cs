namespace AutoDiff.LinearAlgebra;

/// <summary>
/// Gaussian elimination that exchanges rows and columns, of a matrix whose rows have been scaled by powers of two. It
/// gives what exists of singular matrices too, and neither overflows nor underflows where the result does not.
/// </summary>
internal static class CompletePivoting
{
    /// <summary>Writes adj A, by rows.</summary>
    /// <remarks>
    /// With P A Q = L U and L of unit diagonal adj A = ± Q adj(U) L⁻¹ P. The last pivot δ may be 0: δU⁻¹ is formed
    /// without dividing by it, and adj U is that times the other pivots (G. W. Stewart, On the adjugate matrix, 1998).
    /// </remarks>
    public static void Adjugate(ReadOnlySpan<double> matrix, int order, Span<double> result)
    {
        var a = matrix.ToArray();
        var exponents = new int[order];
        for (var i = 0; i < order; i++)
        {
            exponents[i] = Scale(a.AsSpan(i * order, order));
        }

        var (rows, columns) = (Identity(order), Identity(order));
        var factor = Eliminate(a, order, rows, columns);
        var solution = new double[order];
        for (var j = 0; j < order; j++)
        {
            Column(a, order, j, solution);
            for (var i = 0; i < order; i++)
            {
                var exponent = factor.Exponent + exponents.Sum() - exponents[rows[j]];
                result[(columns[i] * order) + rows[j]] = Math.ScaleB(factor.Significand * solution[i], exponent);
            }
        }
    }

    // Divides a row by a power of two that brings its largest element near 1; returns the exponent.
    private static int Scale(Span<double> row)
    {
        var largest = 0.0;
        foreach (var x in row)
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            return 0;
        }

        var exponent = Math.ILogB(largest);
        foreach (ref var x in row)
        {
            x = Math.ScaleB(x, -exponent);
        }

        return exponent;
    }

    // Leaves U and the factors of L in place; returns the product of the pivots but the last, with the sign of the
    // exchanges.
    private static ScaledProduct Eliminate(double[] a, int order, int[] rows, int[] columns)
    {
        var product = ScaledProduct.One;
        for (var k = 0; k < order - 1; k++)
        {
            var (row, column) = Largest(a, order, k);
            for (var j = 0; row != k && j < order; j++)
            {
                Exchange(ref a[(row * order) + j], ref a[(k * order) + j]);
            }

            for (var i = 0; column != k && i < order; i++)
            {
                Exchange(ref a[(i * order) + column], ref a[(i * order) + k]);
            }

            (rows[row], rows[k]) = (rows[k], rows[row]);
            (columns[column], columns[k]) = (columns[k], columns[column]);
            var pivot = a[(k * order) + k];
            product *= (row == k) == (column == k) ? pivot : -pivot;
            for (var i = k + 1; pivot != 0 && i < order; i++)
            {
                var quotient = a[(i * order) + k] / pivot;
                a[(i * order) + k] = quotient;
                for (var j = k + 1; j < order; j++)
                {
                    a[(i * order) + j] -= quotient * a[(k * order) + j];
                }
            }
        }

        return product;
    }

    private static (int Row, int Column) Largest(double[] a, int order, int start)
    {
        var (row, column) = (start, start);
        for (var i = start; i < order; i++)
        {
            for (var j = start; j < order; j++)
            {
                if (Math.Abs(a[(i * order) + j]) > Math.Abs(a[(row * order) + column]))
                {
                    (row, column) = (i, j);
                }
            }
        }

        return (row, column);
    }

    // Column j of δ U⁻¹ L⁻¹.
    private static void Column(double[] a, int order, int j, double[] x)
    {
        var last = order - 1;
        var smallest = a[(last * order) + last];
        for (var i = 0; i < order; i++)
        {
            x[i] = i == j ? 1 : 0;
            for (var k = j; k < i; k++)
            {
                x[i] -= a[(i * order) + k] * x[k];
            }
        }

        for (var i = last - 1; i >= 0; i--)
        {
            var pivot = a[(i * order) + i];
            var sum = (smallest * x[i]) - (a[(i * order) + last] * x[last]);
            for (var k = i + 1; k < last; k++)
            {
                sum -= a[(i * order) + k] * x[k];
            }

            // Beside a pivot of 0 that is not the last every product of the others is 0.
            x[i] = pivot == 0 ? 0 : sum / pivot;
        }
    }

    private static int[] Identity(int order) => [.. Enumerable.Range(0, order)];

    private static void Exchange(ref double x, ref double y) => (x, y) = (y, x);
}
