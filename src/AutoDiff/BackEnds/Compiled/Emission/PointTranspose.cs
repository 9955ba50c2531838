using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Moves the elements of as many points as a register has lanes between memory, where those of one point are neighbors,
/// and a scratch, where those that share a register are.
/// </summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
internal static unsafe class PointTranspose<T>
    where T : unmanaged
{
    /// <summary>scratch[element, lane] = source[lane, element] for the first lanes, and zeros in the others.</summary>
    /// <param name="source">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element, and at least as many as it has lanes.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(T* source, nint stride, nint length, T* scratch, nint width, nint count)
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
                scratch[(element * width) + lane] = lane < count ? source[(lane * stride) + element] : default;
            }
        }
    }

    /// <summary>target[lane, element] = scratch[element, lane] for the first lanes.</summary>
    /// <param name="target">The elements of the first point.</param>
    /// <param name="stride">How far apart the points are.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="scratch">Registers, one for each element, and at least as many as it has lanes.</param>
    /// <param name="width">The lanes of a register.</param>
    /// <param name="count">How many of them are points.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(T* target, nint stride, nint length, T* scratch, nint width, nint count)
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
    /// Has the caches fetch what will be overwritten while it is computed: else every point waits for the stores of
    /// those before it.
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
            for (nint element = 0; element < length; element += ArrayPlaces.CacheLine / sizeof(T))
            {
                Sse.Prefetch0(target + (lane * stride) + element);
            }
        }
    }

    private static int Lanes => Vector512<T>.Count;

    // Squares of registers one after the other; the last may share elements with the one before.
    private static nint BlockStart(nint element, nint length) => Math.Max(0, Math.Min(element, length - Lanes));

    private static Vector512<T> Mask(nint count) => typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)).As<float, T>()
        : Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        T* source, nint row, Vector512<T> mask, T* target, nint targetRow, Vector512<T> targetMask)
    {
        if (typeof(T) == typeof(double))
        {
            var (r0, r1) = (Load(source, mask), Load(source + row, mask));
            var (r2, r3) = (Load(source + (2 * row), mask), Load(source + (3 * row), mask));
            var (r4, r5) = (Load(source + (4 * row), mask), Load(source + (5 * row), mask));
            var (r6, r7) = (Load(source + (6 * row), mask), Load(source + (7 * row), mask));
            Transpose(r0, r1, r2, r3, r4, r5, r6, r7, new(target, targetRow, 2 * targetRow, targetMask));
            return;
        }

        // Two floats next to each other in interleaved rows move as one double does.
        var (low0, high0) = Interleave(source, row, mask);
        var (low1, high1) = Interleave(source + (2 * row), row, mask);
        var (low2, high2) = Interleave(source + (4 * row), row, mask);
        var (low3, high3) = Interleave(source + (6 * row), row, mask);
        var (low4, high4) = Interleave(source + (8 * row), row, mask);
        var (low5, high5) = Interleave(source + (10 * row), row, mask);
        var (low6, high6) = Interleave(source + (12 * row), row, mask);
        var (low7, high7) = Interleave(source + (14 * row), row, mask);
        Transpose(low0, low1, low2, low3, low4, low5, low6, low7, new(target, targetRow, 4 * targetRow, targetMask));
        target += 2 * targetRow;
        Transpose(
            high0, high1, high2, high3, high4, high5, high6, high7, new(target, targetRow, 4 * targetRow, targetMask));
    }

    // Columns 4k and 4k + 1 of two rows, and columns 4k + 2 and 4k + 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Low, Vector512<double> High) Interleave(T* source, nint row, Vector512<T> mask)
    {
        var (x, y) = (Load(source, mask).AsSingle(), Load(source + row, mask).AsSingle());
        return (Avx512F.UnpackLow(x, y).AsDouble(), Avx512F.UnpackHigh(x, y).AsDouble());
    }

    // Pairs of rows are interleaved, and then quarters of registers exchanged twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<double> r0,
        Vector512<double> r1,
        Vector512<double> r2,
        Vector512<double> r3,
        Vector512<double> r4,
        Vector512<double> r5,
        Vector512<double> r6,
        Vector512<double> r7,
        in Columns target)
    {
        var (low0, low1) = (Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3));
        var (low2, low3) = (Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7));
        var (high0, high1) = (Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3));
        var (high2, high3) = (Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7));
        Exchange(low0, low1, low2, low3, target.First, target);
        Exchange(high0, high1, high2, high3, target.First + target.Second, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, T* first, in Columns target)
    {
        var (even0, even1) = (Even(a, b), Even(c, d));
        var (odd0, odd1) = (Odd(a, b), Odd(c, d));
        Store(Even(even0, even1), first, target.Mask);
        Store(Even(odd0, odd1), first + target.Step, target.Mask);
        Store(Odd(even0, even1), first + (2 * target.Step), target.Mask);
        Store(Odd(odd0, odd1), first + (3 * target.Step), target.Mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(T* source, Vector512<T> mask) => typeof(T) == typeof(float)
        ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).AsDouble()
        : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<double> column, T* target, Vector512<T> mask)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)target, mask.AsSingle(), column.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)target, mask.AsDouble(), column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Even(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Odd(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    // Where eight columns go: the second is some way from the first, and every other one so many elements from that
    // before it.
    private readonly struct Columns(T* first, nint second, nint step, Vector512<T> mask)
    {
        public readonly T* First = first;
        public readonly nint Second = second;
        public readonly nint Step = step;
        public readonly Vector512<T> Mask = mask;
    }
}
