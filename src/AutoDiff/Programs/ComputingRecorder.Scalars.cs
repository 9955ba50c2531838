using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <content>
/// The shortcut for elementwise primitives of scalars: they are recorded and computed where the call stands. Whatever
/// is not plain (arrays, mixed recorders, no room) goes the general way. </content>
public abstract partial class ComputingRecorder<T>
{
    /// <summary>Whether the shortcut is open.</summary>
    private protected bool ComputesAtCalls
    {
        set => Computed = !value ? Scalars.None
            : typeof(T) == typeof(Real<double>) ? Scalars.Double
            : typeof(T) == typeof(Real<float>) ? Scalars.Single
            : Scalars.None;
    }

    /// <summary>
    /// Records f(x) of a scalar where nothing stands in the way of doing it at once, and returns its index, or
    /// <see cref="Recorder.NotRecorded"/>. Indices are returned, since a variable would be written through a barrier.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal int TryCompute<TOp>(Variable x)
        where TOp : struct, IUnary
    {
        var (a, values) = (x.Index, arena);
        if (x.Generation != Generation || TOp.Code == Op.Custom)
        {
            return NotRecorded;
        }

        if (Listing.TryRepeat(TOp.Code, a, out var repeated))
        {
            values[repeated] = T.Apply<TOp>(values[a]);
            return repeated;
        }

        if (Listing.HasRoom(values.Length))
        {
            ref readonly var operand = ref Listing[a];
            if (operand.Shape == 0 && !(typeof(TOp) == typeof(Square) && SmoothSquare.IsSquare(Listing, a)))
            {
                ref var entry = ref Listing.AppendScalar(out var index);
                entry.SetUnary<TOp>(TOp.Code, operand);
                entry.A = a;
                values[entry.Slot] = T.Apply<TOp>(values[operand.Slot]);
                return index;
            }
        }

        return NotRecorded;
    }

