using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// How compiled loops move numbers between memory and registers. Numbers are computed with in double; floats are widened when they are
/// read and rounded when they are written.
/// </summary>
internal static unsafe partial class LaneMemory<TLane>
    where TLane : struct, ILane<TLane>
{
    // Room for the lanes of the widest register.
    private const int MostLanes = 8;

    // 2¹⁰²⁰
    private const double LargestInvertible = 1.1235582092889474e307;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Broadcast(float* p) => (double)*p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load(double* p) => TLane.Load(in *p, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load(float* p) => TLane.Load(in *p, 0);

    /// <summary>Loads the first <paramref name="count"/> lanes; zeros fill the others.</summary>
    public static TLane LoadHead(double* p, nint count) => LoadSome(p, 1, count);

    /// <inheritdoc cref="LoadHead(double*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadHead(float* p, nint count)
    {
        if (typeof(TLane) == typeof(Lanes512) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector512<double>, TLane>(Vector512.WidenLower(Avx.MaskLoad(p, MaskOf8(count)).ToVector512Unsafe()));
        }

        if (typeof(TLane) == typeof(Lanes256) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector256<double>, TLane>(Avx.ConvertToVector256Double(Avx.MaskLoad(p, MaskOf4(count))));
        }

        return LoadSome(p, 1, count);
    }

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
    public static void StoreHead(TLane x, double* p, nint count) => StoreSome(x, p, 1, count);

    /// <inheritdoc cref="StoreHead(TLane, double*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHead(TLane x, float* p, nint count)
    {
        if (typeof(TLane) == typeof(Lanes512) && Avx512F.IsSupported)
        {
            Avx.MaskStore(p, MaskOf8(count), Avx512F.ConvertToVector256Single(Unsafe.BitCast<TLane, Vector512<double>>(x)));
        }
        else if (typeof(TLane) == typeof(Lanes256) && Avx.IsSupported)
        {
            Avx.MaskStore(p, MaskOf4(count), Avx.ConvertToVector128Single(Unsafe.BitCast<TLane, Vector256<double>>(x)));
        }
        else
        {
            StoreSome(x, p, 1, count);
        }
    }

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

    /// <summary>The largest lane, NaN if one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(TLane x) =>
        typeof(TLane) == typeof(Lanes512) ? Largest(Unsafe.BitCast<TLane, Vector512<double>>(x))
        : typeof(TLane) == typeof(Lanes256) ? Largest(Unsafe.BitCast<TLane, Vector256<double>>(x))
        : Largest(Unsafe.BitCast<TLane, Vector128<double>>(x));

    /// <summary>Whether the reciprocals of all lanes are normal numbers: to multiply by them is to divide but for rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInvertible(TLane x)
    {
        var magnitude = TLane.Abs(x);
        return !TLane.Any(TLane.Select((magnitude >= 1 / LargestInvertible) & (magnitude <= LargestInvertible), 0, TLane.FromBits(-1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Largest(Vector512<double> x) => Largest(Vector256.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Largest(Vector256<double> x) => Largest(Vector128.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Largest(Vector128<double> x) => Math.Max(x[0], x[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MaskOf8(nint count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MaskOf4(nint count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create((int)count)).AsSingle();
}
