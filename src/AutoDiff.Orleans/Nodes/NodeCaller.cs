using System.Collections.Concurrent;
using System.Diagnostics;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Summing;
using Orleans;

namespace AutoDiff.Orleans.Nodes;

/// <summary>
/// Asks the grains of one level for their sums, on behalf of the client or of a grain of a higher level. A grain that
/// does not answer, or is slow, has replicas on other silos, which compute the same bits; the first answer counts. The
/// replica that has answered is asked first the next time.
/// </summary>
/// <param name="grains">Finds grains.</param>
/// <param name="description">What is summed.</param>
/// <param name="push">Sends data to a grain; null if that is the work of whoever asks.</param>
internal sealed class NodeCaller(
    IGrainFactory grains, SumDescription description, Func<NodeKey, CancellationToken, Task>? push)
{
    private const int MostReplicas = 16;

    private readonly ConcurrentDictionary<(int Level, int Index), int> replicas = [];
    private readonly string identity = description.Identity();

    /// <summary>The sums of some grains of a level, in their order, and what they cost.</summary>
    /// <exception cref="ShardException">A shard has thrown.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    /// <exception cref="MissingDataException">Grains need data, and there is none to push.</exception>
    public async Task<(CompensatedSum Sum, NodeCosts Costs)> Sum(
        NodeRequest request, int level, Range parts, NodeProgress progress, CancellationToken cancellationToken)
    {
        var (first, count) = parts.GetOffsetAndLength(SumTree.Count(description.Shards, level));
        using var window = new SemaphoreSlim(request.Limits.MostCalls);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var tasks = Enumerable.Range(0, count).Select(i => Part(i)).ToArray();
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (Exception)
        {
            ThrowMostTelling(tasks, cancellationToken);
            throw;
        }

        var costs = NodeCosts.Sum(
            [.. tasks.Select(task => task.Result.Costs!)], Stopwatch.GetElapsedTime(start));
        return (SumTree.Fold([.. tasks.Select(task => task.Result.ToSum())]), costs);

        async Task<NodeReply> Part(int part)
        {
            await window.WaitAsync(ending.Token);
            try
            {
                return await Ask(request, level, first + part, part, progress, ending.Token);
            }
            catch (Exception problem) when (problem is not MissingDataException)
            {
                await ending.CancelAsync();
                throw;
            }
            finally
            {
                window.Release();
            }
        }
    }

    /// <summary>Tells all grains of a level that their data are not needed any more.</summary>
    public async Task Release(int level)
    {
        for (var index = 0; index < SumTree.Count(description.Shards, level); index++)
        {
            for (var replica = 0; replica <= replicas.GetValueOrDefault((level, index)); replica++)
            {
                await Grain(new(identity, level, index, replica)).Release();
            }
        }
    }

    // What a shard has thrown says more than that others were canceled because of it.
    private static void ThrowMostTelling(Task[] tasks, CancellationToken cancellationToken)
    {
        var problems = tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).ToArray();
        if (problems.OfType<ShardException>().MinBy(problem => problem.Shard) is { } thrown)
        {
            throw thrown;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (problems.FirstOrDefault(problem => problem is not MissingDataException) is { } other)
        {
            throw other;
        }

        if (problems.Length > 0)
        {
            throw new MissingDataException(
                [.. problems.Cast<MissingDataException>().SelectMany(problem => problem.Nodes)]);
        }
    }

    private async Task<NodeReply> Ask(
        NodeRequest request, int level, int index, int part, NodeProgress progress, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var preferred = replicas.GetValueOrDefault((level, index));
        var (tried, failures) = (0, 0);
        var attempts = new List<(Task<NodeReply> Reply, int Replica)>();
        Exception? last = null;
        try
        {
            while (true)
            {
                if (attempts.Count == 0
                    || (attempts.Count == 1 && progress.IsStraggler(start, request.Limits.StragglerDelay)))
                {
                    if (attempts.Count == 1)
                    {
                        Telemetry.Doubled.Add(1);
                    }

                    var replica = (preferred + tried++) % MostReplicas;
                    attempts.Add((
                        Attempt(new(identity, level, index, replica), request, part, progress, ending.Token), replica));
                }

                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var wait = Task.Delay(request.Limits.PollInterval, waiting.Token);
                await Task.WhenAny([.. attempts.Select(attempt => attempt.Reply), wait]);
                await waiting.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (attempts.Find(attempt => attempt.Reply.IsCompletedSuccessfully) is { Reply: { } answer } finished)
                {
                    replicas[(level, index)] = finished.Replica;
                    var reply = await answer;
                    progress.Finish(part, reply.ShardsDone, start, reply.Costs!.Time);
                    return reply;
                }

                foreach (var failed in attempts.Where(attempt => attempt.Reply.IsFaulted).ToArray())
                {
                    attempts.Remove(failed);
                    last = failed.Reply.Exception!.InnerException!;
                    if (last is ShardException or MissingDataException)
                    {
                        throw last;
                    }

                    failures++;
                    Telemetry.Retried.Add(1, new KeyValuePair<string, object?>("reason", last.GetType().Name));
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * failures, 1000)), cancellationToken);
                }

                if (Stopwatch.GetElapsedTime(start) > request.Limits.Timeout)
                {
                    throw NoAnswer(request, level, index, last);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    // Asks one grain until it has an answer. One that does not say anything in time is given up.
    private async Task<NodeReply> Attempt(
        NodeKey key, NodeRequest request, int part, NodeProgress progress, CancellationToken cancellationToken)
    {
        var grain = Grain(key);
        var isDone = false;
        try
        {
            var reply = await Answer(grain.Evaluate(request, null));
            while (true)
            {
                switch (reply.Status)
                {
                    case NodeStatus.Done:
                        isDone = true;
                        Telemetry.Received.Add(reply.Sums.Length);
                        return reply;
                    case NodeStatus.Failed:
                        isDone = true;
                        throw new ShardException(reply.Failure!);
                    case NodeStatus.Running:
                        progress.Report(part, reply.ShardsDone);
                        reply = await Answer(grain.Poll(request.Call));
                        break;
                    case NodeStatus.NeedsDescription:
                        reply = await Answer(grain.Evaluate(request, description));
                        break;
                    case NodeStatus.NeedsData when push is null:
                        isDone = true;
                        throw new MissingDataException(reply.Missing);
                    case NodeStatus.NeedsData:
                        await Task.WhenAll(reply.Missing.Select(node => push(NodeKey.Parse(node), cancellationToken)));
                        reply = await Answer(grain.Evaluate(request, null));
                        break;
                    default:
                        reply = await Answer(grain.Evaluate(request, null));
                        break;
                }
            }
        }
        finally
        {
            if (!isDone)
            {
                grain.Cancel(request.Call).Ignore();
            }
        }

        async Task<NodeReply> Answer(Task<NodeReply> task)
        {
            try
            {
                return await task.WaitAsync(request.Limits.AnswerWithin, cancellationToken);
            }
            finally
            {
                task.Ignore();
            }
        }
    }

    private TimeoutException NoAnswer(NodeRequest request, int level, int index, Exception? last)
    {
        var shards = SumTree.Shards(description.Shards, level, index);
        var failure = last is null ? "" : $" The last failure was {last.GetType().Name}: {last.Message}";
        return new(
            $"There was no answer for the shards {shards.Start} to {shards.End.Value - 1} within " +
            $"{request.Limits.Timeout}.{failure}",
            last);
    }

    private ISumNode Grain(NodeKey key) => grains.GetGrain<ISumNode>(key.ToString());
}
