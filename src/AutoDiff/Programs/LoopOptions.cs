namespace AutoDiff;

/// <summary>What a loop may take, and in which order it goes through its sequences.</summary>
public sealed record LoopOptions
{
    /// <summary>
    /// How many bytes the states kept for one VJP may take, 256 MB unless set. If the states of all turns do not fit,
    /// those of some are kept, and the turns between are computed again as rarely as the memory admits. At least the
    /// states before the first turn are kept.
    /// </summary>
    public long Memory { get; init; } = 1L << 28;

    /// <summary>
    /// After how many turns a loop that ends by values ends with a <see cref="LoopLimitException"/>; ten million unless
    /// set.
    /// </summary>
    public int MostTurns { get; init; } = 10_000_000;

    /// <summary>Whether the first turn takes the last element of each sequence, and the last turn the first.</summary>
    public bool IsBackward { get; init; }
}
