using AutoDiff.Orleans.Nodes;
using AutoDiff.Orleans.Summing;

namespace AutoDiff.Orleans.Tests.Scaling;

/// <summary>
/// How long a call over all shards takes on a large cluster, by a model of it: shards wait for the threads of their
/// silo, sums go up the tree by messages, and silos that hang are noticed and replaced. The tree and the places of
/// grains are those of the package; the times are assumptions.
/// </summary>
internal sealed record TreeSimulation
{
    /// <summary>How many shards there are.</summary>
    public int Shards { get; init; } = 1_000_000;

    /// <summary>The level whose sums are grains that hold shards: 0, 1 or 2 for 1, 16 or 256 shards.</summary>
    public int LeafLevel { get; init; }

    /// <summary>How many grains one asks at most.</summary>
    public int MostCalls { get; init; } = new SumOptions().MostCalls;

    /// <summary>How many silos there are.</summary>
    public int Silos { get; init; } = 1000;

    /// <summary>How many threads a silo has for kernels.</summary>
    public int Threads { get; init; } = 16;

    /// <summary>The median time of a shard.</summary>
    public double ShardTime { get; init; } = 0.05;

    /// <summary>The deviation of the logarithm of the time of a shard.</summary>
    public double Spread { get; init; } = 0.1;

    /// <summary>From one silo to another.</summary>
    public double MessageTime { get; init; } = 0.0005;

    /// <summary>For each sum that a grain adds.</summary>
    public double AddTime { get; init; } = 0.00002;

    /// <summary>How likely it is that a silo hangs during a call.</summary>
    public double Hangs { get; init; }

    /// <summary>After what time that is noticed.</summary>
    public double NoticeTime { get; init; } = new SumOptions().AnswerWithin.TotalSeconds;

    /// <summary>How long it takes to load a shard.</summary>
    public double LoadTime { get; init; } = 0.5;

    private int Top => SumTree.Level(Shards, MostCalls, LeafLevel);

    /// <summary>How many grains, and so how many requests and answers, a call has.</summary>
    public long Grains =>
        Enumerable.Range(LeafLevel, Top - LeafLevel + 1).Sum(level => (long)SumTree.Count(Shards, level));

    /// <summary>How many bytes of parameters and sums go over the network in a call.</summary>
    /// <param name="parameters">How many parameters there are.</param>
    public long Bytes(int parameters) => Grains * ((8L * parameters) + (16L * (parameters + 1)));

    /// <summary>The time of one call.</summary>
    public double Run(Random random)
    {
        var hangs = new bool[Silos];
        for (var silo = 1; silo < Silos; silo++)
        {
            hangs[silo] = random.NextDouble() < Hangs;
        }

        var ready = Leaves(random, hangs);
        for (var level = LeafLevel + 1; level <= Top; level++)
        {
            var sums = new double[SumTree.Count(Shards, level)];
            for (var index = 0; index < sums.Length; index++)
            {
                sums[index] = Sum(ready.AsSpan(SumTree.Parts(Shards, level, index)));
                if (hangs[Place(level, index)])
                {
                    // Its replica asks the parts again, which are done or at work.
                    var asked = Arrival(level) + NoticeTime;
                    sums[index] = Math.Max(sums[index], asked + (2 * MessageTime));
                }
            }

            ready = sums;
        }

        return Sum(ready);
    }

    private int Place(int level, int index, int replica = 0) =>
        ShardPlacementDirector.Place(new("", level, index, replica), Silos);

    private double Arrival(int level) => (Top - level + 1) * MessageTime;

    private double Sum(ReadOnlySpan<double> parts)
    {
        var last = 0.0;
        foreach (var part in parts)
        {
            last = Math.Max(last, part);
        }

        return last + MessageTime + (parts.Length * AddTime);
    }

    // When the grains that hold shards have their sums.
    private double[] Leaves(Random random, bool[] hangs)
    {
        var free = new double[Silos * Threads];
        var ready = new double[SumTree.Count(Shards, LeafLevel)];
        var times = Enumerable.Range(0, 4096).Select(_ => ShardTime * Math.Exp(Spread * Normal(random))).ToArray();
        foreach (var isLate in (bool[])[false, true])
        {
            for (var index = 0; index < ready.Length; index++)
            {
                var silo = Place(LeafLevel, index);
                if (hangs[silo] != isLate)
                {
                    continue;
                }

                for (var replica = 1; hangs[silo]; replica++)
                {
                    silo = Place(LeafLevel, index, replica);
                }

                var range = SumTree.Shards(Shards, LeafLevel, index);
                var begin = Arrival(LeafLevel) + (isLate ? NoticeTime : 0);
                for (var shard = range.Start.Value; shard < range.End.Value; shard++)
                {
                    var threads = free.AsSpan(silo * Threads, Threads);
                    ref var thread = ref threads[First(threads)];
                    thread = Math.Max(thread, begin) + times[random.Next(times.Length)] + (isLate ? LoadTime : 0);
                    ready[index] = Math.Max(ready[index], thread);
                }
            }
        }

        return ready;
    }

    private static int First(ReadOnlySpan<double> times)
    {
        var first = 0;
        for (var i = 1; i < times.Length; i++)
        {
            first = times[i] < times[first] ? i : first;
        }

        return first;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
