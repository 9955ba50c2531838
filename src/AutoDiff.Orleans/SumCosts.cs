namespace AutoDiff.Orleans;

/// <summary>What a call over all shards has cost.</summary>
/// <param name="Shards">How many shards there are.</param>
/// <param name="Observations">How many observations they have together.</param>
/// <param name="Elapsed">How long the call has taken.</param>
/// <param name="KernelTime">How long compiled code has run, over all threads.</param>
/// <param name="LongestShard">How long it has run for one shard, at most.</param>
/// <param name="OverheadPerShard">
/// What a shard has cost beside that: the least time between a message and its answer that was not work at a shard.
/// </param>
public sealed record SumCosts(
    int Shards,
    long Observations,
    TimeSpan Elapsed,
    TimeSpan KernelTime,
    TimeSpan LongestShard,
    TimeSpan OverheadPerShard)
{
    // A shard should take so many times what it costs to ask for it, and no longer than the time that may be lost with
    // a silo and passes between two answers of a canceled call.
    private const int LeastOverheads = 20;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many observations a shard should have: so many that at most a twentieth of the time is spent on messages,
    /// and no more than take a second of a thread.
    /// </summary>
    /// <returns>The least and the largest number.</returns>
    /// <exception cref="InvalidOperationException">There were no observations to measure.</exception>
    public (long Least, long Most) SuggestShardLength()
    {
        if (Observations == 0 || KernelTime == TimeSpan.Zero)
        {
            throw new InvalidOperationException("The shards have no observations whose costs could be measured.");
        }

        var most = Math.Max(1, Length(Most));
        return (Math.Clamp(Length(LeastOverheads * OverheadPerShard), 1, most), most);

        long Length(TimeSpan time) => (long)Math.Ceiling(Observations * (time / KernelTime));
    }
}
