namespace AutoDiff.Numerics;

/// <summary>The logarithm of the gamma function and its derivatives of every order.</summary>
/// <remarks>
/// Large arguments use Stirling's series. The rest is moved by Γ(x + 1) = x Γ(x) into an interval of length about one,
/// where a Taylor series is exact to rounding; its coefficients are values of <see cref="HurwitzZeta"/>, not fitted
/// numbers. Source: NIST Digital Library of Mathematical Functions, chapter 5: 5.5.1-5.5.4, 5.7.3, 5.11.1-5.11.2,
/// 5.15.1.
/// </remarks>
internal static class GammaFunctions
{
    /// <summary>From here on, ten terms of Stirling's series are exact to rounding.</summary>
    private const double StirlingLimit = 8;

    /// <summary>Above, Γ overflows.</summary>
    private const double OverflowLimit = 172;

    /// <summary>The largest n whose factorial does not overflow.</summary>
    private const int LargestFactorial = 170;

    /// <summary>x₀, the positive zero of digamma, rounded; what rounding lost follows.</summary>
    private const double DigammaRoot = 1.4616321449683622;

    private const double DigammaRootLost = 9.5499954299656977e-17;

    /// <summary>1 − γ, with Euler's constant γ: the derivative of log Γ at 2.</summary>
    private const double DigammaOfTwo = 0.42278433509846713939;

    /// <summary>cₖ of log Γ(2 + z) = c₁z + c₂z² + …: c₁ = 1 − γ, then (−1)ᵏ ζ(k, 2) / k.</summary>
    private static readonly double[] logGammaAroundTwo =
        [0, DigammaOfTwo, .. Enumerable.Range(2, 38).Select(k => Sign(k) * HurwitzZeta.Evaluate(k, 2) / k)];

    /// <summary>(−1)ᵏ ζ(k + 2, x₀ + 1)</summary>
    private static readonly double[] digammaAroundRoot =
        [.. Enumerable.Range(0, 24).Select(k => Sign(k) * HurwitzZeta.Evaluate(k + 2, DigammaRoot + 1))];

    /// <summary>B₂ⱼ / (2j (2j − 1))</summary>
    private static readonly double[] logGammaStirling =
        [.. HurwitzZeta.EvenBernoulliNumbers.Select((number, i) => number / ((2 * i + 2) * (2 * i + 1)))];

    /// <summary>B₂ⱼ / (2j)</summary>
    private static readonly double[] digammaStirling =
        [.. HurwitzZeta.EvenBernoulliNumbers.Select((number, i) => number / (2 * i + 2))];

    /// <summary>Γ(x)</summary>
    /// <remarks>
    /// Domain: all real x but the poles. The poles −1, −2, … ↦ NaN, ±0 ↦ ±∞, −∞ ↦ NaN, +∞ ↦ +∞, NaN ↦ NaN; overflows
    /// above x ≈ 171.6 and within 5.6·10⁻³⁰⁹ of 0, and underflows below x ≈ −177 away from the poles.
    /// Measured error: below 1 ulp for x > 0, below 3 ulp for x &lt; 0.
    /// </remarks>
    public static double Gamma(double x)
    {
        if (Math.Abs(x) < 0.5)
        {
            return DoubleDouble.Exp(StirlingSeries.LogGamma(DoubleDouble.ExactSum(1, x))) / x;
        }

        if (x > 0)
        {
            return x > OverflowLimit ? double.PositiveInfinity : DoubleDouble.Exp(StirlingSeries.LogGamma(x));
        }

        // π / (−x sin πx Γ(−x)): unlike Γ(1 − x), with nothing rounded that the gamma function would magnify.
        double distance = FromNearestInteger(x);
        if (!(Math.Abs(distance) > 0))
        {
            return double.NaN;
        }

        double factor = Math.PI / (-x * Math.Sin(Math.PI * Math.Abs(distance)));
        double size = x < -OverflowLimit - 20
            ? 0
            : DoubleDouble.Exp(DoubleDouble.Log(factor) - StirlingSeries.LogGamma(-x));
        return double.IsEvenInteger(Math.Floor(x)) ? size : -size;
    }

