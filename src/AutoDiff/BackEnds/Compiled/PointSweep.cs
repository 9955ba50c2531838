using System.Buffers;
using System.Numerics;
using System.Runtime.ExceptionServices;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>What evaluates some of the points in the caller's buffers.</summary>
internal unsafe interface IPointCode<T>
    where T : unmanaged
{
    /// <summary>
    /// Evaluates points <paramref name="first"/> up to, but without, <paramref name="end"/> of those in the buffers, and adds the outputs that are summed
    /// over the points to <paramref name="sums"/>.
    /// </summary>
    void Run(T* inputs, T* outputs, double* sums, int points, int first, int end);
}

/// <summary>
/// Evaluates all points of a call, on several threads when asked. Sums over the points are those of chunks, which depend on the number of points only,
/// added up in pairs: they do not depend on the number of threads.
/// </summary>
internal static unsafe class PointSweep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Chunks are whole tiles and whole registers.
    private const int Granularity = 512;

    // There are no more chunks than keep many threads busy, and no more than so many elements of sums.
    private const int MostChunks = 64;
    private const int MostChunkSums = 1 << 18;

    // So little is kept on the stack.
    private const int SmallSums = 64;

    /// <summary>Evaluates all points; returns whether all guards hold, as far as the code counts them.</summary>
    public static bool Run(IPointCode<T> code, PointLayout layout, T* inputs, T* outputs, int points, int threads)
    {
        if (layout.SumLength == 0)
        {
            RunPlain(code, inputs, outputs, points, threads);
            return true;
        }

        var chunks = ChunkCount(points, layout.SumLength);
        var length = chunks * layout.SumLength;
        if (length <= SmallSums)
        {
            var sums = stackalloc double[SmallSums];
            return RunChunks(code, layout, inputs, outputs, new(sums, length), points, chunks, threads);
        }

        var rented = ArrayPool<double>.Shared.Rent(length);
        var holds = RunChunks(code, layout, inputs, outputs, rented.AsSpan(0, length), points, chunks, threads);
        ArrayPool<double>.Shared.Return(rented);
        return holds;
    }

    private static void RunPlain(IPointCode<T> code, T* inputs, T* outputs, int points, int threads)
    {
        if (threads == 1 || points == 1)
        {
            code.Run(inputs, outputs, null, points, 0, points);
        }
        else
        {
            RunParallel(code, inputs, outputs, null, 0, points, threads, threads);
        }
    }

    private static bool RunChunks(
        IPointCode<T> code, PointLayout layout, T* inputs, T* outputs, Span<double> sums, int points, int chunks, int threads)
    {
        sums.Clear();
        fixed (double* start = sums)
        {
            if (threads == 1 || chunks == 1)
            {
                for (var chunk = 0; chunk < chunks; chunk++)
                {
                    code.Run(inputs, outputs, start + (chunk * layout.SumLength), points, Bound(points, chunks, chunk), Bound(points, chunks, chunk + 1));
                }
            }
            else
            {
                RunParallel(code, inputs, outputs, start, layout.SumLength, points, chunks, threads);
            }
        }

        for (var step = 1; step < chunks; step *= 2)
        {
            for (var chunk = 0; chunk + step < chunks; chunk += 2 * step)
            {
                var others = sums.Slice((chunk + step) * layout.SumLength, layout.SumLength);
                for (var i = 0; i < others.Length; i++)
                {
                    sums[(chunk * layout.SumLength) + i] += others[i];
                }
            }
        }

        foreach (var output in layout.OwnOutputs)
        {
            if (output.IsOnce)
            {
                var target = outputs + output.First(points, 0);
                for (var i = 0; i < output.Length; i++)
                {
                    target[i] = T.CreateTruncating(sums[output.Before + i]);
                }
            }
        }

        return !layout.CountsGuards || sums[layout.SumLength - 1] == 0;
    }

    private static void RunParallel(IPointCode<T> code, T* inputs, T* outputs, double* sums, int sumLength, int points, int chunks, int threads)
    {
        try
        {
            Parallel.For(0, chunks, new() { MaxDegreeOfParallelism = threads }, chunk =>
            {
                var (first, end) = (Bound(points, chunks, chunk), Bound(points, chunks, chunk + 1));
                if (first < end)
                {
                    code.Run(inputs, outputs, sums + (chunk * sumLength), points, first, end);
                }
            });
        }
        catch (AggregateException problems)
        {
            // As on one thread, what a point's evaluation throws.
            ExceptionDispatchInfo.Throw(problems.InnerExceptions.MinBy(problem => (problem as BranchException)?.Point ?? 0)!);
        }
    }

    private static int ChunkCount(int points, int sumLength) =>
        Math.Max(1, Math.Min((points + Granularity - 1) / Granularity, Math.Min(MostChunks, MostChunkSums / sumLength)));

    // The first point of a chunk.
    private static int Bound(int points, int chunks, int chunk)
    {
        var blocks = ((long)points + Granularity - 1) / Granularity;
        return (int)Math.Min(blocks * chunk / chunks * Granularity, points);
    }
}
