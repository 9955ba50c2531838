using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>eˣ − 1</summary>
    /// <remarks>With x = n log 2 + r it is 2ⁿ ((eʳ − 1) + (1 − 2⁻ⁿ)); below −40 it is −1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Expm1(TLane x)
    {
        var (significand, exponent) = SplitExpm1(TLane.Max(-40.0, x));
        return CopySign(TLane.Scale(significand, exponent), x);
    }

    /// <summary>log (1 + x)</summary>
    /// <remarks>What rounding 1 + x to u loses is put back to first order: (x − (u − 1)) / u.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log1p(TLane x)
    {
        var shifted = x + 1.0;
        var (exponent, significand) = Powers<TLane, T>.Split(shifted);
        var lost = (x - (shifted - 1.0)) / shifted;
        var value = WithLogEdges(shifted, LogOfScaled(exponent, significand - 1.0) + lost, double.PositiveInfinity);

        // So small an x is its own logarithm; −0 keeps its sign.
        return TLane.Select(TLane.Equal(shifted, 1.0), x, value);
    }

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid(TLane x)
    {
        // The exponential of a negative number cannot overflow, and its own relative accuracy is that of the left tail.
        var decay = Exp(-TLane.Abs(x));
        return TLane.Select(x < 0.0, decay, 1.0) / (decay + 1.0);
    }

    /// <summary>e⁻ˣ / (1 + e⁻ˣ)²</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogisticDensity(TLane x)
    {
        var decay = Exp(-TLane.Abs(x));
        var shifted = decay + 1.0;
        return decay / (shifted * shifted);
    }

    /// <summary>log (1 + eˣ)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Softplus(TLane x) => TLane.Max(0.0, x) + Log1p(Exp(-TLane.Abs(x)));

    /// <summary>m and n with eˣ − 1 = 2ⁿ m; x is taken as the limit beyond, and must not be less than −50.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Significand, TLane Exponent) SplitExpm1(TLane x)
    {
        var (r, n) = ReduceExp(x, 0.0);
        return (TLane.Fma(r * r, ExpTail(r), r) + (1.0 - Powers<TLane, T>.OfTwo(TLane.Max(-100.0, -n))), n);
    }
}
