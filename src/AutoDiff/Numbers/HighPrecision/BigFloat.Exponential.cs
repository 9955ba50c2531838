using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>Exponentials, logarithms, powers.</content>
public readonly partial struct BigFloat<TPrecision>
{
    // What the series in fixed point compute beyond the digits of the result.
    private const int Guard = 32;

    // Beyond it an argument has no exponential that could be written down, and no angle.
    private const int LargestMagnitude = 4096;

    // From here on a series of its own is shorter than a reduction: each of its terms brings 32 bits.
    private const int SmallMagnitude = -16;

    private static int WorkingBits => TPrecision.Bits + Guard;

    /// <summary>eˣ.</summary>
    public static BigFloat<TPrecision> Exp(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || !IsFinite(x))
        {
            return IsZero(x) ? ExponentialNear(1, x) : x.kind == Kind.NegativeInfinity ? default : x;
        }

        var magnitude = Magnitude(x);
        if (magnitude < -TPrecision.Bits - 2)
        {
            return ExponentialNear(Absorbed(1, x.Sign), x);
        }

        if (magnitude >= LargestMagnitude)
        {
            return x.Sign < 0 ? default : PositiveInfinity;
        }

        // eˣ = 2ⁿ · eʳ with r = x − n ln 2
        var wide = WorkingBits + Math.Max(0, (int)magnitude) + 2;
        var logarithmOfTwo = FixedPoint.LogarithmOfTwo(wide);
        var argument = ToFixedPoint(x, wide);
        var n = FixedPoint.RoundedQuotient(argument, logarithmOfTwo);
        var rest = FixedPoint.Rescale(argument - (n * logarithmOfTwo), wide, WorkingBits);
        return ExponentialNear(Rounded(FixedPoint.Exp(rest, WorkingBits), n - WorkingBits, hasTail: true), x);
    }

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    public static BigFloat<TPrecision> Log(BigFloat<TPrecision> x)
    {
        if (IsZero(x) || IsNegative(x) || !IsFinite(x))
        {
            return !HasSign(x) ? Anything : IsZero(x) ? NegativeInfinity : IsNegative(x) ? NaN : x;
        }

        // The digits of x are taken as exact here, its error counts in the end.
        var exact = new BigFloat<TPrecision>(x.significand, x.exponent, slack: 0);
        var excess = exact - 1;
        if (IsZero(excess))
        {
            return x.slack == 0 ? default : WithError(default, ErrorMagnitude(x));
        }

        var result = Magnitude(excess) < SmallMagnitude
            ? ScaleB(SeriesOfInverseTangent(excess / (exact + 1), isHyperbolic: true), 1)
            : LogarithmByExponential(exact);
        return WithErrorOf(result, x, -Magnitude(result));
    }

    /// <summary>xʸ, with the conventions of IEEE 754 at zeros, infinities and NaN.</summary>
    public static BigFloat<TPrecision> Power(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
    {
        if ((IsZero(x) && x.slack > 0) || (IsZero(y) && y.slack > 0))
        {
            return Anything;
        }

        var isSpecial = IsZero(x) || !IsFinite(x) || IsZero(y) || !IsFinite(y) || (IsNegative(x) && !IsInteger(y));
        if (isSpecial || (Abs(x) == 1 && x.slack == 0))
        {
            // The result depends on no more than which side of 1 the base is on and which kind of integer the exponent
            // is.
            return Math.Pow(BaseLike(x), ExponentLike(y));
        }

        // The logarithm keeps the digits that the integral part of y ln |x| takes from the exponential.
        var evaluated = AdaptivePrecision.Evaluate(TPrecision.Bits, () =>
        {
            var logarithm = BigFloat<AdaptivePrecision>.Log(Abs(x).WithPrecision<AdaptivePrecision>());
            return BigFloat<AdaptivePrecision>.Exp(y.WithPrecision<AdaptivePrecision>() * logarithm);
        });
        var power = evaluated.WithPrecision<TPrecision>();
        return IsNegative(x) && !IsInteger(ScaleB(y, -1)) ? -power : power;

        static double BaseLike(BigFloat<TPrecision> x)
        {
            if (IsZero(x) || !IsFinite(x))
            {
                return (double)x;
            }

            var size = Abs(x);
            return x.Sign * (size < 1 ? 0.5 : size > 1 ? 2 : 1);
        }

        static double ExponentLike(BigFloat<TPrecision> y) =>
            IsZero(y) || !IsFinite(y) ? (double)y : y.Sign * (!IsInteger(y) ? 2.5 : IsInteger(ScaleB(y, -1)) ? 2 : 3);
    }

    // eˣ, whose relative error is the absolute one of x.
    private static BigFloat<TPrecision> ExponentialNear(BigFloat<TPrecision> value, BigFloat<TPrecision> x) =>
        IsAnything(x) || (x.slack > 0 && ErrorMagnitude(x) > 0) ? Anything
        : x.slack > 0 ? WithError(value, Magnitude(value) + ErrorMagnitude(x) + 1)
        : value;

    // ln x = n ln 2 + a + ln(m·e⁻ᵃ), where x = 2ⁿ·m and a is ln m as double has it: what is left is near 1.
    private static BigFloat<TPrecision> LogarithmByExponential(BigFloat<TPrecision> x)
    {
        const double middle = 1.4142135623730951;
        var n = Magnitude(x);
        var reduced = ScaleB(x, -n);
        if ((double)reduced > middle)
        {
            n += 1;
            reduced = ScaleB(reduced, -1);
        }

        var f = WorkingBits - SmallMagnitude;
        var one = BigInteger.One << f;
        BigFloat<TPrecision> approximate = Math.Log((double)reduced);
        var a = ToFixedPoint(approximate, f);
        var quotient = (ToFixedPoint(reduced, f) * FixedPoint.Exp(-a, f)) >> f;
        var z = ((quotient - one) << f) / (quotient + one);
        var wide = f + FixedPoint.BitLength(n);
        var sum = a + (FixedPoint.InverseTangent(z, f, isHyperbolic: true) << 1)
            + FixedPoint.Rescale(n * FixedPoint.LogarithmOfTwo(wide), wide, f);
        return Rounded(sum, -f, hasTail: true);
    }

    // arctan z or artanh z for small z, to all its digits.
    private static BigFloat<TPrecision> SeriesOfInverseTangent(BigFloat<TPrecision> z, bool isHyperbolic)
    {
        var magnitude = Magnitude(z);
        if (2 * magnitude < -TPrecision.Bits - 2)
        {
            return WithErrorOf(Absorbed(z, isHyperbolic ? z.Sign : -z.Sign), z, 0);
        }

        var f = WorkingBits - (int)magnitude;
        return Rounded(FixedPoint.InverseTangent(ToFixedPoint(z, f), f, isHyperbolic), -f, hasTail: true, z.slack);
    }
}
