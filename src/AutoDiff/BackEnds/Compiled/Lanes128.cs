using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// How compiled loops move 2 numbers between memory and registers. Numbers are computed with in double; floats are widened when they are read
/// and rounded when they are written.
/// </summary>
internal static unsafe class Lanes128
{
    public const int Width = 2;

    private static Vector128<double> Indices => Vector128.Create(0.0, 1.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Constant(double value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Broadcast(double* p) => Vector128.Create(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Broadcast(float* p) => Vector128.Create((double)*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(double* p) => Vector128.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(float* p) => Vector128.Create((double)p[0], p[1]);

    /// <summary>Loads <paramref name="count"/> numbers at a stride; zeros fill the other lanes.</summary>
    public static Vector128<double> LoadSome(double* p, nint stride, nint count)
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

    /// <summary>As the overload for doubles.</summary>
    public static Vector128<double> LoadSome(float* p, nint stride, nint count)
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
    public static void Store(Vector128<double> x, double* p) => x.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<double> x, float* p) => (p[0], p[1]) = ((float)x[0], (float)x[1]);

    /// <summary>Stores the first <paramref name="count"/> lanes at a stride.</summary>
    public static void StoreSome(Vector128<double> x, double* p, nint stride, nint count)
    {
        var buffer = stackalloc double[Width];
        x.Store(buffer);
        for (nint i = 0; i < count; i++)
        {
            p[i * stride] = buffer[i];
        }
    }

    /// <summary>As the overload for doubles.</summary>
    public static void StoreSome(Vector128<double> x, float* p, nint stride, nint count)
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
    public static Vector128<double> Head(Vector128<double> x, nint count, double rest) =>
        Vector128.ConditionalSelect(Vector128.LessThan(Indices, Vector128.Create((double)count)), x, Vector128.Create(rest));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector128<double> x) => Vector128.Sum(x);

    public static double Max(Vector128<double> x)
    {
        var max = x[0];
        for (var i = 1; i < Width; i++)
        {
            max = Math.Max(max, x[i]);
        }

        return max;
    }
}
