namespace AutoDiff.Numerics;

/// <summary>
/// A length in chunks of whole multiples of a granularity, which several threads can work on; the last has what is
/// left. Chunks depend on the work alone, so that results do not depend on the number of threads.
/// </summary>
/// <param name="length">The length.</param>
/// <param name="granularity">What all chunks but the last are multiples of.</param>
/// <param name="most">The largest number of chunks.</param>
internal readonly struct Chunks(int length, int granularity, int most)
{
    /// <summary>
    /// The least that is worth a chunk, counted in loads and arithmetic operations: some ten microseconds, several
    /// times of what it takes to give it to a thread.
    /// </summary>
    public const long LeastCost = 1 << 18;

    /// <summary>Fewer chunks of something large do not make up for the wait for the last.</summary>
    public const int Fewest = 8;

    /// <summary>More serve no machine of today.</summary>
    public const int Most = 64;

    /// <summary>The length of all chunks but the last.</summary>
    public int Size { get; } = (((length - 1) / most / granularity) + 1) * granularity;

    /// <summary>The number of chunks.</summary>
    public int Count => ((length - 1) / Size) + 1;

    /// <summary>Into how many chunks work is worth dividing; 1 if it is not.</summary>
    /// <param name="cost">The work.</param>
    /// <param name="leastCost">The least that is worth a chunk.</param>
    public static int For(double cost, long leastCost = LeastCost) =>
        cost / leastCost < Fewest ? 1 : (int)Math.Min(cost / leastCost, Most);

    /// <summary>Where a chunk begins.</summary>
    public int First(int chunk) => chunk * Size;

    /// <summary>The length of a chunk.</summary>
    public int Length(int chunk) => Math.Min(Size, length - First(chunk));
}
