using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.BackEnds.Compiled;

/// <content>Numbers whose places are looked up: lane i is at i · stride + table[i · step].</content>
internal static unsafe partial class LaneMemory<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadAt(double* p, nint stride, int* table, nint step) =>
        typeof(TLane) == typeof(Lanes512) ? Unsafe.BitCast<Vector512<double>, TLane>(Vector512.Create(
            FourAt(p, stride, table, step), FourAt(p + (4 * stride), stride, table + (4 * step), step)))
        : typeof(TLane) == typeof(Lanes256) ? Unsafe.BitCast<Vector256<double>, TLane>(FourAt(p, stride, table, step))
        : Unsafe.BitCast<Vector128<double>, TLane>(Vector128.Create(p[table[0]], p[stride + table[step]]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadAt(float* p, nint stride, int* table, nint step) =>
        typeof(TLane) == typeof(Lanes512) ? Unsafe.BitCast<Vector512<double>, TLane>(Vector512.WidenLower(Vector256.Create(
            FourAt(p, stride, table, step), FourAt(p + (4 * stride), stride, table + (4 * step), step)).ToVector512Unsafe()))
        : typeof(TLane) == typeof(Lanes256) ? Unsafe.BitCast<Vector256<double>, TLane>(
            Vector256.WidenLower(FourAt(p, stride, table, step).ToVector256Unsafe()))
        : Unsafe.BitCast<Vector128<double>, TLane>(Vector128.Create((double)p[table[0]], p[stride + table[step]]));

    /// <summary>Loads the first <paramref name="count"/> lanes; zeros fill the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSomeAt(double* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        Copy(p, stride, table, step, count, buffer);
        return Load(buffer);
    }

    /// <inheritdoc cref="LoadSomeAt(double*, nint, int*, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLane LoadSomeAt(float* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc float[MostLanes];
        Copy(p, stride, table, step, count, buffer);
        return Load(buffer);
    }

    /// <summary>Adds the lanes, in their order: several may go to one place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAt(TLane x, double* p, nint stride, int* table, nint step)
    {
        if (typeof(TLane) == typeof(Lanes512))
        {
            var lanes = Unsafe.BitCast<TLane, Vector512<double>>(x);
            AddFour(lanes.GetLower(), p, stride, table, step);
            AddFour(lanes.GetUpper(), p + (4 * stride), stride, table + (4 * step), step);
        }
        else if (typeof(TLane) == typeof(Lanes256))
        {
            AddFour(Unsafe.BitCast<TLane, Vector256<double>>(x), p, stride, table, step);
        }
        else
        {
            AddTwo(Unsafe.BitCast<TLane, Vector128<double>>(x), p, stride, table, step);
        }
    }

    /// <inheritdoc cref="AddAt(TLane, double*, nint, int*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddAt(TLane x, float* p, nint stride, int* table, nint step)
    {
        if (typeof(TLane) == typeof(Lanes512))
        {
            var lanes = Unsafe.BitCast<TLane, Vector512<double>>(x);
            AddFour(lanes.GetLower(), p, stride, table, step);
            AddFour(lanes.GetUpper(), p + (4 * stride), stride, table + (4 * step), step);
        }
        else if (typeof(TLane) == typeof(Lanes256))
        {
            AddFour(Unsafe.BitCast<TLane, Vector256<double>>(x), p, stride, table, step);
        }
        else
        {
            p[table[0]] += (float)Unsafe.BitCast<TLane, Vector128<double>>(x)[0];
            p[stride + table[step]] += (float)Unsafe.BitCast<TLane, Vector128<double>>(x)[1];
        }
    }

    /// <summary>Adds the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSomeAt(TLane x, double* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc double[MostLanes];
        Store(x, buffer);
        Add(buffer, p, stride, table, step, count);
    }

    /// <inheritdoc cref="AddSomeAt(TLane, double*, nint, int*, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSomeAt(TLane x, float* p, nint stride, int* table, nint step, nint count)
    {
        var buffer = stackalloc float[MostLanes];
        Store(x, buffer);
        Add(buffer, p, stride, table, step, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FourAt(double* p, nint stride, int* table, nint step) =>
        Vector256.Create(p[table[0]], p[stride + table[step]], p[(2 * stride) + table[2 * step]], p[(3 * stride) + table[3 * step]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FourAt(float* p, nint stride, int* table, nint step) =>
        Vector128.Create(p[table[0]], p[stride + table[step]], p[(2 * stride) + table[2 * step]], p[(3 * stride) + table[3 * step]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(Vector256<double> x, double* p, nint stride, int* table, nint step)
    {
        AddTwo(x.GetLower(), p, stride, table, step);
        AddTwo(x.GetUpper(), p + (2 * stride), stride, table + (2 * step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo(Vector128<double> x, double* p, nint stride, int* table, nint step)
    {
        p[table[0]] += x[0];
        p[stride + table[step]] += x[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(Vector256<double> x, float* p, nint stride, int* table, nint step)
    {
        var y = Vector128.Narrow(x.GetLower(), x.GetUpper());
        p[table[0]] += y[0];
        p[stride + table[step]] += y[1];
        p[(2 * stride) + table[2 * step]] += y[2];
        p[(3 * stride) + table[3 * step]] += y[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(T* p, nint stride, int* table, nint step, nint count, T* buffer)
        where T : unmanaged
    {
        for (nint i = 0; i < TLane.Count; i++)
        {
            buffer[i] = i < count ? p[(i * stride) + table[i * step]] : default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T* buffer, T* p, nint stride, int* table, nint step, nint count)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        for (nint i = 0; i < count; i++)
        {
            p[(i * stride) + table[i * step]] += buffer[i];
        }
    }
}
