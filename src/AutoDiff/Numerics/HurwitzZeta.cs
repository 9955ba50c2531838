namespace AutoDiff.Numerics;

/// <summary>
/// The Hurwitz zeta function at integers: the Taylor coefficients of log-gamma and all its derivatives.
/// </summary>
internal static class HurwitzZeta
{
    /// <summary>B₂, B₄, …, B₂₀: the even Bernoulli numbers</summary>
    internal static readonly double[] EvenBernoulliNumbers =
    [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798,
            -174611.0 / 330,
    ];

    /// <summary>ζ(s, x) = Σ (x + k)⁻ˢ over k = 0, 1, 2, …</summary>
    /// <remarks>
    /// Domain: s ≥ 2 and x > 0 (not checked). Overflows to +∞ and underflows to 0 where the value does.
    /// Measured error: below 3 ulp for s ≤ 21.
    /// Source: Euler-Maclaurin summation, NIST Digital Library of Mathematical Functions, 25.11.5 and 25.11.28.
    /// </remarks>
    public static double Evaluate(int s, double x) => Scaled(s, x, exponent: 0);

    /// <summary>2^(s·exponent) ζ(s, x): with x ≈ 2^exponent, a number that neither over- nor underflows</summary>
    public static double Scaled(int s, double x, int exponent)
    {
        // From s + 10 on, ten terms of the asymptotic series are exact to rounding.
        double count = Math.Max(0, Math.Ceiling(s + 10 - x));
        double sum = Tail(s, x + count) * Power(s, x, count, exponent);

        // Smallest first, so that rounding errors do not accumulate.
        for (double k = count - 1; k >= 0; k--)
        {
            sum += Power(s, x, k, exponent);
        }

        return sum;
    }

    /// <summary>((x + k) / 2^exponent)⁻ˢ</summary>
    private static double Power(int s, double x, double k, int exponent)
    {
        double shifted = x + k;
        double lost = Math.Min(x, k) - (shifted - Math.Max(x, k));
        double power = Math.Pow(Math.ScaleB(shifted, -exponent), -s);

        // A power of −s magnifies the rounding of x + k by s.
        return power - power * (s * lost / shifted);
    }

    /// <summary>aˢ ζ(s, a) ≈ a/(s−1) + 1/2 + Σ B₂ⱼ/(2j)! · s(s+1)…(s+2j−2) / a^(2j−1)</summary>
    private static double Tail(int s, double a)
    {
        double sum = 0;
        double factor = s / (2 * a);
        for (int j = 1; j <= EvenBernoulliNumbers.Length; j++)
        {
            sum += EvenBernoulliNumbers[j - 1] * factor;
            factor *= (s + 2 * j - 1) / a * (s + 2 * j) / a / ((2 * j + 1) * (2 * j + 2));
        }

        return a / (s - 1) + (0.5 + sum);
    }
}
