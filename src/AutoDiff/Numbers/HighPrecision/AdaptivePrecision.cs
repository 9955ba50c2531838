namespace AutoDiff.Numbers;

/// <summary>
/// A precision that is raised until a formula has the digits asked for, however many of them it cancels: eˣ − 1 at x =
/// 10⁻³⁰⁰ cancels a thousand bits. Its numbers carry a bound of their error, which says how many digits are missing.
/// </summary>
internal readonly struct AdaptivePrecision : IPrecision
{
    // Digits beyond those asked for, which cover the roundings of a formula that cancels nothing.
    private const int Guard = 48;

    // A formula that cancels more than this has no digits left to find: it is 0 for all that can be said.
    private const int Most = 1 << 14;

    [ThreadStatic]
    private static int current;

    public static int Bits => current;

    public static bool TracksErrors => true;

    /// <summary>Evaluates a formula so that its result is right to the given number of bits.</summary>
    public static BigFloat<AdaptivePrecision> Evaluate(int bits, Func<BigFloat<AdaptivePrecision>> formula) =>
        Evaluate(bits, () => [formula()], least: null)[0];

    /// <summary>Evaluates formulas so that each result is right to the given number of bits.</summary>
    /// <param name="bits">The bits asked for.</param>
    /// <param name="formulas">The results of the formulas, over numbers of this precision.</param>
    /// <param name="least">An error less than 2 to this power is none.</param>
    public static BigFloat<AdaptivePrecision>[] Evaluate(
        int bits, Func<BigFloat<AdaptivePrecision>[]> formulas, int? least)
    {
        // A formula inside another has the digits that the outer one needs.
        if (current != 0)
        {
            return formulas();
        }

        try
        {
            for (var allowance = Guard; ;)
            {
                current = bits + allowance;
                var results = formulas();
                var missing = results.Max(result => BigFloat<AdaptivePrecision>.MissingBits(result, bits, least));
                if (missing <= 0 || allowance == Most)
                {
                    return results;
                }

                allowance = Math.Min(Most, allowance + missing + Guard);
            }
        }
        finally
        {
            current = 0;
        }
    }
}
