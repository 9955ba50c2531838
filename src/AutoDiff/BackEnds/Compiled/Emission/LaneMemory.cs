using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// How compiled loops move numbers between memory and registers, where that is no single instruction.
/// </summary>
internal static unsafe partial class LaneMemory<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Room for the lanes of the widest register.
    private const int MostLanes = 16;

    // 2¹⁰²⁰ and 2¹²⁴
    private const double LargestInvertible = 1.1235582092889474e307;
    private const double LargestInvertibleSingle = 2.1267647932558654e37;

    /// <summary>Loads the first <paramref name="count"/> lanes; zeros fill the others.</summary>
    public static TLane LoadHead(T* p, nint count) => LoadSome(p, 1, count);

    /// <summary>Loads <paramref name="count"/> numbers at a stride; zeros fill the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSome(T* p, nint stride, nint count)
    {
        var buffer = stackalloc T[MostLanes];
        for (nint i = 0; i < TLane.Count; i++)
        {
            buffer[i] = i < count ? p[i * stride] : default;
        }

        return Unsafe.ReadUnaligned<TLane>(buffer);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    public static void StoreHead(TLane x, T* p, nint count) => StoreSome(x, p, 1, count);

    /// <summary>Stores the first <paramref name="count"/> lanes at a stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreSome(TLane x, T* p, nint stride, nint count)
    {
        var buffer = stackalloc T[MostLanes];
        Unsafe.WriteUnaligned(buffer, x);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = buffer[i];
        }
    }

    /// <summary>The largest lane, NaN if one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(TLane x) => double.CreateTruncating(
        typeof(TLane) == typeof(Lanes512<T>) ? Largest(Unsafe.BitCast<TLane, Vector512<T>>(x))
        : typeof(TLane) == typeof(Lanes256<T>) ? Largest(Unsafe.BitCast<TLane, Vector256<T>>(x))
        : Largest(Unsafe.BitCast<TLane, Vector128<T>>(x)));

    /// <summary>
    /// Whether the reciprocals of all lanes are normal numbers: to multiply by them is to divide but for rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInvertible(TLane x)
    {
        var magnitude = TLane.Abs(x);
        var largest = typeof(T) == typeof(float) ? LargestInvertibleSingle : LargestInvertible;
        return !TLane.Any(TLane.Select((magnitude >= 1 / largest) & (magnitude <= largest), 0, TLane.FromBits(-1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Largest(Vector512<T> x) => Largest(Vector256.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Largest(Vector256<T> x) => Largest(Vector128.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Largest(Vector128<T> x) => T.Max(
        T.Max(x[0], x[1]), T.Max(x[Vector128<T>.Count - 2], x[Vector128<T>.Count - 1]));
}
