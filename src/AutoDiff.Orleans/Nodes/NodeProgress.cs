using System.Diagnostics;

namespace AutoDiff.Orleans.Nodes;

/// <summary>How far the parts of a sum are, and which of them are slow beside the others.</summary>
internal sealed class NodeProgress(int parts)
{
    private readonly int[] done = new int[parts];
    private readonly List<TimeSpan> times = [];
    private readonly Lock changing = new();

    /// <summary>How many shards are computed.</summary>
    public int ShardsDone
    {
        get
        {
            lock (changing)
            {
                return done.Sum();
            }
        }
    }

    /// <summary>Says how many shards of a part are computed.</summary>
    public void Report(int part, int shards)
    {
        lock (changing)
        {
            done[part] = Math.Max(done[part], shards);
        }
    }

    /// <summary>
    /// The least time between a request and its answer that was not spent where the answer is from.
    /// </summary>
    public TimeSpan LeastOverhead { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A part is computed, which began at a time stamp and took some time where it is.</summary>
    public void Finish(int part, int shards, long start, TimeSpan time)
    {
        lock (changing)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            done[part] = shards;
            times.Add(elapsed);
            LeastOverhead = elapsed - time < LeastOverhead ? elapsed - time : LeastOverhead;
        }
    }

    /// <summary>
    /// Whether a part that began at a time stamp takes three times as long as the median of the others, when most of
    /// them are computed; and no less than some time.
    /// </summary>
    public bool IsStraggler(long start, TimeSpan least)
    {
        lock (changing)
        {
            if (2 * times.Count < parts)
            {
                return false;
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            return elapsed > least && elapsed > 3 * times.Order().ElementAt(times.Count / 2);
        }
    }
}
