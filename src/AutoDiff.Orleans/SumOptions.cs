using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans;

/// <summary>
/// How sums over a cluster are made. None of it but <see cref="BlockLength"/> changes a bit of a result.
/// </summary>
public sealed record SumOptions
{
    /// <summary>How many of the first inputs of the program are parameters, which all observations share.</summary>
    public int Parameters { get; init; } = 1;

    /// <summary>Knows the operations of users that the program applies; the silos need the same.</summary>
    public ProgramFormat Format { get; init; } = ProgramFormat.Default;

    /// <summary>
    /// How many observations one call of compiled code evaluates. A canceled call stops after at most as many; the sums
    /// of blocks are added in their order, with compensation.
    /// </summary>
    public int BlockLength { get; init; } = 1 << 13;

    /// <summary>After what time without an answer a call is a <see cref="TimeoutException"/>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After what time a silo that says nothing is given up, and its shards are made elsewhere. It has to say that it
    /// is at work every <see cref="PollInterval"/>.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often silos say how far they are.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The least time after which a shard that takes three times as long as the median, when half are done, is
    /// computed on another silo as well.
    /// </summary>
    public TimeSpan StragglerDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many grains the client, or a grain of the tree, asks at the same time: what is more waits. Of more shards
    /// than that, sums of sixteen, or of sixteen times sixteen, are made by grains of their own.
    /// </summary>
    public int MostCalls { get; init; } = 256;

    /// <summary>
    /// How many shards one grain holds: 1, 16 or 256. More make fewer messages, and are moved together.
    /// </summary>
    public int ShardsPerGrain { get; init; } = 1;

    /// <summary>Whether silos whose arithmetic differs, and with it their last bits, are an error.</summary>
    public bool RequiresEqualArithmetic { get; init; } = true;

    /// <summary>Is told how far calls are.</summary>
    public IProgress<SumProgress>? Progress { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    internal SumLimits ToLimits()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostCalls, 1);
        foreach (var time in (TimeSpan[])[Timeout, AnswerWithin, PollInterval, StragglerDelay])
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        }

        var level = ShardsPerGrain switch
        {
            1 => 0,
            16 => 1,
            256 => 2,
            _ => throw new ArgumentOutOfRangeException(
                nameof(ShardsPerGrain), $"A grain holds 1, 16 or 256 shards; found {ShardsPerGrain}."),
        };
        return new(level, MostCalls, PollInterval, AnswerWithin, StragglerDelay, Timeout);
    }
}

/// <summary>How far a call is.</summary>
/// <param name="Done">How many shards are computed.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Elapsed">How long the call has taken.</param>
public readonly record struct SumProgress(int Done, int Count, TimeSpan Elapsed);
