using System.Runtime.CompilerServices;
using AutoDiff.Primitives;

namespace AutoDiff.Programs.Listings;

/// <content>Recordings of scalars that repeat the one before.</content>
internal sealed partial class InstructionList
{
    // So many instructions of the recording before may be repeated: all of them, if they were scalars, until another
    // one is recorded.
    private int repeatable;

    /// <summary>
    /// Appends an instruction if everything until now is what the recording before began with, all of it scalars, and
    /// this is what followed: it stands there already, and need not be looked at closer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRepeat(Op op, int a, out int index)
    {
        index = Count;
        if (index >= repeatable)
        {
            return false;
        }

        ref readonly var entry = ref Entries[index];
        return Repeat(entry.Op == op && entry.A == a);
    }

    /// <summary>The same with two operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRepeat(Op op, int a, int b, out int index)
    {
        index = Count;
        if (index >= repeatable)
        {
            return false;
        }

        ref readonly var entry = ref Entries[index];
        return Repeat(entry.Op == op && entry.A == a && entry.B == b);
    }

    /// <summary>The same of an input, or of a constant of one number.</summary>
    public bool TryRepeatLeaf(Op op, in PackedInstruction constant, out int index)
    {
        index = Count;
        if (index >= repeatable)
        {
            return false;
        }

        ref readonly var entry = ref Entries[index];
        return Repeat(entry.Op == op
            && (entry.IsInput || (entry.IsSplat && entry.A == constant.A && entry.B == constant.B)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Repeat(bool isSame)
    {
        if (isSame)
        {
            Count++;
            ArenaLength++;
        }
        else
        {
            repeatable = 0;
        }

        return isSame;
    }
}
