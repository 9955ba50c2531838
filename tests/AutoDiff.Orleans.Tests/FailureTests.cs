using System.Diagnostics;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Nodes;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;
using Orleans.Runtime;

namespace AutoDiff.Orleans.Tests;

/// <summary>What fails, hangs or is canceled ends as it should.</summary>
[Collection(nameof(LocalCluster))]
public sealed class FailureTests(LocalCluster cluster)
{
    private static readonly Problem Logistic = Problem.Logistic;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public async Task A_shard_that_throws_names_itself(int mostCalls)
    {
        await using var sum = Sum(
            LocalCluster.Scripted(20, (request, _) =>
            {
                if (request.Number == 17)
                {
                    throw new InvalidDataException("no such observation");
                }
            }),
            new() { MostCalls = mostCalls });
        var problem = await Assert.ThrowsAsync<ShardException>(() => sum.ValueAsync(Logistic.Start));
        Assert.Equal(17, problem.Shard);
        Assert.Equal(typeof(InvalidDataException).FullName, problem.Kind);
        Assert.Contains("The shard 17 at S127.0.0.1", problem.Message, StringComparison.Ordinal);
        Assert.Contains("no such observation", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FailureTests", problem.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public async Task A_canceled_call_stops_its_work(int mostCalls)
    {
        var (started, stopped) = (0, 0);
        await using var sum = Sum(
            LocalCluster.Scripted(20, (_, token) =>
            {
                Interlocked.Increment(ref started);
                if (token.WaitHandle.WaitOne(2 * Long))
                {
                    Interlocked.Increment(ref stopped);
                    token.ThrowIfCancellationRequested();
                }
            }),
            new() { MostCalls = mostCalls, AnswerWithin = 10 * Long });
        using var ending = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var call = sum.ValueAsync(Logistic.Start, ending.Token);
        await Until(() => started > 0);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Long));

        // All that had begun stops, and nothing begins any more: messages that cancel the rest are on their way.
        var before = -1;
        while (before != started || stopped != started)
        {
            before = started;
            await Task.Delay(300);
            Assert.True(clock.Elapsed < Long, $"{started} began, {stopped} stopped");
        }
    }

    [Fact]
    public async Task Work_that_nobody_asks_for_any_more_stops()
    {
        var stopped = 0;
        var shards = LocalCluster.Scripted(1, (_, token) =>
        {
            if (token.WaitHandle.WaitOne(Long))
            {
                Interlocked.Increment(ref stopped);
            }
        });
        var limits = new SumOptions
        {
            PollInterval = TimeSpan.FromSeconds(0.05), AnswerWithin = TimeSpan.FromSeconds(0.2),
        }.ToLimits();
        var description = new SumDescription(
            ProgramFormat.Default.Write(Logistic.Model), ProgramFormat.Default.Write(Logistic.Loss), 1, shards.Source,
            1, 100);
        var request = new NodeRequest(
            Guid.NewGuid(), description.Identity(), SumKind.Value, new byte[Logistic.Start.Length * sizeof(double)],
            limits, Trace: null);
        var node = cluster.Client.GetGrain<ISumNode>(new NodeKey(request.Sum, 0, 0, 0).ToString());
        Assert.Equal(NodeStatus.NeedsDescription, (await node.Evaluate(request, null)).Status);
        Assert.Equal(NodeStatus.Running, (await node.Evaluate(request, description)).Status);

        // As often as it is asked for it goes on.
        for (var k = 0; k < 15; k++)
        {
            Assert.Equal(NodeStatus.Running, (await node.Poll(request.Call)).Status);
        }

        Assert.Equal(0, stopped);
        await Until(() => stopped == 1);
        Assert.Equal(NodeStatus.Unknown, (await node.Poll(request.Call)).Status);
    }

    [Fact]
    public async Task No_answer_in_time_is_an_error_that_names_the_shards()
    {
        var stopped = 0;
        await using var sum = Sum(
            LocalCluster.Scripted(3, (request, token) =>
            {
                if (request.Number == 1)
                {
                    token.WaitHandle.WaitOne(Long);
                    Interlocked.Increment(ref stopped);
                }
            }),
            new() { Timeout = TimeSpan.FromSeconds(0.5), PollInterval = TimeSpan.FromSeconds(0.1) });
        var problem = await Assert.ThrowsAsync<TimeoutException>(() => sum.ValueAsync(Logistic.Start).WaitAsync(Long));
        Assert.Contains("the shards 1 to 1 within 00:00:00.5", problem.Message, StringComparison.Ordinal);
        await Until(() => stopped > 0);
    }

