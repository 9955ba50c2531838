using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Writes the intermediate language of a kernel: a loop for each digit of its index, the innermost over whole registers. What does not
/// change in a loop is computed before it.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed partial class KernelEmitter
{
    private const int MostInlinedFunctions = 4;

    private readonly ILGenerator il;
    private readonly Kernel kernel;
    private readonly LaneSet lanes;
    private readonly Type element;
    private readonly int elementSize;
    private readonly bool isOverPoints;

    // One number, in a register for which there are instructions.
    private readonly bool isSingle;
    private readonly Memory memory;
    private readonly int[] weights;
    private readonly Access[] loads;
    private readonly Access[] stores;
    private readonly int[] depths;
    private readonly LocalBuilder[] values;
    private readonly LocalBuilder?[] accumulators;
    private readonly ILookup<int, int> writesOf;
    private LocalBuilder? headMask;
    private readonly Divisors divisors;
    private readonly bool isShort;
    private readonly bool isVeryShort;

    private KernelEmitter(ILGenerator il, Kernel kernel, LaneSet lanes, Type element, Memory memory)
    {
        (this.il, this.kernel, this.element, this.memory) = (il, kernel, element, memory);
        elementSize = element == typeof(float) ? sizeof(float) : sizeof(double);
        isOverPoints = kernel.Length == Kernel.Points;
        weights = [.. kernel.Weights.Reverse()];
        this.lanes = weights.Length == 0 && lanes.Width > 1 ? LaneSet.Narrowest : lanes;
        isSingle = weights.Length == 0 && this.lanes.Width > 1;
        loads = new Access[kernel.Nodes.Count];
        depths = new int[kernel.Nodes.Count];
        values = new LocalBuilder[kernel.Nodes.Count];
        stores = new Access[kernel.Writes.Count];
        accumulators = new LocalBuilder?[kernel.Writes.Count];
        writesOf = kernel.Writes.Index().ToLookup(write => write.Item.Value, write => write.Index);
        divisors = new(il, this.lanes);
        var functions = kernel.Nodes.Count(node => LaneSet.IsFunction(node.Primitive));
        (isShort, isVeryShort) = (functions <= MostInlinedFunctions, 2 * functions <= MostInlinedFunctions);
    }

    /// <summary>Appends a kernel to the body of a <see cref="KernelMethod"/>.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">How many numbers at once.</param>
    /// <param name="element">What is in memory: <see cref="double"/> or <see cref="float"/>.</param>
    /// <param name="memory">Where arrays are.</param>
    public static void Emit(ILGenerator il, Kernel kernel, LaneSet lanes, Type element, Memory memory)
    {
        var emitter = new KernelEmitter(il, kernel, lanes, element, memory);
        emitter.Prepare();
        emitter.Level(0);
    }

    private void Prepare()
    {
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < depths.Length; i++)
        {
            var node = kernel.Nodes[i];
            if (node.Kind == NodeKind.Load)
            {
                loads[i] = Begin(node.A, node.Map!);
                depths[i] = loads[i].Depth;
            }

            foreach (var operand in node.Operands(buffer))
            {
                depths[i] = Math.Max(depths[i], depths[operand]);
            }

            values[i] = il.DeclareLocal(lanes.Register);
        }

        for (var i = 0; i < stores.Length; i++)
        {
            stores[i] = Begin(kernel.Writes[i].Array, kernel.Writes[i].Map);
        }

        PrepareTransposes();
    }

    private void Level(int level)
    {
        EmitNodes(level, count: null, index: null);
        if (level == weights.Length)
        {
            for (var i = 0; i < stores.Length; i++)
            {
                Store(i, count: null, index: null);
            }
        }
        else if (level == weights.Length - 1)
        {
            Innermost();
        }
        else
        {
            Outer(level);
        }
    }

    private void Outer(int level)
    {
        var index = il.DeclareLocal(typeof(nint));
        var before = ((Access[])loads.Clone(), (Access[])stores.Clone());
        var (top, test) = (il.DefineLabel(), il.DefineLabel());
        EmitConstant(0);
        il.Emit(OpCodes.Stloc, index);
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        Advance(loads, index, level);
        Advance(stores, index, level);
        Level(level + 1);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant(1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, index);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant(LoopLength(level));
        il.Emit(OpCodes.Blt, top);
        before.Item1.CopyTo(loads, 0);
        before.Item2.CopyTo(stores, 0);
    }

    private void Innermost()
    {
        var index = il.DeclareLocal(typeof(nint));
        var length = isOverPoints ? 0 : LoopLength(weights.Length - 1);
        for (var i = 0; i < stores.Length; i++)
        {
            if (IsGathered(i))
            {
                accumulators[i] ??= il.DeclareLocal(lanes.Register);
                EmitNumber(Neutral(i));
                il.Emit(OpCodes.Stloc, accumulators[i]!);
            }
        }

        EmitConstant(0);
        il.Emit(OpCodes.Stloc, index);
        if (isOverPoints || length >= lanes.Width)
        {
            MainLoop(index, length);
        }

        if (lanes.Width > 1 && (isOverPoints || length % lanes.Width != 0))
        {
            Tail(index, length);
        }

        for (var i = 0; i < stores.Length; i++)
        {
            if (accumulators[i] is { } accumulator)
            {
                AddToMemory(i, accumulator);
            }
        }
    }

    private void MainLoop(LocalBuilder index, int length)
    {
        var (top, test) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        Body(count: null, index);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, index);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, index);
        EmitLength(length);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ble, top);
    }

    // What is left over fills part of a register.
    private void Tail(LocalBuilder index, int length)
    {
        var end = il.DefineLabel();
        var count = il.DeclareLocal(typeof(nint));
        EmitLength(length);
        il.Emit(OpCodes.Ldloc, index);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Stloc, count);
        if (isOverPoints)
        {
            il.Emit(OpCodes.Ldloc, count);
            il.Emit(OpCodes.Brfalse, end);
        }

        headMask ??= il.DeclareLocal(lanes.Register);
        lanes.Instructions!.EmitHeadMask(il, count);
        il.Emit(OpCodes.Stloc, headMask);
        Body(count, index);
        il.MarkLabel(end);
    }

    // A value is stored as soon as it is computed, so that it need not be kept; what no loop changes is stored last.
    private void Body(LocalBuilder? count, LocalBuilder index)
    {
        EmitTransposes(isRead: true, count, index);
        EmitNodes(weights.Length, count, index);
        for (var i = 0; i < stores.Length; i++)
        {
            if (depths[kernel.Writes[i].Value] < weights.Length)
            {
                Store(i, count, index);
            }
        }

        EmitTransposes(isRead: false, count, index);
    }

    private void EmitNodes(int depth, LocalBuilder? count, LocalBuilder? index)
    {
        for (var i = 0; i < depths.Length; i++)
        {
            if (depths[i] == depth)
            {
                EmitNode(i, kernel.Nodes[i], count, index);
                il.Emit(OpCodes.Stloc, values[i]);
                if (index is not null)
                {
                    foreach (var write in writesOf[i])
                    {
                        Store(write, count, index);
                    }
                }

                if (IsDivisorInInnermostLoop(i))
                {
                    divisors.Prepare(values[i]);
                }
            }
        }
    }

    private bool IsDivisorInInnermostLoop(int number) =>
        lanes.Width > 1 && depths[number] < weights.Length &&
        Enumerable.Range(number + 1, depths.Length - number - 1).Any(i => IsDivision(i) && kernel.Nodes[i].B == number);

    private bool IsDivision(int number) =>
        depths[number] == weights.Length && kernel.Nodes[number].Primitive == typeof(Primitives.Divide);

    private void EmitNode(int number, in Node node, LocalBuilder? count, LocalBuilder? index)
    {
        switch (node.Kind)
        {
            case NodeKind.Constant:
                EmitNumber(node.Value);
                break;
            case NodeKind.Load when index is null || depths[number] < weights.Length:
                EmitPointer(loads[number]);
                EmitBroadcast();
                break;
            case NodeKind.Load when transposed.TryGetValue((node.A, node.Map!.Offset), out var place):
                EmitScratch(place);
                EmitLoad(stride: 1, count: null);
                break;
            case NodeKind.Load when loads[number].Steps[^1] != 0:
                EmitLoadAt(loads[number], count, index);
                break;
            case NodeKind.Load:
                var stride = loads[number].Strides[^1];
                EmitElement(loads[number].Pointer, index, stride);
                EmitLoad(stride, count);
                break;
            case NodeKind.Unary:
                EmitPrimitive(node.Primitive!, values[node.A], isShort && (count is null || isVeryShort));
                break;
            case NodeKind.Binary when index is not null && IsDivision(number) && divisors.Contains(values[node.B]):
                divisors.EmitQuotient(values[node.A], values[node.B], values[number]);
                break;
            case NodeKind.Binary:
                EmitPrimitive(node.Primitive!, values[node.A], values[node.B], isShort && (count is null || isVeryShort));
                break;
            case NodeKind.Select when lanes.Instructions is { } instructions:
                instructions.EmitSelect(il, values[node.A], values[node.B], values[node.C]);
                break;
            case NodeKind.Select:
                il.Emit(OpCodes.Ldloc, values[node.A]);
                il.Emit(OpCodes.Ldloc, values[node.B]);
                il.Emit(OpCodes.Ldloc, values[node.C]);
                il.Emit(OpCodes.Call, lanes.Select);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void EmitPrimitive(Type primitive, LocalBuilder x, bool inlines)
    {
        if (lanes.Instructions?.TryEmit(il, primitive, x) != true)
        {
            lanes.EmitCall(il, lanes.Primitive(primitive, 1, inlines), x);
        }
    }

    private void EmitPrimitive(Type primitive, LocalBuilder x, LocalBuilder y, bool inlines = true)
    {
        if (lanes.Instructions?.TryEmit(il, primitive, x, y) != true)
        {
            lanes.EmitCall(il, lanes.Primitive(primitive, 2, inlines), x, y);
        }
    }

    private static Type Combination(Reduction reduction) =>
        reduction == Reduction.Sum ? typeof(Primitives.Add) : typeof(Primitives.Maximum);

    private void EmitNumber(double value)
    {
        il.Emit(OpCodes.Ldc_R8, value);
        if (lanes.Instructions is { } instructions)
        {
            il.Emit(OpCodes.Call, instructions.Create);
        }
    }

    private void EmitLength(int length)
    {
        if (isOverPoints)
        {
            Memory.EmitPointCount(il);
        }
        else
        {
            EmitConstant(length);
        }
    }

    private void EmitConstant(long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        il.Emit(OpCodes.Conv_I);
    }

    private bool IsGathered(int store) => kernel.Writes[store].Reduction != Reduction.None && stores[store] is { Strides: [.., 0], Steps: [.., 0] };

    private double Neutral(int store) => kernel.Writes[store].Reduction == Reduction.Sum ? 0 : double.NegativeInfinity;

    private int LoopLength(int level) => (level == 0 ? kernel.Length : weights[level - 1]) / weights[level];
}
