using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Powers of two and the splitting of numbers into them.</summary>
internal static class Powers
{
    /// <summary>2⁵²: added to an integer, it moves the integer to the lowest bits.</summary>
    private const double Shifter = 4503599627370496;

    private const double Bias = 1023;

    /// <summary>2ⁿ for integers −1022 ≤ n ≤ 1023</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane OfTwo<TLane>(TLane n)
        where TLane : struct, ILane<TLane> => TLane.ShiftBitsLeft(n + (Shifter + Bias), 52);

    /// <summary>2ⁿ x by a factor that keeps it normal, and so exact, followed by one that may not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ScaleInTwoSteps<TLane>(TLane x, TLane n)
        where TLane : struct, ILane<TLane>
    {
        var half = TLane.Round(n * 0.5);
        return x * OfTwo(half) * OfTwo(n - half);
    }

    /// <summary>n and m with x = 2ⁿ m and √½ ≤ m &lt; √2, for positive finite x, subnormal ones included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane Exponent, TLane Significand) Split<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        const double smallestNormal = 2.2250738585072014e-308;
        const double twoTo54 = 18014398509481984;
        const long one = 0x3FF0000000000000;
        const long rootOfHalf = 0x3FE6A09E667F3BCD;

        var subnormal = x < smallestNormal;
        x = TLane.Select(subnormal, x * twoTo54, x);
        var bits = TLane.AddBits(x, TLane.FromBits(one - rootOfHalf));
        var biased = (TLane.ShiftBitsRight(bits, 52) | Shifter) - (Shifter + Bias);
        var exponent = TLane.Select(subnormal, biased - 54, biased);
        return (exponent, TLane.AddBits(bits & TLane.FromBits(0x000FFFFFFFFFFFFF), TLane.FromBits(rootOfHalf)));
    }
}
