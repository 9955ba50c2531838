using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace AutoDiff.Numbers;

/// <summary>
/// A binary floating-point number m · 2ᵉ with a significand of a chosen length and an exponent of any size, zeros of
/// both signs, infinities and NaN. It is a carrier: any program can be evaluated over it, and dual numbers of it give
/// derivatives of any order, so that it shows how far what is computed in double lies from the truth.
/// </summary>
/// <remarks>
/// <para>
/// +, −, ×, ÷ and √ round to nearest. Other functions are within a few units of the last place of the exact result.
/// </para>
/// <para>
/// A primitive that has no series of its own here is evaluated by its definition, in as many digits as the definition
/// cancels.
/// </para>
/// <para>An exponential whose argument exceeds 2⁴⁰⁹⁶ is infinite or zero, and a sine of such a number is NaN.</para>
/// </remarks>
/// <typeparam name="TPrecision">The length of the significand.</typeparam>
public readonly partial struct BigFloat<TPrecision> : IEquatable<BigFloat<TPrecision>>
    where TPrecision : struct, IPrecision
{
    // Zero significands mean +0, so that the default value is the zero of the carrier.
    private readonly BigInteger significand;
    private readonly BigInteger exponent;
    private readonly Kind kind;

    // Where errors are tracked: 0 for an exact number, else |x − exact| < 2ˢ in units of the last of all its bits. Of a
    // zero that is not exact, the exponent is the magnitude of the error.
    private readonly int slack;

    private BigFloat(BigInteger significand, BigInteger exponent, int slack) =>
        (this.significand, this.exponent, this.slack) = (significand, exponent, slack);

    private BigFloat(Kind kind) => this.kind = kind;

    private enum Kind : byte
    {
        Finite, NegativeZero, PositiveInfinity, NegativeInfinity, NaN,
    }

    /// <summary>+∞.</summary>
    public static BigFloat<TPrecision> PositiveInfinity => new(Kind.PositiveInfinity);

    /// <summary>−∞.</summary>
    public static BigFloat<TPrecision> NegativeInfinity => new(Kind.NegativeInfinity);

    /// <summary>Not a number.</summary>
    public static BigFloat<TPrecision> NaN => new(Kind.NaN);

    private static BigFloat<TPrecision> NegativeZero => new(Kind.NegativeZero);

    /// <summary>Whether x is neither infinite nor NaN.</summary>
    public static bool IsFinite(BigFloat<TPrecision> x) => x.kind <= Kind.NegativeZero;

    /// <summary>Whether x is +∞ or −∞.</summary>
    public static bool IsInfinity(BigFloat<TPrecision> x) => x.kind is Kind.PositiveInfinity or Kind.NegativeInfinity;

    /// <summary>Whether x is not a number.</summary>
    public static bool IsNaN(BigFloat<TPrecision> x) => x.kind == Kind.NaN;

    /// <summary>Whether x is a zero of either sign.</summary>
    public static bool IsZero(BigFloat<TPrecision> x) =>
        x.kind == Kind.NegativeZero || (x.kind == Kind.Finite && x.significand.IsZero);

    /// <summary>Whether x has a minus sign: a negative number, −0 or −∞.</summary>
    public static bool IsNegative(BigFloat<TPrecision> x) =>
        x.kind is Kind.NegativeZero or Kind.NegativeInfinity || x.significand.Sign < 0;

    /// <summary>Whether x is a finite number without a fraction.</summary>
    public static bool IsInteger(BigFloat<TPrecision> x) =>
        IsZero(x)
        || (IsFinite(x) && (x.exponent.Sign >= 0 || BigInteger.TrailingZeroCount(x.significand) >= -x.exponent));

    /// <summary>⌊log₂ |x|⌋ for a finite x ≠ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is 0, infinite or NaN.</exception>
    public static BigInteger ILogB(BigFloat<TPrecision> x) => IsFinite(x) && !IsZero(x)
        ? Magnitude(x)
        : throw new ArgumentOutOfRangeException(nameof(x), x, "Only a finite number other than 0 has a magnitude.");

    /// <summary>2ⁿ · x.</summary>
    public static BigFloat<TPrecision> ScaleB(BigFloat<TPrecision> x, BigInteger n) =>
        IsFinite(x) && !IsZero(x) ? new(x.significand, x.exponent + n, x.slack) : x;

    /// <summary>The number in another precision, rounded to it if it is less.</summary>
    /// <typeparam name="TOther">The other precision.</typeparam>
    public BigFloat<TOther> WithPrecision<TOther>()
        where TOther : struct, IPrecision => kind switch
        {
            Kind.Finite when significand.IsZero => new(0, exponent, slack),
            Kind.Finite => BigFloat<TOther>.Rounded(significand, exponent, slack: slack),
            Kind.NegativeZero => BigFloat<TOther>.NegativeZero,
            Kind.PositiveInfinity => BigFloat<TOther>.PositiveInfinity,
            Kind.NegativeInfinity => BigFloat<TOther>.NegativeInfinity,
            _ => BigFloat<TOther>.NaN,
        };

    /// <summary>The double, exactly.</summary>
    public static implicit operator BigFloat<TPrecision>(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? NaN : value > 0 ? PositiveInfinity : NegativeInfinity;
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? NegativeZero : default;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & 0xFFFFFFFFFFFFF;
        var digits = biased == 0 ? fraction : fraction | (1L << 52);
        return new(bits < 0 ? -digits : digits, Math.Max(biased, 1) - 1075, slack: 0);
    }

    /// <summary>The nearest double, the even one of two; infinite beyond the largest.</summary>
    public static explicit operator double(BigFloat<TPrecision> x)
    {
        if (!IsFinite(x))
        {
            return x.kind == Kind.NaN ? double.NaN : x.Sign * double.PositiveInfinity;
        }

        if (IsZero(x))
        {
            return IsNegative(x) ? -0.0 : 0;
        }

        var magnitude = Magnitude(x);
        if (magnitude > 1024 || magnitude < -1080)
        {
            return x.Sign * (magnitude.Sign > 0 ? double.PositiveInfinity : 0);
        }

        var unit = Math.Max((int)magnitude - 52, -1074);
        var digits = DivideByPowerOfTwo(BigInteger.Abs(x.significand), unit - (int)x.exponent);
        return x.Sign * Math.ScaleB((double)digits, unit);
    }

    /// <summary>Whether two numbers are equal; zeros of both signs are, NaN is not equal to itself.</summary>
    public static bool operator ==(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) == 0;

    /// <summary>Whether two numbers differ.</summary>
    public static bool operator !=(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) != 0;

    /// <summary>x &lt; y.</summary>
    public static bool operator <(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) < 0;

    /// <summary>x &gt; y.</summary>
    public static bool operator >(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) > 0;

    /// <summary>x ≤ y.</summary>
    public static bool operator <=(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) <= 0;

    /// <summary>x ≥ y.</summary>
    public static bool operator >=(BigFloat<TPrecision> x, BigFloat<TPrecision> y) => Compare(x, y) >= 0;

    /// <summary>Whether two numbers are equal, or both NaN.</summary>
    public bool Equals(BigFloat<TPrecision> other) => this == other || (IsNaN(this) && IsNaN(other));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is BigFloat<TPrecision> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsZero(this) ? 0 : ((double)this).GetHashCode();

    private int Sign => kind switch
    {
        Kind.Finite => significand.Sign,
        Kind.PositiveInfinity => 1,
        Kind.NegativeInfinity => -1,
        _ => 0,
    };

    // null if the numbers have no order.
    private static int? Compare(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if (IsNaN(x) || IsNaN(y))
        {
            return null;
        }

        if (x.Sign != y.Sign || x.Sign == 0)
        {
            return x.Sign.CompareTo(y.Sign);
        }

        if (IsInfinity(x) || IsInfinity(y))
        {
            return IsInfinity(x) == IsInfinity(y) ? 0 : IsInfinity(x) ? x.Sign : -y.Sign;
        }

        var order = Magnitude(x).CompareTo(Magnitude(y));
        if (order != 0)
        {
            return x.Sign * order;
        }

        var low = BigInteger.Min(x.exponent, y.exponent);
        return (x.significand << (int)(x.exponent - low)).CompareTo(y.significand << (int)(y.exponent - low));
    }

    private static BigInteger Magnitude(BigFloat<TPrecision> x) => FixedPoint.BitLength(x.significand) - 1 + x.exponent;

    // A finite result, rounded to nearest. A tail is what follows the digits and is less than their unit.
    private static BigFloat<TPrecision> Rounded(BigInteger digits, BigInteger unit, bool hasTail = false, int slack = 0)
    {
        if (hasTail)
        {
            // The tail breaks ties; one more digit says that it is there.
            digits = (digits << 1) + (digits.Sign < 0 ? -1 : 1);
            unit -= 1;
        }

        var excess = FixedPoint.BitLength(digits) - TPrecision.Bits;
        if (TPrecision.TracksErrors && (hasTail || (excess > 0 && BigInteger.TrailingZeroCount(digits) < excess)))
        {
            slack = Combined(slack, 1);
        }

        if (excess <= 0)
        {
            return digits.IsZero ? default : new(digits, unit, slack);
        }

        var kept = DivideByPowerOfTwo(BigInteger.Abs(digits), excess);
        return new(digits.Sign < 0 ? -kept : kept, unit + excess, slack);
    }

    // x/2ⁿ of x ≥ 0, rounded to the nearest integer, the even one of two.
    private static BigInteger DivideByPowerOfTwo(BigInteger x, int n)
    {
        if (n <= 0)
        {
            return x << -n;
        }

        var twice = x >> (n - 1);
        var rounded = (twice + 1) >> 1;
        var isTie = !twice.IsEven && BigInteger.TrailingZeroCount(x) == n - 1;
        return isTie && !rounded.IsEven ? rounded - 1 : rounded;
    }

    // x in units of 2⁻ᶠ, truncated.
    private static BigInteger ToFixedPoint(BigFloat<TPrecision> x, int f)
    {
        var shift = x.exponent + f;
        return shift.Sign >= 0 ? x.significand << (int)shift
            : shift < -2 * TPrecision.Bits ? BigInteger.Zero
            : x.significand >> (int)-shift;
    }
}
