using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>Elementwise primitives of 2 numbers at once, by the names of their types.</summary>
internal static class LaneFunctions128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Select(Vector128<double> condition, Vector128<double> whenTrue, Vector128<double> whenFalse) =>
        Vector128.ConditionalSelect(Vector128.Equals(condition, Vector128<double>.Zero), whenFalse, whenTrue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Abs(Vector128<double> x) => Vector128.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sqrt(Vector128<double> x) => Vector128.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Square(Vector128<double> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Reciprocal(Vector128<double> x) => Vector128<double>.One / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> StopGradient(Vector128<double> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Exp(Vector128<double> x) => Vector128.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Log(Vector128<double> x) => Vector128.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sin(Vector128<double> x) => Vector128.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Cos(Vector128<double> x) => Vector128.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Minimum(Vector128<double> x, Vector128<double> y) => Vector128.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Maximum(Vector128<double> x, Vector128<double> y) => Vector128.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Scale(Vector128<double> x, Vector128<double> y) => Vector128.AndNot(x * y, Vector128.Equals(x, Vector128<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Absorb(Vector128<double> x, Vector128<double> y) => Vector128.AndNot(x * y, Vector128.Equals(x, Vector128<double>.Zero) | Vector128.Equals(y, Vector128<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Less(Vector128<double> x, Vector128<double> y) => Vector128.LessThan(x, y) & Vector128<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LessOrEqual(Vector128<double> x, Vector128<double> y) => Vector128.LessThanOrEqual(x, y) & Vector128<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Equal(Vector128<double> x, Vector128<double> y) => Vector128.Equals(x, y) & Vector128<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> NotEqual(Vector128<double> x, Vector128<double> y) => Vector128.AndNot(Vector128<double>.One, Vector128.Equals(x, y));

    /// <summary>A primitive for which there is nothing better, one number after the other.</summary>
    public static Vector128<double> EachOf<TOp>(Vector128<double> x)
        where TOp : struct, IUnary
    {
        var result = x;
        for (var i = 0; i < Vector128<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i]));
        }

        return result;
    }

    /// <summary>As <see cref="EachOf"/>, for two arguments.</summary>
    public static Vector128<double> EachOfTwo<TOp>(Vector128<double> x, Vector128<double> y)
        where TOp : struct, IBinary
    {
        var result = x;
        for (var i = 0; i < Vector128<double>.Count; i++)
        {
            result = result.WithElement(i, TOp.Value(x[i], y[i]));
        }

        return result;
    }
}
