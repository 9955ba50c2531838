namespace AutoDiff.Numerics;

/// <summary>
/// log Γ and its derivative to twice the digits of a double, for what the exponential function then magnifies, and
/// where they cancel.
/// </summary>
/// <remarks>Source: NIST Digital Library of Mathematical Functions, 5.5.1, 5.5.2, 5.11.1 and 5.11.2.</remarks>
internal static class StirlingSeries
{
    /// <summary>From here on ten terms of the series are exact to 31 digits.</summary>
    public const double SeriesLimit = 40;

    /// <summary>B₂ⱼ / (2j (2j − 1)) as a quotient of whole numbers, j = 1, 2, …, 10.</summary>
    private static readonly DoubleDouble[] coefficients =
    [
        (DoubleDouble)1 / 12, (DoubleDouble)(-1) / 360, (DoubleDouble)1 / 1260, (DoubleDouble)(-1) / 1680,
            (DoubleDouble)1 / 1188,
        (DoubleDouble)(-691) / 360360, (DoubleDouble)1 / 156, (DoubleDouble)(-3617) / 122400,
            (DoubleDouble)43867 / 244188,
        (DoubleDouble)(-174611) / 125400,
    ];

    /// <summary>log √(2π)</summary>
    public static DoubleDouble HalfLogTwoPi { get; } = DoubleDouble.ExactSum(
        0.9189385332046728, -3.8782941580672414e-17);

    /// <summary>log Γ(x) for x > 0, within about 10⁻³⁰ of the larger of 1 and x log x.</summary>
    public static DoubleDouble LogGamma(DoubleDouble x)
    {
        DoubleDouble product = 1;
        while ((double)x < SeriesLimit)
        {
            product *= x;
            x += 1;
        }

        return (x - 0.5) * DoubleDouble.Log(x) - x + HalfLogTwoPi + Series(x) - DoubleDouble.Log(product);
    }

    /// <summary>ψ(x) for x > 0, within about 10⁻³⁰ of the larger of 1 and 1/x.</summary>
    public static DoubleDouble Digamma(DoubleDouble x)
    {
        DoubleDouble below = 0;
        while ((double)x < SeriesLimit)
        {
            below += 1 / x;
            x += 1;
        }

        // The derivative of the series below, term by term.
        DoubleDouble inverse = 1 / x;
        DoubleDouble square = inverse * inverse;
        DoubleDouble sum = 0;
        for (int j = coefficients.Length - 1; j >= 0; j--)
        {
            sum = (sum + coefficients[j] * (2 * j + 1)) * square;
        }

        return DoubleDouble.Log(x) - inverse * 0.5 - sum - below;
    }

    /// <summary>What Stirling's formula lacks: log Γ(x) − ((x − 1/2) log x − x + log √(2π)), for x > 0.</summary>
    public static DoubleDouble Rest(double x) => x < SeriesLimit
        ? LogGamma(x) - (((DoubleDouble)x - 0.5) * DoubleDouble.Log(x) - x + HalfLogTwoPi)
        : Series(x);

    /// <summary>log Γ(a + b) − log Γ(a) for a ≥ 40 and b > 0, where the large terms of the two cancel.</summary>
    public static DoubleDouble LogRatio(double a, double b)
    {
        DoubleDouble sum = DoubleDouble.ExactSum(a, b);
        return DoubleDouble.Log1p((DoubleDouble)b / a) * ((DoubleDouble)a - 0.5) + DoubleDouble.Log(sum) * b - b
            + Series(sum) - Series(a);
    }

    /// <summary>Σ B₂ⱼ / (2j (2j − 1) x^(2j−1))</summary>
    private static DoubleDouble Series(DoubleDouble x)
    {
        DoubleDouble inverse = 1 / x;
        DoubleDouble square = inverse * inverse;
        DoubleDouble sum = 0;
        for (int j = coefficients.Length - 1; j >= 0; j--)
        {
            sum = sum * square + coefficients[j];
        }

        return sum * inverse;
    }
}
