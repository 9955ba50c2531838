using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>
    /// Up to here three parts of π/2 suffice to reduce an argument; rare lanes beyond are left to the scalar function.
    /// </summary>
    private const double ReductionLimit = 1 << 27;

    /// <summary>The same for floats.</summary>
    private const double SingleReductionLimit = 1 << 17;

    /// <summary>
    /// 1.5 · 2⁵²: added to an integer, it leaves the integer in the lowest bits, also if it is negative.
    /// </summary>
    private const double IntegerShifter = 6755399441055744;

    /// <summary>1.5 · 2²³, the same for floats.</summary>
    private const double SingleIntegerShifter = 12582912;

    /// <summary>sin x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sin(TLane x)
    {
        var (r, lost, n) = ReduceByHalfPi(x);
        var value = TLane.Select(IsOdd(n), CosOfReduced(r, lost), SinOfReduced(r, lost)) ^ SignOfSecondBit(n);
        value = TLane.Select(TLane.Equal(x, 0.0), x, value);
        var isPlain = IsReducible(x);
        return IsEverywhere(isPlain) ? value : WithRareLanes(Math.Sin, x, value, isPlain);
    }

    /// <summary>cos x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Cos(TLane x)
    {
        var (r, lost, n) = ReduceByHalfPi(x);
        var value = TLane.Select(IsOdd(n), SinOfReduced(r, lost), CosOfReduced(r, lost)) ^ SignOfSecondBit(n + 1.0);
        var isPlain = IsReducible(x);
        return IsEverywhere(isPlain) ? value : WithRareLanes(Math.Cos, x, value, isPlain);
    }

    /// <summary>tan x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tan(TLane x)
    {
        var (r, lost, n) = ReduceByHalfPi(x);
        var (sin, cos) = (SinOfReduced(r, lost), CosOfReduced(r, lost));
        var isOdd = IsOdd(n);
        var value = TLane.Select(isOdd, -cos, sin) / TLane.Select(isOdd, sin, cos);
        value = TLane.Select(TLane.Equal(x, 0.0), x, value);
        var isPlain = IsReducible(x);
        return IsEverywhere(isPlain) ? value : WithRareLanes(Math.Tan, x, value, isPlain);
    }

    /// <summary>r, what rounding r lost, and n with x = n π/2 + r, |r| ≤ π/4.</summary>
    /// <remarks>
    /// Source: W. J. Cody and W. Waite, Software manual for the elementary functions, 1980, ch. 8; with fused products.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Remainder, TLane Lost, TLane Multiple) ReduceByHalfPi(TLane x)
    {
        const double twoByPi = 0.6366197723675814;
        const double halfPiLostTwice = -1.4973849048591698e-33;
        const double singleHalfPiLostTwice = -1.7151244994428829e-15;

        var (halfPi, halfPiLost) = InTwoParts(HalfPi, HalfPiLost);

        // The first difference is exact, as both are multiples of the same small power of two.
        var n = TLane.Round(x * twoByPi);
        var first = TLane.Fma(n, -halfPi, x);
        var product = n * halfPiLost;
        var (rest, lost) = TwoSum(first, -product);
        var lostOfProduct = TLane.Fma(n, halfPiLost, -product);
        var lostTwice = typeof(T) == typeof(float) ? singleHalfPiLostTwice : halfPiLostTwice;
        return (rest, lost - TLane.Fma(n, lostTwice, lostOfProduct), n);
    }

    /// <summary>sin (r + lost) for |r| ≤ π/4</summary>
    /// <remarks>
    /// Source of the coefficients: FDLIBM, k_sin.c, Sun Microsystems 1993; those of floats err by less than 5·10⁻⁹ of
    /// the result.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane SinOfReduced(TLane r, TLane lost)
    {
        var third = typeof(T) == typeof(float) ? -0.1666665347125631 : -1.66666666666666324348e-01;
        var square = r * r;
        var tail = typeof(T) == typeof(float)
            ? Linear(square, 0.008332083459288181, -0.00019504317300372592)
            : TLane.Fma(
                Linear(square, -2.50507602534068634195e-08, 1.58969099521155010221e-10), square * square * square,
                Quadratic(square, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06));
        var cube = square * r;
        return r - (TLane.Fma(square, (lost * 0.5) - (cube * tail), -lost) - (cube * third));
    }

    /// <summary>cos (r + lost) for |r| ≤ π/4</summary>
    /// <remarks>
    /// Source of the coefficients: FDLIBM, k_cos.c, Sun Microsystems 1993; those of floats err by less than 2·10⁻¹⁰ of
    /// the result.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane CosOfReduced(TLane r, TLane lost)
    {
        var square = r * r;
        var fourth = square * square;
        var tail = typeof(T) == typeof(float)
            ? square * Quadratic(square, 0.041666644378247866, -0.0013887241743038753, 2.442388879475751e-05)
            : TLane.Fma(
                Quadratic(square, -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11),
                fourth * fourth,
                square * Quadratic(
                    square, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05));
        var half = square * 0.5;
        var main = 1.0 - half;
        return main + (((1.0 - main) - half) + TLane.Fma(square, tail, -(r * lost)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane IsOdd(TLane n) => (ShiftInteger(n, 0) | (TLane)1.0) < 0.0;

    /// <summary>The sign bit where the second bit of the integer is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane SignOfSecondBit(TLane n) => ShiftInteger(n, 1) & (TLane)SignBit;

    /// <summary>A number whose sign is some bit of the integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ShiftInteger(TLane n, int bit) => typeof(T) == typeof(float)
        ? TLane.ShiftBitsLeft(n + SingleIntegerShifter, 31 - bit)
        : TLane.ShiftBitsLeft(n + IntegerShifter, 63 - bit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane IsReducible(TLane x) =>
        TLane.Abs(x) <= (typeof(T) == typeof(float) ? SingleReductionLimit : ReductionLimit);
}
