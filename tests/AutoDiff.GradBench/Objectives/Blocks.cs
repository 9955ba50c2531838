namespace AutoDiff.GradBench.Objectives;

/// <summary>Observations divided into blocks, so small that what is computed for one stays in the cache.</summary>
internal static class Blocks
{
    // Two megabytes of numbers, what a second-level cache holds.
    private const int MostNumbers = 1 << 18;

    /// <summary>
    /// How many observations are in a block: they divide the number of all, and fill whole registers if they can. All
    /// if they cannot be divided so.
    /// </summary>
    /// <param name="observations">The number of all.</param>
    /// <param name="numbers">How many numbers are computed for each.</param>
    public static int LengthFor(int observations, int numbers) =>
        Enumerable.Range(16, Math.Clamp(MostNumbers / numbers, 40, 256) - 15)
            .Where(length => observations % length == 0)
            .OrderBy(length => (length % 8 == 0, length))
            .LastOrDefault(observations);
}
