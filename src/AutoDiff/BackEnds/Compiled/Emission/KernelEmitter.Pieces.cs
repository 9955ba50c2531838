using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <content>A kernel of which a call runs one piece: the loop that is divided begins where the piece does.</content>
internal sealed partial class KernelEmitter
{
    // How many turns the divided loop has in this piece.
    private LocalBuilder? turns;

    private bool IsDivided(int level) => weights[level] == kernel.Division?.Weight;

    private void PreparePiece()
    {
        if (kernel.Division is not { } division)
        {
            return;
        }

        var level = Array.IndexOf(weights, division.Weight);
        var (piece, first) = (il.DeclareLocal(typeof(nint)), il.DeclareLocal(typeof(nint)));
        Memory.EmitPiece(il);
        il.Emit(OpCodes.Stloc, piece);
        il.Emit(OpCodes.Ldloc, piece);
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
            BeginAt(stores[i].Pointer, piece, kernel.Writes[i].PieceStride, elementSize);
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
