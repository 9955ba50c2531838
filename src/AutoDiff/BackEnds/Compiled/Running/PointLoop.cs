using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using AutoDiff.BackEnds.Compiled.Calls;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>
/// Evaluates all points of a call, on several threads when asked. Sums over the points are those of chunks, which
/// depend on the number of points only, added up in pairs: they do not depend on the number of threads.
/// </summary>
internal static unsafe class PointLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Fewer points are not worth sums of their own.
    private const int PointsWithSums = 8;

    // There are no more chunks than keep many threads busy, and no more than so many elements of sums.
    private const int MostChunks = 64;
    private const int MostChunkSums = 1 << 18;

    // So little is kept on the stack.
    private const int SmallBuffer = 64;

    /// <summary>Evaluates all points.</summary>
    public static void Run(IPointCode<T> code, PointLayout layout, T* inputs, T* outputs, int points, int threads)
    {
        if (code.SharedLength == 0)
        {
            RunPoints(code, layout, new(inputs, outputs, null, points), threads);
        }
        else
        {
            RunAll(code, layout, inputs, outputs, points, threads);
        }
    }

    // What is shared first.
    private static void RunAll(IPointCode<T> code, PointLayout layout, T* inputs, T* outputs, int points, int threads)
    {
        if (code.SharedLength <= SmallBuffer)
        {
            var small = stackalloc T[SmallBuffer];
            RunAll(code, layout, new(inputs, outputs, small, points), threads);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent(code.SharedLength);
        fixed (T* shared = rented)
        {
            RunAll(code, layout, new(inputs, outputs, shared, points), threads);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static void RunAll(IPointCode<T> code, PointLayout layout, PointBuffers<T> buffers, int threads)
    {
        code.RunShared(buffers, threads);
        RunPoints(code, layout, buffers, threads);
    }

    private static void RunPoints(IPointCode<T> code, PointLayout layout, PointBuffers<T> buffers, int threads)
    {
        if (layout.SumLength > (layout.IsChecked ? 1 : 0))
        {
            RunSums(code, layout, buffers, threads);
        }
        else
        {
            RunPlain(code, buffers, threads);
        }
    }

    private static void RunPlain(IPointCode<T> code, PointBuffers<T> buffers, int threads)
    {
        if (threads > 1 && new PointChunks(buffers.Points, code.PointsWorthAThread, threads) is { Count: > 1 } chunks)
        {
            RunParallel(code, buffers, null, 0, chunks, threads);
        }
        else
        {
            code.Run(buffers, null, 0, buffers.Points, threads);
        }
    }

    private static void RunSums(IPointCode<T> code, PointLayout layout, PointBuffers<T> buffers, int threads)
    {
        var granularity = Math.Max(PointsWithSums, code.PointsWorthAThread);
        var chunks = new PointChunks(
            buffers.Points, granularity, Math.Min(MostChunks, MostChunkSums / layout.SumLength));
        var length = chunks.Count * layout.SumLength;
        if (length <= SmallBuffer)
        {
            var small = stackalloc double[SmallBuffer];
            RunSums(code, layout, buffers, new(small, length), chunks, threads);
            return;
        }

        var rented = ArrayPool<double>.Shared.Rent(length);
        RunSums(code, layout, buffers, rented.AsSpan(0, length), chunks, threads);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void RunSums(
        IPointCode<T> code, PointLayout layout, PointBuffers<T> buffers, Span<double> sums, PointChunks chunks,
            int threads)
    {
        sums.Clear();
        fixed (double* start = sums)
        {
            if (threads == 1 || chunks.Count == 1)
            {
                for (var chunk = 0; chunk < chunks.Count; chunk++)
                {
                    code.Run(
                        buffers, start + (chunk * layout.SumLength), chunks.First(chunk), chunks.First(chunk + 1),
                            threads);
                }
            }
            else
            {
                RunParallel(code, buffers, start, layout.SumLength, chunks, threads);
            }
        }

        for (var step = 1; step < chunks.Count; step *= 2)
        {
            for (var chunk = 0; chunk + step < chunks.Count; chunk += 2 * step)
            {
                var total = sums.Slice(chunk * layout.SumLength, layout.SumLength);
                TensorPrimitives.Add(total, sums.Slice((chunk + step) * layout.SumLength, layout.SumLength), total);
            }
        }

        foreach (var output in layout.OwnOutputs)
        {
            if (output.IsOnce)
            {
                var target = buffers.Outputs + output.First(buffers.Points, 0);
                for (var i = 0; i < output.Length; i++)
                {
                    target[i] = T.CreateTruncating(sums[output.Before + i]);
                }
            }
        }
    }

    private static void RunParallel(
        IPointCode<T> code, PointBuffers<T> buffers, double* sums, int sumLength, PointChunks chunks, int threads)
    {
        // Threads that are more than the chunks help within them.
        var within = Math.Max(1, threads / chunks.Count);
        var first = (Chunk: int.MaxValue, Problem: (ExceptionDispatchInfo?)null);
        var gate = new Lock();
        Parallel.For(0, chunks.Count, new() { MaxDegreeOfParallelism = threads }, (chunk, loop) =>
        {
            try
            {
                code.Run(buffers, sums + (chunk * sumLength), chunks.First(chunk), chunks.First(chunk + 1), within);
            }
            catch (Exception problem)
            {
                // As on one thread, the first point that fails decides what is thrown: all chunks before this one still
                // run.
                loop.Break();
                lock (gate)
                {
                    first = chunk < first.Chunk ? (chunk, ExceptionDispatchInfo.Capture(problem)) : first;
                }
            }
        });
        first.Problem?.Throw();
    }

    /// <summary>
    /// The points in some number of parts, one at least; all but the last are whole multiples of the granularity.
    /// </summary>
    private readonly struct PointChunks(int points, int granularity, int most)
    {
        private readonly long blocks = ((long)points + granularity - 1) / granularity;

        public int Count => (int)Math.Max(1, Math.Min(blocks, most));

        public int First(int chunk) => (int)Math.Min(blocks * chunk / Count * granularity, points);
    }
}
