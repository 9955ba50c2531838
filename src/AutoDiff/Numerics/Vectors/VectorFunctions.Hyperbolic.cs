using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    // Beyond, 1 + x² and x² are the same number, and so are x + √(x² + 1) and 2x.
    private const double HyperbolicLimit = 1e9;

    /// <summary>(eˣ − e⁻ˣ) / 2</summary>
    /// <remarks>With h = (e^|x| − 1)/2, which overflows only where the result does, it is h + h / (2h + 1).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sinh(TLane x)
    {
        var (significand, exponent) = SplitExpm1(TLane.Abs(x));
        var half = TLane.Scale(significand, exponent - 1.0);
        var magnitude = half + (half / TLane.Fma(half, 2.0, 1.0));
        return CopySign(TLane.Select(half < double.PositiveInfinity, magnitude, half), x);
    }

    /// <summary>(eˣ + e⁻ˣ) / 2</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Cosh(TLane x)
    {
        var (power, exponent) = SplitExp(TLane.Abs(x), 0.0);
        var half = TLane.Scale(power, exponent - 1.0);
        return half + (0.25 / half);
    }

    /// <summary>log cosh x</summary>
    /// <remarks>By the series of cosh x − 1 within 1, and beyond as |x| + log ((1 + e^(−2|x|)) / 2).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogCosh(TLane x)
    {
        var magnitude = TLane.Abs(x);
        var isSmall = magnitude < 1.0;
        var square = x * x;
        var fourth = square * square;
        var high = TLane.Fma(1.0 / 6402373705728000, fourth * fourth, Cubic(
            square, fourth, 1.0 / 3628800, 1.0 / 479001600, 1.0 / 87178291200, 1.0 / 20922789888000));
        var series = TLane.Fma(high, fourth * fourth, Cubic(
            square, fourth, 0.5, 1.0 / 24, 1.0 / 720, 1.0 / 40320));
        var less = Log1p(TLane.Select(isSmall, square * series, Exp(magnitude * -2.0)));
        return TLane.Select(isSmall, less, magnitude - LogOfTwo + less);
    }

    /// <summary>tanh x = e / (e + 2) for e = e²ˣ − 1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh(TLane x)
    {
        // Beyond 20 the result rounds to 1.
        var (significand, exponent) = SplitExpm1(TLane.Min(20.0, TLane.Abs(x)) * 2.0);
        var power = TLane.Scale(significand, exponent);
        return CopySign(power / (power + 2.0), x);
    }

    /// <summary>log (x + √(x² + 1)) = log (1 + (x + x² / (1 + √(x² + 1)))) for x ≥ 0, and odd</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Asinh(TLane x)
    {
        var magnitude = TLane.Abs(x);
        var isLarge = magnitude > HyperbolicLimit;
        var square = magnitude * magnitude;
        var less = magnitude + (square / (TLane.Sqrt(square + 1.0) + 1.0));
        return CopySign(LogOfTwice(less, magnitude, isLarge), x);
    }

    /// <summary>log (x + √(x² − 1)) = log (1 + (t + √(t (t + 2)))) for t = x − 1 ≥ 0, else NaN</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Acosh(TLane x)
    {
        var t = x - 1.0;
        var value = LogOfTwice(t + TLane.Sqrt(t * (t + 2.0)), x, x > HyperbolicLimit);
        return TLane.Select(x < 1.0, double.NaN, value);
    }

    /// <summary>½ log ((1 + x) / (1 − x)) = ½ log (1 + 2x / (1 − x)) for 0 ≤ x ≤ 1, and odd; else NaN</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Atanh(TLane x)
    {
        var magnitude = TLane.Abs(x);
        return CopySign(Log1p(magnitude * 2.0 / (1.0 - magnitude)) * 0.5, x);
    }

    /// <summary>log (1 + less), or log 2x where that is large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LogOfTwice(TLane less, TLane x, TLane isLarge) =>
        Log1p(TLane.Select(isLarge, x - 1.0, less)) + (isLarge & (TLane)LogOfTwo);
}
