using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>A schedule as methods of the machine, in the order in which they are called. Holds no state between calls.</summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed unsafe class NativeCode<T> : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Values of short kernels in one method: each needs variables of its own besides, and with 2000 of them the JIT compiler does
    // not optimize.
    private const int MethodLength = 300;

    // A function of many instructions takes as many variables as so many values; where they are 512 nothing more is inlined.
    private const int FunctionLength = 150;

    // So little is kept on the stack.
    private const int SmallArena = 128;

    private readonly List<Step> steps = [];
    private readonly List<(Place From, Place To)> copies = [];
    private readonly CodeTarget target;
    private readonly int sumLength;

    // What is computed once and not at each point.
    private readonly NativeCode<T>? once;

    private NativeCode(PointLayout layout, SharedPart? shared, CodeTarget target)
    {
        (this.target, sumLength) = (target, layout.SumLength);
        if (shared?.Once is { } part)
        {
            once = OverElements(part.Program, part.Layout, null, target);
            SharedLength = shared.Length;
        }
    }

    private T[] Constants { get; init; } = [];

    private int[] Tables { get; init; } = [];

    private int ArenaLength { get; init; }

    // Points evaluated before the next method is called; 0 if that is all of them, 1 if the code is not over points.
    private int TileLength { get; init; }

    /// <summary>
    /// Code for many points: as many at a time as a register has lanes if the program is small, else one after the other.
    /// </summary>
    public static NativeCode<T> ForPoints(ArrayProgram program, PointLayout layout, CodeTarget target)
    {
        var shared = SharedPart.Of(program, layout);
        var (rest, places) = shared.AtEachPoint;
        return ElementExpansion.ForPoints(rest) is { } scalars
            ? OverPoints(scalars, places, shared, target)
            : OverElements(rest, places, shared, target);
    }

    /// <summary>
    /// Code for one point: in one lane of the narrowest registers if the program computes with scalars in the main, else a
    /// register holding neighboring elements of arrays.
    /// </summary>
    public static NativeCode<T> ForOnePoint(ArrayProgram program, PointLayout layout, CodeTarget target) =>
        ElementExpansion.ForOnePoint(program) is { } scalars
            ? OverPoints(scalars, layout, null, target with { Lanes = target.Lanes.Narrowest, IsOnePoint = true })
            : OverElements(program, layout, null, target);

    private static NativeCode<T> OverElements(ArrayProgram program, PointLayout layout, SharedPart? shared, CodeTarget target)
    {
        var plan = MemoryPlan.For(program, Fusion.Apply(program, shared?.NonzeroInputs), layout, target.PieceCost);
        var code = new NativeCode<T>(layout, shared, target)
        {
            Constants = Array.ConvertAll(plan.Constants, T.CreateTruncating),
            Tables = plan.Memory.Tables,
            ArenaLength = plan.ArenaLength,
            TileLength = 1,
        };
        code.copies.AddRange(plan.Copies);
        var pending = new List<Kernel>();
        var evaluator = plan.Listing is null ? null : new Evaluator(plan.Listing);
        foreach (var item in plan.Order)
        {
            if (item.Kernel is { Division: null } kernel)
            {
                pending.Add(kernel);
                continue;
            }

            code.Compile(pending, plan.Memory);
            code.steps.Add(item switch
            {
                { Kernel: { Division: { } division } divided } => new(code.Method([divided], plan.Memory), division.Pieces),
                { Fill: { } fill } => new(Fill(fill.Place, T.CreateTruncating(fill.Value))),
                { Product: { } product } => OfProduct(product, plan.Memory, target.PieceCost),
                _ => new(Call(evaluator!, item.Instruction, plan.ArenaLength), TakesThreads: true),
            });
        }

        code.Compile(pending, plan.Memory);
        return code;
    }

    private static NativeCode<T> OverPoints(ArrayProgram scalars, PointLayout layout, SharedPart? shared, CodeTarget target)
    {
        var plan = PointPlan.For(ScalarExpansion.Apply(scalars, layout), layout);
        var code = new NativeCode<T>(layout, shared, target)
        {
            ArenaLength = plan.Memory.HandedOn * (target.IsOnePoint ? target.Lanes.Width : plan.TileLength),
            TileLength = plan.TileLength,
            PointsWorthAThread = plan.ChunkLength,
        };
        code.Compile([.. plan.Parts], plan.Memory);
        return code;
    }

    /// <inheritdoc/>
    public int PointsWorthAThread { get; private init; } = 1;

    /// <inheritdoc/>
    public int SharedLength { get; }

    /// <inheritdoc/>
    public void RunShared(PointBuffers<T> buffers, int threads) =>
        once?.Run(new(buffers.Inputs, buffers.Shared, null, buffers.Points), null, 0, 1, threads);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        // Arrays between kernels begin with a cache line, which so no register straddles.
        var length = ArenaLength + sumLength + (Memory.CacheLine / sizeof(T));
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

    private static T* Aligned(T* arena) => (T*)(((nint)arena + Memory.CacheLine - 1) / Memory.CacheLine * Memory.CacheLine);

    [SkipLocalsInit]
    private void Run(PointBuffers<T> buffers, double* sums, T* arena, int first, int end, int threads)
    {
        fixed (T* constants = Constants)
        fixed (int* tables = Tables)
        {
            var tileSums = arena + ArenaLength;
            var regions = stackalloc void*[7];
            regions[(int)Region.Inputs] = buffers.Inputs;
            regions[(int)Region.Outputs] = buffers.Outputs;
            regions[(int)Region.Arena] = arena;
            regions[(int)Region.Constants] = constants;
            regions[(int)Region.Sums] = tileSums;
            regions[(int)Region.Shared] = buffers.Shared;
            regions[(int)Region.Tables] = tables;
            var tile = TileLength == 0 ? end - first : TileLength;
            for (long point = first; point < end; point += tile)
            {
                foreach (var step in steps)
                {
                    if (step.Pieces == 1)
                    {
                        var count = step.TakesThreads ? threads : (nint)Math.Min(tile, end - point);
                        step.Method(regions, buffers.Points, (nint)point, count);
                    }
                    else
                    {
                        RunPieces(step, regions, buffers.Points, (nint)point, threads);
                    }
                }

                foreach (var (from, to) in copies)
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

    private static void RunPieces(Step step, void** regions, nint points, nint point, int threads)
    {
        if (threads > 1)
        {
            RunParallel(step, regions, points, point, threads);
            return;
        }

        for (var piece = 0; piece < step.Pieces; piece++)
        {
            step.Method(regions, points, point, piece);
        }
    }

    private static void RunParallel(Step step, void** regions, nint points, nint point, int threads) =>
        Parallel.For(
            0, step.Pieces, new() { MaxDegreeOfParallelism = threads }, piece => step.Method(regions, points, point, piece));

    // Compiles the kernels, as many as fit into each method, and forgets them.
    private void Compile(List<Kernel> kernels, Memory memory)
    {
        for (var (start, end) = (0, 0); start < kernels.Count; start = end)
        {
            var size = 0;
            while (end < kernels.Count && (end == start || size + Size(kernels[end]) <= MethodLength))
            {
                size += Size(kernels[end++]);
            }

            steps.Add(new(Method(kernels[start..end], memory)));
        }

        kernels.Clear();
    }

    private static int Size(Kernel kernel) =>
        kernel.Nodes.Count + (FunctionLength * kernel.Nodes.Count(node => node.Primitive is { IsFunction: true }));

    private KernelMethod Method(List<Kernel> kernels, Memory memory)
    {
        var method = new DynamicMethod(
            "kernels",
            typeof(void),
            [typeof(void**), typeof(nint), typeof(nint), typeof(nint)],
            typeof(NativeCode<T>).Module,
            skipVisibility: true)
        {
            // Every local is written before it is read.
            InitLocals = false,
        };
        var il = method.GetILGenerator();
        foreach (var kernel in kernels)
        {
            KernelEmitter.Emit(il, kernel, target, memory);
        }

        il.Emit(OpCodes.Ret);
        var compiled = method.CreateDelegate<KernelMethod>();
        RuntimeHelpers.PrepareDelegate(compiled);
        return compiled;
    }

    private static Step OfProduct(Product product, Memory memory, long pieceCost)
    {
        var (method, pieces) = ProductMethod<T>.Of(product, memory, pieceCost);
        return new(method, pieces, TakesThreads: pieces == 1);
    }

    private static KernelMethod Fill(Place place, T value) =>
        (buffers, points, first, _) => place.Elements<T>(buffers, points, first).Fill(value);

    private static KernelMethod Call(Evaluator evaluator, int instruction, int arenaLength) => (buffers, _, _, threads) =>
        evaluator.Step(instruction, new Span<Real<T>>(buffers[(int)Region.Arena], arenaLength), (int)threads);

    // What is called once, or once for each of several pieces; or, instead of the number of points, with that of threads.
    private readonly record struct Step(KernelMethod Method, int Pieces = 1, bool TakesThreads = false);
}
