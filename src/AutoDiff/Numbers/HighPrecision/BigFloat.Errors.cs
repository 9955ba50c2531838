using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>Bounds of errors, for a precision that tracks them.</content>
public readonly partial struct BigFloat<TPrecision>
{
    // The slack of a number of which nothing is known, as the logarithm of what may be 0.
    private const int Unknown = int.MaxValue;

    private static BigFloat<TPrecision> Anything => new(0, 0, Unknown);

    // Whether x is a zero, not merely what cancellation has left.
    private static bool IsExactZero(BigFloat<TPrecision> x) => IsZero(x) && x.slack == 0;

    // Whether the sign is certain, or that there is none.
    private static bool HasSign(BigFloat<TPrecision> x) => x.slack == 0 || (!IsZero(x) && x.slack < TPrecision.Bits);

    private static bool IsAnything(BigFloat<TPrecision> x) => TPrecision.TracksErrors && x.slack == Unknown;

    // How many bits a result lacks of being right to so many; not positive if it is.
    internal static int MissingBits(BigFloat<TPrecision> x, int bits, int? least)
    {
        if (x.slack == 0 || !IsFinite(x))
        {
            return 0;
        }

        if (IsAnything(x) || (IsZero(x) && least is null))
        {
            return TPrecision.Bits;
        }

        var beyondLeast = least is { } floor ? Clamp(ErrorMagnitude(x) - floor) : Unknown;
        return IsZero(x) ? beyondLeast : Math.Min(beyondLeast, bits + x.slack - TPrecision.Bits);
    }

    // |x − exact| < 2ᵉ of an x that is not exact.
    private static BigInteger ErrorMagnitude(BigFloat<TPrecision> x) =>
        x.significand.IsZero ? x.exponent : Magnitude(x) - TPrecision.Bits + x.slack;

    // x, whose error may be larger by 2ᵉ.
    private static BigFloat<TPrecision> WithError(BigFloat<TPrecision> x, BigInteger e)
    {
        if (!TPrecision.TracksErrors || !IsFinite(x) || IsAnything(x))
        {
            return x;
        }

        if (IsZero(x))
        {
            return new(0, x.slack == 0 ? e : BigInteger.Max(e, x.exponent) + 1, 1);
        }

        // An error below the last place is covered by the bound of a rounding; a number without one was not exact.
        var slack = Clamp(e - Magnitude(x) + TPrecision.Bits);
        return slack <= 0 && x.slack > 0 ? x : new(x.significand, x.exponent, Combined(x.slack, Math.Max(1, slack)));
    }

    // x, a function of y whose relative error is that of y magnified by 2ⁿ.
    private static BigFloat<TPrecision> WithErrorOf(BigFloat<TPrecision> x, BigFloat<TPrecision> y, BigInteger n) =>
        y.slack == 0 ? x : WithError(x, Magnitude(x) + ErrorMagnitude(y) - Magnitude(y) + n);

    private static int Combined(int x, int y) => Math.Max(x, y) + (Math.Min(x, y) > 0 && Math.Abs(x - y) <= 2 ? 1 : 0);

    private static int Clamp(BigInteger x) => (int)BigInteger.Max(-1 << 30, BigInteger.Min(1 << 30, x));
}
