using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>Arithmetic and roots.</content>
public readonly partial struct BigFloat<TPrecision>
{
    /// <summary>−x.</summary>
    public static BigFloat<TPrecision> operator -(BigFloat<TPrecision> x) => x.kind switch
    {
        Kind.Finite when x.slack == 0 && x.significand.IsZero => NegativeZero,
        Kind.Finite => new(-x.significand, x.exponent, x.slack),
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

        if (IsAnything(x) || IsAnything(y))
        {
            return Anything;
        }

        var sum = RoundedSum(x, y);
        sum = x.slack == 0 ? sum : WithError(sum, ErrorMagnitude(x));
        return y.slack == 0 ? sum : WithError(sum, ErrorMagnitude(y));
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
        if (!IsFinite(x) || !IsFinite(y))
        {
            return IsExactZero(x) || IsExactZero(y) ? NaN : IsZero(x) || IsZero(y) ? Anything : Infinity(isNegative);
        }

        if (IsZero(x) || IsZero(y))
        {
            return IsExactZero(x) || IsExactZero(y) ? Zero(isNegative)
                : IsAnything(x) || IsAnything(y) ? Anything
                : WithError(default, Size(x) + Size(y) + 2);
        }

        return Rounded(x.significand * y.significand, x.exponent + y.exponent, slack: Combined(x.slack, y.slack));

        static BigInteger Size(BigFloat<TPrecision> x) => IsZero(x) ? ErrorMagnitude(x) : Magnitude(x);
    }

    /// <summary>x / y; ±∞ where only y is 0.</summary>
    public static BigFloat<TPrecision> operator /(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (IsNaN(x) || IsNaN(y) || (IsExactZero(x) && IsExactZero(y)) || (IsInfinity(x) && IsInfinity(y)))
        {
            return NaN;
        }

        if ((IsZero(y) && !IsExactZero(y)) || IsAnything(x))
        {
            return Anything;
        }

        var isNegative = IsNegative(x) != IsNegative(y);
        if (IsExactZero(x) || IsInfinity(y))
        {
            return Zero(isNegative);
        }

        if (IsZero(y) || IsInfinity(x))
        {
            return Infinity(isNegative);
        }

        if (IsZero(x))
        {
            return WithError(default, ErrorMagnitude(x) - Magnitude(y) + 1);
        }

        var missing = TPrecision.Bits + 2 + FixedPoint.BitLength(y.significand) - FixedPoint.BitLength(x.significand);
        var shift = Math.Max(0, missing);
        var quotient = BigInteger.DivRem(x.significand << shift, y.significand, out var remainder);
        return Rounded(
            quotient, x.exponent - y.exponent - shift, hasTail: !remainder.IsZero, Combined(x.slack, y.slack));
    }

    /// <summary>|x|.</summary>
    public static BigFloat<TPrecision> Abs(BigFloat<TPrecision> x) => IsNegative(x) ? -x : x;

    /// <summary>The largest integer ≤ x.</summary>
    public static BigFloat<TPrecision> Floor(BigFloat<TPrecision> x) =>
        IsInteger(x) || !IsFinite(x) ? x : Rounded(FloorOf(x), 0);

    /// <summary>The integer nearest to x, the even one of two.</summary>
    public static BigFloat<TPrecision> Round(BigFloat<TPrecision> x)
    {
        if (IsInteger(x) || !IsFinite(x))
        {
            return x;
        }

        var doubled = FloorOf(ScaleB(x, 1));
        var isTie = IsInteger(ScaleB(x, 1));
        var rounded = isTie && (doubled & 3) == 1 ? doubled >> 1 : (doubled + 1) >> 1;
        return rounded.IsZero ? Zero(IsNegative(x)) : Rounded(rounded, 0);
    }

    /// <summary>√x; NaN for x &lt; 0.</summary>
    public static BigFloat<TPrecision> Sqrt(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || x.kind is Kind.PositiveInfinity or Kind.NaN)
        {
            return x.slack == 0 ? x : Anything;
        }

        if (IsNegative(x))
        {
            return NaN;
        }

        var shift = Math.Max(0, (2 * TPrecision.Bits) + 4 - FixedPoint.BitLength(x.significand));
        shift += (x.exponent - shift).IsEven ? 0 : 1;
        var scaled = x.significand << shift;
        var root = FixedPoint.Sqrt(scaled);
        return Rounded(root, (x.exponent - shift) / 2, hasTail: root * root != scaled, x.slack);
    }

    /// <summary>∛x.</summary>
    public static BigFloat<TPrecision> Cbrt(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || !IsFinite(x))
        {
            return x.slack == 0 ? x : Anything;
        }

        var shift = Math.Max(0, (3 * TPrecision.Bits) + 6 - FixedPoint.BitLength(x.significand));
        shift += (int)((((x.exponent - shift) % 3) + 3) % 3);
        var scaled = BigInteger.Abs(x.significand) << shift;
        var root = FixedPoint.Cbrt(scaled);
        return Rounded(x.Sign * root, (x.exponent - shift) / 3, hasTail: root * root * root != scaled, x.slack);
    }

    // The sum as if both summands were exact.
    private static BigFloat<TPrecision> RoundedSum(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (IsZero(x) || IsZero(y))
        {
            // −0 is the sum of two of them only.
            var zero = x.kind == y.kind && x.slack == 0 && y.slack == 0 ? x : default;
            return !IsZero(x) ? x : !IsZero(y) ? y : zero;
        }

        var (largest, smallest) = Magnitude(x) >= Magnitude(y) ? (x, y) : (y, x);
        if (Magnitude(largest) - Magnitude(smallest) > TPrecision.Bits + 2)
        {
            return Absorbed(largest, smallest.Sign);
        }

        var low = BigInteger.Min(x.exponent, y.exponent);
        return Rounded((x.significand << (int)(x.exponent - low)) + (y.significand << (int)(y.exponent - low)), low);
    }

    private static BigInteger FloorOf(BigFloat<TPrecision> x) =>
        -x.exponent > FixedPoint.BitLength(x.significand) + 1
            ? x.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero
            : FixedPoint.Rescale(x.significand, (int)-x.exponent, 0);

    private static BigFloat<TPrecision> Zero(bool isNegative) => isNegative ? NegativeZero : default;

    private static BigFloat<TPrecision> Infinity(bool isNegative) => isNegative ? NegativeInfinity : PositiveInfinity;

    // A number that another one, too small to reach its digits, leaves as it is but for the breaking of ties.
    private static BigFloat<TPrecision> Absorbed(BigFloat<TPrecision> x, int sign)
    {
        var shift = TPrecision.Bits + 2 - FixedPoint.BitLength(x.significand);
        return Rounded((x.significand << shift) - (sign != x.Sign ? x.Sign : 0), x.exponent - shift, hasTail: true);
    }
}
