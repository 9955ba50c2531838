namespace AutoDiff.Numerics;

/// <summary>The modified Bessel functions I and K of integer order.</summary>
/// <remarks>
/// Both are sums, recurrences and integrals of positive terms, so that nothing cancels.
/// Source: NIST Digital Library of Mathematical Functions: 10.25.2 (series), 10.29.1 (recurrence), 10.35.5 (sum of Iₙ),
/// 10.31.2 and 10.28.2 (K₀ and K₁ near 0), 10.32.9 (integral of Kₙ, by the trapezoidal rule).
/// </remarks>
internal static class ModifiedBesselFunctions
{
    /// <summary>Up to here the series of Iₙ is short.</summary>
    private const double SeriesLimit = 100;

    /// <summary>Up to here the terms of the series of K₀ are positive.</summary>
    private const double LogarithmLimit = 1;

    /// <summary>Above, e^(−x) is less than half the smallest subnormal number even beside the largest factor.</summary>
    private const double UnderflowLimit = 750;

    /// <summary>
    /// The largest exponent that Kₙ is multiplied by before the recurrence: e⁻⁶⁵⁰ is a normal number.
    /// </summary>
    private const double EarlyDecay = 650;

    private const double EulerGamma = 0.5772156649015329;

    /// <summary>Iₙ(x)</summary>
    /// <remarks>
    /// Domain: |n| ≤ 1000, else NaN; all real x. I₋ₙ = Iₙ, Iₙ(−x) = (−1)ⁿ Iₙ(x), ±∞ ↦ ±∞, NaN ↦ NaN; overflows above x
    /// ≈ 713. Measured error: below 14 ulp for n ≤ 10, below 40 ulp for n ≤ 1000.
    /// </remarks>
    public static double I(int n, double x)
    {
        if (Math.Abs(n) > BesselFunctions.LargestOrder || double.IsNaN(x))
        {
            return double.NaN;
        }

        double size = IOfPositive(Math.Abs(n), Math.Abs(x));
        return int.IsOddInteger(n) && x < 0 ? -size : size;
    }

    /// <summary>Kₙ(x)</summary>
    /// <remarks>
    /// Domain: |n| ≤ 1000, else NaN; x > 0, 0 ↦ +∞, x &lt; 0 ↦ NaN. K₋ₙ = Kₙ, +∞ ↦ 0, NaN ↦ NaN; overflows near 0,
    /// underflows gradually above x ≈ 705.
    /// Measured error: below 14 ulp for n ≤ 10, below 40 ulp for n ≤ 1000.
    /// </remarks>
    public static double K(int n, double x)
    {
        if (Math.Abs(n) > BesselFunctions.LargestOrder || !(x >= 0))
        {
            return double.NaN;
        }

        return x == 0 || double.IsInfinity(x) ? 1 / x : KOfPositive(Math.Abs(n), x);
    }

    private static double IOfPositive(int n, double x)
    {
        if (x > UnderflowLimit)
        {
            return double.IsInfinity(x) || n < x ? double.PositiveInfinity : Series(n, x);
        }

        return 0.25 * x * x < SeriesLimit + 10 * n ? Series(n, x) : IByRecurrence(n, x);
    }

    private static double Series(int n, double x) =>
        BesselFunctions.Leading(n, x) * BesselFunctions.Series(n, 0.25 * x * x);

    /// <summary>Backward recurrence; I₀ + 2 Σ Iₖ = eˣ.</summary>
    private static double IByRecurrence(int n, double x)
    {
        double above = 0;
        double value = Math.ScaleB(1, -900);
        double sum = 0;
        double ofOrder = 0;
        for (int order = n + (int)(10 * Math.Sqrt(x)) + 20; order > 0; order--)
        {
            ofOrder = order == n ? value : ofOrder;
            sum += value;
            (above, value) = (value, 2 * order / x * value + above);
            if (value > Math.ScaleB(1, 900))
            {
                (above, value) = (Math.ScaleB(above, -1800), Math.ScaleB(value, -1800));
                (sum, ofOrder) = (Math.ScaleB(sum, -1800), Math.ScaleB(ofOrder, -1800));
            }
        }

        double part = Math.Exp(0.5 * x);
        return (n == 0 ? value : ofOrder) / (value + 2 * sum) * part * part;
    }

    private static double KOfPositive(int n, double x)
    {
        (double zero, double one) = x < LogarithmLimit ? KNearZero(x) : ScaledKByIntegral(x);

        // All of e^(−x) after the recurrence might meet an overflow, before it might be subnormal.
        double early = x < LogarithmLimit ? 0 : Math.Min(x, EarlyDecay);
        double late = x < LogarithmLimit ? 0 : x - early;
        double decay = Math.Exp(-early);
        (zero, one) = (zero * decay, one * decay);
        for (int k = 1; k < n && double.IsFinite(one); k++)
        {
            (zero, one) = (one, 2 * k / x * one + zero);
        }

        return (n == 0 ? zero : one) * Math.Exp(-late);
    }

    /// <summary>K₀(x) = −(log (x/2) + γ) I₀(x) + Σ (x²/4)ᵏ / (k!)² Hₖ; K₁ from I₀ K₁ + I₁ K₀ = 1/x.</summary>
    private static (double K0, double K1) KNearZero(double x)
    {
        double q = 0.25 * x * x;
        double i0 = BesselFunctions.Series(0, q);
        double i1 = 0.5 * x * BesselFunctions.Series(1, q);
        double sum = 0;
        double term = 1;
        double harmonic = 0;
        for (int k = 1; term > 1e-17; k++)
        {
            term *= q / (k * k);
            harmonic += 1.0 / k;
            sum += term * harmonic;
        }

        double k0 = sum - (Math.Log(0.5 * x) + EulerGamma) * i0;
        return (k0, (1 / x - i1 * k0) / i0);
    }

    /// <summary>eˣ K₀(x) and eˣ K₁(x) as ∫₀^∞ e^(−2x sinh²(t/2)) cosh nt dt</summary>
    private static (double K0, double K1) ScaledKByIntegral(double x)
    {
        // The rule errs by e^(−2πc/h + x (1 − cos c)), with the strip |Im t| < c ≤ π/2 that makes this least.
        double step = Math.Min(1.0 / 6, 0.6 / Math.Sqrt(x));
        double zero = 0.5;
        double one = 0.5;
        double term = 1;
        for (int k = 1; term > 1e-18; k++)
        {
            double sinh = Math.Sinh(0.5 * k * step);
            term = Math.Exp(-2 * x * sinh * sinh);
            zero += term;
            one += term * (1 + 2 * sinh * sinh);
        }

        return (step * zero, step * one);
    }
}
