using Orleans;

namespace AutoDiff.Orleans.Messages;

/// <summary>
/// A part of the data of a shard, which is sent in parts since all of it may be larger than a message.
/// </summary>
/// <param name="Shard">The number of the shard.</param>
/// <param name="Lengths">How many numbers each data input has, over all observations.</param>
/// <param name="Input">Of which data input these are.</param>
/// <param name="Start">The number of the first of them.</param>
/// <param name="Numbers">The numbers as they are in memory.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.ShardPart")]
internal sealed record ShardPart(
    [property: Id(0)] int Shard,
    [property: Id(1)] int[] Lengths,
    [property: Id(2)] int Input,
    [property: Id(3)] int Start,
    [property: Id(4)] byte[] Numbers)
{
    /// <summary>How many numbers one part has, at most: 1 MB of them.</summary>
    public const int MostNumbers = 1 << 17;
}
