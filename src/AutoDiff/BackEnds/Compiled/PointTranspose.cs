using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Moves the elements of as many points as a register has lanes between memory, where those of one point are neighbours, and a scratch,
/// where those that share a register are.
/// </summary>
internal static unsafe class PointTranspose<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    /// <summary>scratch[element, lane] = source[lane, element] for the first lanes, and zeros in the others.</summary>
    /// <param name="source">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(T* source, nint stride, nint length, T* scratch, nint width, nint count)
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
                scratch[(element * width) + lane] = lane < count ? source[(lane * stride) + element] : default;
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
    public static void Store(T* target, nint stride, nint length, T* scratch, nint width, nint count)
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
    public static void Prefetch(T* target, nint stride, nint length, nint width)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (nint lane = 0; lane < width; lane++)
        {
            for (nint element = 0; element < length; element += CacheLine / sizeof(T))
            {
                Sse.Prefetch0(target + (lane * stride) + element);
            }
        }
    }

    private static int Lanes => Vector512<T>.Count;

    private static void LoadFew(T* source, nint stride, nint length, T* scratch)
    {
        var rows = stackalloc T[Lanes * Lanes];
        var mask = Mask(length);
        for (nint lane = 0; lane < Lanes; lane++)
        {
            LoadMasked(source + (lane * stride), mask).Store(rows + (lane * Lanes));
        }

        Transpose(rows, Lanes, rows, Lanes);
        for (nint element = 0; element < length; element++)
        {
            Vector512.Load(rows + (element * Lanes)).Store(scratch + (element * Lanes));
        }
    }

    private static void StoreFew(T* target, nint stride, nint length, T* scratch)
    {
        var rows = stackalloc T[Lanes * Lanes];
        var mask = Mask(length);
        for (nint element = 0; element < Lanes; element++)
        {
            Vector512.Load(scratch + (Math.Min(element, length - 1) * Lanes)).Store(rows + (element * Lanes));
        }

        Transpose(rows, Lanes, rows, Lanes);
        for (nint lane = 0; lane < Lanes; lane++)
        {
            StoreMasked(target + (lane * stride), mask, Vector512.Load(rows + (lane * Lanes)));
        }
    }

    private static Vector512<T> Mask(nint count) => typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)).As<float, T>()
        : Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LoadMasked(T* source, Vector512<T> mask) => typeof(T) == typeof(float)
        ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
        : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasked(T* target, Vector512<T> mask, Vector512<T> value)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        }
    }

    /// <summary>Squares of registers one after the other; the last may share elements with the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlocks(T* source, nint row, nint step, T* target, nint targetRow, nint targetStep, nint length)
    {
        for (nint element = 0; element < length; element += Lanes)
        {
            var start = Math.Min(element, length - Lanes);
            Transpose(source + (start * step), row, target + (start * targetStep), targetRow);
        }
    }

    // All rows are read before the first is written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(T* source, nint row, T* target, nint targetRow)
    {
        if (typeof(T) == typeof(double))
        {
            TransposePairs(
                Row(source), Row(source + row), Row(source + (2 * row)), Row(source + (3 * row)),
                Row(source + (4 * row)), Row(source + (5 * row)), Row(source + (6 * row)), Row(source + (7 * row)),
                target, targetRow, 2 * targetRow);
            return;
        }

        // Floats of two rows next to each other move like one double: columns 0, 1, 4, 5, …, and 2, 3, 6, 7, …
        var (low0, high0) = Interleave(source, row);
        var (low1, high1) = Interleave(source + (2 * row), row);
        var (low2, high2) = Interleave(source + (4 * row), row);
        var (low3, high3) = Interleave(source + (6 * row), row);
        var (low4, high4) = Interleave(source + (8 * row), row);
        var (low5, high5) = Interleave(source + (10 * row), row);
        var (low6, high6) = Interleave(source + (12 * row), row);
        var (low7, high7) = Interleave(source + (14 * row), row);
        TransposePairs(low0, low1, low2, low3, low4, low5, low6, low7, target, targetRow, 4 * targetRow);
        TransposePairs(high0, high1, high2, high3, high4, high5, high6, high7, target + (2 * targetRow), targetRow, 4 * targetRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Row(T* source) => Vector512.Load(source).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Low, Vector512<double> High) Interleave(T* source, nint row)
    {
        var (x, y) = (Vector512.Load(source).AsSingle(), Vector512.Load(source + row).AsSingle());
        return (Avx512F.UnpackLow(x, y).AsDouble(), Avx512F.UnpackHigh(x, y).AsDouble());
    }

    /// <summary>
    /// Rows of eight doubles, or of eight pairs of floats, of which pairs are interleaved, and then quarters of registers exchanged twice.
    /// </summary>
    /// <param name="r0">The first row.</param>
    /// <param name="r1">The second.</param>
    /// <param name="r2">The third.</param>
    /// <param name="r3">And so on.</param>
    /// <param name="r4">And so on.</param>
    /// <param name="r5">And so on.</param>
    /// <param name="r6">And so on.</param>
    /// <param name="r7">The last.</param>
    /// <param name="target">Where column 0 goes.</param>
    /// <param name="second">How far from there column 1 goes, and every other one from that before it.</param>
    /// <param name="step">How far apart columns 0, 2, 4 and 6 go.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposePairs(
        Vector512<double> r0, Vector512<double> r1, Vector512<double> r2, Vector512<double> r3,
        Vector512<double> r4, Vector512<double> r5, Vector512<double> r6, Vector512<double> r7,
        T* target, nint second, nint step)
    {
        Exchange(
            Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3), Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7), target, step);
        Exchange(
            Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3), Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7),
            target + second, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, T* target, nint step)
    {
        var (even0, even1) = (Even(a, b), Even(c, d));
        var (odd0, odd1) = (Odd(a, b), Odd(c, d));
        Write(Even(even0, even1), target);
        Write(Even(odd0, odd1), target + step);
        Write(Odd(even0, even1), target + (2 * step));
        Write(Odd(odd0, odd1), target + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector512<double> row, T* target) => row.As<double, T>().Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Even(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Odd(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);
}
