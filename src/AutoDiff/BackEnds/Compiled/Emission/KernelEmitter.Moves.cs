using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>What moves numbers between memory and registers.</content>
internal sealed partial class KernelEmitter
{
    private void Store(int number, LocalBuilder? count, LocalBuilder? index)
    {
        var write = kernel.Writes[number];
        var value = values[write.Value];
        if (index is not null && accumulators[number] is { } accumulator)
        {
            accumulator.EmitCombine(value, count is null ? null : headMask);
            return;
        }

        if (stores[number].Place is { } handedOn)
        {
            EmitPlace(handedOn);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Stobj, lanes.Register);
            return;
        }

        if (index is not null && transposed.TryGetValue((write.Array, write.Map.Offset), out var place))
        {
            EmitScratch(place);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Stobj, lanes.Register);
            return;
        }

        if (index is not null && stores[number].Steps[^1] != 0)
        {
            EmitAddAt(value, stores[number], count, index);
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
            lanes.EmitPrimitive(il, Combination(write.Reduction), inlines: true, before, values[write.Value]);
            il.Emit(OpCodes.Stloc, value);
        }

        EmitStore(value, target, stride, count);
    }

    // The lanes of an accumulator are combined, and then with what stands in memory.
    private void AddToMemory(int number, Accumulator accumulator)
    {
        var (write, scalar) = (kernel.Writes[number], lanes.Scalar);
        var (pointer, total) = (stores[number].Pointer, il.DeclareLocal(scalar.Register));
        accumulator.EmitTotal();
        if (!kernel.IsSingle(write))
        {
            il.Emit(OpCodes.Ldloc, pointer);
            il.Emit(OpCodes.Ldobj, scalar.Register);
            il.Emit(OpCodes.Conv_R8);
            il.Emit(OpCodes.Call, scalar.Primitive(Combination(write.Reduction), 2));
        }

        scalar.EmitResult(il);
        il.Emit(OpCodes.Stloc, total);
        il.Emit(OpCodes.Ldloc, pointer);
        il.Emit(OpCodes.Ldloc, total);
        il.Emit(OpCodes.Stobj, scalar.Register);
    }

    // Whole registers of neighbors move at once; else the lanes one by one. All lanes hold the one point there may be.
    private void EmitLoad(int stride, LocalBuilder? count)
    {
        if (isOnePoint)
        {
            lanes.EmitBroadcast(il);
            return;
        }

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
        if (isOnePoint && lanes.Instructions is { } instructions)
        {
            il.Emit(OpCodes.Ldloc, target);
            instructions.EmitFirst(il, value);
            il.Emit(OpCodes.Stobj, lanes.Element);
        }
        else if (IsWholeRegister(stride, count))
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

    private bool IsWholeRegister(int stride, LocalBuilder? count) => lanes.Width == 1 || (stride == 1 && count is null);

    private bool IsHead(int stride, LocalBuilder? count) =>
        lanes.Instructions is { MovesHeads: true } && stride == 1 && count is not null;

    private void EmitMove(string name, int stride, LocalBuilder? count)
    {
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

        lanes.EmitCall(il, lanes.Method(name + (stride == 1 ? "Head" : "Some")));
    }
}
