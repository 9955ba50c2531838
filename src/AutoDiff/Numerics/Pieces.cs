namespace AutoDiff.Numerics;

/// <summary>
/// A length in pieces of whole multiples of a granularity, which several threads can work on; the last has what is left. Pieces
/// depend on the work alone, so that results do not depend on the number of threads.
/// </summary>
/// <param name="length">The length.</param>
/// <param name="granularity">What all pieces but the last are multiples of.</param>
/// <param name="most">The largest number of pieces.</param>
internal readonly struct Pieces(int length, int granularity, int most)
{
    /// <summary>
    /// The least that is worth a piece, counted in loads and arithmetic operations: some ten microseconds, several times of what
    /// it takes to give it to a thread.
    /// </summary>
    public const long LeastCost = 1 << 18;

    /// <summary>Fewer pieces of something large do not make up for the wait for the last.</summary>
    public const int Fewest = 8;

    /// <summary>More serve no machine of today.</summary>
    public const int Most = 64;

    /// <summary>The length of all pieces but the last.</summary>
    public int Size { get; } = (((length - 1) / most / granularity) + 1) * granularity;

    /// <summary>The number of pieces.</summary>
    public int Count => ((length - 1) / Size) + 1;

    /// <summary>Into how many pieces work is worth dividing; 1 if it is not.</summary>
    /// <param name="cost">The work.</param>
    /// <param name="leastCost">The least that is worth a piece.</param>
    public static int For(double cost, long leastCost = LeastCost) =>
        cost / leastCost < Fewest ? 1 : (int)Math.Min(cost / leastCost, Most);

    /// <summary>Where a piece begins.</summary>
    public int First(int piece) => piece * Size;

    /// <summary>The length of a piece.</summary>
    public int Length(int piece) => Math.Min(Size, length - First(piece));
}
