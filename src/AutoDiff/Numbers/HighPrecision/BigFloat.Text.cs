using System.Globalization;
using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>Decimal text.</content>
public readonly partial struct BigFloat<TPrecision>
{
    // An exponent beyond it is written in binary: as a power of ten it would take minutes.
    private const int LargestDecimalMagnitude = 1 << 20;

    private static int Digits => (int)(TPrecision.Bits * Math.Log10(2));

    /// <summary>The number nearest to a decimal: digits with an optional sign, point and exponent.</summary>
    /// <param name="text">The decimal, as <c>-1.25e-300</c>.</param>
    /// <exception cref="FormatException">The text is no decimal.</exception>
    public static BigFloat<TPrecision> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var culture = CultureInfo.InvariantCulture;
        var end = text.IndexOfAny(['e', 'E']);
        var mantissa = end < 0 ? text : text[..end];
        var exponent = end < 0 ? 0 : int.Parse(text.AsSpan(end + 1), NumberStyles.AllowLeadingSign, culture);
        var point = mantissa.IndexOf('.');
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = BigInteger.Parse(
            point < 0 ? mantissa : mantissa.Remove(point, 1), NumberStyles.AllowLeadingSign, culture);
        if (digits.IsZero)
        {
            return Zero(text[0] == '-');
        }

        var scale = BigInteger.Pow(10, Math.Abs(exponent));
        if (exponent >= 0)
        {
            return Rounded(digits * scale, 0);
        }

        var shift = Math.Max(0, TPrecision.Bits + 2 + FixedPoint.BitLength(scale) - FixedPoint.BitLength(digits));
        var quotient = BigInteger.DivRem(digits << shift, scale, out var remainder);
        return Rounded(quotient, -shift, hasTail: !remainder.IsZero);
    }

    /// <summary>All decimal digits that the precision has.</summary>
    public override string ToString() => ToString(Digits);

    /// <summary>The number in so many decimal digits, rounded: <c>1.23e-300</c>.</summary>
    /// <param name="digits">The number of digits.</param>
    public string ToString(int digits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        if (!IsFinite(this) || IsZero(this))
        {
            return ((double)this).ToString(CultureInfo.InvariantCulture);
        }

        var magnitude = Magnitude(this);
        if (BigInteger.Abs(magnitude) > LargestDecimalMagnitude)
        {
            return $"{ScaleB(this, -magnitude).ToString(digits)}*2^{magnitude}";
        }

        // The decimal exponent may be one too small by this estimate; then there is one digit too many.
        var exponent = (int)Math.Floor((double)magnitude * Math.Log10(2));
        var scaled = ScaledByPowerOfTen(digits - 1 - exponent);
        if (scaled >= BigInteger.Pow(10, digits))
        {
            exponent++;
            scaled = ScaledByPowerOfTen(digits - 1 - exponent);
        }

        var text = scaled.ToString(CultureInfo.InvariantCulture);
        var sign = significand.Sign < 0 ? "-" : string.Empty;
        var fraction = text[1..].TrimEnd('0');
        var point = fraction.Length == 0 ? string.Empty : ".";
        var power = exponent == 0 ? string.Empty : $"e{exponent}";
        return $"{sign}{text[0]}{point}{fraction}{power}";
    }

    // |x| · 10ⁿ, rounded to an integer.
    private BigInteger ScaledByPowerOfTen(int n)
    {
        var power = BigInteger.Pow(10, Math.Abs(n));
        var numerator = BigInteger.Abs(significand) * (n >= 0 ? power : BigInteger.One);
        var denominator = n >= 0 ? BigInteger.One : power;
        return exponent.Sign >= 0
            ? FixedPoint.RoundedQuotient(numerator << (int)exponent, denominator)
            : FixedPoint.RoundedQuotient(numerator, denominator << (int)-exponent);
    }
}
