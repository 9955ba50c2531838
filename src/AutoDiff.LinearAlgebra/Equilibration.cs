namespace AutoDiff.LinearAlgebra;

/// <summary>
/// Powers of two by which rows and columns of a matrix are divided, so that elimination neither overflows nor loses
/// what underflows on the way: A = diag(2^rows) · B · diag(2^columns). They are found from exponents alone.
/// </summary>
internal static class Equilibration
{
    // Quotients of elements and products of those by elements stay normal numbers within this many powers of two.
    private const int MostApart = 400;

    /// <summary>
    /// The exponents for square matrices of which elements are far apart; null for others, which are left as they are.
    /// </summary>
    public static (int[] Rows, int[] Columns)? Of(ReadOnlySpan<double> matrix, int order)
    {
        var (least, most) = (int.MaxValue, int.MinValue);
        foreach (var x in matrix)
        {
            if (!double.IsFinite(x))
            {
                return null;
            }

            if (x != 0)
            {
                var exponent = Math.ILogB(x);
                (least, most) = (Math.Min(least, exponent), Math.Max(most, exponent));
            }
        }

        return most - (long)least > MostApart ? Exponents(matrix, order, 0) : null;
    }

    /// <summary>
    /// The exponents that bring the largest element of each row near 1, and then that of each column which is far
    /// from it.
    /// </summary>
    public static (int[] Rows, int[] Columns) OfAny(ReadOnlySpan<double> matrix, int order) =>
        Exponents(matrix, order, MostApart);

    /// <summary>Divides rows and columns.</summary>
    public static void Scale(Span<double> matrix, int order, int[] rows, int[] columns)
    {
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                ref var x = ref matrix[(i * order) + j];
                x = Math.ScaleB(x, -(rows[i] + columns[j]));
            }
        }
    }

    private static (int[] Rows, int[] Columns) Exponents(ReadOnlySpan<double> matrix, int order, int farther)
    {
        var (rows, columns) = (new int[order], new int[order]);
        for (var i = 0; i < order; i++)
        {
            rows[i] = Largest(matrix[(i * order)..], order, 1, columns);
        }

        for (var j = 0; j < order; j++)
        {
            var exponent = Largest(matrix[j..], order, order, rows);
            columns[j] = Math.Abs(exponent) > farther ? exponent : 0;
        }

        return (rows, columns);
    }

    // The exponent of the largest of some elements, each divided by a power of two; 0 if there is none.
    private static int Largest(ReadOnlySpan<double> elements, int count, int stride, int[] exponents)
    {
        var largest = int.MinValue;
        for (var i = 0; i < count; i++)
        {
            var x = elements[i * stride];
            if (!double.IsFinite(x))
            {
                return 0;
            }

            largest = x == 0 ? largest : Math.Max(largest, Math.ILogB(x) - exponents[i]);
        }

        return largest == int.MinValue ? 0 : largest;
    }
}
