namespace AutoDiff.Numerics;

/// <summary>
/// Functions of eˣ and log x whose textbook formulas cancel near 0 or overflow in a tail.
/// </summary>
internal static class ExponentialFunctions
{
    private const double LogOfTwo = 0.6931471805599453;

    /// <summary>1/3, 1/5, … of artanh, for arguments up to 1/3</summary>
    private static readonly double[] inverseTanh = [.. Enumerable.Range(1, 17).Select(k => 1.0 / (2 * k + 1))];

    /// <summary>1/2!, 1/3!, …, for arguments up to 1/2</summary>
    private static readonly double[] exponential =
        [.. Enumerable.Range(2, 13).Select(n => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product / k))];

    /// <summary>1/2!, 1/4!, …, for arguments up to 1</summary>
    private static readonly double[] coshMinus1 =
        [.. exponential.Where((_, k) => k % 2 == 0), 1.0 / 20922789888000, 1.0 / 6402373705728000];

    /// <summary>eˣ − 1</summary>
    /// <remarks>
    /// Domain: all real x. −0 ↦ −0, −∞ ↦ −1, +∞ ↦ +∞, NaN ↦ NaN; overflows to +∞ where eˣ does.
    /// Measured error: below 1.6 ulp, subnormal arguments included.
    /// Source: one Newton step on log y = x from the rounded exponential, after W. Kahan's remark that a rounded
    /// exponential is harmless as long as its own logarithm takes the place of x (N. J. Higham, Accuracy and Stability
    /// of Numerical Algorithms, 2nd ed., §1.14.1).
    /// </remarks>
    public static double Expm1(double x)
    {
        double exponential = Math.Exp(x);

        // Beyond 1 nothing cancels any more, while the error of log would be magnified by x.
        if (!(Math.Abs(x) < 1))
        {
            return exponential - 1;
        }

        // Keeps the sign of −0, which the sum below would lose.
        if (exponential == 1)
        {
            return x;
        }

        return exponential - 1 + exponential * (x - Math.Log(exponential));
    }

    /// <summary>log(1 + x)</summary>
    /// <remarks>
    /// Domain: x ≥ −1, else NaN. −1 ↦ −∞, −0 ↦ −0, +∞ ↦ +∞, NaN ↦ NaN.
    /// Measured error: below 1.6 ulp, subnormal arguments included.
    /// Source: first-order correction for the rounding of 1 + x, the counterpart of <see cref="Expm1"/>.
    /// </remarks>
    public static double Log1p(double x)
    {
        double shifted = 1 + x;
        if (shifted == 1)
        {
            return x;
        }

        // At −1 and +∞ nothing was lost, but the formula reads 0/0 and ∞ − ∞.
        double correction = (x - (shifted - 1)) / shifted;
        return Math.Log(shifted) + (double.IsFinite(correction) ? correction : 0);
    }

    /// <summary>log(1 + x) − x</summary>
    /// <remarks>
    /// Domain: x ≥ −1, else NaN. −1 ↦ −∞, +∞ ↦ NaN, NaN ↦ NaN.
    /// Measured error: below 5 ulp, that is relative also near the double zero.
    /// Source: 2 artanh w with w = x / (2 + x), so that x = 2w + wx.
    /// </remarks>
    public static double Log1pMinus(double x)
    {
        if (!(x is > -0.5 and < 1))
        {
            return Log1p(x) - x;
        }

        double w = x / (2 + x);
        double square = w * w;
        return w * (2 * square * Polynomial.Evaluate(inverseTanh, square) - x);
    }

    /// <summary>eˣ − 1 − x for x ≤ 0</summary>
    /// <remarks>Measured error: below 3 ulp, that is relative also near the double zero.</remarks>
    public static double Expm1Minus(double x) =>
        x < -0.5 ? Expm1(x) - x : x * x * Polynomial.Evaluate(exponential, x);

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    /// <remarks>
    /// Domain: all real x. −∞ ↦ 0, +∞ ↦ 1, NaN ↦ NaN; underflows gradually below x ≈ −708.
    /// Measured error: below 2.1 ulp, subnormal results included.
    /// </remarks>
    public static double Sigmoid(double x)
    {
        // The exponential of a negative number cannot overflow, and its own relative accuracy is that of the left tail.
        double decay = Math.Exp(-Math.Abs(x));
        return (x < 0 ? decay : 1) / (1 + decay);
    }

    /// <summary>log (x / (1 − x))</summary>
    /// <remarks>
    /// Domain: 0 ≤ x ≤ 1, else NaN. 0 ↦ −∞, 1/2 ↦ 0, 1 ↦ +∞, NaN ↦ NaN.
    /// Measured error: below 4 ulp, that is relative also at the zero.
    /// </remarks>
    public static double Logit(double x) =>
        x is > 0.3 and < 0.7 ? Log1p((2 * x - 1) / (1 - x)) : Math.Log(x / (1 - x));

    /// <summary>log (eˣ + eʸ)</summary>
    /// <remarks>
    /// Domain: all real x and y. +∞ if one is +∞, −∞ if both are −∞, NaN if one is NaN.
    /// Measured error: below 2 ulp of the larger of the value and the arguments, of which it may be a small difference.
    /// </remarks>
    public static double LogAddExp(double x, double y) =>
        x == y ? x + LogOfTwo : Math.Max(x, y) + Log1p(Math.Exp(-Math.Abs(x - y)));

    /// <summary>eˣ / (eˣ + eʸ)</summary>
    /// <remarks>
    /// Domain: all real x and y; ½ where they are equal, infinities too. NaN of NaN.
    /// Measured error: below 4 ulp, for x − y is taken with what it loses.
    /// </remarks>
    public static double ExpShare(double x, double y)
    {
        double difference = x == y ? 0 : x - y;
        double share = Sigmoid(difference);

        // The exact error of a difference (Knuth's two-sum) times the derivative of the sigmoid.
        double back = difference - x;
        double lost = x - (difference - back) - (y + back);
        return double.IsFinite(lost) ? share + share * lost * Sigmoid(-difference) : share;
    }

    /// <summary>log (x y)</summary>
    /// <remarks>
    /// Domain: x y ≥ 0, else NaN. Of finite x and y, not zero, finite though the product is not.
    /// What rounding the product loses is put back to first order, so that the error is relative near the zero too.
    /// </remarks>
    public static double LogOfProduct(double x, double y)
    {
        double product = x * y;
        return !IsSplit(x, y, product) ? Math.Log(product)
            : double.IsNormal(product) ? Math.Log(product) + Math.FusedMultiplyAdd(x, y, -product) / product
            : Math.Log(Math.Abs(x)) + Math.Log(Math.Abs(y));
    }

    /// <summary>log (x / y)</summary>
    /// <remarks>The same of x / y.</remarks>
    public static double LogOfQuotient(double x, double y)
    {
        double quotient = x / y;
        return !IsSplit(x, y, quotient) ? Math.Log(quotient)
            : double.IsNormal(quotient) ? Math.Log(quotient) + Math.FusedMultiplyAdd(-quotient, y, x) / x
            : Math.Log(Math.Abs(x)) - Math.Log(Math.Abs(y));
    }

    /// <summary>log (xʸ)</summary>
    /// <remarks>Domain: where xʸ is a number ≥ 0, else NaN.</remarks>
    public static double LogOfPower(double x, double y) =>
        x > 0 || (x < 0 && double.IsEvenInteger(y)) ? y * Math.Log(Math.Abs(x)) : Math.Log(Math.Pow(x, y));

    // Whether the product or quotient of two numbers is positive, though it may be too large or too small.
    private static bool IsSplit(double x, double y, double result) =>
        double.IsFinite(x) && double.IsFinite(y) && x != 0 && y != 0 && !double.IsNegative(result);

    /// <summary>e^(−x²)</summary>
    /// <remarks>
    /// Domain: all real x. ±∞ ↦ 0, NaN ↦ NaN; underflows gradually beyond x ≈ ±26.6. What rounding x² loses is put back
    /// to first order.
    /// </remarks>
    public static double Gaussian(double x)
    {
        // Beyond, the square may be infinite, and nothing is left to correct.
        double square = Math.Min(x * x, 1000);
        double exponential = Math.Exp(-square);
        return exponential == 0 ? 0 : exponential - exponential * Math.FusedMultiplyAdd(x, x, -square);
    }

    /// <summary>e⁻ˣ / (1 + e⁻ˣ)²</summary>
    /// <remarks>
    /// Domain: all real x. ±∞ ↦ 0, NaN ↦ NaN; underflows gradually beyond x ≈ ±708. It is even, so that the exponential
    /// need not overflow, and a product of factors that are right in both tails.
    /// </remarks>
    public static double LogisticDensity(double x)
    {
        double decay = Math.Exp(-Math.Abs(x));
        return decay / ((1 + decay) * (1 + decay));
    }

    /// <summary>log cosh x</summary>
    /// <remarks>
    /// Domain: all real x. ±∞ ↦ +∞, NaN ↦ NaN. The series of cosh x − 1 keeps its digits near the double zero; beyond 1
    /// it is |x| + log((1 + e^(−2|x|))/2), which cannot overflow.
    /// Measured error: below 4 ulp.
    /// </remarks>
    public static double LogCosh(double x)
    {
        double magnitude = Math.Abs(x);
        return magnitude < 1
            ? Log1p(x * x * Polynomial.Evaluate(coshMinus1, x * x))
            : magnitude - LogOfTwo + Log1p(Math.Exp(-2 * magnitude));
    }

    /// <summary>log(1 + eˣ)</summary>
    /// <remarks>
    /// Domain: all real x. −∞ ↦ 0, +∞ ↦ +∞, NaN ↦ NaN; underflows gradually below x ≈ −708.
    /// Measured error: below 1.9 ulp, subnormal results included.
    /// </remarks>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));
}
