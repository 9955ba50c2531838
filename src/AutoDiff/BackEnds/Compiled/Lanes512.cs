using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// How compiled loops move 8 numbers between memory and registers. Numbers are computed with in double; floats are widened when they are read
/// and rounded when they are written.
/// </summary>
internal static unsafe class Lanes512
{
    public const int Width = 8;

    private static Vector512<double> Indices => Vector512.Create(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Constant(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double* p) => Vector512.Create(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(float* p) => Vector512.Create((double)*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* p) => Vector512.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(float* p) => Widen(Vector256.Load(p));

    /// <summary>Loads <paramref name="count"/> numbers at a stride; zeros fill the other lanes.</summary>
    public static Vector512<double> LoadSome(double* p, nint stride, nint count)
    {
        if (Avx512F.IsSupported && stride == 1)
        {
            var mask = Vector512.LessThan(Indices, Vector512.Create((double)count));
            return Avx512F.MaskLoad(p, mask, Vector512<double>.Zero);
        }

        var buffer = stackalloc double[Width];
        for (nint i = 0; i < count; i++)
        {
            buffer[i] = p[i * stride];
        }

        for (var i = count; i < Width; i++)
        {
            buffer[i] = 0;
        }

        return Load(buffer);
    }

    /// <summary>As the overload for doubles.</summary>
    public static Vector512<double> LoadSome(float* p, nint stride, nint count)
    {
        var buffer = stackalloc double[Width];
        for (nint i = 0; i < count; i++)
        {
            buffer[i] = p[i * stride];
        }

        for (var i = count; i < Width; i++)
        {
            buffer[i] = 0;
        }

        return Load(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> x, double* p) => x.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> x, float* p) => Vector256.Narrow(x.GetLower(), x.GetUpper()).Store(p);

    /// <summary>Stores the first <paramref name="count"/> lanes at a stride.</summary>
    public static void StoreSome(Vector512<double> x, double* p, nint stride, nint count)
    {
        if (Avx512F.IsSupported && stride == 1)
        {
            Avx512F.MaskStore(p, Vector512.LessThan(Indices, Vector512.Create((double)count)), x);
            return;
        }

        var buffer = stackalloc double[Width];
        x.Store(buffer);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = buffer[i];
        }
    }

    /// <summary>As the overload for doubles.</summary>
    public static void StoreSome(Vector512<double> x, float* p, nint stride, nint count)
    {
        var buffer = stackalloc double[Width];
        x.Store(buffer);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = (float)buffer[i];
        }
    }

    /// <summary>The first <paramref name="count"/> lanes, and <paramref name="rest"/> in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Head(Vector512<double> x, nint count, double rest) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Indices, Vector512.Create((double)count)), x, Vector512.Create(rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> x) => Vector512.Sum(x);

    public static double Max(Vector512<double> x)
    {
        var max = x[0];
        for (var i = 1; i < Width; i++)
        {
            max = Math.Max(max, x[i]);
        }

        return max;
    }

    private static Vector512<double> Widen(Vector256<float> x) => Vector512.Create(Vector256.WidenLower(x), Vector256.WidenUpper(x));
}
