using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>
/// The addresses of what a kernel reads and writes, as they move in its loops; some are looked up in a table.
/// </content>
internal sealed partial class KernelEmitter
{
    // Where the values that parts of a kernel over points hand on are: their registers have places of their own from
    // there on.
    private LocalBuilder? handedOn;

    // An array as a kernel sees it: how far its address moves in each loop, and where it has got to.
    private struct Access
    {
        public int[] Strides;
        public int[] Steps;
        public LocalBuilder Pointer;
        public LocalBuilder Table;
        public long? Place;

        // Below the last loop that moves in the table the pointer has what stands there added to it.
        public readonly int TableDepth => Array.FindLastIndex(Steps, static step => step != 0) + 1;

        public readonly int Depth =>
            Math.Max(TableDepth, Array.FindLastIndex(Strides, static stride => stride != 0) + 1);
    }

    private Access Begin(int array, IndexMap map)
    {
        var access = new Access
        {
            Strides = Array.ConvertAll(weights, map.StrideAt),
            Steps = Array.ConvertAll(weights, map.StepAt),
        };
        if (isOverPoints && places[array] is { Region: Region.Arena } place)
        {
            handedOn ??= il.DeclareLocal(typeof(nint));
            access.Place = (long)place.Start * lanes.Width * elementSize;
            return access;
        }

        access.Pointer = il.DeclareLocal(typeof(nint));
        if (map.Table is not null)
        {
            access.Table = il.DeclareLocal(typeof(nint));
            addresses.EmitTable(map);
            il.Emit(OpCodes.Stloc, access.Table);
        }

        addresses.EmitAddress(array, map.Offset, elementSize);
        il.Emit(OpCodes.Stloc, access.Pointer);
        return access;
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

            if (accesses[i].Steps is { } steps && steps[level] != 0)
            {
                AdvanceTable(ref accesses[i], index, level);
            }
        }
    }

    // The table is read where no further loop moves in it; in the innermost loop every lane reads it.
    private void AdvanceTable(ref Access access, LocalBuilder index, int level)
    {
        EmitElement(access.Table, index, access.Steps[level], sizeof(int));
        access.Table = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Stloc, access.Table);
        if (level + 1 == access.TableDepth)
        {
            il.Emit(OpCodes.Ldloc, access.Table);
            il.Emit(OpCodes.Ldind_I4);
            il.Emit(OpCodes.Conv_I);
            EmitConstant(elementSize);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Ldloc, access.Pointer);
            il.Emit(OpCodes.Add);
            access.Pointer = il.DeclareLocal(typeof(nint));
            il.Emit(OpCodes.Stloc, access.Pointer);
        }
    }

    private void EmitLoadAt(in Access access, LocalBuilder? count, LocalBuilder index)
    {
        EmitPlaces(access, count, index);
        lanes.EmitCall(il, lanes.Method(count is null ? "LoadAt" : "LoadSomeAt"));
    }

    private void EmitAddAt(LocalBuilder value, in Access access, LocalBuilder? count, LocalBuilder index)
    {
        lanes.EmitArgument(il, value);
        EmitPlaces(access, count, index);
        lanes.EmitCall(il, lanes.Method(count is null ? "AddAt" : "AddSomeAt"));
    }

    private void EmitPlaces(in Access access, LocalBuilder? count, LocalBuilder index)
    {
        EmitElement(access.Pointer, index, access.Strides[^1]);
        EmitConstant(access.Strides[^1]);
        EmitElement(access.Table, index, access.Steps[^1], sizeof(int));
        EmitConstant(access.Steps[^1]);
        if (count is not null)
        {
            il.Emit(OpCodes.Ldloc, count);
        }
    }

    private void EmitPlace(long place)
    {
        il.Emit(OpCodes.Ldloc, handedOn!);
        EmitConstant(place);
        il.Emit(OpCodes.Add);
    }

    private void EmitElement(LocalBuilder pointer, LocalBuilder index, int stride) =>
        EmitElement(pointer, index, stride, elementSize);

    private void EmitElement(LocalBuilder pointer, LocalBuilder index, int stride, int size)
    {
        il.Emit(OpCodes.Ldloc, pointer);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant((long)stride * size);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }
}
