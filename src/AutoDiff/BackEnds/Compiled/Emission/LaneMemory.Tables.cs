using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>Numbers whose places are looked up: lane i is at i · stride + table[i · step].</content>
internal static unsafe partial class LaneMemory<TLane, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadAt(T* p, nint stride, int* table, nint step)
    {
        if (typeof(TLane) == typeof(Lanes512<T>))
        {
            return Unsafe.BitCast<Vector512<T>, TLane>(
                Vector512.Create(Load256(p, stride, table, step, 0), Load256(p, stride, table, step, 1)));
        }

        return typeof(TLane) == typeof(Lanes256<T>)
            ? Unsafe.BitCast<Vector256<T>, TLane>(Load256(p, stride, table, step, 0))
            : Unsafe.BitCast<Vector128<T>, TLane>(Load128(p, stride, table, step, 0));
    }

    /// <summary>Loads the first <paramref name="count"/> lanes; zeros fill the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSomeAt(T* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc T[MostLanes];
        for (nint i = 0; i < TLane.Count; i++)
        {
            buffer[i] = i < count ? p[(i * stride) + table[i * step]] : default;
        }

        return Unsafe.ReadUnaligned<TLane>(buffer);
    }

    /// <summary>Adds the lanes, in their order: several may go to one place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAt(TLane x, T* p, nint stride, int* table, nint step)
    {
        if (typeof(TLane) == typeof(Lanes512<T>))
        {
            var lanes = Unsafe.BitCast<TLane, Vector512<T>>(x);
            Add256(lanes.GetLower(), p, stride, table, step, 0);
            Add256(lanes.GetUpper(), p, stride, table, step, 1);
        }
        else if (typeof(TLane) == typeof(Lanes256<T>))
        {
            Add256(Unsafe.BitCast<TLane, Vector256<T>>(x), p, stride, table, step, 0);
        }
        else
        {
            Add128(Unsafe.BitCast<TLane, Vector128<T>>(x), p, stride, table, step, 0);
        }
    }

    /// <summary>Adds the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSomeAt(TLane x, T* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc T[MostLanes];
        Unsafe.WriteUnaligned(buffer, x);
        for (nint i = 0; i < count; i++)
        {
            p[(i * stride) + table[i * step]] += buffer[i];
        }
    }

    // The parts of a register are counted in registers of their own size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Load256(T* p, nint stride, int* table, nint step, nint part) =>
        Vector256.Create(Load128(p, stride, table, step, 2 * part), Load128(p, stride, table, step, (2 * part) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Load128(T* p, nint stride, int* table, nint step, nint part)
    {
        Move(ref p, stride, ref table, step, part);
        var (x, y) = (p[table[0]], p[stride + table[step]]);
        return sizeof(T) == sizeof(double)
            ? Vector128.Create(double.CreateTruncating(x), double.CreateTruncating(y)).As<double, T>()
            : Vector128.Create(
                float.CreateTruncating(x),
                float.CreateTruncating(y),
                float.CreateTruncating(p[(2 * stride) + table[2 * step]]),
                float.CreateTruncating(p[(3 * stride) + table[3 * step]])).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add256(Vector256<T> x, T* p, nint stride, int* table, nint step, nint part)
    {
        Add128(x.GetLower(), p, stride, table, step, 2 * part);
        Add128(x.GetUpper(), p, stride, table, step, (2 * part) + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add128(Vector128<T> x, T* p, nint stride, int* table, nint step, nint part)
    {
        Move(ref p, stride, ref table, step, part);
        p[table[0]] += x[0];
        p[stride + table[step]] += x[1];
        if (Vector128<T>.Count > 2)
        {
            p[(2 * stride) + table[2 * step]] += x[2];
            p[(3 * stride) + table[3 * step]] += x[3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(ref T* p, nint stride, ref int* table, nint step, nint part)
    {
        p += part * Vector128<T>.Count * stride;
        table += part * Vector128<T>.Count * step;
    }
}
