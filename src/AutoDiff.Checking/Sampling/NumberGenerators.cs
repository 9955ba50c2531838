namespace AutoDiff.Checking.Sampling;

/// <summary>
/// How the elements of an array are drawn: small plain numbers for readable counterexamples, generic ones that satisfy
/// no equation by accident, and the extremes where formulas break.
/// </summary>
/// <param name="Plain">Small plain numbers.</param>
/// <param name="Generic">Numbers of moderate size.</param>
/// <param name="Extreme">Very large and very small ones.</param>
internal sealed record NumberGenerators(Generator<double> Plain, Generator<double> Generic, Generator<double> Extreme)
{
    /// <summary>Uniform in (0, 1).</summary>
    public static Generator<double> Fraction { get; } =
        Generator.Between(1, (1 << 30) - 1).Select(k => Math.ScaleB(k, -30));

    /// <summary>10⁻⁸ to 10⁸, each order of magnitude alike.</summary>
    public static Generator<double> Magnitude { get; } = Fraction.Select(t => Math.Pow(10, (16 * t) - 8));

    /// <summary>10⁻⁸ to 1: how near to the end of an interval.</summary>
    public static Generator<double> Nearness { get; } = Fraction.Select(t => Math.Pow(10, -8 * t));

    public static NumberGenerators Real { get; } = new(
        Generator.Among(-3.0, -2, -1, -0.5, 0, 0.5, 1, 2, 3),
        Fraction.Select(t => 6 * (t - 0.5)),
        Generator.Both(Magnitude, Generator.Among(-1.0, 1), (magnitude, sign) => sign * magnitude));

    public static NumberGenerators Positive { get; } = new(
        Generator.Among(0.5, 1.0, 2, 3), Fraction.Select(t => 3 * t), Magnitude);

    public static NumberGenerators Nonnegative { get; } = new(
        Generator.Among(0, 0.5, 1.0, 2, 3), Fraction.Select(t => 3 * t), Magnitude);

    /// <summary>Numbers strictly between two ends, either of which may be infinite.</summary>
    public static NumberGenerators Between(double lower, double upper)
    {
        if (double.IsInfinity(lower) && double.IsInfinity(upper))
        {
            return Real;
        }

        if (double.IsInfinity(upper) || double.IsInfinity(lower))
        {
            return Positive.Select(x => double.IsInfinity(upper) ? lower + x : upper - x).Inside(lower, upper);
        }

        var length = upper - lower;
        double[] plain = [.. Candidates(lower, upper).Distinct()];
        return new NumberGenerators(
            Generator.Among(plain),
            Fraction.Select(t => lower + (t * length)),
            Generator.Both(
                Nearness,
                Generator.Among(false, true),
                (t, atUpper) => atUpper ? upper - (t * length) : lower + (t * length)))
            .Inside(lower, upper);
    }

    /// <summary>One element, of any kind.</summary>
    public Generator<double> Any => Generator.Weighted((2, Plain), (2, Generic), (1, Extreme));

    /// <summary>
    /// An array. Its elements share a kind more often than they differ, since one extreme number drowns all others in a
    /// sum; now and then only two different numbers occur, so that there are ties.
    /// </summary>
    public Generator<double[]> Array(int length) => Generator.Weighted(
        (4, Plain.ArrayOf(length)),
        (5, Generic.ArrayOf(length)),
        (3, Any.ArrayOf(length)),
        (1, Extreme.ArrayOf(length)),
        (1, Any.ArrayOf(2).Then(pair => Generator.Among(pair).ArrayOf(length))),
        (1, Plain.Select(x => Enumerable.Repeat(x, length).ToArray())));

    private static IEnumerable<double> Candidates(double lower, double upper)
    {
        double[] simple =
            [0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, lower + ((upper - lower) / 4), upper - ((upper - lower) / 4)];
        return simple.Where(x => x > lower && x < upper).Prepend(lower + ((upper - lower) / 2));
    }

    private NumberGenerators Select(Func<double, double> map) =>
        new(Plain.Select(map), Generic.Select(map), Extreme.Select(map));

    // Rounding may put a number on the end that it approaches.
    private NumberGenerators Inside(double lower, double upper) => Select(x =>
        x <= lower ? Math.BitIncrement(lower) : x >= upper ? Math.BitDecrement(upper) : x);
}
