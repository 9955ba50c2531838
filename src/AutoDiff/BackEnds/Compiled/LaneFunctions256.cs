using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>Elementwise primitives of 4 numbers at once, by the names of their types.</summary>
internal static class LaneFunctions256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Select(Vector256<double> condition, Vector256<double> whenTrue, Vector256<double> whenFalse) =>
        Vector256.ConditionalSelect(Vector256.Equals(condition, Vector256<double>.Zero), whenFalse, whenTrue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Abs(Vector256<double> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sqrt(Vector256<double> x) => Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Square(Vector256<double> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Reciprocal(Vector256<double> x) => Vector256<double>.One / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> StopGradient(Vector256<double> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x) => Vector256.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x) => Vector256.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sin(Vector256<double> x) => Vector256.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Cos(Vector256<double> x) => Vector256.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Minimum(Vector256<double> x, Vector256<double> y) => Vector256.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Maximum(Vector256<double> x, Vector256<double> y) => Vector256.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Scale(Vector256<double> x, Vector256<double> y) => Vector256.AndNot(x * y, Vector256.Equals(x, Vector256<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Absorb(Vector256<double> x, Vector256<double> y) => Vector256.AndNot(x * y, Vector256.Equals(x, Vector256<double>.Zero) | Vector256.Equals(y, Vector256<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Less(Vector256<double> x, Vector256<double> y) => Vector256.LessThan(x, y) & Vector256<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LessOrEqual(Vector256<double> x, Vector256<double> y) => Vector256.LessThanOrEqual(x, y) & Vector256<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Equal(Vector256<double> x, Vector256<double> y) => Vector256.Equals(x, y) & Vector256<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> NotEqual(Vector256<double> x, Vector256<double> y) => Vector256.AndNot(Vector256<double>.One, Vector256.Equals(x, y));

    /// <summary>A primitive for which there is nothing better, one number after the other.</summary>
    public static Vector256<double> EachOf<TOp>(Vector256<double> x)
        where TOp : struct, IUnary
    {
        var result = x;
        for (var i = 0; i < Vector256<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i]));
        }

        return result;
    }

    /// <summary>As <see cref="EachOf"/>, for two arguments.</summary>
    public static Vector256<double> EachOfTwo<TOp>(Vector256<double> x, Vector256<double> y)
        where TOp : struct, IBinary
    {
        var result = x;
        for (var i = 0; i < Vector256<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i], y[i]));
        }

        return result;
    }
}
