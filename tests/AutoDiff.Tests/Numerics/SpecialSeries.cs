namespace AutoDiff.Tests.Numerics;

/// <summary>
/// Special functions by their defining series, recurrences and difference quotients, in so many digits that what
/// cancels does not matter; the engine's methods are others.
/// </summary>
public static class SpecialSeries
{
    private static readonly BigReal difference = BigReal.Power(10, -15);

    private static BigReal EulerGamma { get; } = -HighPrecision.Polygamma(0, 1);

    /// <summary>e^(x²) erfc x</summary>
    public static BigReal Erfcx(BigReal x) => x < 40
        ? HighPrecision.Exp(x * x) * HighPrecision.Erfc(x)
        : 1 / (HighPrecision.Sqrt(HighPrecision.Pi) * FractionOfErfc(x));

    /// <summary>y⁽ⁿ⁾ of y = erfcx by y′ = 2xy − 2/√π, of which the digits that cancel are digits to spare</summary>
    public static BigReal ErfcxDerivative(int n, BigReal x)
    {
        BigReal before = Erfcx(x);
        BigReal value = 2 * x * before - 2 / HighPrecision.Sqrt(HighPrecision.Pi);
        for (int k = 2; k <= n; k++)
        {
            (before, value) = (value, 2 * x * value + 2 * (k - 1) * before);
        }

        return value;
    }

    public static BigReal NormalDensity(BigReal x) =>
        HighPrecision.Exp(-(x * x) / 2) / HighPrecision.Sqrt(2 * HighPrecision.Pi);

    public static BigReal NormalCdf(BigReal x) => HighPrecision.Erfc(-x / HighPrecision.Sqrt(2)) / 2;

    public static BigReal LogNormalCdf(BigReal x) => x < -40
        ? -(x * x) / 2 + HighPrecision.Log(Erfcx(-x / HighPrecision.Sqrt(2)) / 2)
        : x > 0 ? HighPrecision.Log1p(-NormalCdf(-x)) : HighPrecision.Log(NormalCdf(x));

    public static BigReal NormalHazard(BigReal x) =>
        HighPrecision.Sqrt(2 / HighPrecision.Pi) / Erfcx(-x / HighPrecision.Sqrt(2));

    /// <summary>Γ(x) by Γ(x + n) / (x (x + 1) …)</summary>
    public static BigReal Gamma(BigReal x)
    {
        BigReal product = 1;
        for (; x < 1; x += 1)
        {
            product *= x;
        }

        return HighPrecision.Exp(HighPrecision.LogGamma(x)) / product;
    }

    public static BigReal LogBeta(BigReal a, BigReal b) =>
        HighPrecision.LogGamma(a) + HighPrecision.LogGamma(b) - HighPrecision.LogGamma(a + b);

    /// <summary>xᵃ e⁻ˣ / Γ(a + 1) Σ xⁿ / ((a + 1) … (a + n))</summary>
    public static BigReal GammaP(BigReal a, BigReal x) =>
        HighPrecision.Exp(a * HighPrecision.Log(x) - x - HighPrecision.LogGamma(a + 1)) * Sum(n => x / (a + n));

    /// <summary>1 − P, or the continued fraction of Legendre where that would have no digits left</summary>
    public static BigReal GammaQ(BigReal a, BigReal x)
    {
        if (x < 2 * a + 10)
        {
            return 1 - GammaP(a, x);
        }

        const int levels = 600;
        BigReal fraction = x + (2 * levels + 1) - a;
        for (int k = levels; k >= 1; k--)
        {
            fraction = x + (2 * k - 1) - a - k * (k - a) / fraction;
        }

        return GammaDensity(a, x) * x / fraction;
    }

    public static BigReal GammaDensity(BigReal a, BigReal x) =>
        HighPrecision.Exp((a - 1) * HighPrecision.Log(x) - x - HighPrecision.LogGamma(a));

    /// <summary>xᵃ (1 − x)ᵇ / (a B(a, b)) Σ (a + b)ₙ / (a + 1)ₙ xⁿ</summary>
    public static BigReal IncompleteBeta(BigReal a, BigReal b, BigReal x) =>
        HighPrecision.Exp(a * HighPrecision.Log(x) + b * HighPrecision.Log(1 - x) - LogBeta(a, b)) / a
            * Sum(n => (a + b + (n - 1)) * x / (a + n));

    /// <summary>f′(x) by a difference quotient</summary>
    public static BigReal Derivative(Func<BigReal, BigReal> f, BigReal x) =>
        (f(x + difference) - f(x - difference)) / (2 * difference);

