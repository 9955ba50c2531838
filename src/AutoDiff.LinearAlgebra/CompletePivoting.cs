namespace AutoDiff.LinearAlgebra;

/// <summary>
/// Gaussian elimination that exchanges rows and columns, which have been scaled by powers of two. It gives what exists
/// of singular matrices too, and neither overflows nor underflows where the result does not.
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
        var (ofRows, ofColumns) = Scaled(a, order);
        var (rows, columns) = (Identity(order), Identity(order));
        var factor = ScaledProduct.One * Eliminate(a, order, rows, columns);
        for (var k = 0; k < order - 1; k++)
        {
            factor *= a[(k * order) + k];
        }

        var solution = new double[order];
        for (var j = 0; j < order; j++)
        {
            Column(a, order, j, solution);
            for (var i = 0; i < order; i++)
            {
                var exponent = factor.Exponent + ofRows.Sum() - ofRows[rows[j]]
                    + ofColumns.Sum() - ofColumns[columns[i]];
                result[(columns[i] * order) + rows[j]] = Math.ScaleB(factor.Significand * solution[i], exponent);
            }
        }
    }

    /// <summary>Writes the derivative of adj A in the direction E, by rows.</summary>
    /// <remarks>
    /// With P A Q = L D U, L and U of unit diagonal, adj A = ± Q U⁻¹ adj(D) L⁻¹ P, and a change of A by E is one of D
    /// by F = L⁻¹ P E Q U⁻¹. The elements of L and U are at most 1, since every pivot is the largest element left; so
    /// pivots that are 0, or roundings of 0, divide nothing. Of a diagonal matrix the derivative is a polynomial: off
    /// the diagonal −Fᵢⱼ times the pivots but those of i and j, on it the sum of Fⱼⱼ times the same over all j ≠ i.
    /// </remarks>
    public static void AdjugateDerivative(
        ReadOnlySpan<double> matrix, ReadOnlySpan<double> direction, int order, Span<double> result)
    {
        var (a, e) = (matrix.ToArray(), direction.ToArray());
        var (ofRows, ofColumns) = Scaled(a, order);
        var common = Scale(e);
        var (rows, columns) = (Identity(order), Identity(order));
        var sign = Eliminate(a, order, rows, columns);
        var f = new double[order * order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                f[(i * order) + j] = Math.ScaleB(
                    e[(rows[i] * order) + columns[j]], -(ofRows[rows[i]] + ofColumns[columns[j]]));
            }
        }

        ForLower(a, order, f);
        ForUpperOnTheRight(a, order, f);
        var exponent = OfDiagonal(a, order, f) + common + ofRows.Sum() + ofColumns.Sum();
        ForUpper(a, order, f);
        ForLowerOnTheRight(a, order, f);
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                result[(columns[i] * order) + rows[j]] = Math.ScaleB(
                    sign * f[(i * order) + j], exponent - ofRows[rows[j]] - ofColumns[columns[i]]);
            }
        }
    }

    // Replaces F by the derivative of adj D in the direction F, divided by a power of two whose exponent it returns.
    private static int OfDiagonal(double[] pivots, int order, double[] f)
    {
        var (before, after) = (new ScaledProduct[order + 1], new ScaledProduct[order + 1]);
        (before[0], after[order]) = (ScaledProduct.One, ScaledProduct.One);
        for (var k = 0; k < order; k++)
        {
            before[k + 1] = before[k] * pivots[k * (order + 1)];
            after[order - k - 1] = after[order - k] * pivots[(order - k - 1) * (order + 1)];
        }

        var others = new ScaledProduct[order * order];
        var largest = int.MinValue;
        for (var i = 0; i < order; i++)
        {
            var between = ScaledProduct.One;
            for (var j = i + 1; j < order; j++)
            {
                var product = before[i] * between * after[j + 1];
                others[(i * order) + j] = others[(j * order) + i] = product;
                largest = product.Significand == 0 ? largest : Math.Max(largest, product.Exponent);
                between *= pivots[j * (order + 1)];
            }
        }

        largest = largest == int.MinValue ? 0 : largest;
        var diagonal = new double[order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                var product = others[(i * order) + j];
                var factor = i == j ? 0 : Math.ScaleB(product.Significand, product.Exponent - largest);
                diagonal[i] += factor * f[j * (order + 1)];
                others[(i * order) + j] = new(factor, 0);
            }
        }

        for (var i = 0; i < f.Length; i++)
        {
            f[i] = i % (order + 1) == 0 ? diagonal[i / order] : -others[i].Significand * f[i];
        }

        return largest;
    }

    // F ← L⁻¹ F.
    private static void ForLower(double[] a, int order, double[] f)
    {
        for (var k = 0; k < order; k++)
        {
            for (var i = k + 1; i < order; i++)
            {
                Subtract(f, i * order, a[(i * order) + k], k * order, order, 1);
            }
        }
    }

    // F ← F L⁻¹.
    private static void ForLowerOnTheRight(double[] a, int order, double[] f)
    {
        for (var k = order - 1; k >= 0; k--)
        {
            for (var j = 0; j < k; j++)
            {
                Subtract(f, j, a[(k * order) + j], k, order, order);
            }
        }
    }

    // F ← U⁻¹ F.
    private static void ForUpper(double[] a, int order, double[] f)
    {
        for (var k = order - 1; k >= 0; k--)
        {
            for (var i = 0; i < k; i++)
            {
                Subtract(f, i * order, Unit(a, order, i, k), k * order, order, 1);
            }
        }
    }

    // F ← F U⁻¹.
    private static void ForUpperOnTheRight(double[] a, int order, double[] f)
    {
        for (var k = 0; k < order; k++)
        {
            for (var j = k + 1; j < order; j++)
            {
                Subtract(f, j, Unit(a, order, k, j), k, order, order);
            }
        }
    }

    // An element of U of unit diagonal; beside a pivot of 0 all others are 0 as well.
    private static double Unit(double[] a, int order, int i, int j) =>
        a[(i * order) + j] == 0 ? 0 : a[(i * order) + j] / a[i * (order + 1)];

    // Subtracts a multiple of one row or column from another.
    private static void Subtract(double[] f, int target, double factor, int source, int count, int step)
    {
        for (var i = 0; i < count; i++)
        {
            f[target + (i * step)] -= factor * f[source + (i * step)];
        }
    }

    // Divides rows and columns by powers of two, and returns their exponents.
    private static (int[] Rows, int[] Columns) Scaled(double[] a, int order)
    {
        var (rows, columns) = Equilibration.OfAny(a, order);
        Equilibration.Scale(a, order, rows, columns);
        return (rows, columns);
    }

    // Divides elements by a power of two that brings the largest near 1; returns the exponent.
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

    // Leaves U and the factors of L in place; returns the sign of the exchanges.
    private static int Eliminate(double[] a, int order, int[] rows, int[] columns)
    {
        var sign = 1;
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
            sign = (row == k) == (column == k) ? sign : -sign;
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

        return sign;
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
