using System.Diagnostics;
using AutoDiff.Orleans.Evaluating;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Summing;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace AutoDiff.Orleans.Nodes;

/// <summary>
/// Computes one sum of the tree: of its shards, whose data it keeps, or of what the grains of the level below compute.
/// All it knows it can be told again, so that a grain that is lost is made anew by asking for it.
/// </summary>
[Reentrant, ShardPlacement]
internal sealed class SumNode(SumLibrary library, ShardLoader loader, KernelThreads threads, ILocalSiloDetails silo)
    : Grain, ISumNode
{
    // What was computed last is kept: whoever asks for the same, as a replica above does, is answered at once.
    private const int MostKept = 2;

    // Messages may overtake each other: what is canceled before it is asked for is not begun.
    private const int MostCanceled = 64;

    private readonly Dictionary<Guid, NodeWork> works = [];
    private readonly List<Guid> canceled = [];
    private readonly Dictionary<int, ShardHolder> shards = [];
    private KnownSum? known;
    private NodeCaller? caller;

    private NodeKey Key => NodeKey.Parse(this.GetPrimaryKeyString());

    public Task<NodeReply> Evaluate(NodeRequest request, SumDescription? description)
    {
        if (works.TryGetValue(request.Call, out var work))
        {
            return Answer(request.Call, work);
        }

        if (canceled.Remove(request.Call))
        {
            return Task.FromResult(new NodeReply(NodeStatus.Unknown, 0));
        }

        try
        {
            known ??= library.Find(request.Sum) ?? (description is null ? null : library.Add(description));
        }
        catch (Exception problem)
        {
            var first = SumTree.Shards(description!.Shards, Key.Level, Key.Index).Start.Value;
            return Task.FromResult(Failed(first, problem));
        }

        if (known is null)
        {
            return Task.FromResult(new NodeReply(NodeStatus.NeedsDescription, 0));
        }

        foreach (var old in works.Where(pair => pair.Value.Reply.IsCompleted).SkipLast(MostKept - 1).ToArray())
        {
            works.Remove(old.Key);
            old.Value.Dispose();
        }

        work = new(request.Limits);
        works[request.Call] = work;
        work.Reply = Begin(request, work);
        return Answer(request.Call, work);
    }

    public Task<NodeReply> Poll(Guid call) => works.TryGetValue(call, out var work)
        ? Answer(call, work)
        : Task.FromResult(new NodeReply(NodeStatus.Unknown, 0));

    public async Task Cancel(Guid call)
    {
        if (works.Remove(call, out var work))
        {
            await work.Cancel();
            return;
        }

        canceled.Add(call);
        if (canceled.Count > MostCanceled)
        {
            canceled.RemoveAt(0);
        }
    }

    public Task Push(ShardPart part)
    {
        Holder(part.Shard).Push(part);
        return Task.CompletedTask;
    }

    public Task Release()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var work in works.Values)
        {
            await work.Cancel();
        }
    }

    private async Task<NodeReply> Answer(Guid call, NodeWork work)
    {
        var isAnswer = false;
        try
        {
            var reply = await work.Wait();
            isAnswer = reply.Status is NodeStatus.Done or NodeStatus.Running or NodeStatus.Failed;
            return reply;
        }
        finally
        {
            // Asked again, what has come to nothing begins again.
            if (!isAnswer && works.GetValueOrDefault(call) == work)
            {
                works.Remove(call);
            }
        }
    }

    private async Task<NodeReply> Begin(NodeRequest request, NodeWork work)
    {
        try
        {
            return Key.Level == request.Limits.LeafLevel
                ? await SumShards(request, work)
                : await SumGrains(request, work);
        }
        catch (ShardException problem)
        {
            return new(NodeStatus.Failed, 0) { Failure = problem.Failure };
        }
        catch (MissingDataException problem)
        {
            return new(NodeStatus.NeedsData, 0) { Missing = problem.Nodes };
        }
        catch (OperationCanceledException) when (work.Token.IsCancellationRequested)
        {
            return new(NodeStatus.Unknown, 0);
        }
    }

    private async Task<NodeReply> SumGrains(NodeRequest request, NodeWork work)
    {
        var description = known!.Description;
        var parts = SumTree.Parts(description.Shards, Key.Level, Key.Index);
        caller ??= new(GrainFactory, description, push: null);
        work.Progress = new(parts.End.Value - parts.Start.Value);
        var (sum, costs) = await caller.Sum(request, Key.Level - 1, parts, work.Progress, work.Token);
        return NodeReply.Of(sum, SumTree.Shards(description.Shards, Key.Level, Key.Index), costs);
    }

    private async Task<NodeReply> SumShards(NodeRequest request, NodeWork work)
    {
        var start = Stopwatch.GetTimestamp();
        var range = SumTree.Shards(known!.Description.Shards, Key.Level, Key.Index);
        var own = Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).ToArray();
        if (known.Description.Source.Kind == ShardSourceKind.Pushed && own.Any(shard => !Holder(shard).IsComplete))
        {
            throw new MissingDataException([Key.ToString()]);
        }

        work.Progress = new(own.Length);
        var tasks = own.Select((shard, part) => Evaluate(Holder(shard), request, part, work)).ToArray();
        await Task.WhenAll(tasks);
        var costs = NodeCosts.Sum([.. tasks.Select(task => task.Result.Costs)], Stopwatch.GetElapsedTime(start));
        return NodeReply.Of(SumTree.Fold([.. tasks.Select(task => task.Result.Sum)]), range, costs);
    }

    private async Task<(CompensatedSum Sum, NodeCosts Costs)> Evaluate(
        ShardHolder holder, NodeRequest request, int part, NodeWork work)
    {
        var start = Stopwatch.GetTimestamp();
        var sum = known!;
        try
        {
            var result = await threads.Run(() => holder.Evaluate(sum, loader, request, work.Token), work.Token);
            work.Progress!.Finish(part, 1, start, result.Costs.Time);
            return result;
        }
        catch (Exception problem) when (!work.Token.IsCancellationRequested)
        {
            throw new ShardException(Failed(holder.Shard, problem).Failure!);
        }
    }

    private ShardHolder Holder(int shard)
    {
        if (!shards.TryGetValue(shard, out var holder))
        {
            shards[shard] = holder = new(shard);
        }

        return holder;
    }

    private NodeReply Failed(int shard, Exception problem) => new(NodeStatus.Failed, 0)
    {
        Failure = new(
            shard, silo.SiloAddress.ToString(), problem.GetType().FullName!, problem.Message,
            problem.StackTrace ?? ""),
    };
}
