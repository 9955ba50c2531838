using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans.Nodes;

/// <summary>A call that a grain works at, until nobody asks for it any more.</summary>
internal sealed class NodeWork : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly SumLimits limits;

    public NodeWork(SumLimits limits)
    {
        this.limits = limits;
        Token = ending.Token;
    }

    /// <summary>Whether nobody waits any more.</summary>
    public CancellationToken Token { get; }

    /// <summary>What is answered in the end.</summary>
    public Task<NodeReply> Reply { get; set; } = Task.FromResult(new NodeReply(NodeStatus.Unknown, 0));

    /// <summary>How far it is.</summary>
    public NodeProgress? Progress { get; set; }

    /// <summary>What is to be said now: the answer, or before long that there is none yet.</summary>
    public async Task<NodeReply> Wait()
    {
        if (!Reply.IsCompleted)
        {
            ending.CancelAfter(limits.Lease);
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(Reply, Task.Delay(limits.PollInterval, waiting.Token));
            await waiting.CancelAsync();
        }

        return Reply.IsCompleted ? await Reply : new(NodeStatus.Running, Progress?.ShardsDone ?? 0);
    }

    public Task Cancel() => ending.CancelAsync();

    public void Dispose() => ending.Dispose();
}
