using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Powers of two and the splitting of numbers into them.</summary>
internal static class Powers<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    /// <summary>2⁵²: added to an integer, it moves the integer to the lowest bits.</summary>
    private const double Shifter = 4503599627370496;

    private const double Bias = 1023;

    /// <summary>2²³, the same for floats.</summary>
    private const double SingleShifter = 8388608;

    private const double SingleBias = 127;

    /// <summary>2ⁿ for integers −1022 ≤ n ≤ 1023, or −126 ≤ n ≤ 127 in float</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane OfTwo(TLane n) => typeof(T) == typeof(float)
        ? TLane.ShiftBitsLeft(n + (SingleShifter + SingleBias), 23)
        : TLane.ShiftBitsLeft(n + (Shifter + Bias), 52);

    /// <summary>2ⁿ x by a factor that keeps it normal, and so exact, followed by one that may not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ScaleInTwoSteps(TLane x, TLane n)
    {
        var half = TLane.Round(n * 0.5);
        return x * OfTwo(half) * OfTwo(n - half);
    }

    /// <summary>n and m with x = 2ⁿ m and √½ ≤ m &lt; √2, for positive finite x, subnormal ones included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane Exponent, TLane Significand) Split(TLane x) => typeof(T) == typeof(float)
        ? Split(x, 1.17549435e-38, 25, 23, 0x3F800000, 0x3F3504F3, SingleShifter, SingleBias)
        : Split(x, 2.2250738585072014e-308, 54, 52, 0x3FF0000000000000, 0x3FE6A09E667F3BCD, Shifter, Bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Exponent, TLane Significand) Split(
        TLane x, double smallestNormal, int digits, int fractionBits, long one, long rootOfHalf, double shifter,
            double bias)
    {
        var subnormal = x < smallestNormal;
        x = TLane.Select(subnormal, x * (double)(1L << digits), x);
        var bits = TLane.AddBits(x, TLane.FromBits(one - rootOfHalf));
        var biased = (TLane.ShiftBitsRight(bits, fractionBits) | (TLane)shifter) - (shifter + bias);
        var exponent = TLane.Select(subnormal, biased - digits, biased);
        return (exponent, TLane.AddBits(bits & TLane.FromBits((1L << fractionBits) - 1), TLane.FromBits(rootOfHalf)));
    }
}
