using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>Beyond ±750, or ±110 in float, eˣ over- or underflows.</summary>
    private const double ExponentLimit = 750;

    private const double SingleExponentLimit = 110;

    /// <summary>eˣ</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp(TLane x)
    {
        var (power, exponent) = SplitExp(x, 0.0);
        return TLane.Scale(power, exponent);
    }

    /// <summary>e^(−x²)</summary>
    /// <remarks>Beyond 30 it is 0. What rounding x² loses the exponential is given apart.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Gaussian(TLane x)
    {
        var magnitude = TLane.Min(30.0, TLane.Abs(x));
        var square = magnitude * magnitude;
        var (power, exponent) = SplitExp(-square, -TLane.Fma(magnitude, magnitude, -square));
        return TLane.Scale(power, exponent);
    }

    /// <summary>
    /// p and n with e^(x + lost) = 2ⁿ p, for a small correction to x; x is taken as the limit beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Power, TLane Exponent) SplitExp(TLane x, TLane lost)
    {
        var (r, n) = ReduceExp(x, lost);
        return (TLane.Fma(r * r, ExpTail(r), r) + 1.0, n);
    }

    /// <summary>r and n with x + lost = n log 2 + r, |r| ≤ ½ log 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Remainder, TLane Exponent) ReduceExp(TLane x, TLane lost)
    {
        var limit = typeof(T) == typeof(float) ? SingleExponentLimit : ExponentLimit;
        x = TLane.Min(limit, TLane.Max(-limit, x));
        var n = TLane.Round(x * InverseLogOfTwo);

        // The difference of x and n log 2 is exact, as both are multiples of the same small power of two.
        var (logOfTwo, logOfTwoLost) = InTwoParts(LogOfTwo, LogOfTwoLost);
        return (TLane.Fma(n, -logOfTwo, x) + TLane.Fma(n, -logOfTwoLost, lost), n);
    }

    /// <summary>(eʳ − 1 − r) / r² for |r| ≤ ½ log 2, relative error of eʳ below 4·10⁻¹⁸, or 4·10⁻⁹ in float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpTail(TLane r)
    {
        var square = r * r;
        var fourth = square * square;
        if (typeof(T) == typeof(float))
        {
            return TLane.Fma(0.001381462832414823, fourth, Cubic(
                r, square, 0.49999993448816854, 0.1666652063401881, 0.04166838761130937, 0.008368716752120725));
        }

        var high = TLane.Fma(
            Linear(r, 2.76300073348357e-07, 2.499899607350208e-08), fourth,
            Cubic(
                r, square, 0.0013888888942691529, 0.00019841269504781672, 2.4801493905125808e-05,
                    2.7557589088855047e-06));
        return TLane.Fma(high, fourth, Cubic(
            r, square, 0.500000000000001, 0.16666666666666416, 0.041666666666534555, 0.008333333333494336));
    }
}
