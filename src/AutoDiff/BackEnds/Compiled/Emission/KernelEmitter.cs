using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Writes the intermediate language of a kernel: a loop for each digit of its index, the innermost over whole
/// registers. What does not change in a loop is computed before it.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed partial class KernelEmitter
{
    // The JIT compiler inlines no more when a method has 512 variables; a function has a hundred, and a value about
    // one.
    private const int MostInlinedFunctions = 4;
    private const int MostValuesBesideFunctions = 64;

    // How many registers as long as a cache line a machine has.
    private const int Registers = 32;

    private readonly ILGenerator il;
    private readonly Kernel kernel;
    private readonly LaneSet lanes;
    private readonly int elementSize;
    private readonly bool isOverPoints;
    private readonly bool isOnePoint;
    private readonly ArrayPlaces places;
    private readonly Addresses addresses;
    private readonly int[] weights;
    private readonly Access[] loads;
    private readonly Access[] stores;
    private readonly int[] depths;
    private readonly LocalBuilder[] values;
    private readonly Accumulator?[] accumulators;
    private readonly ILookup<int, int> writesOf;
    private readonly Reciprocals reciprocals;
    private readonly RareTerms? rareTerms;

    // Whether functions are inlined in the body over whole registers, and in that under a mask, which may be a second
    // one.
    private readonly bool inlinesWhole;
    private readonly bool inlinesMasked;

    // Whether there are more values over points than registers, each of which is as long as a cache line.
    private readonly bool spills;

    // Whether the innermost loop has few turns, the last of which fills a part of a register, and functions in them.
    private readonly bool isMasked;

    private KernelEmitter(ILGenerator il, Kernel kernel, CodeTarget target, ArrayPlaces places)
    {
        (this.il, this.kernel, this.places, isOnePoint) = (il, kernel, places, target.IsOnePoint);
        addresses = new(il, places);
        isOverPoints = kernel.Length == Kernel.Points;
        weights = [.. kernel.Weights.Reverse()];
        lanes = weights.Length == 0 ? target.Lanes.Scalar : target.Lanes;
        elementSize = lanes.Element == typeof(float) ? sizeof(float) : sizeof(double);
        loads = new Access[kernel.Nodes.Count];
        depths = new int[kernel.Nodes.Count];
        values = new LocalBuilder[kernel.Nodes.Count];
        stores = new Access[kernel.Writes.Count];
        accumulators = new Accumulator?[kernel.Writes.Count];
        writesOf = kernel.Writes.Index().ToLookup(write => write.Item.Value, write => write.Index);
        reciprocals = new(il, lanes);
        rareTerms = lanes.Instructions is null || isOverPoints ? null : RareTerms.Of(kernel, lanes.Width);
        var functions = kernel.Nodes.Count(node => node.Primitive is { IsFunction: true });
        spills = isOverPoints && !isOnePoint && lanes.Width * elementSize == ArrayPlaces.CacheLine
            && kernel.Nodes.Count > Registers;
        inlinesWhole = Inlines(functions, kernel.Nodes.Count);
        isMasked = functions > 0 && !isOverPoints && weights.Length > 0 && lanes.Instructions is { MovesHeads: true }
            && IsMasked(LoopLength(weights.Length - 1), lanes.Width);
        inlinesMasked = inlinesWhole && (isMasked || 2 * functions <= MostInlinedFunctions);
    }

    /// <summary>Appends a kernel to the body of a <see cref="KernelMethod"/>.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="target">What numbers are in memory and are computed with, and how many at once.</param>
    /// <param name="places">Where arrays are.</param>
    public static void Emit(ILGenerator il, Kernel kernel, CodeTarget target, ArrayPlaces places)
    {
        var emitter = new KernelEmitter(il, kernel, target, places);
        emitter.Prepare();
        emitter.Level(0);
    }

    /// <summary>
    /// Whether functions are inlined in a method, given how many there are and how many values in all.
    /// </summary>
    public static bool Inlines(int functions, int values) =>
        functions <= MostInlinedFunctions && values <= MostValuesBesideFunctions;

    private void Prepare()
    {
        // One after the other: the JIT compiler gives locals their places on the stack in this order, and aligns each.
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = il.DeclareLocal(lanes.Register);
        }

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

        }

        for (var i = 0; i < stores.Length; i++)
        {
            stores[i] = Begin(kernel.Writes[i].Array, kernel.Writes[i].Map);
        }

        PrepareChunk();
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
        EmitTurns(level);
        il.Emit(OpCodes.Blt, top);
        before.Item1.CopyTo(loads, 0);
        before.Item2.CopyTo(stores, 0);
    }

    // A value is stored as soon as it is computed, so that it need not be kept; what no loop changes is stored last.
    private void Body(LocalBuilder? count, LocalBuilder index)
    {
        if (handedOn is not null)
        {
            addresses.EmitHandedOn(index, elementSize);
            il.Emit(OpCodes.Stloc, handedOn);
        }

        EmitPrefetches(index);
        EmitTransposes(isRead: true, count, index);
        var end = il.DefineLabel();
        if (rareTerms is not null)
        {
            EmitNodes(weights.Length, count, index, i => rareTerms.Leads[i]);
            lanes.Instructions!.EmitBranchIfZero(
                il, values[rareTerms.Zero], rareTerms.NonZero.Select(divisor => values[divisor]), lanes.Width, end);
        }

        EmitNodes(weights.Length, count, index, i => rareTerms?.Leads[i] != true);
        for (var i = 0; i < stores.Length; i++)
        {
            if (depths[kernel.Writes[i].Value] < weights.Length)
            {
                Store(i, count, index);
            }
        }

        EmitTransposes(isRead: false, count, index);
        il.MarkLabel(end);
    }

    private void EmitNodes(int depth, LocalBuilder? count, LocalBuilder? index, Func<int, bool>? isChosen = null)
    {
        for (var i = 0; i < depths.Length; i++)
        {
            if (depths[i] == depth && isChosen?.Invoke(i) != false)
            {
                EmitNode(i, kernel.Nodes[i], count, index);
                il.Emit(OpCodes.Stloc, values[i]);
                if (spills)
                {
                    EmitBarrier();
                }

                if (index is not null)
                {
                    foreach (var write in writesOf[i])
                    {
                        Store(write, count, index);
                    }
                }

                if (IsDivisorInInnermostLoop(i))
                {
                    reciprocals.Prepare(values[i]);
                }
            }
        }
    }

    // The JIT compiler writes a value into the next statement if that is its only use. What has no name and finds no
    // register it keeps where a cache line may end in it; what is in a local, at the beginning of one. So there is a
    // statement between: a read whose value nothing uses, of which no instruction is left. Bundle adjustment takes 0.88
    // of the time, least squares in scalars 0.70; with registers of half the length both would take 1.05.
    private void EmitBarrier()
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldind_U1);
        il.Emit(OpCodes.Pop);
    }

    private bool IsDivisorInInnermostLoop(int number) =>
        lanes.Width > 1 && depths[number] < weights.Length &&
        Enumerable.Range(number + 1, depths.Length - number - 1).Any(i => IsDivision(i) && kernel.Nodes[i].B == number);

    private bool IsDivision(int number) =>
        depths[number] == weights.Length && kernel.Nodes[number].Primitive == BinaryOperation<Divide>.Instance;

    private void EmitNode(int number, in Node node, LocalBuilder? count, LocalBuilder? index)
    {
        switch (node.Kind)
        {
            case NodeKind.Constant:
                lanes.EmitNumber(il, node.Value);
                break;
            case NodeKind.Load when index is null || depths[number] < weights.Length:
                il.Emit(OpCodes.Ldloc, loads[number].Pointer);
                lanes.EmitBroadcast(il);
                break;
            case NodeKind.Load when loads[number].Place is { } handedOn:
                EmitPlace(handedOn);
                il.Emit(OpCodes.Ldobj, lanes.Register);
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
                lanes.EmitPrimitive(il, node.Primitive!, count is null ? inlinesWhole : inlinesMasked, values[node.A]);
                break;
            case NodeKind.Binary when index is not null && IsDivision(number) && reciprocals.Contains(values[node.B]):
                reciprocals.EmitQuotient(values[node.A], values[node.B], values[number]);
                break;
            case NodeKind.Binary:
                lanes.EmitPrimitive(
                    il, node.Primitive!, count is null ? inlinesWhole : inlinesMasked, values[node.A], values[node.B]);
                break;
            case NodeKind.Select:
                lanes.EmitSelect(il, values[node.A], values[node.B], values[node.C]);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static ElementwiseOperation Combination(Reduction reduction) =>
        reduction == Reduction.Sum ? BinaryOperation<Add>.Instance : BinaryOperation<Maximum>.Instance;

    private void EmitTurns(int level)
    {
        if (isOverPoints)
        {
            addresses.EmitPointCount();
        }
        else if (IsDivided(level))
        {
            il.Emit(OpCodes.Ldloc, turns!);
        }
        else
        {
            EmitConstant(LoopLength(level));
        }
    }

    private void EmitConstant(long value) => addresses.EmitConstant(value);

    private int LoopLength(int level) => (level == 0 ? kernel.Length : weights[level - 1]) / weights[level];
}
