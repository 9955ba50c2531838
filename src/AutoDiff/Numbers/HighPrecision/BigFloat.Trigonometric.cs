using System.Numerics;

namespace AutoDiff.Numbers;

/// <content>The circular functions and their inverses.</content>
public readonly partial struct BigFloat<TPrecision>
{
    /// <summary>π.</summary>
    public static BigFloat<TPrecision> Pi => Rounded(FixedPoint.Pi(WorkingBits), -WorkingBits, hasTail: true);

    /// <summary>sin x, x in radians.</summary>
    public static BigFloat<TPrecision> Sin(BigFloat<TPrecision> x) => IsZero(x) ? x : Circular(x, quarters: 0);

    /// <summary>cos x, x in radians.</summary>
    public static BigFloat<TPrecision> Cos(BigFloat<TPrecision> x) =>
        IsZero(x) ? WithAbsoluteErrorOf(1, x) : Circular(x, quarters: 1);

    /// <summary>arctan x in (−π/2, π/2).</summary>
    public static BigFloat<TPrecision> Atan(BigFloat<TPrecision> x) => Atan2(x, 1);

    /// <summary>
    /// The angle of the point (x, y) in (−π, π], with the conventions of IEEE 754 at zeros and infinities.
    /// </summary>
    public static BigFloat<TPrecision> Atan2(BigFloat<TPrecision> y, BigFloat<TPrecision> x)
    {
        if ((IsZero(x) && x.slack > 0) || (IsZero(y) && y.slack > 0))
        {
            return Anything;
        }

        if (IsZero(x) || !IsFinite(x) || IsZero(y) || !IsFinite(y))
        {
            var eighths = Math.Atan2(Like(y), Like(x)) / (Math.PI / 4);
            return eighths == 0 || double.IsNaN(eighths) ? eighths : ScaleB(Math.Round(eighths) * Pi, -2);
        }

        var angle = AtanOfPositive(Abs(y / x));
        angle = x.Sign < 0 ? Pi - angle : angle;
        return y.Sign < 0 ? -angle : angle;

        static double Like(BigFloat<TPrecision> x) => IsZero(x) || !IsFinite(x) ? (double)x : x.Sign;
    }

    private static BigFloat<TPrecision> AtanOfPositive(BigFloat<TPrecision> x)
    {
        if (x > 1)
        {
            return ScaleB(Pi, -1) - AtanOfPositive(1 / x);
        }

        if (Magnitude(x) < SmallMagnitude)
        {
            return SeriesOfInverseTangent(x, isHyperbolic: false);
        }

        // arctan x = a + arctan((x cos a − sin a)/(cos a + x sin a)), where a is arctan x as double has it.
        var f = WorkingBits - SmallMagnitude;
        BigFloat<TPrecision> approximate = Math.Atan((double)x);
        var (a, tangent) = (ToFixedPoint(approximate, f), ToFixedPoint(x, f));
        var (sin, cos) = FixedPoint.SinCos(a, f);
        var z = (((tangent * cos) >> f) - sin << f) / (cos + ((tangent * sin) >> f));
        return Rounded(a + FixedPoint.InverseTangent(z, f, isHyperbolic: false), -f, hasTail: true, x.slack);
    }

    // sin(x + quarters·π/2)
    private static BigFloat<TPrecision> Circular(BigFloat<TPrecision> x, int quarters)
    {
        if (!IsFinite(x) || Magnitude(x) >= LargestMagnitude)
        {
            return NaN;
        }

        var magnitude = (int)BigInteger.Max(Magnitude(x), -2 * TPrecision.Bits);
        var isCosine = (quarters & 1) != 0;
        if (2 * magnitude < -TPrecision.Bits - 2)
        {
            return WithAbsoluteErrorOf(isCosine ? Absorbed(1, -1) : Absorbed(x, -x.Sign), x);
        }

        var (n, rest, f) = TakeQuarters(x, magnitude);
        var turn = (int)(((n + quarters) % 4) + 4) % 4;
        var (sin, cos) = FixedPoint.SinCos(rest, f);
        var value = (turn & 1) == 0 ? sin : cos;
        return WithAbsoluteErrorOf(Rounded(turn >= 2 ? -value : value, -f, hasTail: true), x);
    }

    private static BigFloat<TPrecision> WithAbsoluteErrorOf(BigFloat<TPrecision> value, BigFloat<TPrecision> x) =>
        IsAnything(x) ? x : x.slack > 0 ? WithError(value, ErrorMagnitude(x)) : value;

    // x = n·π/2 + rest·2⁻ᶠ, |rest|·2⁻ᶠ ≤ π/4, with as many digits of the rest as a result has.
    private static (BigInteger N, BigInteger Remainder, int F) TakeQuarters(BigFloat<TPrecision> x, int magnitude)
    {
        if (magnitude < -1)
        {
            return (0, ToFixedPoint(x, WorkingBits - magnitude), WorkingBits - magnitude);
        }

        for (var wide = WorkingBits + magnitude + 16; ;)
        {
            var quarter = FixedPoint.Pi(wide + 1) >> 2;
            var argument = ToFixedPoint(x, wide);
            var n = FixedPoint.RoundedQuotient(argument, quarter);
            var rest = argument - (n * quarter);

            // The rest errs by up to |n| units of its last place.
            var missing = WorkingBits + magnitude + 2 - FixedPoint.BitLength(rest);
            if (missing <= 0)
            {
                var f = wide - (FixedPoint.BitLength(rest) - WorkingBits);
                return (n, FixedPoint.Rescale(rest, wide, f), f);
            }

            wide += missing;
        }
    }
}
