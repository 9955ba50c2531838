using System.Numerics;

namespace AutoDiff.Numbers;

/// <summary>
/// Series for numbers written as integers in units of 2⁻ᶠ. Each result errs by a few units, so that callers give f
/// digits to spare.
/// </summary>
internal static class FixedPoint
{
    private static Constant logarithmOfTwo = new(0, 0);
    private static Constant pi = new(0, 0);

    /// <summary>ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749).</summary>
    public static BigInteger LogarithmOfTwo(int f) => Remembered(ref logarithmOfTwo, f, static f =>
        (18 * InverseTangentOfReciprocal(26, f, isHyperbolic: true))
        - (2 * InverseTangentOfReciprocal(4801, f, isHyperbolic: true))
        + (8 * InverseTangentOfReciprocal(8749, f, isHyperbolic: true)));

    /// <summary>π = 16 arctan(1/5) − 4 arctan(1/239) (Machin, 1706).</summary>
    public static BigInteger Pi(int f) => Remembered(ref pi, f, static f =>
        (16 * InverseTangentOfReciprocal(5, f, isHyperbolic: false))
        - (4 * InverseTangentOfReciprocal(239, f, isHyperbolic: false)));

    /// <summary>exp x for |x| &lt; 1: the series at x/2ᵏ, squared k times.</summary>
    public static BigInteger Exp(BigInteger x, int f)
    {
        var halvings = (int)Math.Sqrt(f);
        var wide = f + halvings + 8;
        var small = Rescale(x, f + halvings, wide);
        var expm1 = small;
        var term = small;
        for (var n = 2; !IsNegligible(term); n++)
        {
            term = ((term * small) >> wide) / n;
            expm1 += term;
        }

        for (var i = 0; i < halvings; i++)
        {
            // (1 + s)² − 1
            expm1 = (expm1 << 1) + ((expm1 * expm1) >> wide);
        }

        return Rescale(expm1 + (BigInteger.One << wide), wide, f);
    }

    /// <summary>
    /// sin x and cos x for |x| &lt; 1: the series at x/2ᵏ, and the formulas of the double angle k times.
    /// </summary>
    public static (BigInteger Sin, BigInteger Cos) SinCos(BigInteger x, int f)
    {
        // What is small already is not halved, so that its sine keeps its digits.
        var halvings = Math.Max(0, Math.Min((int)Math.Sqrt(f) / 2, BitLength(x) - f + ((int)Math.Sqrt(f) / 2)));
        var wide = f + (2 * halvings) + 8;
        var one = BigInteger.One << wide;
        var small = Rescale(x, f + halvings, wide);
        var square = (small * small) >> wide;
        var (sin, cosm1) = (small, BigInteger.Zero);
        var term = small;
        for (var n = 1; !IsNegligible(term); n++)
        {
            term = -((term * square) >> wide) / ((2 * n) * ((2 * n) + 1));
            sin += term;
        }

        term = one;
        for (var n = 0; !IsNegligible(term); n++)
        {
            term = -((term * square) >> wide) / (((2 * n) + 1) * ((2 * n) + 2));
            cosm1 += term;
        }

        for (var i = 0; i < halvings; i++)
        {
            // sin 2x = 2 sin x cos x, cos 2x − 1 = −2 sin² x
            (sin, cosm1) = ((sin * (one + cosm1)) >> (wide - 1), -((sin * sin) >> (wide - 1)));
        }

        return (Rescale(sin, wide, f), Rescale(one + cosm1, wide, f));
    }

    /// <summary>arctan x or artanh x by its series, for small |x|.</summary>
    public static BigInteger InverseTangent(BigInteger x, int f, bool isHyperbolic)
    {
        var square = (x * x) >> f;
        var sum = x;
        var power = x;
        for (var n = 3; !IsNegligible(power); n += 2)
        {
            power = (power * square) >> f;
            power = isHyperbolic ? power : -power;
            sum += power / n;
        }

        return sum;
    }

    /// <summary>⌊√n⌋ by Newton's iteration.</summary>
    public static BigInteger Sqrt(BigInteger n)
    {
        // From above the iteration descends until it is at the root.
        var shift = Math.Max(0, BitLength(n) - 100) & ~1;
        var root = (new BigInteger(Math.Sqrt((double)(n >> shift))) + 2) << (shift / 2);
        for (BigInteger next; ; root = next)
        {
            next = (root + (n / root)) >> 1;
            if (next >= root)
            {
                return root;
            }
        }
    }

    /// <summary>⌊∛n⌋ by Newton's iteration.</summary>
    public static BigInteger Cbrt(BigInteger n)
    {
        var shift = Math.Max(0, BitLength(n) - 100) / 3 * 3;
        var root = (new BigInteger(Math.Cbrt((double)(n >> shift))) + 2) << (shift / 3);
        for (BigInteger next; ; root = next)
        {
            next = ((root << 1) + (n / (root * root))) / 3;
            if (next >= root)
            {
                return root;
            }
        }
    }

    /// <summary>x/y, rounded to the nearest integer.</summary>
    public static BigInteger RoundedQuotient(BigInteger x, BigInteger y)
    {
        var doubled = BigInteger.DivRem(x << 1, y, out _);
        return (doubled + (doubled.Sign < 0 ? -1 : 1)) / 2;
    }

    /// <summary>x in units of 2⁻ᶠ, written in units of 2⁻ᵍ and truncated.</summary>
    public static BigInteger Rescale(BigInteger x, int f, int g) => g >= f ? x << (g - f) : x >> (f - g);

    /// <summary>⌊log₂ |x|⌋ + 1; 0 for 0.</summary>
    public static int BitLength(BigInteger x) => (int)BigInteger.Abs(x).GetBitLength();

    private static bool IsNegligible(BigInteger term) => BigInteger.Abs(term) <= BigInteger.One;

    private static BigInteger InverseTangentOfReciprocal(int n, int f, bool isHyperbolic)
    {
        var power = (BigInteger.One << f) / n;
        var sum = power;
        for (var k = 3; !power.IsZero; k += 2)
        {
            power /= isHyperbolic ? n * n : -n * n;
            sum += power / k;
        }

        return sum;
    }

    // A constant is computed to as many digits as were ever asked for, and shortened. Two threads may compute one
    // twice.
    private static BigInteger Remembered(ref Constant constant, int f, Func<int, BigInteger> compute)
    {
        var known = Volatile.Read(ref constant);
        if (known.Fraction < f)
        {
            const int guard = 64;
            known = new(compute(f + guard) >> guard, f);
            Volatile.Write(ref constant, known);
        }

        return known.Value >> (known.Fraction - f);
    }

    private sealed record Constant(BigInteger Value, int Fraction);
}
