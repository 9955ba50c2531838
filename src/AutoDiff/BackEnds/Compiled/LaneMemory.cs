using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// How compiled loops move numbers between memory and registers. Numbers are computed with in double; floats are widened when they are
/// read and rounded when they are written.
/// </summary>
internal static unsafe class LaneMemory<TLane>
    where TLane : struct, ILane<TLane>
{
    // Room for the lanes of the widest register.
    private const int MostLanes = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Constant(double value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Broadcast(double* p) => *p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Broadcast(float* p) => (double)*p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load(double* p) => TLane.Load(in *p, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load(float* p) => TLane.Load(in *p, 0);

    /// <summary>Loads the first <paramref name="count"/> lanes; zeros fill the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadHead(double* p, nint count)
    {
        if (typeof(TLane) == typeof(Lanes512) && Avx512F.IsSupported)
        {
            return Unsafe.BitCast<Vector512<double>, TLane>(Avx512F.MaskLoad(p, Unsafe.BitCast<TLane, Vector512<double>>(Mask(count)), Vector512<double>.Zero));
        }

        if (typeof(TLane) == typeof(Lanes256) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector256<double>, TLane>(Avx.MaskLoad(p, Unsafe.BitCast<TLane, Vector256<double>>(Mask(count))));
        }

        return LoadSome(p, 1, count);
    }

    /// <inheritdoc cref="LoadHead(double*, nint)"/>
    public static TLane LoadHead(float* p, nint count) => LoadSome(p, 1, count);

    /// <summary>Loads <paramref name="count"/> numbers at a stride; zeros fill the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSome(double* p, nint stride, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        for (nint i = 0; i < TLane.Count; i++)
        {
            buffer[i] = i < count ? p[i * stride] : 0;
        }

        return Load(buffer);
    }

    /// <inheritdoc cref="LoadSome(double*, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSome(float* p, nint stride, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        for (nint i = 0; i < TLane.Count; i++)
        {
            buffer[i] = i < count ? p[i * stride] : 0;
        }

        return Load(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TLane x, double* p) => x.Store(ref *p, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TLane x, float* p) => x.Store(ref *p, 0);

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHead(TLane x, double* p, nint count)
    {
        if (typeof(TLane) == typeof(Lanes512) && Avx512F.IsSupported)
        {
            Avx512F.MaskStore(p, Unsafe.BitCast<TLane, Vector512<double>>(Mask(count)), Unsafe.BitCast<TLane, Vector512<double>>(x));
        }
        else if (typeof(TLane) == typeof(Lanes256) && Avx.IsSupported)
        {
            Avx.MaskStore(p, Unsafe.BitCast<TLane, Vector256<double>>(Mask(count)), Unsafe.BitCast<TLane, Vector256<double>>(x));
        }
        else
        {
            StoreSome(x, p, 1, count);
        }
    }

    /// <inheritdoc cref="StoreHead(TLane, double*, nint)"/>
    public static void StoreHead(TLane x, float* p, nint count) => StoreSome(x, p, 1, count);

    /// <summary>Stores the first <paramref name="count"/> lanes at a stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreSome(TLane x, double* p, nint stride, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        Store(x, buffer);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = buffer[i];
        }
    }

    /// <inheritdoc cref="StoreSome(TLane, double*, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreSome(TLane x, float* p, nint stride, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        Store(x, buffer);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = (float)buffer[i];
        }
    }

    /// <summary>The first <paramref name="count"/> lanes, and <paramref name="rest"/> in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Head(TLane x, nint count, double rest) => TLane.Select(Mask(count), x, rest);

    /// <summary>The sum of the lanes, halves first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(TLane x)
    {
        var buffer = stackalloc double[MostLanes];
        Store(x, buffer);
        for (var width = TLane.Count / 2; width > 0; width /= 2)
        {
            for (var i = 0; i < width; i++)
            {
                buffer[i] += buffer[i + width];
            }
        }

        return buffer[0];
    }

    /// <summary>The largest lane, NaN if one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Max(TLane x)
    {
        var buffer = stackalloc double[MostLanes];
        Store(x, buffer);
        for (var i = 1; i < TLane.Count; i++)
        {
            buffer[0] = Math.Max(buffer[0], buffer[i]);
        }

        return buffer[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Mask(nint count)
    {
        TLane indices = typeof(TLane) == typeof(Lanes512) ? Unsafe.BitCast<Vector512<double>, TLane>(Vector512<double>.Indices)
            : typeof(TLane) == typeof(Lanes256) ? Unsafe.BitCast<Vector256<double>, TLane>(Vector256<double>.Indices)
            : Unsafe.BitCast<Vector128<double>, TLane>(Vector128<double>.Indices);
        return indices < (TLane)count;
    }
}