    /// <summary>f″(x) by a difference quotient</summary>
    public static BigReal SecondDerivative(Func<BigReal, BigReal> f, BigReal x) =>
        (f(x + difference) - 2 * f(x) + f(x - difference)) / (difference * difference);

    /// <summary>(x/2)ⁿ Σ (−x²/4)ᵏ / (k! (n + k)!)</summary>
    public static BigReal BesselJ(int n, BigReal x) =>
        PowerOverFactorial(n, x) * Sum(k => -(x * x) / (4 * k * (n + k)));

    /// <summary>(x/2)ⁿ Σ (x²/4)ᵏ / (k! (n + k)!)</summary>
    public static BigReal BesselI(int n, BigReal x) => PowerOverFactorial(n, x) * Sum(k => x * x / (4 * k * (n + k)));

    /// <summary>(2/π) log(x/2) Jₙ − (1/π) [Σ (n − k − 1)!/k! (x/2)²ᵏ⁻ⁿ + Σ (ψ(k + 1) + ψ(n + k + 1)) …]</summary>
    public static BigReal BesselY(int n, BigReal x)
    {
        BigReal q = x * x / 4;
        BigReal parts = FiniteSum(n, x, q) + PowerOverFactorial(n, x) * SumOfDigammas(n, -q);
        return (2 * HighPrecision.Log(x / 2) * BesselJ(n, x) - parts) / HighPrecision.Pi;
    }

    /// <summary>
    /// (−1)ⁿ⁺¹ log(x/2) Iₙ + ½ Σ (n − k − 1)!/k! (−1)ᵏ (x/2)²ᵏ⁻ⁿ + (−1)ⁿ ½ Σ (ψ(k + 1) + ψ(n + k + 1)) …
    /// </summary>
    public static BigReal BesselK(int n, BigReal x)
    {
        BigReal q = x * x / 4;
        BigReal sign = n % 2 == 0 ? 1 : -1;
        return -sign * HighPrecision.Log(x / 2) * BesselI(n, x) + FiniteSum(n, x, -q) / 2
            + sign * PowerOverFactorial(n, x) * SumOfDigammas(n, q) / 2;
    }

    /// <summary>w eʷ = x by Newton's method from a guess</summary>
    public static BigReal LambertW(BigReal x, double guess)
    {
        BigReal w = guess;
        for (int i = 0; i < 12; i++)
        {
            BigReal exponential = HighPrecision.Exp(w);
            w -= (w * exponential - x) / (exponential * (1 + w));
        }

        return w;
    }

    private static BigReal FractionOfErfc(BigReal x)
    {
        BigReal fraction = x;
        for (int k = 60; k >= 1; k--)
        {
            fraction = x + BigReal.ScaleB(k, -1) / fraction;
        }

        return fraction;
    }

    /// <summary>1 + r₁ + r₁ r₂ + …</summary>
    private static BigReal Sum(Func<int, BigReal> ratio)
    {
        BigReal sum = 0;
        BigReal term = 1;
        for (int n = 1; !term.IsZero && (sum.IsZero || term.Magnitude > sum.Magnitude - BigReal.Precision); n++)
        {
            sum += term;
            term *= ratio(n);
        }

        return sum;
    }

    private static BigReal PowerOverFactorial(int n, BigReal x)
    {
        BigReal product = 1;
        for (int k = 1; k <= n; k++)
        {
            product *= x / (2 * k);
        }

        return product;
    }

    /// <summary>Σ (n − k − 1)!/k! qᵏ (x/2)⁻ⁿ over k &lt; n</summary>
    private static BigReal FiniteSum(int n, BigReal x, BigReal q)
    {
        BigReal sum = 0;
        for (int k = 0; k < n; k++)
        {
            BigReal term = BigReal.Power(x / 2, -n) * BigReal.Power(q, k);
            for (int i = 2; i < n - k; i++)
            {
                term *= i;
            }

            for (int i = 2; i <= k; i++)
            {
                term /= i;
            }

            sum += term;
        }

        return sum;
    }

    /// <summary>Σ (ψ(k + 1) + ψ(n + k + 1)) qᵏ / (k! (n + 1) … (n + k))</summary>
    private static BigReal SumOfDigammas(int n, BigReal q)
    {
        BigReal digammas = -2 * EulerGamma;
        for (int i = 1; i <= n; i++)
        {
            digammas += (BigReal)1 / i;
        }

        BigReal sum = 0;
        BigReal term = 1;
        for (int k = 1; k < 1000; k++)
        {
            sum += term * digammas;
            term *= q / (k * (n + k));
            digammas += (BigReal)1 / k + (BigReal)1 / (n + k);
            if (term.Magnitude < -BigReal.Precision)
            {
                break;
            }
        }

        return sum;
    }
}