    /// <summary>log |Γ(x)|</summary>
    /// <remarks>
    /// Domain: all real x. The poles 0, −1, −2, … ↦ +∞, ±∞ ↦ +∞ (as in C), NaN ↦ NaN; overflows to +∞ above x ≈
    /// 2.56·10³⁰⁵. Measured error: below 2.5 ulp for x > 0, that is relative also at the zeros 1 and 2; below 4.3 ulp
    /// above −1/2. Below −1/2 the error is below 1 ulp and 2·10⁻³⁰, also near the zeros on either side of the poles.
    /// </remarks>
    public static double LogGamma(double x)
    {
        // The next term, −γx, no longer counts. The formulas below would underflow.
        if (Math.Abs(x) < 1e-20)
        {
            return -Math.Log(Math.Abs(x));
        }

        if (x >= StirlingLimit)
        {
            return LogGammaOfLarge(x);
        }

        if (x < -0.5)
        {
            return LogGammaReflected(x);
        }

        if (x < 0.5)
        {
            return LogGammaAroundTwo(x) - Math.Log(Math.Abs(x * (1 + x)));
        }

        // The two terms cancel ever more towards 3/2; the series alone converges ever more slowly towards 1.
        if (x < 1.25)
        {
            return LogGammaAroundTwo(x - 1) - ExponentialFunctions.Log1p(x - 1);
        }

        double product = 1;
        while (x > 2.5)
        {
            product *= --x;
        }

        return Math.Log(product) + LogGammaAroundTwo(x - 2);
    }

    /// <summary>ψ(x) = d/dx log |Γ(x)|</summary>
    /// <remarks>
    /// Domain: all real x but the poles. The poles 0, −1, −2, … ↦ NaN, −∞ ↦ NaN, +∞ ↦ +∞, NaN ↦ NaN; overflows to ∓∞
    /// within 5.6·10⁻³⁰⁹ of 0.
    /// Measured error: below 4.5 ulp for x > 0, that is relative also at the zero 1.4616… (2.6 ulp).
    /// For negative x below 3.5 ulp, and near the zeros between any two poles below 10⁻³⁰ more.
    /// </remarks>
    public static double Digamma(double x)
    {
        if (x <= 0)
        {
            return DigammaReflected(x);
        }

        if (x >= StirlingLimit)
        {
            return DigammaOfLarge(x);
        }

        if (x < DigammaRoot - 0.5)
        {
            return DigammaAroundRoot(x + 1) - 1 / x;
        }

        double sum = 0;
        while (x > DigammaRoot + 0.5)
        {
            sum += 1 / --x;
        }

        return sum + DigammaAroundRoot(x);
    }

    /// <summary>ψ(a + b) − ψ(a)</summary>
    /// <remarks>
    /// Domain: a > 0 and b ≥ 0, else NaN.
    /// Measured error: below 5 ulp, also where b is so small beside a that the two digammas cancel.
    /// </remarks>
    public static double DigammaDifference(double a, double b)
    {
        if (!(a > 0 && b >= 0))
        {
            return double.NaN;
        }

        double sum = 0;
        for (; a < StirlingLimit; a++)
        {
            sum += b / a / (a + b);
        }

        // Each power of a minus that of a + b, without the subtraction.
        double logarithm = ExponentialFunctions.Log1p(b / a);
        double square = 1 / (a * a);
        double power = 1;
        double series = b / a / (a + b) * 0.5;
        for (int j = 1; j <= digammaStirling.Length; j++)
        {
            power *= square;
            series -= digammaStirling[j - 1] * power * ExponentialFunctions.Expm1(-2 * j * logarithm);
        }

        return sum + (series + logarithm);
    }

    /// <summary>log x − ψ(x) for x ≥ 8</summary>
    public static double LogarithmMinusDigamma(double x)
    {
        double inverse = 1 / x;
        double square = inverse * inverse;
        return 0.5 * inverse + square * Polynomial.Evaluate(digammaStirling, square);
    }

    /// <summary>ψ⁽ⁿ⁾(x) = dⁿ/dxⁿ ψ(x) = (−1)ⁿ⁺¹ n! ζ(n + 1, x)</summary>
    /// <remarks>
    /// Domain: 0 ≤ n ≤ 170 (beyond, n! overflows), all real x but the poles; else NaN. n = 0 is <see cref="Digamma"/>.
    /// For n ≥ 1: the poles 0, −1, −2, … ↦ NaN, −∞ ↦ NaN, +∞ ↦ 0 with the sign (−1)ⁿ⁺¹, NaN ↦ NaN; over- and underflows
    /// where the value does.
    /// Measured error: below 3 ulp for x > 0 and n ≤ 40, below 10 ulp for n ≤ 170 as n! is no longer exact. For
    /// negative x below 4 + n/4 ulp of Σ n! |x + k|⁻ⁿ⁻¹ over all integers k, where 1 − r is rounded; for even n there
    /// is a zero between any two poles, so the relative error is unbounded there.
    /// </remarks>
    public static double Polygamma(int n, double x)
    {
        if (n is < 0 or > LargestFactorial || double.IsNaN(x))
        {
            return double.NaN;
        }

        if (n == 0)
        {
            return Digamma(x);
        }

        if (double.IsPositiveInfinity(x))
        {
            return Sign(n + 1) * 0.0;
        }

        if (x <= 0)
        {
            return Sign(n + 1) * Factorial(n) * HurwitzZetaReflected(n + 1, x);
        }

        // The powers over- and underflow long before their product with n! does.
        int exponent = Math.ILogB(x);
        double scaled = Math.ScaleB(HurwitzZeta.Scaled(n + 1, x, exponent), -exponent);
        return Math.ScaleB(Sign(n + 1) * Factorial(n) * scaled, -exponent * n);
    }