    [Fact]
    public async Task A_straggler_is_computed_elsewhere_as_well()
    {
        var made = 0;
        await using var sum = Sum(
            LocalCluster.Scripted(6, (request, token) =>
            {
                if (request.Number == 4 && Interlocked.Increment(ref made) == 1)
                {
                    token.WaitHandle.WaitOne(Long);
                }
            }),
            new() { StragglerDelay = TimeSpan.FromSeconds(0.2), PollInterval = TimeSpan.FromSeconds(0.1) });
        var machine = new SingleMachine(Logistic, LocalCluster.Made(Logistic, 6), new SumOptions().BlockLength);
        var found = await sum.ValueAndGradientAsync(Logistic.Start).WaitAsync(Long);
        Assert.Equal(machine.ValueAndGradient(Logistic.Start).Gradient, found.Gradient);
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task Kernels_do_not_hold_up_the_runtime_and_are_no_more_than_their_threads()
    {
        var (running, most) = (0, 0);
        await using var sum = Sum(
            LocalCluster.Scripted(40, (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.Sleep(30);
                Interlocked.Decrement(ref running);
            }),
            new());
        var call = sum.ValueAsync(Logistic.Start);
        while (!call.IsCompleted)
        {
            var hosts = cluster.Client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
            Assert.Equal(LocalCluster.Silos, (await hosts.WaitAsync(TimeSpan.FromSeconds(5))).Count);
        }

        await call;
        Assert.InRange(most, 2, LocalCluster.Silos * LocalCluster.Threads);
    }

    [Fact]
    public async Task No_more_calls_are_made_at_a_time_than_asked_for()
    {
        var (running, most) = (0, 0);
        await using var sum = Sum(
            LocalCluster.Scripted(16, (_, _) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Thread.Sleep(10);
                Interlocked.Decrement(ref running);
            }),
            new() { MostCalls = 1 });
        await sum.ValueAsync(Logistic.Start);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Shards_of_a_silo_that_dies_are_made_again_elsewhere()
    {
        await using var own = await LocalCluster.Start(3);
        var problem = Problem.Mixture;
        var given = LocalCluster.Made(problem, 20);
        var machine = new SingleMachine(problem, given, new SumOptions().BlockLength);
        var pushes = 0;
        var options = new SumOptions
        {
            Parameters = problem.Parameters,
            AnswerWithin = TimeSpan.FromSeconds(2),
        };
        await using var tree = own.Client.Sum(
            problem.Model, problem.Loss, Shards.FromFunction(20, "mixture"), options with { MostCalls = 1 });
        await using var made = own.Client.Sum(
            problem.Model, problem.Loss, Shards.FromFunction(20, "mixture"), options);
        await using var pushed = own.Client.Sum(
            problem.Model, problem.Loss,
            Shards.Pushed(20, (shard, _) =>
            {
                Interlocked.Increment(ref pushes);
                return new(given[shard]);
            }),
            options);
        ClusterSum[] sums = [tree, made, pushed];
        var expected = machine.ValueAndGradient(problem.Start).Gradient;
        await Same();
        Assert.Equal(20, pushes);
        await own.KillSiloAsync(own.Silos[1]);
        await Same();
        Assert.InRange(pushes, 21, 39);
        await own.StartAdditionalSiloAsync();
        await own.KillSiloAsync(own.Silos[1]);
        await Same();

        async Task Same()
        {
            foreach (var sum in sums)
            {
                Assert.Equal(expected, (await sum.ValueAndGradientAsync(problem.Start).WaitAsync(Long)).Gradient);
            }
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var ending = new CancellationTokenSource(Long);
        while (!condition())
        {
            await Task.Delay(10, ending.Token);
        }
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    private ClusterSum Sum(Shards shards, SumOptions options) =>
        cluster.Client.Sum(Logistic.Model, Logistic.Loss, shards, options);
}
