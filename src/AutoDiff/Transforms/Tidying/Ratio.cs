using System.Globalization;
using System.Numerics;

namespace AutoDiff.Transforms.Tidying;

/// <summary>A rational number in lowest terms; the denominator is positive.</summary>
internal readonly record struct Ratio
{
    // Above it a fraction that rounds to a double is taken for an accident.
    private const int LargestGuess = 1 << 20;

    private const int QuotientBits = 62;

    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, Denominator) = (numerator / common, denominator / common);
    }

    public BigInteger Numerator { get; private init; }

    public BigInteger Denominator { get; private init; }

    public bool IsZero => Numerator.IsZero;

    public bool IsOne => Numerator.IsOne && Denominator.IsOne;

    public bool IsInteger => Denominator.IsOne;

    public int Sign => Numerator.Sign;

    public Ratio Abs => Sign < 0 ? -this : this;

    /// <summary>The double next to it: the quotient to more bits than a double has, of which the last says whether
    /// there are more.</summary>
    public double Value
    {
        get
        {
            var shift = (int)(Denominator.GetBitLength() - Numerator.GetBitLength()) + QuotientBits;
            var (above, below) = shift > 0 ? (Numerator << shift, Denominator) : (Numerator, Denominator << -shift);
            var quotient = BigInteger.DivRem(BigInteger.Abs(above), below, out var rest);
            var rounded = (double)(ulong)(rest.IsZero ? quotient : quotient | BigInteger.One);
            return Numerator.Sign * Math.ScaleB(rounded, -shift);
        }
    }

    public static implicit operator Ratio(int value) => Whole(value);

    public static Ratio operator -(Ratio x) => InLowestTerms(-x.Numerator, x.Denominator);

    public static Ratio operator +(Ratio x, Ratio y) => x.IsInteger && y.IsInteger
        ? Whole(x.Numerator + y.Numerator)
        : new((x.Numerator * y.Denominator) + (y.Numerator * x.Denominator), x.Denominator * y.Denominator);

    public static Ratio operator -(Ratio x, Ratio y) => x + -y;

    public static Ratio operator *(Ratio x, Ratio y) => x.IsInteger && y.IsInteger
        ? Whole(x.Numerator * y.Numerator)
        : new(x.Numerator * y.Numerator, x.Denominator * y.Denominator);

    public static Ratio operator /(Ratio x, Ratio y) =>
        new(x.Numerator * y.Denominator, x.Denominator * y.Numerator);

    public static bool operator <(Ratio x, Ratio y) => (x - y).Sign < 0;

    public static bool operator >(Ratio x, Ratio y) => y < x;

    public static Ratio Min(Ratio x, Ratio y) => y < x ? y : x;

    public Ratio Power(int exponent) => exponent < 0
        ? new(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent))
        : new(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent));

    /// <summary>The largest whole number that is not above it.</summary>
    public BigInteger Floor =>
        (Numerator - (((Numerator % Denominator) + Denominator) % Denominator)) / Denominator;

    /// <summary>The positive number of which both are whole multiples.</summary>
    public static Ratio GreatestCommonDivisor(Ratio x, Ratio y) => new(
        BigInteger.GreatestCommonDivisor(x.Numerator * y.Denominator, y.Numerator * x.Denominator),
        x.Denominator * y.Denominator);

    /// <summary>
    /// What a finite double means: the simplest fraction that rounds to it if that is simple, else its shortest
    /// decimal.
    /// </summary>
    public static Ratio Of(double value) => Near(value, 0, LargestGuess) ?? Decimal(value);

    /// <summary>
    /// The simplest fraction with a relative error of at most so many units of 2⁻⁵² and no denominator above a bound;
    /// null if there is none.
    /// </summary>
    public static Ratio? Near(double value, int units, int largest)
    {
        var tolerance = units * Math.Abs(value) * Math.ScaleB(1, -52);
        var rest = value;
        var (p0, q0, p1, q1) = (BigInteger.Zero, BigInteger.One, BigInteger.One, BigInteger.Zero);
        for (var step = 0; step < 40; step++)
        {
            var whole = Math.Floor(rest);
            if (!double.IsFinite(whole))
            {
                return null;
            }

            (p0, q0, p1, q1) = (p1, q1, (new BigInteger(whole) * p1) + p0, (new BigInteger(whole) * q1) + q0);
            if (q1 > largest)
            {
                return null;
            }

            if (Math.Abs(((double)p1 / (double)q1) - value) <= tolerance)
            {
                return new(p1, q1);
            }

            rest = 1 / (rest - whole);
        }

        return null;
    }

    private static Ratio Whole(BigInteger value) => InLowestTerms(value, BigInteger.One);

    private static Ratio InLowestTerms(BigInteger numerator, BigInteger denominator) =>
        new() { Numerator = numerator, Denominator = denominator };

    private static Ratio Decimal(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var places = point < 0 ? 0 : parts[0].Length - point - 1;
        var digits = BigInteger.Parse(
            parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - places;
        return exponent < 0
            ? new(digits, BigInteger.Pow(10, -exponent))
            : new(digits * BigInteger.Pow(10, exponent), 1);
    }

    public override string ToString() => IsInteger ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
