using System.Runtime.InteropServices;
using AutoDiff.Orleans.Summing;
using Orleans;

namespace AutoDiff.Orleans.Messages;

/// <summary>How far a sum is.</summary>
[GenerateSerializer]
internal enum NodeStatus
{
    /// <summary>It is computed.</summary>
    Done,

    /// <summary>It is being computed: ask again.</summary>
    Running,

    /// <summary>A shard has thrown.</summary>
    Failed,

    /// <summary>The grain knows nothing of the call: it was made anew since.</summary>
    Unknown,

    /// <summary>The grain does not know what is summed.</summary>
    NeedsDescription,

    /// <summary>Shards whose data are pushed have none.</summary>
    NeedsData,
}

/// <summary>What a grain answers.</summary>
/// <param name="Status">How far it is.</param>
/// <param name="ShardsDone">How many of its shards are computed.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.NodeReply")]
internal sealed record NodeReply([property: Id(0)] NodeStatus Status, [property: Id(1)] int ShardsDone)
{
    /// <summary>The sum, as numbers in memory: the sum as it was rounded, then the errors of rounding.</summary>
    [Id(2)]
    public byte[] Sums { get; init; } = [];

    /// <summary>What it has cost.</summary>
    [Id(3)]
    public NodeCosts? Costs { get; init; }

    /// <summary>What a shard has thrown.</summary>
    [Id(4)]
    public ShardFailure? Failure { get; init; }

    /// <summary>The grains that need data.</summary>
    [Id(5)]
    public string[] Missing { get; init; } = [];

    public static NodeReply Of(CompensatedSum sum, Range shards, NodeCosts costs) => new(
        NodeStatus.Done, shards.End.Value - shards.Start.Value)
    {
        Sums = [.. MemoryMarshal.AsBytes(sum.High), .. MemoryMarshal.AsBytes(sum.Low)],
        Costs = costs,
    };

    public CompensatedSum ToSum()
    {
        var numbers = MemoryMarshal.Cast<byte, double>(Sums);
        return new(numbers[..(numbers.Length / 2)].ToArray(), numbers[(numbers.Length / 2)..].ToArray());
    }
}

/// <summary>What a sum has cost.</summary>
/// <param name="Observations">How many observations were evaluated.</param>
/// <param name="KernelTime">The time that compiled code has run, over all threads.</param>
/// <param name="LongestShard">The time that it has run for one shard, at most.</param>
/// <param name="Time">The time between the request and the answer at the grain.</param>
/// <param name="Arithmetic">What the bits of results depend on.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.NodeCosts")]
internal sealed record NodeCosts(
    [property: Id(0)] long Observations,
    [property: Id(1)] TimeSpan KernelTime,
    [property: Id(2)] TimeSpan LongestShard,
    [property: Id(3)] TimeSpan Time,
    [property: Id(4)] string Arithmetic)
{
    public static NodeCosts Sum(IReadOnlyCollection<NodeCosts> parts, TimeSpan time) => new(
        parts.Sum(part => part.Observations),
        new(parts.Sum(part => part.KernelTime.Ticks)),
        parts.Max(part => part.LongestShard),
        time,
        string.Join('\n', parts.SelectMany(part => part.Arithmetic.Split('\n')).Distinct().Order(
            StringComparer.Ordinal)));
}

/// <summary>What a shard has thrown.</summary>
/// <param name="Shard">The number of the shard.</param>
/// <param name="Silo">Where it was.</param>
/// <param name="Kind">The name of the type of the exception.</param>
/// <param name="Message">What it says.</param>
/// <param name="Place">Where it was thrown.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.ShardFailure")]
internal sealed record ShardFailure(
    [property: Id(0)] int Shard,
    [property: Id(1)] string Silo,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Message,
    [property: Id(4)] string Place);
