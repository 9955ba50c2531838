using System.Numerics;

namespace AutoDiff.Tests.Numerics;

/// <summary>
/// Reference values to at least 40 digits, by other methods than the engine's where there is a choice.
/// </summary>
public static class HighPrecision
{
    private static readonly BigReal[] bernoulli = BernoulliNumbers(60);

    public static BigReal Pi { get; } = 16 * InverseTangentOfInverse(5) - 4 * InverseTangentOfInverse(239);

    private static BigReal Log2 { get; } = LogBySeries(2);

    /// <summary>
    /// |computed − exact| in units in the last place of the exact value (at least of the smallest subnormal).
    /// </summary>
    public static double ErrorInUlps(double computed, BigReal exact) => ErrorInUlps(computed, exact, scale: exact);

    /// <summary>|computed − exact| in units in the last place of a number of the given scale.</summary>
    public static double ErrorInUlps(double computed, BigReal exact, BigReal scale)
    {
        if (double.IsNaN(computed))
        {
            return double.PositiveInfinity;
        }

        // An overflow is right from the midpoint on between the largest double and 2¹⁰²⁴.
        if (double.IsInfinity(computed))
        {
            return BigReal.Abs(exact) > double.MaxValue && exact.Sign == Math.Sign(computed)
                ? 0
                : double.PositiveInfinity;
        }

        int unit = scale.IsZero ? -1074 : Math.Max(scale.Magnitude - 52, -1074);
        return (double)BigReal.ScaleB(BigReal.Abs(computed - exact), -unit);
    }

    public static BigReal Exp(BigReal x)
    {
        if (x.IsZero)
        {
            return 1;
        }

        if (x.Magnitude > 12)
        {
            return x.Sign < 0 ? 0 : throw new OverflowException("The exponent is out of all proportion.");
        }

        int power = (int)Math.Round((double)(x / Log2));
        const int halvings = 16;
        BigReal small = BigReal.ScaleB(x - power * Log2, -halvings);
        BigReal sum = 1 + SeriesOfExpm1(small);
        for (int i = 0; i < halvings; i++)
        {
            sum *= sum;
        }

        return BigReal.ScaleB(sum, power);
    }

    /// <summary>eˣ − 1</summary>
    public static BigReal Expm1(BigReal x) => x.IsZero || x.Magnitude < -10 ? SeriesOfExpm1(x) : Exp(x) - 1;

    /// <summary>log x for x > 0</summary>
    public static BigReal Log(BigReal x)
    {
        int power = x.Magnitude;
        return power * Log2 + LogBySeries(BigReal.ScaleB(x, -power));
    }

    /// <summary>log (1 + x) for x > −1</summary>
    public static BigReal Log1p(BigReal x) =>
        x.IsZero || x.Magnitude < -10 ? TwiceInverseTanh(x / (2 + x)) : Log(1 + x);

    public static BigReal Sqrt(BigReal x)
    {
        // The guess must not overflow where x does.
        int half = x.Magnitude / 2;
        BigReal root = BigReal.ScaleB(Math.Sqrt((double)BigReal.ScaleB(x, -2 * half)), half);
        for (int i = 0; i < 4; i++)
        {
            root = BigReal.ScaleB(root + x / root, -1);
        }

        return root;
    }

    /// <summary>sin x by its Maclaurin series, after multiples of π/2 have been taken away</summary>
    public static BigReal Sin(BigReal x)
    {
        var quarters = Math.Round((double)(2 * x / Pi));
        BigReal rest = x - BigReal.ScaleB(quarters * Pi, -1);
        return ((int)(quarters - 4 * Math.Floor(quarters / 4))) switch
        {
            0 => SeriesOfSin(rest),
            1 => SeriesOfCos(rest),
            2 => -SeriesOfSin(rest),
            _ => -SeriesOfCos(rest),
        };
    }

    /// <summary>cos x = sin (x + π/2)</summary>
    public static BigReal Cos(BigReal x) => Sin(x + BigReal.ScaleB(Pi, -1));

    /// <summary>
    /// arctan x by its Maclaurin series, after arctan x = 2 arctan (x / (1 + √(1 + x²))) has been applied three times
    /// </summary>
    public static BigReal Atan(BigReal x)
    {
        if (BigReal.Abs(x) > 1)
        {
            return x.Sign * BigReal.ScaleB(Pi, -1) - Atan(1 / x);
        }

        const int halvings = 3;
        for (int i = 0; i < halvings; i++)
        {
            x /= 1 + Sqrt(1 + x * x);
        }

        BigReal sum = 0;
        BigReal power = x;
        for (int n = 1; IsSignificant(power, sum); power *= -(x * x), n += 2)
        {
            sum += power / n;
        }

        return BigReal.ScaleB(sum, halvings);
    }

    /// <summary>erf x by its Maclaurin series, for |x| ≤ 3; beyond by the continued fraction</summary>
    public static BigReal Erf(BigReal x) =>
        BigReal.Abs(x) > 3 ? (x.Sign < 0 ? Erfc(-x) - 1 : 1 - Erfc(x)) : ErfBySeries(x);

    /// <summary>1 − erf x</summary>
    public static BigReal Erfc(BigReal x)
    {
        if (x < 3)
        {
            return 1 - Erf(x);
        }

        // e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))): at x = 3, 300 levels give more than 40 digits.
        BigReal fraction = x;
        for (int k = 300; k >= 1; k--)
        {
            fraction = x + BigReal.ScaleB(k, -1) / fraction;
        }

        return Exp(-(x * x)) / (Sqrt(Pi) * fraction);
    }

