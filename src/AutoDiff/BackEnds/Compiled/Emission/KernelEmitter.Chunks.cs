using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>A kernel of which a call runs one chunk: the loop that is divided begins where the chunk does.</content>
internal sealed partial class KernelEmitter
{
    // How many turns the divided loop has in this chunk.
    private LocalBuilder? turns;

    private bool IsDivided(int level) => weights[level] == kernel.Division?.Weight;

    private void PrepareChunk()
    {
        if (kernel.Division is not { } division)
        {
            return;
        }

        var level = Array.IndexOf(weights, division.Weight);
        var (chunk, first) = (il.DeclareLocal(typeof(nint)), il.DeclareLocal(typeof(nint)));
        addresses.EmitChunk();
        il.Emit(OpCodes.Stloc, chunk);
        il.Emit(OpCodes.Ldloc, chunk);
        EmitConstant(division.Turns);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Stloc, first);

        turns = il.DeclareLocal(typeof(nint));
        EmitConstant(LoopLength(level));
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Sub);
        EmitConstant(division.Turns);
        il.Emit(OpCodes.Call, Least);
        il.Emit(OpCodes.Stloc, turns);

        foreach (var load in loads)
        {
            BeginAt(load, first, level);
        }

        for (var i = 0; i < stores.Length; i++)
        {
            BeginAt(stores[i], first, level);
            BeginAt(stores[i].Pointer, chunk, kernel.Writes[i].ChunkStride, elementSize);
        }
    }

    private void BeginAt(in Access access, LocalBuilder turn, int level)
    {
        if (access.Strides is not null)
        {
            BeginAt(access.Pointer, turn, access.Strides[level], elementSize);
            BeginAt(access.Table, turn, access.Steps[level], sizeof(int));
        }
    }

    private void BeginAt(LocalBuilder pointer, LocalBuilder index, int stride, int size)
    {
        if (stride != 0)
        {
            EmitElement(pointer, index, stride, size);
            il.Emit(OpCodes.Stloc, pointer);
        }
    }
}
