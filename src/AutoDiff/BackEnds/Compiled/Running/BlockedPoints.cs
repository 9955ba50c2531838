using System.Numerics;
using AutoDiff.BackEnds.Compiled.Calls;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>Evaluates blocks of points at a time: as many large ones as there are, then smaller ones.</summary>
/// <param name="blocks">
/// Code for blocks of so many points, each number a multiple of the next, the last one 1; compiled when it is needed.
/// </param>
/// <param name="common">
/// What is computed once for all points, with the number of its results; null if that is nothing.
/// </param>
internal sealed unsafe class BlockedPoints<T>(
    (int Points, Lazy<NativeCode<T>> Code)[] blocks, (NativeCode<T> Code, int Length)? common) : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A block, so that each thread begins with one.</summary>
    public int PointsWorthAThread => blocks[0].Points;

    public int SharedLength => common?.Length ?? 0;

    public void RunShared(PointBuffers<T> buffers, int threads) =>
        common?.Code.Run(new(buffers.Inputs, buffers.Shared, null, buffers.Points), null, 0, 1, threads);

    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        foreach (var (points, code) in blocks)
        {
            if (end - first >= points)
            {
                var last = end / points;
                try
                {
                    code.Value.Run(buffers, sums, first / points, last, threads);
                }
                catch (LoopLimitException) when (points > 1)
                {
                    // Names the point, which a block does not know.
                    blocks[^1].Code.Value.Run(buffers, sums, first, last * points, threads);
                    throw;
                }

                first = last * points;
            }
        }
    }
}
