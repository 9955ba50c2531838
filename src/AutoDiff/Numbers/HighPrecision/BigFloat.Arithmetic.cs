using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>Arithmetic and roots.</content>
public readonly partial struct BigFloat<TPrecision>
{
    /// <summary>−x.</summary>
    public static BigFloat<TPrecision> operator -(BigFloat<TPrecision> x) => x.kind switch
    {
        Kind.Finite => x.significand.IsZero ? NegativeZero : new(-x.significand, x.exponent, x.isRounded),
        Kind.NegativeZero => default,
        Kind.PositiveInfinity => NegativeInfinity,
        Kind.NegativeInfinity => PositiveInfinity,
        _ => x,
    };

    /// <summary>x + y.</summary>
    public static BigFloat<TPrecision> operator +(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (!IsFinite(x) || !IsFinite(y))
        {
            return IsFinite(y) ? x : IsFinite(x) || x.kind == y.kind ? y : NaN;
        }

        if (IsZero(x) || IsZero(y))
        {
            // −0 is the sum of two of them only.
            return !IsZero(x) ? x : !IsZero(y) ? y : x.kind == y.kind ? x : default;
        }

        var (largest, smallest) = Magnitude(x) >= Magnitude(y) ? (x, y) : (y, x);
        var distance = Magnitude(largest) - Magnitude(smallest);
        if (distance > TPrecision.Bits + 2)
        {
            return Absorbed(largest, smallest.Sign);
        }

        var low = BigInteger.Min(x.exponent, y.exponent);
        var digits = (x.significand << (int)(x.exponent - low)) + (y.significand << (int)(y.exponent - low));
        var sum = Rounded(digits, low, isRounded: x.isRounded || y.isRounded);
        if (sum.isRounded && IsZero(sum))
        {
            TPrecision.NoteCancellation();
        }
        else if (x.isRounded || y.isRounded)
        {
            TPrecision.NoteLoss((int)(Magnitude(largest) - Magnitude(sum)));
        }

        return sum;
    }

    /// <summary>x − y.</summary>
    public static BigFloat<TPrecision> operator -(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => x + -y;

    /// <summary>x · y.</summary>
    public static BigFloat<TPrecision> operator *(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (IsNaN(x) || IsNaN(y))
        {
            return NaN;
        }

        var isNegative = IsNegative(x) != IsNegative(y);
        if (IsZero(x) || IsZero(y))
        {
            return !IsFinite(x) || !IsFinite(y) ? NaN : Zero(isNegative);
        }

        return IsFinite(x) && IsFinite(y)
            ? Rounded(
                x.significand * y.significand, x.exponent + y.exponent, isRounded: x.isRounded || y.isRounded)
            : Infinity(isNegative);
    }

    /// <summary>x / y; ±∞ where only y is 0.</summary>
    public static BigFloat<TPrecision> operator /(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (IsNaN(x) || IsNaN(y) || (IsZero(x) && IsZero(y)) || (IsInfinity(x) && IsInfinity(y)))
        {
            return NaN;
        }

        var isNegative = IsNegative(x) != IsNegative(y);
        if (IsZero(x) || IsInfinity(y))
        {
            return Zero(isNegative);
        }

        if (IsZero(y) || IsInfinity(x))
        {
            return Infinity(isNegative);
        }

        var missing = TPrecision.Bits + 2 + FixedPoint.BitLength(y.significand) - FixedPoint.BitLength(x.significand);
        var shift = Math.Max(0, missing);
        var quotient = BigInteger.DivRem(x.significand << shift, y.significand, out var remainder);
        return Rounded(
            quotient, x.exponent - y.exponent - shift, hasTail: !remainder.IsZero, isRounded: x.isRounded || y.isRounded);
    }

    /// <summary>|x|.</summary>
    public static BigFloat<TPrecision> Abs(BigFloat<TPrecision> x) => IsNegative(x) ? -x : x;

    /// <summary>√x; NaN for x &lt; 0.</summary>
    public static BigFloat<TPrecision> Sqrt(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || x.kind is Kind.PositiveInfinity or Kind.NaN)
        {
            return x;
        }

        if (IsNegative(x))
        {
            return NaN;
        }

        var shift = Math.Max(0, (2 * TPrecision.Bits) + 4 - FixedPoint.BitLength(x.significand));
        shift += (x.exponent - shift).IsEven ? 0 : 1;
        var scaled = x.significand << shift;
        var root = FixedPoint.Sqrt(scaled);
        return Rounded(root, (x.exponent - shift) / 2, hasTail: root * root != scaled, x.isRounded);
    }

    /// <summary>∛x.</summary>
    public static BigFloat<TPrecision> Cbrt(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || !IsFinite(x))
        {
            return x;
        }

        var shift = Math.Max(0, (3 * TPrecision.Bits) + 6 - FixedPoint.BitLength(x.significand));
        shift += (int)((((x.exponent - shift) % 3) + 3) % 3);
        var scaled = BigInteger.Abs(x.significand) << shift;
        var root = FixedPoint.Cbrt(scaled);
        return Rounded(x.Sign * root, (x.exponent - shift) / 3, hasTail: root * root * root != scaled, x.isRounded);
    }

    private static BigFloat<TPrecision> Zero(bool isNegative) => isNegative ? NegativeZero : default;

    private static BigFloat<TPrecision> Infinity(bool isNegative) => isNegative ? NegativeInfinity : PositiveInfinity;

    // A number that another one, too small to reach its digits, leaves as it is but for the breaking of ties.
    private static BigFloat<TPrecision> Absorbed(BigFloat<TPrecision> x, int sign)
    {
        var shift = TPrecision.Bits + 2 - FixedPoint.BitLength(x.significand);
        return Rounded((x.significand << shift) - (sign != x.Sign ? x.Sign : 0), x.exponent - shift, hasTail: true);
    }
}
