namespace AutoDiff.Numerics;

/// <summary>The standard normal distribution: density, distribution function, its logarithm, quantiles.</summary>
internal static class NormalDistribution
{
    private const double RootHalf = 0.7071067811865476;

    private const double InverseRootTwoPi = 0.3989422804014327;

    private const double RootTwoOverPi = 0.7978845608028654;

    /// <summary>Beyond, the density is less than half the smallest subnormal number.</summary>
    private const double UnderflowLimit = 39;

    /// <summary>The largest order of a derivative.</summary>
    private const int LargestOrder = 100;

    /// <summary>To the left of it an asymptotic series has all the digits.</summary>
    private const double AsymptoticEnd = -40;

    /// <summary>To the left of it the continued fraction is short, to the right the power series.</summary>
    private const double FractionEnd = -2;

    /// <summary>From here on Φ is 1 to rounding, and nothing cancels.</summary>
    private const double DoubleStart = 8.5;

    /// <summary>What is lost in a sum to twice the digits of a double.</summary>
    private const double Negligible = 1e-34;

    /// <summary>√(π/2)</summary>
    private static readonly DoubleDouble rootOfHalfPi = DoubleDouble.ExactSum(
        1.2533141373155003, -9.164289990229583e-17);

    /// <summary>
    /// Those of φ/Φ in powers of 1/x for x → −∞: x (1 + 1/x² − 2/x⁴ + 10/x⁶ − 74/x⁸ + …), the numbers of
    /// indecomposable matchings (OEIS A000698).
    /// </summary>
    private static readonly double[] matchings = [1, 2, 10, 74, 706, 8162, 110410, 1708394, 29752066];

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

    /// <summary>The derivative of order n of h(x) = φ(x)/Φ(x), that of order n + 1 of log Φ.</summary>
    /// <remarks>
    /// Domain: 0 ≤ n ≤ 100 (else NaN), all real x, NaN ↦ NaN. From h′ = −h g for g(x) = x + h(x) by the rule of
    /// Leibniz, whose terms cancel down to a part in x² at each order for negative x. So it is evaluated in twice the
    /// digits of a double, and g, which cancels too, by a continued fraction.
    /// Measured error: below 2 ulp for n ≤ 3.
    /// Source: NIST Digital Library of Mathematical Functions, 7.8 and 7.9.
    /// </remarks>
    public static double HazardDerivative(int n, double x)
    {
        if (n is < 0 or > LargestOrder || double.IsNaN(x))
        {
            return double.NaN;
        }

        return n == 0 ? Hazard(x)
            : x < AsymptoticEnd ? AsymptoticDerivative(n, -x)
            : x < DoubleStart ? (double)Derivative(n, x)
            : DerivativeInDouble(n, x);
    }

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

    /// <summary>dⁿh/dxⁿ at x = −t, term by term</summary>
    private static double AsymptoticDerivative(int n, double t)
    {
        double sum = 0;
        double reciprocal = 1 / t;
        for (int k = matchings.Length; k >= 1; k--)
        {
            double term = (k % 2 == 1 ? 1 : -1) * matchings[k - 1];
            for (int j = 0; j < n; j++)
            {
                term *= 2 * k - 1 + j;
            }

            sum = sum * reciprocal * reciprocal + term;
        }

        for (int power = 0; power <= n; power++)
        {
            sum *= reciprocal;
        }

        return n == 1 ? sum - 1 : sum;
    }

    private static DoubleDouble Derivative(int n, double x)
    {
        DoubleDouble shifted = x < FractionEnd ? ContinuedFraction(-x) : 1 / MillsRatio(-x) + x;
        return Leibniz(n, shifted - x, shifted);
    }

    private static double DerivativeInDouble(int n, double x)
    {
        double hazard = Hazard(x);
        return hazard == 0 ? 0 : (double)Leibniz(n, hazard, DoubleDouble.ExactSum(x, hazard));
    }

    /// <summary>h⁽ⁿ⁾ from h and g = x + h: h⁽ᵐ⁺¹⁾ = −Σ binomial(m, k) h⁽ᵏ⁾ g⁽ᵐ⁻ᵏ⁾, g′ = 1 + h′, g″ = h″, …</summary>
    private static DoubleDouble Leibniz(int n, DoubleDouble hazard, DoubleDouble shifted)
    {
        var h = new DoubleDouble[n + 1];
        var g = new DoubleDouble[n + 1];
        (h[0], g[0]) = (hazard, shifted);
        for (int m = 0; m < n; m++)
        {
            DoubleDouble sum = 0;
            double binomial = 1;
            for (int k = 0; k <= m; k++)
            {
                sum += h[k] * g[m - k] * binomial;
                binomial = binomial * (m - k) / (k + 1);
            }

            h[m + 1] = -sum;
            g[m + 1] = m == 0 ? 1 - sum : -sum;
        }

        return h[n];
    }

    /// <summary>x + h(x) at x = −t: 1/(t + 2/(t + 3/(t + …)))</summary>
    private static DoubleDouble ContinuedFraction(double t)
    {
        DoubleDouble fraction = t;
        for (int k = (int)(800 / (t * t)) + 30; k >= 2; k--)
        {
            fraction = k / fraction + t;
        }

        return 1 / fraction;
    }

    /// <summary>Φ(−t)/φ(t) = √(π/2) e^(t²/2) − Σ t²ᵏ⁺¹/(1 · 3 · … · (2k + 1))</summary>
    private static DoubleDouble MillsRatio(double t)
    {
        DoubleDouble square = DoubleDouble.Product(t, t);
        DoubleDouble odd = t;
        DoubleDouble even = 1;
        DoubleDouble odds = 0;
        DoubleDouble evens = 0;
        for (int k = 1; (double)even > Negligible * (double)evens; k++)
        {
            odds += odd;
            evens += even;
            odd = odd * square / (2 * k + 1);
            even = even * square / (2 * k);
        }

        return rootOfHalfPi * evens - odds;
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
