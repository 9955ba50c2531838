namespace AutoDiff.Numbers;

/// <summary>
/// A precision that is raised until a formula has the digits asked for, however many of them it cancels: eˣ − 1 at x =
/// 10⁻³⁰⁰ cancels a thousand bits. The operations say how much they lose, so that a formula that loses little is
/// evaluated once.
/// </summary>
internal readonly struct AdaptivePrecision : IPrecision
{
    // Digits beyond those asked for. Half of them may be lost before the formula is evaluated again; the other half
    // covers the roundings of the operations themselves.
    private const int Guard = 64;

    // A formula that cancels more than this has no digits left to find: it is 0 for all that can be said.
    private const int Most = 1 << 14;

    [ThreadStatic]
    private static State current;

    public static int Bits => current.Bits;

    /// <summary>Evaluates a formula so that its result is right to the given number of bits.</summary>
    /// <param name="bits">The bits asked for.</param>
    /// <param name="formula">The formula, over numbers of this precision.</param>
    /// <param name="most">How many bits it may cancel.</param>
    public static T Evaluate<T>(int bits, Func<T> formula, int most = Most)
    {
        var outer = current;
        try
        {
            for (var allowance = Guard; ;)
            {
                current = new() { Bits = bits + allowance };
                var result = formula();
                var (lost, isCancelled) = (current.Lost, current.IsCancelled);
                if ((!isCancelled && lost <= allowance - (Guard / 2)) || allowance >= most)
                {
                    return result;
                }

                allowance = Math.Min(most, isCancelled ? 2 * (bits + allowance) : Guard + lost);
            }
        }
        finally
        {
            current = outer;
        }
    }

    public static void NoteLoss(int bits) => current.Lost += Math.Max(0, bits);

    public static void NoteCancellation() => current.IsCancelled = true;

    private struct State
    {
        public int Bits;
        public int Lost;
        public bool IsCancelled;
    }
}
