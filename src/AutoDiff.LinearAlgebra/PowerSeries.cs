using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>The exponential of a matrix of numbers with many digits, by its power series.</summary>
internal static class PowerSeries
{
    // With the norm below 2⁻⁸ the terms after this one are below 2⁻⁵⁸⁰.
    private const int Terms = 48;
    private const int Smallness = 8;
    private const int MostSquarings = 64;

    /// <summary>
    /// e^A by rows; null where elements are no numbers, as in a finite field, or too large for their exponential.
    /// </summary>
    public static T[]? Exponential<T>(ReadOnlySpan<T> elements, int order)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var norm = ScalingAndSquaring.Norm([.. elements.ToArray().Select(T.Primal)], order);
        var squarings = norm == 0 ? 0 : Math.Max(0, Math.ILogB(norm) + 1 + Smallness);
        if (!double.IsFinite(norm) || squarings > MostSquarings)
        {
            return null;
        }

        var scale = (T)Math.ScaleB(1, -squarings);
        T[] a = [.. elements.ToArray().Select(element => element * scale)];

        // I + A/1·(I + A/2·(I + …))
        var sum = Identity<T>(order);
        for (var k = Terms; k > 0; k--)
        {
            sum = Product(a, sum, order);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = (sum[i] / k) + (i % (order + 1) == 0 ? 1 : 0);
            }
        }

        for (var k = 0; k < squarings; k++)
        {
            sum = Product(sum, sum, order);
        }

        return sum;
    }

    private static T[] Identity<T>(int order)
        where T : struct, IReal<T> =>
        [.. Enumerable.Range(0, order * order).Select(i => (T)(i % (order + 1) == 0 ? 1 : 0))];

    private static T[] Product<T>(T[] x, T[] y, int order)
        where T : struct, IReal<T>
    {
        var product = new T[x.Length];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                for (var k = 0; k < order; k++)
                {
                    product[(i * order) + j] += x[(i * order) + k] * y[(k * order) + j];
                }
            }
        }

        return product;
    }
}
