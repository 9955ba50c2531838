namespace AutoDiff.Numerics;

/// <summary>The standard normal distribution: density, distribution function, its logarithm, quantiles.</summary>
internal static class NormalDistribution
{
    private const double RootHalf = 0.7071067811865476;

    private const double InverseRootTwoPi = 0.3989422804014327;

    private const double RootTwoOverPi = 0.7978845608028654;

    /// <summary>Beyond, the density is less than half the smallest subnormal number.</summary>
    private const double UnderflowLimit = 39;

    /// <summary>Between 1/4 and 3/4 quantiles are found from the distance to 1/2.</summary>
    private const double CenterLimit = 0.25;

    /// <summary>φ(x) = e^(−x²/2) / √(2π)</summary>
    /// <remarks>
    /// Domain: all real x. ±∞ ↦ 0, NaN ↦ NaN; underflows gradually beyond |x| ≈ 37.5.
    /// Measured error: below 2 ulp.
    /// </remarks>
    public static double Density(double x) => InverseRootTwoPi * Decay(x);

    /// <summary>Φ(x) = ∫₋∞ˣ φ(t) dt = erfc(−x/√2) / 2</summary>
    /// <remarks>
    /// Domain: all real x. −∞ ↦ 0, +∞ ↦ 1, NaN ↦ NaN; underflows gradually below x ≈ −37.5.
    /// Measured error: below 4 ulp over the whole line, that is relative also in the left tail.
    /// </remarks>
    public static double Cdf(double x)
    {
        // Up to here the series of erf, beyond the rounding of x/√2 would be magnified by x² unless the exponential
        // sees x.
        if (Math.Abs(x) < RootHalf)
        {
            return 0.5 + 0.5 * ErrorFunction.Erf(x * RootHalf);
        }

        double tail = 0.5 * Decay(x) * ErrorFunction.Erfcx(Math.Abs(x) * RootHalf);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>log Φ(x)</summary>
    /// <remarks>
    /// Domain: all real x. −∞ ↦ −∞, +∞ ↦ −0, NaN ↦ NaN; overflows to −∞ below x ≈ −1.9·10¹⁵⁴.
    /// Measured error: below 4 ulp over the whole line, that is relative also in the right tail, where it is −Φ(−x).
    /// </remarks>
    public static double LogCdf(double x)
    {
        if (x > 0)
        {
            return ExponentialFunctions.Log1p(-Cdf(-x));
        }

        return x > -1 ? Math.Log(Cdf(x)) : Math.Log(0.5 * ErrorFunction.Erfcx(-x * RootHalf)) - 0.5 * x * x;
    }

    /// <summary>φ(x) / Φ(x), the derivative of log Φ; the reciprocal of Mills' ratio at −x.</summary>
    /// <remarks>
    /// Domain: all real x. −∞ ↦ +∞ (it is −x − 1/x… there), +∞ ↦ 0, NaN ↦ NaN.
    /// Measured error: below 4 ulp over the whole line.
    /// </remarks>
    public static double Hazard(double x) =>
        x < 0 ? RootTwoOverPi / ErrorFunction.Erfcx(-x * RootHalf) : Density(x) / Cdf(x);

    /// <summary>Φ⁻¹(p): the x at which Φ(x) = p</summary>
    /// <remarks>
    /// Domain: 0 ≤ p ≤ 1, else NaN. 0 ↦ −∞, 1/2 ↦ 0, 1 ↦ +∞, NaN ↦ NaN.
    /// Measured error: below 5 ulp, that is relative also at the zero.
    /// Source: Halley's iteration, in the center for Φ − 1/2 and elsewhere for log Φ, from M. Abramowitz and I. A.
    /// Stegun, Handbook of Mathematical Functions, 26.2.23.
    /// </remarks>
    public static double Quantile(double p)
    {
        if (!(p is > 0 and < 1))
        {
            return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        }

        double distance = p - 0.5;
        if (Math.Abs(distance) < CenterLimit)
        {
            return CentralQuantile(distance);
        }

        return distance < 0 ? LowerQuantile(p) : -LowerQuantile(1 - p);
    }

    /// <summary>1 / φ(Φ⁻¹(p)), the derivative of the quantile</summary>
    /// <remarks>
    /// Domain: 0 ≤ p ≤ 1, else NaN. 0 and 1 ↦ +∞, NaN ↦ NaN.
    /// Measured error: below 6 ulp; the density itself would be wrong by thousands where p is small.
    /// </remarks>
    public static double QuantileDensity(double p)
    {
        double tail = Math.Min(p, 1 - p);
        return tail == 0 ? double.PositiveInfinity : 1 / tail / Hazard(-Math.Abs(Quantile(p)));
    }

    /// <summary>e^(−x²/2) to full accuracy</summary>
    private static double Decay(double x)
    {
        if (Math.Abs(x) > UnderflowLimit)
        {
            return 0;
        }

        // Without what x * x lost, the exponential would be wrong by hundreds of ulp.
        double square = x * x;
        double lost = Math.FusedMultiplyAdd(x, x, -square);
        double exponential = Math.Exp(-0.5 * square);
        return Math.FusedMultiplyAdd(exponential, -0.5 * lost, exponential);
    }

    /// <summary>The x at which Φ(x) − 1/2 is the given distance</summary>
    private static double CentralQuantile(double distance)
    {
        double x = distance / InverseRootTwoPi;
        x *= 1 + x * x / 6;
        for (int i = 0; i < 3; i++)
        {
            double step = (0.5 * ErrorFunction.Erf(x * RootHalf) - distance) / Density(x);
            x -= step / (1 + 0.5 * x * step);
        }

        return x;
    }

    /// <summary>Φ⁻¹(p) for 0 &lt; p ≤ 1/4</summary>
    private static double LowerQuantile(double p)
    {
        double logarithm = Math.Log(p);
        double t = Math.Sqrt(-2 * logarithm);
        double x =
            (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (int i = 0; i < 3; i++)
        {
            double hazard = Hazard(x);
            double step = (LogCdf(x) - logarithm) / hazard;
            x -= step / (1 - 0.5 * (x + hazard) * step);
        }

        return x;
    }
}
