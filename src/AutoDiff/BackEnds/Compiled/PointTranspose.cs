using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Moves the elements of as many points as a register has lanes between memory, where those of one point are neighbours, and a scratch,
/// where those that share a register are.
/// </summary>
internal static unsafe class PointTranspose
{
    /// <summary>How many registers a scratch has at the least: a square is moved as a whole.</summary>
    public const int LeastScratch = Lanes;

    private const int Lanes = 8;

    // Its number of elements.
    private const int CacheLine = 8;

    /// <summary>scratch[element, lane] = source[lane, element] for the first lanes, and zeros in the others.</summary>
    /// <param name="source">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element, and at least <see cref="LeastScratch"/>.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(double* source, nint stride, nint length, double* scratch, nint width, nint count)
    {
        if (count == Lanes && Avx512F.IsSupported)
        {
            var mask = Mask(length);
            for (nint element = 0; element < length; element += Lanes)
            {
                var start = BlockStart(element, length);
                Transpose(source + start, stride, mask, scratch + (start * Lanes), Lanes, Mask(Lanes));
            }

            return;
        }

        for (nint lane = 0; lane < width; lane++)
        {
            for (nint element = 0; element < length; element++)
            {
                scratch[(element * width) + lane] = lane < count ? source[(lane * stride) + element] : 0;
            }
        }
    }

    /// <summary>target[lane, element] = scratch[element, lane] for the first lanes.</summary>
    /// <param name="target">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element, and at least <see cref="LeastScratch"/>.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(double* target, nint stride, nint length, double* scratch, nint width, nint count)
    {
        if (count == Lanes && Avx512F.IsSupported)
        {
            var mask = Mask(length);
            for (nint element = 0; element < length; element += Lanes)
            {
                var start = BlockStart(element, length);
                Transpose(scratch + (start * Lanes), Lanes, Mask(Lanes), target + start, stride, mask);
            }

            return;
        }

        for (nint lane = 0; lane < count; lane++)
        {
            for (nint element = 0; element < length; element++)
            {
                target[(lane * stride) + element] = scratch[(element * width) + lane];
            }
        }
    }

    /// <summary>
    /// Has the caches fetch what will be overwritten while it is computed: else every point waits for the stores of those before it.
    /// </summary>
    /// <param name="target">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="width">The number of points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prefetch(double* target, nint stride, nint length, nint width)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (nint lane = 0; lane < width; lane++)
        {
            for (nint element = 0; element < length; element += CacheLine)
            {
                Sse.Prefetch0(target + (lane * stride) + element);
            }
        }
    }

    // Squares of registers one after the other; the last may share elements with the one before.
    private static nint BlockStart(nint element, nint length) => Math.Max(0, Math.Min(element, length - Lanes));

    private static Vector512<double> Mask(nint count) => Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count));

    // Pairs of rows are interleaved, and then quarters of registers exchanged twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        double* source, nint row, Vector512<double> mask, double* target, nint targetRow, Vector512<double> targetMask)
    {
        var (r0, r1) = (Load(source, mask), Load(source + row, mask));
        var (r2, r3) = (Load(source + (2 * row), mask), Load(source + (3 * row), mask));
        var (r4, r5) = (Load(source + (4 * row), mask), Load(source + (5 * row), mask));
        var (r6, r7) = (Load(source + (6 * row), mask), Load(source + (7 * row), mask));
        var (low0, low1) = (Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3));
        var (low2, low3) = (Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7));
        var (high0, high1) = (Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3));
        var (high2, high3) = (Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7));
        Exchange(low0, low1, low2, low3, target, targetRow, targetMask);
        Exchange(high0, high1, high2, high3, target + targetRow, targetRow, targetMask);
    }

    // Rows 0, 2, 4 and 6 from where the target is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        double* target,
        nint targetRow,
        Vector512<double> mask)
    {
        var (even0, even1) = (Even(a, b), Even(c, d));
        var (odd0, odd1) = (Odd(a, b), Odd(c, d));
        Avx512F.MaskStore(target, mask, Even(even0, even1));
        Avx512F.MaskStore(target + (2 * targetRow), mask, Even(odd0, odd1));
        Avx512F.MaskStore(target + (4 * targetRow), mask, Odd(even0, even1));
        Avx512F.MaskStore(target + (6 * targetRow), mask, Odd(odd0, odd1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(double* source, Vector512<double> mask) =>
        Avx512F.MaskLoad(source, mask, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Even(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Odd(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);
}