    /// <summary>Records f(x, y) of scalars where nothing stands in the way of doing it at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal int TryCompute<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        if (!ReferenceEquals(y.Recorder, this)
            || x.Generation != Generation
            || y.Generation != Generation
            || TOp.Code == Op.Custom)
        {
            return NotRecorded;
        }

        var (a, b, values) = (x.Index, y.Index, arena);
        if (Listing.TryRepeat(TOp.Code, a, b, out var repeated))
        {
            values[repeated] = T.Apply<TOp>(values[a], values[b]);
            return repeated;
        }

        if (Listing.HasRoom(values.Length))
        {
            ref readonly var first = ref Listing[a];
            ref readonly var second = ref Listing[b];
            if ((first.Shape | second.Shape) == 0
                && !(typeof(TOp) == typeof(Multiply) && SmoothSquare.IsProduct(Listing, a, b)))
            {
                ref var entry = ref Listing.AppendScalar(out var index);
                entry.SetBinary<TOp>(TOp.Code, first, second);
                entry.A = a;
                entry.B = b;
                values[entry.Slot] = T.Apply<TOp>(values[first.Slot], values[second.Slot]);
                return index;
            }
        }

        return NotRecorded;
    }

    /// <summary>The same where one operand is a plain number, which becomes a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int TryComputeWithNumber<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        var other = x.IsLiteral ? y : x;
        return TOp.Code != Op.Custom && x.IsLiteral != y.IsLiteral && ReferenceEquals(other.Recorder, this)
            && other.Generation == Generation
            && Listing[other.Index].Shape == 0
            && TryNumber(x.IsLiteral ? x.Literal : y.Literal, out var number)
            ? x.IsLiteral ? TryCompute<TOp>(number, y) : TryCompute<TOp>(x, number)
            : NotRecorded;
    }

    /// <summary>
    /// Records f(x) and computes it with all that is known of the primitive where the call stands, if its operand is of
    /// this recording and nothing else is to be seen to: whatever its shape is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int TryComputeArray<TOp>(Variable x)
        where TOp : struct, IUnary
    {
        if (!ReferenceEquals(x.Recorder, this) || x.Generation != Generation || TOp.Code == Op.Custom)
        {
            return NotRecorded;
        }

        ref readonly var operand = ref Listing[x.Index];
        if (typeof(TOp) == typeof(Square) && SmoothSquare.IsSquare(Listing, x.Index))
        {
            return NotRecorded;
        }

        var values = arena;
        if (Listing.IsShort(operand.Shape) && HasRoomFor(operand.Shape))
        {
            ref var shortEntry = ref Listing.AppendShort(operand.Shape, out var place);
            shortEntry.SetUnary<TOp>(TOp.Code, operand);
            shortEntry.A = x.Index;
            var i = operand.Slot;
            for (var k = shortEntry.Slot; k < Listing.ArenaLength; k++)
            {
                values[k] = T.Apply<TOp>(values[i++]);
            }

            return place;
        }

        var entry = new PackedInstruction { A = x.Index, Shape = operand.Shape };
        entry.SetUnary<TOp>(TOp.Code, operand);
        var index = AppendWithRoom(entry);
        Evaluator.Unary<TOp, T>(index, arena);
        return index;
    }

    /// <summary>Likewise f(x, y), if the operands have one shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int TryComputeArray<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        if (!ReferenceEquals(x.Recorder, this) || !ReferenceEquals(y.Recorder, this)
            || x.Generation != Generation || y.Generation != Generation || TOp.Code == Op.Custom)
        {
            return NotRecorded;
        }

        ref readonly var first = ref Listing[x.Index];
        ref readonly var second = ref Listing[y.Index];
        if (first.Shape != second.Shape
            || (typeof(TOp) == typeof(Multiply) && SmoothSquare.IsProduct(Listing, x.Index, y.Index)))
        {
            return NotRecorded;
        }

        var values = arena;
        if (Listing.IsShort(first.Shape) && HasRoomFor(first.Shape))
        {
            ref var shortEntry = ref Listing.AppendShort(first.Shape, out var place);
            shortEntry.SetBinary<TOp>(TOp.Code, first, second);
            shortEntry.A = x.Index;
            shortEntry.B = y.Index;
            var (i, j) = (first.Slot, second.Slot);
            for (var k = shortEntry.Slot; k < Listing.ArenaLength; k++)
            {
                values[k] = T.Apply<TOp>(values[i++], values[j++]);
            }

            return place;
        }

        var entry = new PackedInstruction { A = x.Index, B = y.Index, Shape = first.Shape };
        entry.SetBinary<TOp>(TOp.Code, first, second);
        var index = AppendWithRoom(entry);
        Evaluator.Binary<TOp, T>(index, arena);
        return index;
    }

    /// <summary>Records an input of one element, if there is room for it.</summary>
    private protected bool TryInput(T value, out Variable input)
    {
        input = default;
        if (Listing.TryRepeatLeaf(Op.Input, default, out var repeated))
        {
            arena[repeated] = value;
            input = this[repeated];
            return true;
        }

        if (!Listing.HasRoom(arena.Length))
        {
            return false;
        }

        ref var entry = ref Listing.AppendScalar(out var index);
        entry.SetLeaf(Op.Input, varies: true);
        entry.C = PackedInstruction.InArena;
        arena[entry.Slot] = value;
        input = this[index];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoomFor(int shape) => Listing.HasRoom(arena.Length - Listing.Lists.Length(shape) + 1);

    private bool TryNumber(double value, out Variable number)
    {
        number = default;
        var constant = PackedInstruction.Constant(value, 0);
        if (Listing.TryRepeatLeaf(Op.Constant, constant, out var repeated))
        {
            arena[repeated] = value;
            number = this[repeated];
            return true;
        }

        if (!Listing.HasRoom(arena.Length))
        {
            return false;
        }

        ref var entry = ref Listing.AppendScalar(out var index);
        entry.SetLeaf(Op.Constant, varies: false);
        (entry.A, entry.B, entry.C) = (constant.A, constant.B, constant.C);
        arena[entry.Slot] = value;
        number = this[index];
        return true;
    }
}
