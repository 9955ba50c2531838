using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Writes the intermediate language of a kernel: a loop for each digit of its index, the innermost over whole registers. What does not change in
/// a loop is computed before it.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed class KernelEmitter
{
    private const int MostInlinedFunctions = 4;

    private static readonly MethodInfo LoadTransposed = typeof(PointTranspose).GetMethod(nameof(PointTranspose.Load))!;
    private static readonly MethodInfo StoreTransposed = typeof(PointTranspose).GetMethod(nameof(PointTranspose.Store))!;

    private readonly ILGenerator il;
    private readonly Kernel kernel;
    private readonly LaneSet lanes;
    private readonly Type element;
    private readonly int elementSize;
    private readonly bool isOverPoints;
    private readonly Memory memory;
    private readonly int[] weights;
    private readonly Access[] loads;
    private readonly Access[] stores;
    private readonly int[] depths;
    private readonly LocalBuilder[] values;
    private readonly LocalBuilder?[] accumulators;
    private readonly ILookup<int, int> writesOf;
    private readonly List<Transposed> runs = [];
    private readonly Dictionary<(int Array, int Offset), (int Run, int Index)> transposed = [];
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
        this.lanes = weights.Length == 0 ? LaneSet.Scalar : lanes;
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

    // An array as a kernel sees it: how far its address moves in each loop, and where it has got to.
    private struct Access
    {
        public int[] Strides;
        public LocalBuilder Pointer;

        public readonly int Depth => Array.FindLastIndex(Strides, static stride => stride != 0) + 1;
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

    // Neighbouring elements of each point, and the scratch through which the kernel sees them.
    private sealed record Transposed(bool IsRead, int Stride, int Length, LocalBuilder Pointer, LocalBuilder Scratch);

    private void PrepareTransposes()
    {
        if (!isOverPoints || lanes.Width == 1 || element != typeof(double))
        {
            return;
        }

        PrepareTransposes(isRead: true, kernel.Nodes.Where(node => node.Kind == NodeKind.Load).Select(node => (node.A, node.Map!)));
        PrepareTransposes(isRead: false, kernel.Writes.Where(write => write.Reduction == Reduction.None).Select(write => (write.Array, write.Map)));
    }

    private void PrepareTransposes(bool isRead, IEnumerable<(int Array, IndexMap Map)> accesses)
    {
        Transposed? run = null;
        var (last, end) = (0, 0);
        foreach (var (array, stride, offset) in accesses
            .Select(access => (access.Array, Stride: access.Map.StrideAt(1), access.Map.Offset))
            .Where(access => access.Stride > 1).Distinct().Order())
        {
            if (run is null || array != last || offset != end)
            {
                var (pointer, scratch) = (il.DeclareLocal(typeof(nint)), il.DeclareLocal(typeof(nint)));
                memory.EmitAddress(il, array, offset, elementSize, isOverPoints);
                il.Emit(OpCodes.Stloc, pointer);
                run = new(isRead, stride, 0, pointer, scratch);
                runs.Add(run);
            }

            transposed[(array, offset)] = (runs.Count - 1, run.Length);
            runs[^1] = run = run with { Length = run.Length + 1 };
            (last, end) = (array, offset + 1);
        }

        foreach (var filled in runs.Where(filled => filled.IsRead == isRead))
        {
            EmitConstant((long)filled.Length * lanes.Width * sizeof(double));
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Localloc);
            il.Emit(OpCodes.Stloc, filled.Scratch);
        }
    }

    // All that is read, before the values are computed; or all that is written, after.
    private void EmitTransposes(bool isRead, LocalBuilder? count, LocalBuilder index)
    {
        foreach (var run in runs.Where(run => run.IsRead == isRead))
        {
            EmitElement(run.Pointer, index, run.Stride);
            EmitConstant(run.Stride);
            EmitConstant(run.Length);
            il.Emit(OpCodes.Ldloc, run.Scratch);
            EmitConstant(lanes.Width);
            if (count is null)
            {
                EmitConstant(lanes.Width);
            }
            else
            {
                il.Emit(OpCodes.Ldloc, count);
            }

            il.Emit(OpCodes.Call, isRead ? LoadTransposed : StoreTransposed);
        }
    }

    private void EmitScratch((int Run, int Index) place)
    {
        il.Emit(OpCodes.Ldloc, runs[place.Run].Scratch);
        EmitConstant((long)place.Index * lanes.Width * sizeof(double));
        il.Emit(OpCodes.Add);
    }

    private Access Begin(int array, IndexMap map)
    {
        var access = new Access
        {
            Strides = Array.ConvertAll(weights, map.StrideAt),
            Pointer = il.DeclareLocal(typeof(nint)),
        };
        memory.EmitAddress(il, array, map.Offset, elementSize, isOverPoints);
        il.Emit(OpCodes.Stloc, access.Pointer);
        return access;
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

    // Points the accesses that move in a loop to where they are in this turn of it.
    private void Advance(Access[] accesses, LocalBuilder index, int level)
    {
        for (var i = 0; i < accesses.Length; i++)
        {
            if (accesses[i].Strides is { } strides && strides[level] != 0)
            {
                EmitElement(accesses[i].Pointer, index, strides[level]);
                accesses[i].Pointer = il.DeclareLocal(typeof(nint));
                il.Emit(OpCodes.Stloc, accesses[i].Pointer);
            }
        }
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
        lanes.Width > 1 && depths[number] < weights.Length && kernel.Nodes.Index().Any(pair => IsDivision(pair.Index) && pair.Item.B == number);

    private bool IsDivision(int number) =>
        depths[number] == weights.Length && kernel.Nodes[number] is { Kind: NodeKind.Binary } node && node.Primitive == typeof(Primitives.Divide);

    private void EmitNode(int number, in Node node, LocalBuilder? count, LocalBuilder? index)
    {
        switch (node.Kind)
        {
            case NodeKind.Constant:
                EmitNumber(node.Value);
                break;
            case NodeKind.Load when index is null || depths[number] < weights.Length:
                il.Emit(OpCodes.Ldloc, loads[number].Pointer);
                EmitBroadcast();
                break;
            case NodeKind.Load when transposed.TryGetValue((node.A, node.Map!.Offset), out var place):
                EmitScratch(place);
                EmitLoad(stride: 1, count: null);
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

    private void Store(int number, LocalBuilder? count, LocalBuilder? index)
    {
        var write = kernel.Writes[number];
        var value = values[write.Value];
        if (index is not null && accumulators[number] is { } accumulator)
        {
            if (count is not null)
            {
                value = il.DeclareLocal(lanes.Register);
                lanes.Instructions!.EmitHead(il, values[write.Value], headMask!, Neutral(number));
                il.Emit(OpCodes.Stloc, value);
            }

            EmitPrimitive(Combination(write.Reduction), accumulator, value);
            il.Emit(OpCodes.Stloc, accumulator);
            return;
        }

        if (index is not null && transposed.TryGetValue((write.Array, write.Map.Offset), out var place))
        {
            EmitScratch(place);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Stobj, lanes.Register);
            return;
        }

        var stride = index is null ? 1 : stores[number].Strides[^1];
        var target = il.DeclareLocal(typeof(nint));
        if (index is null)
        {
            il.Emit(OpCodes.Ldloc, stores[number].Pointer);
        }
        else
        {
            EmitElement(stores[number].Pointer, index, stride);
        }

        il.Emit(OpCodes.Stloc, target);
        if (write.Reduction != Reduction.None && !kernel.IsSingle(write))
        {
            var before = il.DeclareLocal(lanes.Register);
            il.Emit(OpCodes.Ldloc, target);
            EmitLoad(stride, count);
            il.Emit(OpCodes.Stloc, before);
            value = il.DeclareLocal(lanes.Register);
            EmitPrimitive(Combination(write.Reduction), before, values[write.Value]);
            il.Emit(OpCodes.Stloc, value);
        }

        EmitStore(value, target, stride, count);
    }

    // The lanes of an accumulator are combined, and then with what stands in memory.
    private void AddToMemory(int number, LocalBuilder accumulator)
    {
        var write = kernel.Writes[number];
        var pointer = stores[number].Pointer;
        if (!kernel.IsSingle(write))
        {
            il.Emit(OpCodes.Ldloc, pointer);
            il.Emit(OpCodes.Call, LaneSet.Scalar.Move("Load", element));
        }

        if (write.Reduction == Reduction.Sum && lanes.Instructions is { } instructions)
        {
            il.Emit(OpCodes.Ldloc, accumulator);
            il.Emit(OpCodes.Call, instructions.Sum);
        }
        else
        {
            lanes.EmitArgument(il, accumulator);
            il.Emit(OpCodes.Call, lanes.Method(write.Reduction == Reduction.Sum ? "Sum" : "Max"));
        }

        if (!kernel.IsSingle(write))
        {
            il.Emit(OpCodes.Call, LaneSet.Scalar.Primitive(Combination(write.Reduction), 2));
        }

        il.Emit(OpCodes.Ldloc, pointer);
        il.Emit(OpCodes.Call, LaneSet.Scalar.Move("Store", element));
    }

    private void EmitBroadcast()
    {
        if (lanes.Instructions is { } instructions && element == typeof(double))
        {
            il.Emit(OpCodes.Ldind_R8);
            il.Emit(OpCodes.Call, instructions.Create);
        }
        else
        {
            lanes.EmitCall(il, lanes.Move("Broadcast", element));
        }
    }

    // Whole registers of neighbours move at once; else the lanes one by one.
    private void EmitLoad(int stride, LocalBuilder? count)
    {
        if (IsWholeRegister(stride, count))
        {
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(OpCodes.Ldobj, lanes.Register);
        }
        else if (IsHead(stride, count))
        {
            lanes.Instructions!.EmitLoadHead(il, headMask!);
        }
        else
        {
            EmitMove("Load", stride, count);
        }
    }

    private void EmitStore(LocalBuilder value, LocalBuilder target, int stride, LocalBuilder? count)
    {
        if (IsWholeRegister(stride, count))
        {
            il.Emit(OpCodes.Ldloc, target);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(OpCodes.Stobj, lanes.Register);
        }
        else if (IsHead(stride, count))
        {
            lanes.Instructions!.EmitStoreHead(il, value, target, headMask!);
        }
        else
        {
            lanes.EmitArgument(il, value);
            il.Emit(OpCodes.Ldloc, target);
            EmitMove("Store", stride, count);
        }
    }

    private bool IsWholeRegister(int stride, LocalBuilder? count) =>
        lanes.Width > 1 && element == typeof(double) && stride == 1 && count is null;

    private bool IsHead(int stride, LocalBuilder? count) =>
        lanes.Instructions is { MovesHeads: true } && element == typeof(double) && stride == 1 && count is not null;

    private void EmitMove(string name, int stride, LocalBuilder? count)
    {
        if (lanes.Width == 1 || (stride == 1 && count is null))
        {
            lanes.EmitCall(il, lanes.Move(name, element));
            return;
        }

        if (stride != 1)
        {
            EmitConstant(stride);
        }

        if (count is null)
        {
            EmitConstant(lanes.Width);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, count);
        }

        lanes.EmitCall(il, lanes.Move(name + (stride == 1 ? "Head" : "Some"), element));
    }

    private static Type Combination(Reduction reduction) => reduction == Reduction.Sum ? typeof(Primitives.Add) : typeof(Primitives.Maximum);

    private void EmitElement(LocalBuilder pointer, LocalBuilder index, int stride)
    {
        il.Emit(OpCodes.Ldloc, pointer);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant((long)stride * elementSize);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }

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

    private bool IsGathered(int store) => kernel.Writes[store].Reduction != Reduction.None && stores[store].Strides[^1] == 0;

    private double Neutral(int store) => kernel.Writes[store].Reduction == Reduction.Sum ? 0 : double.NegativeInfinity;

    private int LoopLength(int level) => (level == 0 ? kernel.Length : weights[level - 1]) / weights[level];
}
