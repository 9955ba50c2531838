using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// How compiled loops move 4 numbers between memory and registers. Numbers are computed with in double; floats are widened when they are read
/// and rounded when they are written.
/// </summary>
internal static unsafe class Lanes256
{
    public const int Width = 4;

    private static Vector256<double> Indices => Vector256.Create(0.0, 1.0, 2.0, 3.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Constant(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(double* p) => Vector256.Create(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(float* p) => Vector256.Create((double)*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* p) => Vector256.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(float* p) => Widen(Vector128.Load(p));

    /// <summary>Loads <paramref name="count"/> numbers at a stride; zeros fill the other lanes.</summary>
    public static Vector256<double> LoadSome(double* p, nint stride, nint count)
    {
        if (Avx.IsSupported && stride == 1)
        {
            return Avx.MaskLoad(p, Vector256.LessThan(Indices, Vector256.Create((double)count)));
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
    public static Vector256<double> LoadSome(float* p, nint stride, nint count)
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
    public static void Store(Vector256<double> x, double* p) => x.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> x, float* p) => Vector128.Narrow(x.GetLower(), x.GetUpper()).Store(p);

    /// <summary>Stores the first <paramref name="count"/> lanes at a stride.</summary>
    public static void StoreSome(Vector256<double> x, double* p, nint stride, nint count)
    {
        if (Avx.IsSupported && stride == 1)
        {
            Avx.MaskStore(p, Vector256.LessThan(Indices, Vector256.Create((double)count)), x);
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
    public static void StoreSome(Vector256<double> x, float* p, nint stride, nint count)
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
    public static Vector256<double> Head(Vector256<double> x, nint count, double rest) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Indices, Vector256.Create((double)count)), x, Vector256.Create(rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> x) => Vector256.Sum(x);

    public static double Max(Vector256<double> x)
    {
        var max = x[0];
        for (var i = 1; i < Width; i++)
        {
            max = Math.Max(max, x[i]);
        }

        return max;
    }

    private static Vector256<double> Widen(Vector128<float> x) => Vector256.Create(Vector128.WidenLower(x), Vector128.WidenUpper(x));
}
