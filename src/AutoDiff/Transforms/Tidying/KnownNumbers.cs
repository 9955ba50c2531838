namespace AutoDiff.Transforms.Tidying;

/// <summary>
/// Recognizes what a number was computed from: 0.39894… is 1/√(2π). A program knows only the double.
/// </summary>
internal static class KnownNumbers
{
    // Few operations round a number that comes from a formula; a fraction as simple as this is close to 1 in 10⁹ of
    // all doubles.
    private const int Units = 4;

    private const int LargestDenominator = 200;

    private static readonly int[] Bases = [2, 3, 5, 7, 10];

    /// <summary>A finite number as a product of a fraction, roots, and powers of π and e.</summary>
    /// <param name="value">The number.</param>
    /// <param name="logarithm">The atom that is the logarithm of a whole number.</param>
    public static Polynomial Read(double value, Func<int, int> logarithm)
    {
        if (Ratio.Of(value) is { } plain && plain.Denominator < 1000000)
        {
            return Polynomial.Of(plain);
        }

        foreach (var (constant, number) in ((int, double)[])[(Monomial.Pi, Math.PI), (Monomial.E, Math.E)])
        {
            foreach (var power in (int[])[1, -1, 2, -2])
            {
                if (Simple(value / Math.Pow(number, power)) is { } factor)
                {
                    return Polynomial.Of(Monomial.Of(constant, power), factor);
                }
            }
        }

        foreach (var power in (int[])[0, 1, -1])
        {
            if (Simple(value / Math.Pow(Math.PI, 0.5 * power) * value / Math.Pow(Math.PI, 0.5 * power)) is { } square)
            {
                var root = Root((int)square.Numerator, 1) * Root((int)square.Denominator, -1);
                return root.Times(
                    Monomial.Of(Monomial.Pi, Polynomial.Of(new Ratio(power, 2))), Math.Sign(value));
            }
        }

        foreach (var number in Bases)
        {
            foreach (var power in (int[])[1, -1])
            {
                if (Simple(value / Math.Pow(Math.Log(number), power)) is { } factor)
                {
                    return Polynomial.Of(Monomial.Of(logarithm(number), power), factor);
                }
            }
        }

        return Polynomial.Of(Ratio.Of(value));
    }

    private static Ratio? Simple(double value) =>
        Ratio.Near(value, Units, LargestDenominator) is { } found && Math.Abs(found.Value) <= LargestDenominator &&
        !found.IsZero
            ? found
            : null;

    // The root of a whole number, or what it is the reciprocal of, with the squares taken out of it.
    private static Polynomial Root(int number, int sign)
    {
        var outside = 1;
        for (var factor = 2; factor * factor <= number; factor++)
        {
            for (; number % (factor * factor) == 0; number /= factor * factor)
            {
                outside *= factor;
            }
        }

        return Polynomial.Of(
            number == 1 ? Monomial.One : Monomial.Of(Monomial.Whole(number), Polynomial.Of(new Ratio(sign, 2))),
            ((Ratio)outside).Power(sign));
    }
}
