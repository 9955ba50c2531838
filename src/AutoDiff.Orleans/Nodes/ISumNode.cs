using AutoDiff.Orleans.Messages;
using Orleans;
using Orleans.Concurrency;

namespace AutoDiff.Orleans.Nodes;

/// <summary>A grain that computes one sum of the tree.</summary>
[Alias("AutoDiff.ISumNode")]
internal interface ISumNode : IGrainWithStringKey
{
    /// <summary>Begins a sum, or joins the same call; answers when it is done, or says that it is at work.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="description">What is summed; left out while the grain knows it.</param>
    [Alias("Evaluate")]
    Task<NodeReply> Evaluate(NodeRequest request, SumDescription? description);

    /// <summary>Asks again for a call that was at work.</summary>
    [Alias("Poll")]
    Task<NodeReply> Poll(Guid call);

    /// <summary>Nobody waits for a call any more.</summary>
    [OneWay, Alias("Cancel")]
    Task Cancel(Guid call);

    /// <summary>Takes a part of the data of a shard.</summary>
    [Alias("Push")]
    Task Push(ShardPart part);

    /// <summary>Gives the data up.</summary>
    [OneWay, Alias("Release")]
    Task Release();
}
