using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;

namespace AutoDiff.Orleans.Tests;

/// <summary>Activities and measurements tell what silos and client do.</summary>
[Collection(nameof(LocalCluster))]
public sealed class TelemetryTests(LocalCluster cluster)
{
    private const string Name = "AutoDiff.Orleans";

    [Fact]
    public async Task Shards_are_activities_within_that_of_the_call()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var sum = Sum(7);
        await sum.ValueAsync(Problem.Logistic.Start);
        var call = Assert.Single(ended, activity => activity.OperationName == "sum");
        var shards = ended.Where(activity => activity.OperationName == "shard").ToArray();
        Assert.Equal(Enumerable.Range(0, 7), shards.Select(shard => (int)shard.GetTagItem("shard")!).Order());
        Assert.All(shards, shard => Assert.Equal(call.SpanId, shard.ParentSpanId));
        Assert.Equal(7, ended.Count(activity => activity.OperationName == "load"));
    }

    [Fact]
    public async Task Every_silo_compiles_once_and_every_shard_is_loaded_once()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument, 1));
        listener.Start();
        await using var sum = Sum(12);
        for (var k = 0; k < 4; k++)
        {
            await sum.ValueAndGradientAsync([0.1, 0.2, 0.3, 0.4, k]);
        }

        Assert.Equal(LocalCluster.Silos, counted["autodiff.programs.compiled"]);
        Assert.Equal(12, counted["autodiff.shards.loaded"]);
        Assert.Equal(4 * 12, counted["autodiff.shard.duration"]);
        Assert.Equal(4, counted["autodiff.sum.duration"]);
        Assert.Equal(4 * 12 * 2 * 6 * sizeof(double), counted["autodiff.sums.received"]);

        void Add(Instrument instrument, long value) =>
            counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }

    // Of a name of its own, which nothing has asked for before.
    private ClusterSum Sum(int shards) => cluster.Client.Sum(
        Problem.Logistic.Model, Problem.Logistic.Loss, LocalCluster.Scripted(shards, (_, _) => { }));
}
