using System.Numerics;

namespace AutoDiff.Tests.Numerics;

/// <summary>mantissa · 2^exponent with a mantissa of 256 bits (77 digits) and an unbounded exponent.</summary>
/// <remarks>Results are truncated to the mantissa, so one operation errs by at most 2⁻²⁵⁵ in relative terms.</remarks>
public readonly struct BigReal
{
    public const int Precision = 256;

    private readonly BigInteger mantissa;
    private readonly int exponent;

    private BigReal(BigInteger mantissa, int exponent)
    {
        int excess = (int)mantissa.GetBitLength() - Precision;
        this.mantissa = excess > 0 ? mantissa >> excess : mantissa;
        this.exponent = excess > 0 ? exponent + excess : exponent;
    }

    /// <summary>⌊log₂ |x|⌋, for x ≠ 0</summary>
    public int Magnitude => (int)BigInteger.Abs(mantissa).GetBitLength() - 1 + exponent;

    public bool IsZero => mantissa.IsZero;

    public int Sign => mantissa.Sign;

    public static implicit operator BigReal(int value) => new(value, 0);

    public static implicit operator BigReal(BigInteger value) => new(value, 0);

    /// <summary>The finite double, exactly.</summary>
    public static implicit operator BigReal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers are real.");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        long fraction = bits & 0xFFFFFFFFFFFFF;
        long significand = biased == 0 ? fraction : fraction | 1L << 52;
        return new(bits < 0 ? -significand : significand, Math.Max(biased, 1) - 1075);
    }

    /// <summary>A nearby double; used for guesses only.</summary>
    public static explicit operator double(BigReal x)
    {
        int excess = (int)x.mantissa.GetBitLength() - 64;
        return excess > 0
            ? Math.ScaleB((double)(x.mantissa >> excess), x.exponent + excess)
            : Math.ScaleB((double)x.mantissa, x.exponent);
    }

    public static BigReal operator -(BigReal x) => new(-x.mantissa, x.exponent);

    public static BigReal operator +(BigReal x, BigReal y)
    {
        if (x.IsZero)
        {
            return y;
        }

        if (y.IsZero)
        {
            return x;
        }

        if (x.Magnitude < y.Magnitude)
        {
            (x, y) = (y, x);
        }

        // Aligning a summand that cannot reach the mantissa would cost time and memory for nothing.
        if (x.Magnitude - y.Magnitude > 2 * Precision)
        {
            return x;
        }

        int low = Math.Min(x.exponent, y.exponent);
        return new((x.mantissa << (x.exponent - low)) + (y.mantissa << (y.exponent - low)), low);
    }

    public static BigReal operator -(BigReal x, BigReal y) => x + -y;

    public static BigReal operator *(BigReal x, BigReal y) => new(x.mantissa * y.mantissa, x.exponent + y.exponent);

    public static BigReal operator /(BigReal x, BigReal y)
    {
        int shift = Math.Max(0, Precision + 2 + (int)y.mantissa.GetBitLength() - (int)x.mantissa.GetBitLength());
        return new((x.mantissa << shift) / y.mantissa, x.exponent - y.exponent - shift);
    }

    public static bool operator <(BigReal x, BigReal y) => (x - y).Sign < 0;

    public static bool operator >(BigReal x, BigReal y) => (x - y).Sign > 0;

    /// <summary>2ⁿ x</summary>
    public static BigReal ScaleB(BigReal x, int n) => new(x.mantissa, x.exponent + n);

    public static BigReal Abs(BigReal x) => new(BigInteger.Abs(x.mantissa), x.exponent);

    /// <summary>xⁿ</summary>
    public static BigReal Power(BigReal x, int n)
    {
        if (n < 0)
        {
            return 1 / Power(x, -n);
        }

        BigReal power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) == 1)
            {
                power *= x;
            }
        }

        return power;
    }
}
