using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>Runs the methods of a program in their order. Holds no state between calls.</summary>
/// <param name="calls">The methods that are called for each tile of points.</param>
/// <param name="arenaLength">The number of elements of the memory between them.</param>
/// <param name="layout">Where the inputs and outputs are.</param>
/// <param name="common">
/// What is computed once for all points, with the number of its results; null if that is nothing.
/// </param>
internal sealed unsafe class NativeCode<T>(
    MethodCall[] calls, int arenaLength, PointLayout layout, (NativeCode<T> Code, int Length)? common) : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So little is kept on the stack.
    private const int SmallArena = 128;

    private readonly int sumLength = layout.SumLength;
    private readonly NativeCode<T>? common = common?.Code;

    /// <summary>The elements of the constant arrays.</summary>
    public T[] Constants { get; init; } = [];

    /// <summary>The tables of index maps.</summary>
    public int[] Tables { get; init; } = [];

    /// <summary>What is copied to the outputs at the end of each point.</summary>
    public (Place From, Place To)[] Copies { get; init; } = [];

    /// <summary>
    /// Points evaluated before the next method is called; 0 if that is all of them, 1 if the code is not over points.
    /// </summary>
    public int TileLength { get; init; } = 1;

    /// <inheritdoc/>
    public int PointsWorthAThread { get; init; } = 1;

    /// <inheritdoc/>
    public int SharedLength { get; } = common?.Length ?? 0;

    /// <inheritdoc/>
    public void RunShared(PointBuffers<T> buffers, int threads) =>
        common?.Run(new(buffers.Inputs, buffers.Shared, null, buffers.Points), null, 0, 1, threads);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        // Arrays between kernels begin with a cache line, which so no register straddles.
        var length = arenaLength + sumLength + (ArrayPlaces.CacheLine / sizeof(T));
        if (length <= SmallArena)
        {
            var arena = stackalloc T[SmallArena];
            Run(buffers, sums, Aligned(arena), first, end, threads);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent(length);
        fixed (T* arena = rented)
        {
            Run(buffers, sums, Aligned(arena), first, end, threads);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static T* Aligned(T* arena) =>
        (T*)(((nint)arena + ArrayPlaces.CacheLine - 1) / ArrayPlaces.CacheLine * ArrayPlaces.CacheLine);

    // The JIT compiler places what it spills of registers as if the stack were aligned to them, but it is to sixteen
    // bytes only: where a frame happens to begin elsewhere, all of it straddles cache lines. So methods that work with
    // registers are called from where the stack ends with a line, given what is last on it.
    private static int Excess(void* last) => (int)((nint)last & (ArrayPlaces.CacheLine - 1));

    [SkipLocalsInit]
    private void Run(PointBuffers<T> buffers, double* sums, T* arena, int first, int end, int threads)
    {
        fixed (T* constants = Constants)
        fixed (int* tables = Tables)
        {
            var tileSums = arena + arenaLength;
            var regions = stackalloc void*[7];
            regions[(int)Region.Inputs] = buffers.Inputs;
            regions[(int)Region.Outputs] = buffers.Outputs;
            regions[(int)Region.Arena] = arena;
            regions[(int)Region.Constants] = constants;
            regions[(int)Region.Sums] = tileSums;
            regions[(int)Region.Shared] = buffers.Shared;
            regions[(int)Region.Tables] = tables;
            _ = stackalloc byte[Excess(regions)];
            var tile = TileLength == 0 ? end - first : TileLength;
            for (long point = first; point < end; point += tile)
            {
                try
                {
                    foreach (var call in calls)
                    {
                        if (call.Chunks == 1)
                        {
                            var count = call.TakesThreads ? threads : (nint)Math.Min(tile, end - point);
                            call.Method(regions, buffers.Points, (nint)point, count);
                        }
                        else
                        {
                            RunChunks(in call, regions, buffers.Points, (nint)point, threads);
                        }
                    }
                }
                catch (LoopLimitException exception) when (exception.Point is null && buffers.Points > 1)
                {
                    throw new LoopLimitException(exception.Turns, (int)point);
                }

                foreach (var (from, to) in Copies)
                {
                    from.Elements<T>(regions, buffers.Points, (nint)point).CopyTo(
                        to.Elements<T>(regions, buffers.Points, (nint)point));
                }

                if (sumLength > 0)
                {
                    AddTo(sums, tileSums, sumLength);
                }
            }
        }
    }

    private static void AddTo(double* sums, T* terms, int length)
    {
        if (typeof(T) == typeof(double))
        {
            var all = new Span<double>(sums, length);
            TensorPrimitives.Add(all, new ReadOnlySpan<double>(terms, length), all);
            return;
        }

        for (var i = 0; i < length; i++)
        {
            sums[i] += double.CreateTruncating(terms[i]);
        }
    }

    private static void RunChunks(in MethodCall call, void** regions, nint points, nint point, int threads)
    {
        if (threads > 1)
        {
            RunParallel(call, regions, points, point, threads);
            return;
        }

        RunChunks(call.Method, regions, points, point, 0, call.Chunks);
    }

    private static void RunParallel(MethodCall call, void** regions, nint points, nint point, int threads) =>
        Parallel.For(
            0,
            call.Chunks,
            new() { MaxDegreeOfParallelism = threads },
            chunk => RunChunks(call.Method, regions, points, point, chunk, chunk + 1));

    [SkipLocalsInit]
    private static void RunChunks(
        KernelMethod method, void** regions, nint points, nint point, int first, int end)
    {
        var last = stackalloc byte[ArrayPlaces.CacheLine];
        _ = stackalloc byte[Excess(last)];
        for (var chunk = first; chunk < end; chunk++)
        {
            method(regions, points, point, chunk);
        }
    }
}
