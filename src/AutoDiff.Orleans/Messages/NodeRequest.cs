using Orleans;

namespace AutoDiff.Orleans.Messages;

/// <summary>What is summed over the shards.</summary>
[GenerateSerializer]
internal enum SumKind
{
    /// <summary>The values.</summary>
    Value,

    /// <summary>The values, and their gradients.</summary>
    Gradient,

    /// <summary>The products of the Hessians with a direction.</summary>
    HessianProduct,

    /// <summary>The products of the Gauss-Newton matrices with a direction.</summary>
    GaussNewtonProduct,
}

/// <summary>Asks for a sum of the tree.</summary>
/// <param name="Call">Which call this is for: what is asked again is not computed again.</param>
/// <param name="Sum">The identity of the sum.</param>
/// <param name="Kind">What is summed.</param>
/// <param name="Arguments">The direction, then the parameters.</param>
/// <param name="Limits">How the call is made.</param>
/// <param name="Trace">The activity that asks; null if nobody listens.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.NodeRequest")]
internal sealed record NodeRequest(
    [property: Id(0)] Guid Call,
    [property: Id(1)] string Sum,
    [property: Id(2)] SumKind Kind,
    [property: Id(3)] byte[] Arguments,
    [property: Id(4)] SumLimits Limits,
    [property: Id(5)] string? Trace);

/// <summary>How a call is made.</summary>
/// <param name="LeafLevel">The level of the tree whose sums are made by one grain with their shards.</param>
/// <param name="MostCalls">How many grains one grain, or the client, asks at the same time.</param>
/// <param name="PollInterval">After what time a grain says that it is still at work.</param>
/// <param name="AnswerWithin">After what time a grain that has said nothing is given up.</param>
/// <param name="StragglerDelay">The least time after which a slow sum is computed elsewhere as well.</param>
/// <param name="Timeout">After what time the call is an error.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.SumLimits")]
internal sealed record SumLimits(
    [property: Id(0)] int LeafLevel,
    [property: Id(1)] int MostCalls,
    [property: Id(2)] TimeSpan PollInterval,
    [property: Id(3)] TimeSpan AnswerWithin,
    [property: Id(4)] TimeSpan StragglerDelay,
    [property: Id(5)] TimeSpan Timeout)
{
    /// <summary>After what time nobody waits for work any more that nobody has asked for.</summary>
    public TimeSpan Lease => (2 * AnswerWithin) + PollInterval;
}
