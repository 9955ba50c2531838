using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// Gauss-Jordan elimination over any carrier of numbers. Determinants, inverses and solutions are rational functions of
/// the elements, which it computes in any field: there a pivot need not be large, only not zero.
/// </summary>
internal static class Elimination
{
    /// <summary>Solves a·x = b in place, for square matrices a by rows; returns the determinant of a.</summary>
    /// <param name="a">The elements of a, which are lost.</param>
    /// <param name="b">The right-hand sides by rows, which become the solutions; NaN where a is singular.</param>
    /// <param name="order">The number of rows of both.</param>
    public static T Solve<T>(Span<T> a, Span<T> b, int order)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var columns = order == 0 ? 0 : b.Length / order;
        T determinant = 1;
        for (var k = 0; k < order; k++)
        {
            var pivot = Pivot<T>(a, order, k);
            if (T.IsZero(a[(pivot * order) + k]))
            {
                b.Fill(double.NaN);
                return default;
            }

            if (pivot != k)
            {
                determinant = -determinant;
                Exchange(a, order, pivot, k);
                Exchange(b, columns, pivot, k);
            }

            var divisor = a[(k * order) + k];
            determinant *= divisor;
            Divide(a.Slice(k * order, order), divisor);
            Divide(b.Slice(k * columns, columns), divisor);
            for (var i = 0; i < order; i++)
            {
                if (i != k && a[(i * order) + k] is var factor && !T.IsZero(factor))
                {
                    Subtract(a, order, i, k, factor);
                    Subtract(b, columns, i, k, factor);
                }
            }
        }

        return determinant;
    }

    /// <summary>Writes the inverse of a square matrix, or NaN where it has none; returns its determinant.</summary>
    public static T Invert<T>(ReadOnlySpan<T> a, Span<T> inverse, int order)
        where T : struct, ICarrier<T>, IReal<T>
    {
        for (var i = 0; i < inverse.Length; i++)
        {
            inverse[i] = i % (order + 1) == 0 ? 1 : 0;
        }

        return Solve<T>([.. a], inverse, order);
    }

    // The largest primal, or the first element that is not zero where primals are unknown.
    private static int Pivot<T>(ReadOnlySpan<T> a, int order, int k)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var pivot = k;
        for (var i = k + 1; i < order; i++)
        {
            var (best, other) = (a[(pivot * order) + k], a[(i * order) + k]);
            if (!T.IsZero(other) && (T.IsZero(best) || Math.Abs(T.Primal(other)) > Math.Abs(T.Primal(best))))
            {
                pivot = i;
            }
        }

        return pivot;
    }

    private static void Exchange<T>(Span<T> elements, int columns, int row, int other)
    {
        for (var j = 0; j < columns; j++)
        {
            var (a, b) = ((row * columns) + j, (other * columns) + j);
            (elements[a], elements[b]) = (elements[b], elements[a]);
        }
    }

    private static void Divide<T>(Span<T> row, T divisor)
        where T : struct, IReal<T>
    {
        foreach (ref var element in row)
        {
            element /= divisor;
        }
    }

    private static void Subtract<T>(Span<T> elements, int columns, int row, int other, T factor)
        where T : struct, IReal<T>
    {
        for (var j = 0; j < columns; j++)
        {
            elements[(row * columns) + j] -= factor * elements[(other * columns) + j];
        }
    }
}
