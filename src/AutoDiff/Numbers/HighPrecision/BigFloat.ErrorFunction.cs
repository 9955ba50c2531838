using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>The error function and its complement.</content>
public readonly partial struct BigFloat<TPrecision>
{
    /// <summary>erf x = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public static BigFloat<TPrecision> Erf(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || !IsFinite(x))
        {
            return IsInfinity(x) ? x.Sign : x;
        }

        return IsComplementBelow(x, TPrecision.Bits + 2)
            ? Absorbed(x.Sign, -x.Sign)
            : InMoreDigits(x, BigFloat<AdaptivePrecision>.ErfBySeries);
    }

    /// <summary>1 − erf x, to all digits also where it is small.</summary>
    public static BigFloat<TPrecision> Erfc(BigFloat<TPrecision> x)
    {
        if (!IsFinite(x))
        {
            return IsNaN(x) ? x : 1 - x.Sign;
        }

        return InMoreDigits(x, BigFloat<AdaptivePrecision>.ComplementOfErf);
    }

    // A function of a finite number, evaluated in as many digits as its formula cancels.
    private static BigFloat<TPrecision> InMoreDigits(
        BigFloat<TPrecision> x, Func<BigFloat<AdaptivePrecision>, BigFloat<AdaptivePrecision>> formula) =>
        AdaptivePrecision.Evaluate(TPrecision.Bits, () => formula(x.WithPrecision<AdaptivePrecision>()))
            .WithPrecision<TPrecision>();

    // Whether 1 − erf |x| < 2⁻ᵇⁱᵗˢ: it is less than e^(−x²).
    private static bool IsComplementBelow(BigFloat<TPrecision> x, int bits) => x * x > bits * Math.Log(2);

    private static BigFloat<TPrecision> ComplementOfErf(BigFloat<TPrecision> x) =>
        x.Sign > 0 && IsComplementBelow(x, TPrecision.Bits + 2) ? ErfcByAsymptoticSeries(x) : 1 - Erf(x);

    // 2/√π · e^(−x²) · x · Σ (2x²)ⁿ/(1 · 3 · 5 ⋯ (2n + 1)): no term cancels another (DLMF 7.6.2).
    private static BigFloat<TPrecision> ErfBySeries(BigFloat<TPrecision> x)
    {
        var square = x * x;
        var step = ToFixedPoint(ScaleB(square, 1), WorkingBits);
        var term = BigInteger.One << WorkingBits;
        var sum = term;
        for (var n = 1; !term.IsZero; n++)
        {
            term = ((term * step) >> WorkingBits) / ((2 * n) + 1);
            sum += term;
        }

        var series = WithErrorOf(
            Rounded(sum, -WorkingBits, hasTail: true), square, BigInteger.Max(0, Magnitude(square)) + 1);
        return ScaleB(series * x * Exp(-square) / Sqrt(Pi), 1);
    }

    // e^(−x²)/(x√π) · Σ (−1)ⁿ (1 · 3 ⋯ (2n − 1))/(2x²)ⁿ, whose least term is about e^(−x²) (DLMF 7.12.1).
    private static BigFloat<TPrecision> ErfcByAsymptoticSeries(BigFloat<TPrecision> x)
    {
        var square = x * x;
        BigFloat<TPrecision> sum = 0;
        BigFloat<TPrecision> term = 1;
        for (var n = 1; IsSignificant(term, sum); n++)
        {
            sum += term;
            term *= (1 - (2 * n)) / ScaleB(square, 1);
        }

        return sum * Exp(-square) / (x * Sqrt(Pi));
    }

    private static bool IsSignificant(BigFloat<TPrecision> term, BigFloat<TPrecision> sum) =>
        !IsZero(term) && (IsZero(sum) || Magnitude(term) > Magnitude(sum) - TPrecision.Bits - 2);
}