    /// <summary>log Γ(2 + z) for −3/4 ≤ z ≤ 1/2</summary>
    private static double LogGammaAroundTwo(double z) => Polynomial.Evaluate(logGammaAroundTwo, z);

    /// <summary>(x − 1/2) (log x − 1) + (log 2π − 1)/2 + Σ B₂ⱼ / (2j (2j − 1) x^(2j−1))</summary>
    private static double LogGammaOfLarge(double x)
    {
        const double constant = 0.41893853320467274178;
        double inverse = 1 / x;
        double series = inverse * Polynomial.Evaluate(logGammaStirling, inverse * inverse);
        return (x - 0.5) * (Math.Log(x) - 1) + (constant + series);
    }

    /// <summary>log (π / |x sin πx|) − log Γ(−x), which cancel near the zeros: with twice the digits</summary>
    private static double LogGammaReflected(double x)
    {
        double distance = Math.Abs(FromNearestInteger(x));
        return distance > 0
            ? (double)(DoubleDouble.Log(DoubleDouble.Pi / (DoubleDouble.SinPi(distance) * -x))
                - StirlingSeries.LogGamma(-x))
            : double.PositiveInfinity;
    }

    /// <summary>(x − x₀) [1 / (x x₀) + Σ (−1)ᵏ ζ(k + 2, x₀ + 1) (x − x₀)ᵏ] for |x − x₀| ≤ 1/2</summary>
    /// <remarks>
    /// This is ψ(x) − ψ(x₀), both taken one step up. Expanding about x₀ + 1 rather than x₀ leaves the nearest pole to
    /// the first term and saves a third of the series.
    /// </remarks>
    private static double DigammaAroundRoot(double x)
    {
        double distance = x - DigammaRoot - DigammaRootLost;
        return distance * (1 / (x * DigammaRoot) + Polynomial.Evaluate(digammaAroundRoot, distance));
    }

    /// <summary>log x − 1/(2x) − Σ B₂ⱼ / (2j x^2j)</summary>
    private static double DigammaOfLarge(double x) => Math.Log(x) - LogarithmMinusDigamma(x);

    /// <summary>ψ(1 − x) − π cot πx, which cancel near the zeros, the first at −0.504: with twice the digits</summary>
    private static double DigammaReflected(double x)
    {
        double distance = FromNearestInteger(x);
        if (!(Math.Abs(distance) > 0))
        {
            return double.NaN;
        }

        if (x > -0.25)
        {
            return Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * distance);
        }

        DoubleDouble sine = DoubleDouble.SinPi(distance);
        DoubleDouble cosine = DoubleDouble.SinPi(DoubleDouble.ExactSum(0.5, -Math.Abs(distance)));
        return (double)(StirlingSeries.Digamma(-x) - 1 / (DoubleDouble)x - DoubleDouble.Pi * cosine / sine);
    }

    /// <summary>Σ (x + k)⁻ˢ = r⁻ˢ + ζ(s, 1 + r) + (−1)ˢ [ζ(s, 1 − r) − ζ(s, 1 − x)], r = x − nearest pole</summary>
    /// <remarks>
    /// The terms of the poles on both sides of x come first: between them they nearly cancel for odd s, and all others
    /// count.
    /// </remarks>
    private static double HurwitzZetaReflected(int s, double x)
    {
        double r = FromNearestInteger(x);
        if (r == 0)
        {
            return double.NaN;
        }

        double right = HurwitzZeta.Evaluate(s, r < 0 ? 2 + r : 1 + r);
        double left = HurwitzZeta.Evaluate(s, r < 0 ? 1 - r : 2 - r) - HurwitzZeta.Evaluate(s, 1 - x);
        double nearest = Math.Pow(r, -s) + (r < 0 ? Math.Pow(1 + r, -s) : Sign(s) * Math.Pow(1 - r, -s));
        return nearest + (right + Sign(s) * left);
    }

    /// <summary>x minus the integer nearest to it: exact, and NaN at −∞</summary>
    private static double FromNearestInteger(double x) => x - Math.Round(x);

    /// <summary>(−1)ᵏ</summary>
    private static int Sign(int k) => int.IsEvenInteger(k) ? 1 : -1;

    private static double Factorial(int n)
    {
        double product = 1;
        for (int k = 2; k <= n; k++)
        {
            product *= k;
        }

        return product;
    }
}
