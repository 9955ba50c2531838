using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>The logarithm of the gamma function and its derivatives.</content>
public readonly partial struct BigFloat<TPrecision>
{
    // Below it x is reflected rather than stepped upwards.
    private const double LowestStep = -20;

    // From there on Stirling's series has the digits of the precision before its terms begin to grow.
    private static int StirlingBound => TPrecision.Bits / 4;

    /// <summary>ln |Γ(x)|; +∞ at the poles 0, −1, −2, …</summary>
    public static BigFloat<TPrecision> LogGamma(BigFloat<TPrecision> x)
    {
        if (IsNaN(x) || IsInfinity(x) || IsPole(x))
        {
            return IsNaN(x) ? x : PositiveInfinity;
        }

        return x == 1 || x == 2 ? default : InMoreDigits(x, BigFloat<AdaptivePrecision>.LogGammaByStirling);
    }

    /// <summary>Γ(x); NaN at the poles −1, −2, …, ±∞ at ±0.</summary>
    public static BigFloat<TPrecision> Gamma(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || !IsFinite(x) || IsPole(x))
        {
            return IsZero(x) ? 1 / x : x.kind == Kind.PositiveInfinity ? x : NaN;
        }

        var size = InMoreDigits(x, x => BigFloat<AdaptivePrecision>.Exp(BigFloat<AdaptivePrecision>.LogGamma(x)));
        return x.Sign > 0 || IsInteger(ScaleB(Floor(x), -1)) ? size : -size;
    }

    /// <summary>ψ(x) = d/dx ln Γ(x); NaN at the poles 0, −1, −2, …</summary>
    public static BigFloat<TPrecision> Digamma(BigFloat<TPrecision> x) => Polygamma(0, x);

    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n of the digamma function; NaN at the poles 0, −1, −2, …</summary>
    /// <param name="n">The order, 0 to 1000; NaN is the result beyond.</param>
    /// <param name="x">The argument.</param>
    public static BigFloat<TPrecision> Polygamma(int n, BigFloat<TPrecision> x)
    {
        if (n is < 0 or > 1000 || IsNaN(x) || IsPole(x) || x.kind == Kind.NegativeInfinity)
        {
            return NaN;
        }

        if (IsInfinity(x))
        {
            return n == 0 ? x : Zero(isNegative: n % 2 == 0);
        }

        return InMoreDigits(x, x => BigFloat<AdaptivePrecision>.PolygammaByStirling(n, x));
    }

    private static BigFloat<TPrecision> PolygammaOfOrder(BigFloat<TPrecision> n, BigFloat<TPrecision> x) =>
        IsInteger(n) && n >= 0 && n <= 1000 ? Polygamma((int)(double)n, x) : NaN;

    private static bool IsPole(BigFloat<TPrecision> x) => IsZero(x) || (x.Sign < 0 && IsInteger(x));

    // ln |Γ(x)| = ln π − ln |sin πx| − ln Γ(1 − x) (DLMF 5.5.3), and Stirling's series at x + N (DLMF 5.11.1).
    private static BigFloat<TPrecision> LogGammaByStirling(BigFloat<TPrecision> x)
    {
        if (x < LowestStep)
        {
            return Log(Pi / Abs(Sin(Pi * DistanceToInteger(x)))) - LogGammaByStirling(1 - x);
        }

        BigFloat<TPrecision> product = 1;
        for (; x < StirlingBound; x += 1)
        {
            product *= x;
        }

        var sum = ((x - 0.5) * Log(x)) - x + ScaleB(Log(ScaleB(Pi, 1)), -1);
        var power = x;
        for (var k = 1; ; k++)
        {
            var term = Even(k) / ((2.0 * k) * ((2 * k) - 1) * power);
            if (!IsSignificant(term, sum))
            {
                return product == 1 ? sum : sum - Log(Abs(product));
            }

            sum += term;
            power *= x * x;
        }
    }

    // (−1)ⁿ ψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) = dⁿ/dxⁿ π cot πx (DLMF 5.15.6), ψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁾(x + 1) − (−1)ⁿ n! x⁻ⁿ⁻¹ (DLMF
    // 5.15.5), and Stirling's series (DLMF 5.15.8).
    private static BigFloat<TPrecision> PolygammaByStirling(int n, BigFloat<TPrecision> x)
    {
        if (x < LowestStep)
        {
            var reflected = PolygammaByStirling(n, 1 - x);
            return (n % 2 == 0 ? reflected : -reflected) - DerivativeOfCotangent(n, x);
        }

        // All of it over n!, and with the sign that makes the terms of n ≥ 1 positive.
        BigFloat<TPrecision> sum = 0;
        for (; x < StirlingBound + n; x += 1)
        {
            sum += 1 / IntegerPower(x, n + 1);
        }

        var reciprocal = 1 / x;
        sum += n == 0 ? -Log(x) : IntegerPower(reciprocal, n) / n;
        var factor = IntegerPower(reciprocal, n + 1);
        sum += ScaleB(factor, -1);
        factor *= reciprocal * (n + 1) / 2;
        for (var k = 1; ; k++)
        {
            var term = Even(k) * factor;
            if (!IsSignificant(term, sum))
            {
                break;
            }

            sum += term;
            var j = 2.0 * k;
            factor *= reciprocal * reciprocal * ((n + j) * (n + j + 1)) / ((j + 1) * (j + 2));
        }

        for (var k = 2; k <= n; k++)
        {
            sum *= k;
        }

        return n % 2 == 0 ? -sum : sum;
    }

    // π cot πx is πc with c' = −π(1 + c²), so that its derivatives are πⁿ⁺¹ times polynomials of c.
    private static BigFloat<TPrecision> DerivativeOfCotangent(int n, BigFloat<TPrecision> x)
    {
        var angle = Pi * DistanceToInteger(x);
        var cotangent = Cos(angle) / Sin(angle);
        BigInteger[] polynomial = [0, 1];
        for (var order = 0; order < n; order++)
        {
            var next = new BigInteger[polynomial.Length + 1];
            for (var i = 1; i < polynomial.Length; i++)
            {
                next[i - 1] -= i * polynomial[i];
                next[i + 1] -= i * polynomial[i];
            }

            polynomial = next;
        }

        BigFloat<TPrecision> value = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--)
        {
            value = (value * cotangent) + Rounded(polynomial[i], 0);
        }

        return value * IntegerPower(Pi, n + 1);
    }

    // x − round x, exactly.
    private static BigFloat<TPrecision> DistanceToInteger(BigFloat<TPrecision> x)
    {
        if (x.exponent.Sign >= 0)
        {
            return 0;
        }

        var unit = (int)-x.exponent;
        var integer = x.Sign * (DivideByPowerOfTwo(BigInteger.Abs(x.significand), unit) << unit);
        var distance = Rounded(x.significand - integer, x.exponent);
        return x.slack == 0 ? distance : WithError(distance, ErrorMagnitude(x));
    }

    private static BigFloat<TPrecision> IntegerPower(BigFloat<TPrecision> x, int n)
    {
        BigFloat<TPrecision> power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            power = (n & 1) == 1 ? power * x : power;
        }

        return power;
    }

    private static BigFloat<TPrecision> Even(int k)
    {
        var (numerator, denominator) = BernoulliNumbers.Even(k);
        return Rounded(numerator, 0) / Rounded(denominator, 0);
    }
}
