namespace AutoDiff.Numbers;

/// <content>The scaled complement of the error function, and the standard normal distribution.</content>
public readonly partial struct BigFloat<TPrecision>
{
    // The derivative of order n of w(x) = e^(x²) erfc x: w′ = 2xw − 2/√π and w⁽ⁿ⁺¹⁾ = 2xw⁽ⁿ⁾ + 2nw⁽ⁿ⁻¹⁾ (DLMF 7.10).
    // What it cancels, more digits give back.
    private static BigFloat<TPrecision> ErfcxDerivative(BigFloat<TPrecision> order, BigFloat<TPrecision> x)
    {
        if (!IsInteger(order) || order < 0 || order > 100 || !IsFinite(x))
        {
            return NaN;
        }

        return InMoreDigits(x, x =>
        {
            BigFloat<AdaptivePrecision> before = 0;
            var at = BigFloat<AdaptivePrecision>.Exp(x * x) * BigFloat<AdaptivePrecision>.Erfc(x);
            for (var n = 0; n < (int)(double)order; n++)
            {
                var gain = n == 0
                    ? -2 / BigFloat<AdaptivePrecision>.Sqrt(BigFloat<AdaptivePrecision>.Pi)
                    : 2.0 * n * before;
                (before, at) = (at, (2 * x * at) + gain);
            }

            return at;
        });
    }

    // φ(x) = e^(−x²/2)/√(2π)
    private static BigFloat<TPrecision> NormalDensity(BigFloat<TPrecision> x) =>
        InMoreDigits(x, x =>
            BigFloat<AdaptivePrecision>.Exp(-(x * x) / 2)
            / BigFloat<AdaptivePrecision>.Sqrt(2 * BigFloat<AdaptivePrecision>.Pi));

    // Φ(x) = erfc(−x/√2)/2
    private static BigFloat<TPrecision> NormalCdf(BigFloat<TPrecision> x) =>
        InMoreDigits(x, x => BigFloat<AdaptivePrecision>.Erfc(-x / BigFloat<AdaptivePrecision>.Sqrt(2)) / 2);

    private static BigFloat<TPrecision> LogNormalCdf(BigFloat<TPrecision> x) => InMoreDigits(x, x =>
    {
        if (x.Sign <= 0)
        {
            return BigFloat<AdaptivePrecision>.Log(BigFloat<AdaptivePrecision>.NormalCdf(x));
        }

        // ln(1 − t) = −t for a t that is lost against 1.
        var t = BigFloat<AdaptivePrecision>.NormalCdf(-x);
        return t < BigFloat<AdaptivePrecision>.ScaleB(1, -AdaptivePrecision.Bits)
            ? -t
            : BigFloat<AdaptivePrecision>.Log(1 - t);
    });

    private static BigFloat<TPrecision> NormalHazard(BigFloat<TPrecision> x) =>
        InMoreDigits(x, x => BigFloat<AdaptivePrecision>.NormalDensity(x) / BigFloat<AdaptivePrecision>.NormalCdf(x));

    // Of order n of h = φ/Φ, from the Taylor coefficients that h′ = −h (x + h) gives. More digits give back what they
    // cancel.
    private static BigFloat<TPrecision> NormalHazardDerivative(
        BigFloat<TPrecision> order, BigFloat<TPrecision> x)
    {
        if (!IsInteger(order) || order < 0 || order > 100 || !IsFinite(x))
        {
            return NaN;
        }

        var n = (int)(double)order;
        return InMoreDigits(x, x =>
        {
            // (k + 1) cₖ₊₁ = −Σ cⱼ sₖ₋ⱼ, where s are the coefficients of x + h.
            var taylor = new BigFloat<AdaptivePrecision>[n + 1];
            taylor[0] = BigFloat<AdaptivePrecision>.NormalHazard(x);
            BigFloat<AdaptivePrecision> factorial = 1;
            for (var k = 0; k < n; k++)
            {
                BigFloat<AdaptivePrecision> sum = 0;
                for (var j = 0; j <= k; j++)
                {
                    var rest = taylor[k - j] + (j == k ? x : j == k - 1 ? 1 : 0);
                    sum += taylor[j] * rest;
                }

                taylor[k + 1] = -sum / (k + 1.0);
                factorial *= k + 1.0;
            }

            return taylor[n] * factorial;
        });
    }
}
