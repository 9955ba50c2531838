using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>Elementwise primitives of 8 numbers at once, by the names of their types.</summary>
internal static class LaneFunctions512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Select(Vector512<double> condition, Vector512<double> whenTrue, Vector512<double> whenFalse) =>
        Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<double>.Zero), whenFalse, whenTrue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Abs(Vector512<double> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sqrt(Vector512<double> x) => Vector512.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Square(Vector512<double> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Reciprocal(Vector512<double> x) => Vector512<double>.One / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> StopGradient(Vector512<double> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => Vector512.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x) => Vector512.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x) => Vector512.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x) => Vector512.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Minimum(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Maximum(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> x, Vector512<double> y) => Vector512.AndNot(x * y, Vector512.Equals(x, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Absorb(Vector512<double> x, Vector512<double> y) => Vector512.AndNot(x * y, Vector512.Equals(x, Vector512<double>.Zero) | Vector512.Equals(y, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Less(Vector512<double> x, Vector512<double> y) => Vector512.LessThan(x, y) & Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LessOrEqual(Vector512<double> x, Vector512<double> y) => Vector512.LessThanOrEqual(x, y) & Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Equal(Vector512<double> x, Vector512<double> y) => Vector512.Equals(x, y) & Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NotEqual(Vector512<double> x, Vector512<double> y) => Vector512.AndNot(Vector512<double>.One, Vector512.Equals(x, y));

    /// <summary>A primitive for which there is nothing better, one number after the other.</summary>
    public static Vector512<double> EachOf<TOp>(Vector512<double> x)
        where TOp : struct, IUnary
    {
        var result = x;
        for (var i = 0; i < Vector512<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i]));
        }

        return result;
    }

    /// <summary>As <see cref="EachOf"/>, for two arguments.</summary>
    public static Vector512<double> EachOfTwo<TOp>(Vector512<double> x, Vector512<double> y)
        where TOp : struct, IBinary
    {
        var result = x;
        for (var i = 0; i < Vector512<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i], y[i]));
        }

        return result;
    }
}
