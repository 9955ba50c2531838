using AutoDiff.BackEnds.Compiled.Calls;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>What evaluates some of the points in the caller's buffers.</summary>
internal unsafe interface IPointCode<T>
    where T : unmanaged
{
    /// <summary>How many points are worth a thread: one, if they are evaluated one after the other.</summary>
    int PointsWorthAThread { get; }

    /// <summary>The number of elements of what all points have in common.</summary>
    int SharedLength { get; }

    /// <summary>Computes what all points have in common, before any of them is evaluated.</summary>
    void RunShared(PointBuffers<T> buffers, int threads);

    /// <summary>
    /// Evaluates points <paramref name="first"/> up to, but without, <paramref name="end"/> of those in the buffers,
    /// one after the other but each on as many threads as are given, and adds the outputs that are summed over the
    /// points to <paramref name="sums"/>.
    /// </summary>
    void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads);
}
