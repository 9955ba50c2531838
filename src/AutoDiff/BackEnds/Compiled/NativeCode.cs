using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>A schedule as methods of the machine, in the order in which they are called. Holds no state between calls.</summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed unsafe class NativeCode<T> : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Values of short kernels in one method: each needs variables of its own besides, and with 2000 of them the JIT compiler does not
    // optimise.
    private const int MethodLength = 300;

    // So little is kept on the stack.
    private const int SmallArena = 128;

    private const int CacheLine = 64;

    private readonly List<KernelMethod> steps = [];
    private readonly List<(Place From, Place To)> copies = [];
    private readonly T[] constants;
    private readonly int[] tables;
    private readonly int arenaLength;
    private readonly int sumLength;

    // What is computed once and not at each point.
    private readonly NativeCode<T>? once;

    // Points evaluated before the next method is called; 0 if that is all of them, 1 if the code is not over points.
    private readonly int tileLength;

    private NativeCode(T[] constants, int[] tables, int arenaLength, int tileLength, int sumLength, SharedPart? shared, LaneSet lanes)
    {
        (this.constants, this.tables) = (constants, tables);
        (this.arenaLength, this.tileLength, this.sumLength) = (arenaLength, tileLength, sumLength);
        if (shared?.Once is { } part)
        {
            once = OverElements(part.Program, part.Layout, lanes);
            SharedLength = shared.Length;
        }
    }

    /// <summary>Code for one point, a register holding neighbouring elements of arrays.</summary>
    public static NativeCode<T> OverElements(Program program, PointLayout layout, LaneSet lanes) =>
        OverElements(program, layout, null, layout.SumLength, lanes);

    /// <summary>
    /// Code for many points: as many at a time as a register has lanes if the program is small, else one after the other.
    /// </summary>
    public static NativeCode<T> ForPoints(Program program, PointLayout layout, LaneSet lanes)
    {
        var shared = SharedPart.Of(program, layout);
        var (rest, places) = shared.AtEachPoint;
        return ScalarExpansion.ForPoints(rest, places) is { } kernel
            ? Expanded(kernel, places, shared, layout.SumLength, lanes)
            : OverElements(rest, places, shared, layout.SumLength, lanes);
    }

    /// <summary>
    /// Code for one point of scalars or of few elements, each in one lane of the narrowest registers; null if they fill registers better.
    /// </summary>
    public static NativeCode<T>? OfScalars(Program program, PointLayout layout, LaneSet lanes) =>
        ScalarExpansion.ForOnePoint(program, layout, lanes.Width) is { } kernel
            ? Expanded(kernel, layout, null, layout.SumLength, LaneSet.Narrowest)
            : null;

    private static NativeCode<T> OverElements(Program program, PointLayout layout, SharedPart? shared, int sumLength, LaneSet lanes)
    {
        var plan = MemoryPlan.For(program, Fusion.Apply(program), layout);
        var constants = Array.ConvertAll(plan.Constants, T.CreateTruncating);
        var code = new NativeCode<T>(constants, plan.Memory.Tables, plan.ArenaLength, tileLength: 1, sumLength, shared, lanes);
        code.copies.AddRange(plan.Copies);
        var pending = new List<Kernel>();
        var evaluator = plan.Listing is null ? null : new Evaluator(plan.Listing);
        foreach (var item in plan.Order)
        {
            if (item.Kernel is { } kernel)
            {
                pending.Add(kernel);
                continue;
            }

            code.Compile(pending, plan.Memory, lanes);
            if (item.Fill is { } fill)
            {
                code.steps.Add(Fill(fill.Place, T.CreateTruncating(fill.Value)));
            }
            else
            {
                code.steps.Add(Call(evaluator!, item.Instruction, plan.ArenaLength));
            }
        }

        code.Compile(pending, plan.Memory, lanes);
        return code;
    }

    // Every element of every array by itself.
    private static NativeCode<T> Expanded(Kernel kernel, PointLayout layout, SharedPart? shared, int sumLength, LaneSet lanes)
    {
        var plan = PointPlan.For(kernel, layout);
        var code = new NativeCode<T>([], [], plan.ArrayCount * plan.TileLength, plan.TileLength, sumLength, shared, lanes);
        code.Compile([.. plan.Parts], plan.Memory, lanes);
        return code;
    }

    /// <inheritdoc/>
    public bool IsOverPoints => tileLength != 1;

    /// <inheritdoc/>
    public int SharedLength { get; }

    /// <inheritdoc/>
    public void RunShared(PointBuffers<T> buffers) => once?.Run(new(buffers.Inputs, buffers.Shared, null, buffers.Points), null, 0, 1);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Run(PointBuffers<T> buffers, double* sums, int first, int end)
    {
        // Arrays between kernels begin with a cache line, which so no register straddles.
        var length = arenaLength + sumLength + (CacheLine / sizeof(T));
        if (length <= SmallArena)
        {
            var arena = stackalloc T[SmallArena];
            Run(buffers, sums, Aligned(arena), first, end);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent(length);
        fixed (T* arena = rented)
        {
            Run(buffers, sums, Aligned(arena), first, end);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static T* Aligned(T* arena) => (T*)(((nint)arena + CacheLine - 1) / CacheLine * CacheLine);

    [SkipLocalsInit]
    private void Run(PointBuffers<T> buffers, double* sums, T* arena, int first, int end)
    {
        fixed (T* constantsStart = constants)
        fixed (int* tablesStart = tables)
        {
            var tileSums = arena + arenaLength;
            var regions = stackalloc void*[7];
            regions[(int)Region.Inputs] = buffers.Inputs;
            regions[(int)Region.Outputs] = buffers.Outputs;
            regions[(int)Region.Arena] = arena;
            regions[(int)Region.Constants] = constantsStart;
            regions[(int)Region.Sums] = tileSums;
            regions[(int)Region.Shared] = buffers.Shared;
            regions[(int)Region.Tables] = tablesStart;
            var tile = tileLength == 0 ? end - first : tileLength;
            for (long point = first; point < end; point += tile)
            {
                foreach (var step in steps)
                {
                    step(regions, buffers.Points, (nint)point, (nint)Math.Min(tile, end - point));
                }

                foreach (var (from, to) in copies)
                {
                    Elements(regions, from, buffers.Points, (nint)point).CopyTo(Elements(regions, to, buffers.Points, (nint)point));
                }

                for (var i = 0; i < sumLength; i++)
                {
                    sums[i] += double.CreateTruncating(tileSums[i]);
                }
            }
        }
    }

    // Compiles the kernels, as many as fit into each method, and forgets them.
    private void Compile(List<Kernel> kernels, Memory memory, LaneSet lanes)
    {
        for (var (start, end) = (0, 0); start < kernels.Count; start = end)
        {
            var size = 0;
            while (end < kernels.Count && (end == start || size + kernels[end].Nodes.Count <= MethodLength))
            {
                size += kernels[end++].Nodes.Count;
            }

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
            foreach (var kernel in kernels[start..end])
            {
                KernelEmitter.Emit(il, kernel, lanes, typeof(T), memory);
            }

            il.Emit(OpCodes.Ret);
            var step = method.CreateDelegate<KernelMethod>();
            RuntimeHelpers.PrepareDelegate(step);
            steps.Add(step);
        }

        kernels.Clear();
    }

    private static KernelMethod Fill(Place place, T value) =>
        (buffers, points, first, _) => Elements(buffers, place, points, first).Fill(value);

    private static KernelMethod Call(Evaluator evaluator, int instruction, int arenaLength) => (buffers, _, _, _) =>
        evaluator.Step(instruction, new Span<Real<T>>(buffers[(int)Region.Arena], arenaLength));

    private static Span<T> Elements(void** buffers, Place place, nint points, nint point)
    {
        var start = place.Region is Region.Inputs or Region.Outputs ? place.First(points, point) : place.Start;
        return new((T*)buffers[(int)place.Region] + start, place.Length);
    }
}