    /// <summary>log |Γ(x)| by Stirling's series at x + N > 40 and the product x (x + 1) … (x + N − 1)</summary>
    public static BigReal LogGamma(BigReal x)
    {
        BigReal product = 1;
        for (; x < 40; x += 1)
        {
            product *= x;
        }

        BigReal sum = (x - 0.5) * Log(x) - x + Log(2 * Pi) / 2;
        BigReal power = x;
        for (int j = 2; j < bernoulli.Length; j += 2, power *= x * x)
        {
            sum += bernoulli[j] / (j * (j - 1) * power);
        }

        return sum - Log(BigReal.Abs(product));
    }

    /// <summary>ψ⁽ⁿ⁾(x) by its asymptotic series at x + N > 40 + n and the first N terms of the sum</summary>
    public static BigReal Polygamma(int n, BigReal x)
    {
        BigReal sum = 0;
        for (; x < 40 + n; x += 1)
        {
            sum += BigReal.Power(x, -n - 1);
        }

        if (n == 0)
        {
            return DigammaOfLarge(x) - sum;
        }

        // (n−1)!/xⁿ + n!/(2xⁿ⁺¹) + Σ B₂ⱼ (2j+n−1)!/((2j)! x^(2j+n)), divided by n!
        sum += BigReal.Power(x, -n) / n + BigReal.Power(x, -n - 1) / 2;
        BigReal factor = (BigReal)(n + 1) / 2 * BigReal.Power(x, -n - 2);
        for (int j = 2; j < bernoulli.Length; j += 2)
        {
            sum += bernoulli[j] * factor;
            factor *= (BigReal)((n + j) * (n + j + 1)) / ((j + 1) * (j + 2)) / (x * x);
        }

        for (int k = 2; k <= n; k++)
        {
            sum *= k;
        }

        return n % 2 == 1 ? sum : -sum;
    }

    /// <summary>
    /// Σ n! |x + k|⁻ⁿ⁻¹ over all integers k: what the terms of ψ⁽ⁿ⁾ amount to on either side of a pole, n ≥ 1
    /// </summary>
    public static BigReal PolygammaMagnitude(int n, double x)
    {
        BigReal distance = BigReal.Abs((BigReal)x - Math.Round(x));
        return BigReal.Abs(Polygamma(n, distance)) + BigReal.Abs(Polygamma(n, 1 - distance));
    }

    private static BigReal DigammaOfLarge(BigReal x)
    {
        BigReal sum = Log(x) - 1 / (2 * x);
        BigReal power = x * x;
        for (int j = 2; j < bernoulli.Length; j += 2, power *= x * x)
        {
            sum -= bernoulli[j] / (j * power);
        }

        return sum;
    }

    private static BigReal ErfBySeries(BigReal x)
    {
        BigReal sum = 0;
        BigReal term = x;
        for (int n = 0; IsSignificant(term, sum); term *= -(x * x) / ++n)
        {
            sum += term / (2 * n + 1);
        }

        return 2 * sum / Sqrt(Pi);
    }

    private static BigReal SeriesOfSin(BigReal x)
    {
        BigReal sum = 0;
        BigReal term = x;
        for (int n = 1; IsSignificant(term, sum); term *= -(x * x) / ((n + 1) * (n + 2)), n += 2)
        {
            sum += term;
        }

        return sum;
    }

    private static BigReal SeriesOfCos(BigReal x)
    {
        BigReal sum = 0;
        BigReal term = 1;
        for (int n = 0; IsSignificant(term, sum); term *= -(x * x) / ((n + 1) * (n + 2)), n += 2)
        {
            sum += term;
        }

        return sum;
    }

    private static BigReal SeriesOfExpm1(BigReal x)
    {
        BigReal sum = 0;
        BigReal term = x;
        for (int n = 1; IsSignificant(term, sum); term *= x / ++n)
        {
            sum += term;
        }

        return sum;
    }

    private static BigReal LogBySeries(BigReal x)
    {
        // 16 square roots bring x so close to 1 that a few terms of the series suffice.
        const int roots = 16;
        for (int i = 0; i < roots; i++)
        {
            x = Sqrt(x);
        }

        return BigReal.ScaleB(TwiceInverseTanh((x - 1) / (x + 1)), roots);
    }

    private static BigReal TwiceInverseTanh(BigReal x)
    {
        BigReal sum = 0;
        BigReal power = 2 * x;
        for (int n = 1; IsSignificant(power, sum); power *= x * x, n += 2)
        {
            sum += power / n;
        }

        return sum;
    }

    private static BigReal InverseTangentOfInverse(int x)
    {
        BigReal sum = 0;
        BigReal power = (BigReal)1 / x;
        for (int n = 1; IsSignificant(power, sum); power /= -x * x, n += 2)
        {
            sum += power / n;
        }

        return sum;
    }

    private static bool IsSignificant(BigReal term, BigReal sum) =>
        !term.IsZero && (sum.IsZero || term.Magnitude > sum.Magnitude - BigReal.Precision - 8);

    /// <summary>B₀ … B_last from Σ C(m + 1, j) Bⱼ = 0 over j ≤ m, in exact fractions over a common factorial</summary>
    private static BigReal[] BernoulliNumbers(int last)
    {
        BigInteger denominator = 1;
        for (int k = 2; k <= last + 1; k++)
        {
            denominator *= k;
        }

        denominator *= denominator;

        var numerators = new BigInteger[last + 1];
        for (int m = 0; m <= last; m++)
        {
            BigInteger binomial = 1;
            BigInteger sum = m == 0 ? -denominator : 0;
            for (int j = 0; j < m; j++)
            {
                sum += binomial * numerators[j];
                binomial = binomial * (m + 1 - j) / (j + 1);
            }

            numerators[m] = -sum / (m + 1);
        }

        return [.. numerators.Select(numerator => (BigReal)numerator / (BigReal)denominator)];
    }
}
