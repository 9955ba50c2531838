using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <content>What moves numbers between memory and registers.</content>
internal sealed partial class KernelEmitter
{
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

        if (index is not null && stores[number].Steps[^1] != 0)
        {
            EmitAddAt(value, stores[number], count, index);
            return;
        }

        var stride = index is null ? 1 : stores[number].Strides[^1];
        var target = il.DeclareLocal(typeof(nint));
        if (index is null)
        {
            EmitPointer(stores[number]);
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
        if (isSingle)
        {
            EmitBroadcast();
        }
        else if (IsWholeRegister(stride, count))
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
        if (isSingle)
        {
            il.Emit(OpCodes.Ldloc, target);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Call, lanes.Instructions!.ToScalar);
            il.Emit(element == typeof(double) ? OpCodes.Stind_R8 : OpCodes.Stind_R4);
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
}
