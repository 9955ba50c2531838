using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection.Emit;
using AutoDiff.Numbers;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>A schedule as methods of the machine, in the order in which they are called. Holds no state between calls.</summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed unsafe class NativeCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Points evaluated before the next method is called, so that what one leaves the other finds in the caches.
    private const int TileLength = 256;

    // So little is kept on the stack.
    private const int SmallArena = 64;

    private readonly List<KernelMethod> steps = [];
    private readonly List<(Place From, int To)> copies = [];
    private readonly T[] constants;
    private readonly int arenaLength;
    private readonly bool isOverPoints;

    private NativeCode(T[] constants, int arenaLength, bool isOverPoints) =>
        (this.constants, this.arenaLength, this.isOverPoints) = (constants, arenaLength, isOverPoints);

    /// <summary>Code that evaluates one point after the other, a register holding neighbouring elements of arrays.</summary>
    public static NativeCode<T> OverElements(Program program, LaneSet lanes)
    {
        var plan = MemoryPlan.For(program, Fusion.Apply(program));
        var code = new NativeCode<T>(Array.ConvertAll(plan.Constants, T.CreateTruncating), plan.ArenaLength, isOverPoints: false);
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

    /// <summary>Code that evaluates as many points at a time as a register has lanes; null if the program has no such form.</summary>
    public static NativeCode<T>? OverPoints(Program program, LaneSet lanes)
    {
        if (ScalarExpansion.Apply(program) is not { } kernel)
        {
            return null;
        }

        var memory = new Memory();
        var (inputs, outputs) = (0, 0);
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            memory[~k] = new(Region.Inputs, inputs, program.Inputs[k].Shape.Length);
            inputs += program.Inputs[k].Shape.Length;
        }

        for (var k = 0; k < program.Outputs.Length; k++)
        {
            var length = program.Shape(program.Outputs[k]).Length;
            memory[k] = new(Region.Outputs, outputs, length);
            outputs += length;
        }

        var arrays = 0;
        var kernels = KernelSplitter.Split(kernel, NewArray).ToList();
        var code = new NativeCode<T>([], arrays * TileLength, isOverPoints: true);
        code.Compile(kernels, memory, lanes);
        return code;

        int NewArray()
        {
            var array = program.Outputs.Length + arrays;
            memory[array] = new(Region.Arena, arrays++, 1);
            return array;
        }
    }

    /// <summary>Evaluates points <paramref name="first"/> up to, but without, <paramref name="end"/> of those in the buffers.</summary>
    public void Run(T* inputs, T* outputs, int points, int first, int end)
    {
        if (arenaLength <= SmallArena)
        {
            var arena = stackalloc T[SmallArena];
            Run(inputs, outputs, arena, points, first, end);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent(arenaLength);
        fixed (T* arena = rented)
        {
            Run(inputs, outputs, arena, points, first, end);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private void Run(T* inputs, T* outputs, T* arena, int points, int first, int end)
    {
        fixed (T* constantsStart = constants)
        {
            var buffers = stackalloc void*[4];
            buffers[(int)Region.Inputs] = inputs;
            buffers[(int)Region.Outputs] = outputs;
            buffers[(int)Region.Arena] = arena;
            buffers[(int)Region.Constants] = constantsStart;
            var tile = !isOverPoints ? 1 : arenaLength == 0 ? end - first : TileLength;
            for (var point = first; point < end; point += tile)
            {
                foreach (var step in steps)
                {
                    step(buffers, points, point, Math.Min(tile, end - point));
                }

                foreach (var (from, to) in copies)
                {
                    var target = new Place(Region.Outputs, to, from.Length);
                    Elements(buffers, from, points, point).CopyTo(Elements(buffers, target, points, point));
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
            while (end < kernels.Count && (end == start || size + kernels[end].Nodes.Count <= KernelSplitter.Limit))
            {
                size += kernels[end++].Nodes.Count;
            }

            var method = new DynamicMethod(
                "kernels", typeof(void), [typeof(void**), typeof(nint), typeof(nint), typeof(nint)], typeof(NativeCode<T>).Module, skipVisibility: true);
            var il = method.GetILGenerator();
            foreach (var kernel in kernels[start..end])
            {
                KernelEmitter.Emit(il, kernel, lanes, typeof(T), memory);
            }

            il.Emit(OpCodes.Ret);
            steps.Add(method.CreateDelegate<KernelMethod>());
        }

        kernels.Clear();
    }

    private static KernelMethod Fill(Place place, T value) => (buffers, points, first, _) => Elements(buffers, place, points, first).Fill(value);

    private static KernelMethod Call(Evaluator evaluator, int instruction, int arenaLength) => (buffers, _, _, _) =>
        evaluator.Step(instruction, new Span<Real<T>>(buffers[(int)Region.Arena], arenaLength));

    private static Span<T> Elements(void** buffers, Place place, nint points, nint point)
    {
        var start = place.Region == Region.Outputs ? (place.Start * points) + (place.Length * point) : place.Start;
        return new((T*)buffers[(int)place.Region] + start, place.Length);
    }
}
