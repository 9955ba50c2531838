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
    private const int Lanes = 8;

    // Its number of elements.
    private const int CacheLine = 8;

    /// <summary>scratch[element, lane] = source[lane, element] for the first lanes, and zeros in the others.</summary>
    /// <param name="source">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(double* source, nint stride, nint length, double* scratch, nint width, nint count)
    {
        if (count == Lanes && Avx512F.IsSupported)
        {
            if (length >= Lanes)
            {
                TransposeBlocks(source, stride, 1, scratch, Lanes, Lanes, length);
            }
            else
            {
                LoadFew(source, stride, length, scratch);
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
    /// <param name="scratch">Registers, one for each element.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(double* target, nint stride, nint length, double* scratch, nint width, nint count)
    {
        if (count == Lanes && Avx512F.IsSupported)
        {
            if (length >= Lanes)
            {
                TransposeBlocks(scratch, Lanes, Lanes, target, stride, 1, length);
            }
            else
            {
                StoreFew(target, stride, length, scratch);
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

    private static void LoadFew(double* source, nint stride, nint length, double* scratch)
    {
        var rows = stackalloc double[Lanes * Lanes];
        var mask = Mask(length);
        for (nint lane = 0; lane < Lanes; lane++)
        {
            Avx512F.MaskLoad(source + (lane * stride), mask, Vector512<double>.Zero).Store(rows + (lane * Lanes));
        }

        Transpose(rows, Lanes, rows, Lanes);
        for (nint element = 0; element < length; element++)
        {
            Vector512.Load(rows + (element * Lanes)).Store(scratch + (element * Lanes));
        }
    }

    private static void StoreFew(double* target, nint stride, nint length, double* scratch)
    {
        var rows = stackalloc double[Lanes * Lanes];
        var mask = Mask(length);
        for (nint element = 0; element < Lanes; element++)
        {
            Vector512.Load(scratch + (Math.Min(element, length - 1) * Lanes)).Store(rows + (element * Lanes));
        }

        Transpose(rows, Lanes, rows, Lanes);
        for (nint lane = 0; lane < Lanes; lane++)
        {
            Avx512F.MaskStore(target + (lane * stride), mask, Vector512.Load(rows + (lane * Lanes)));
        }
    }

    private static Vector512<double> Mask(nint count) => Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count));

    /// <summary>Squares of registers one after the other; the last may share elements with the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlocks(double* source, nint row, nint step, double* target, nint targetRow, nint targetStep, nint length)
    {
        for (nint element = 0; element < length; element += Lanes)
        {
            var start = Math.Min(element, length - Lanes);
            Transpose(source + (start * step), row, target + (start * targetStep), targetRow);
        }
    }

    // Pairs of rows are interleaved, and then quarters of registers exchanged twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(double* source, nint row, double* target, nint targetRow)
    {
        var (r0, r1) = (Vector512.Load(source), Vector512.Load(source + row));
        var (r2, r3) = (Vector512.Load(source + (2 * row)), Vector512.Load(source + (3 * row)));
        var (r4, r5) = (Vector512.Load(source + (4 * row)), Vector512.Load(source + (5 * row)));
        var (r6, r7) = (Vector512.Load(source + (6 * row)), Vector512.Load(source + (7 * row)));
        var (low0, low1) = (Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3));
        var (low2, low3) = (Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7));
        var (high0, high1) = (Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3));
        var (high2, high3) = (Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7));
        Exchange(low0, low1, low2, low3, target, targetRow);
        Exchange(high0, high1, high2, high3, target + targetRow, targetRow);
    }

    // Rows 0, 2, 4 and 6 from where the target is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, double* target, nint targetRow)
    {
        var (even0, even1) = (Even(a, b), Even(c, d));
        var (odd0, odd1) = (Odd(a, b), Odd(c, d));
        Even(even0, even1).Store(target);
        Even(odd0, odd1).Store(target + (2 * targetRow));
        Odd(even0, even1).Store(target + (4 * targetRow));
        Odd(odd0, odd1).Store(target + (6 * targetRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Even(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Odd(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);
}
