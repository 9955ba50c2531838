using System.Runtime.CompilerServices;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>Kernels over arrays, one element at a time.</summary>
/// <typeparam name="T">The carrier.</typeparam>
internal static class ElementLoop<T>
    where T : struct, ICarrier<T>, IReal<T>
{
    // Optimized at once: short arrays are computed by it from the first call on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernel>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> result)
        where TKernel : struct, IElementKernel
    {
        for (var i = 0; i < result.Length; i++)
        {
            var value = TKernel.At(
                a[i],
                TKernel.Arity > 1 ? b[TKernel.IsSecondNumber ? 0 : i] : default,
                TKernel.Arity > 2 ? c[i] : default,
                TKernel.Arity > 3 ? d[i] : default);
            result[i] = TKernel.Accumulates ? result[i] + value : value;
        }
    }

    /// <inheritdoc cref="ICarrier{T}.SumOfBlock"/>
    public static T SumOfBlock(ReadOnlySpan<T> block)
    {
        var (a, b, c, d) = (block[0], block[1], block[2], block[3]);
        var (e, f, g, h) = (block[4], block[5], block[6], block[7]);
        for (var i = 8; i < block.Length; i += 8)
        {
            (a, b, c, d) = (a + block[i], b + block[i + 1], c + block[i + 2], d + block[i + 3]);
            (e, f, g, h) = (e + block[i + 4], f + block[i + 5], g + block[i + 6], h + block[i + 7]);
        }

        return (a + e + (c + g)) + (b + f + (d + h));
    }
}
