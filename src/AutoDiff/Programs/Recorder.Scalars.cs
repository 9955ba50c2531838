using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <content>
/// The fast path of a recorder that computes while it records: elementwise primitives of scalars, done where the call
/// stands. Whatever is not plain (arrays, mixed recorders, no room) goes the general way. </content>
public abstract partial class Recorder
{
    // The values of a recorder that computes, as an array of the one or the other type.
    private double[]? doubles;
    private float[]? singles;

    /// <summary>Opens the fast path to the values of a recorder that computes, or closes it.</summary>
    private protected void SetScalarArena(Array? arena) => (doubles, singles) = (arena as double[], arena as float[]);

    /// <summary>Records f(x) of a scalar where nothing stands in the way of doing it at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryScalar<TOp>(Variable x, out Variable y)
        where TOp : struct, IUnary
    {
        y = default;
        return doubles is { } arena && TryScalar<TOp, double>(arena, x, out y);
    }

    /// <summary>Records f(x, y) of scalars where nothing stands in the way of doing it at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryScalar<TOp>(Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
    {
        z = default;
        return doubles is { } arena && TryScalar<TOp, double>(arena, x, y, out z);
    }

    // Floats are left to this second attempt, so that what is inlined at every operator of user code stays small.
    private bool TrySingle<TOp>(Variable x, out Variable y)
        where TOp : struct, IUnary
    {
        y = default;
        return singles is { } arena && ReferenceEquals(x.Recorder, this) && TryScalar<TOp, float>(arena, x, out y);
    }

    private bool TrySingle<TOp>(Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
    {
        z = default;
        return singles is { } arena && ReferenceEquals(x.Recorder, this) && TryScalar<TOp, float>(arena, x, y, out z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryScalar<TOp, T>(T[] arena, Variable x, out Variable y)
        where TOp : struct, IUnary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = x.Index;
        if (x.Generation == Generation && Listing.HasRoom(arena.Length) && TOp.Code != Op.Custom)
        {
            ref readonly var operand = ref Listing[a];
            if (operand.Shape == 0 && !(typeof(TOp) == typeof(Square) && SmoothSquare.IsKinked(operand.Op)))
            {
                ref var entry = ref Listing.AppendScalar(out var index);
                entry.SetUnary<TOp>(TOp.Code, operand);
                entry.A = a;
                arena[entry.Slot] = Real<T>.Apply<TOp>(new(arena[operand.Slot])).Value;
                y = this[index];
                return true;
            }
        }

        y = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryScalar<TOp, T>(T[] arena, Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ReferenceEquals(y.Recorder, this)
            && x.Generation == Generation
            && y.Generation == Generation
            && Listing.HasRoom(arena.Length)
            && TOp.Code != Op.Custom)
        {
            var (a, b) = (x.Index, y.Index);
            ref readonly var first = ref Listing[a];
            ref readonly var second = ref Listing[b];
            if ((first.Shape | second.Shape) == 0
                && !(typeof(TOp) == typeof(Multiply) && SmoothSquare.IsProduct(first, second)))
            {
                ref var entry = ref Listing.AppendScalar(out var index);
                entry.SetBinary<TOp>(TOp.Code, first, second);
                entry.A = a;
                entry.B = b;
                arena[entry.Slot] = Real<T>.Apply<TOp>(new(arena[first.Slot]), new(arena[second.Slot])).Value;
                z = this[index];
                return true;
            }
        }

        z = default;
        return false;
    }

    /// <summary>
    /// As <see cref="TryScalar{TOp}(Variable, Variable, out Variable)"/> where one operand is a plain number.
    /// </summary>
    private bool TryScalarWithNumber<TOp>(Variable x, Variable y, out Variable z)
        where TOp : struct, IBinary
    {
        z = default;
        var other = x.IsLiteral ? y : x;
        if (TOp.Code == Op.Custom || x.IsLiteral == y.IsLiteral || !ReferenceEquals(other.Recorder, this) ||
            other.Generation != Generation || Listing[other.Index].Shape != 0)
        {
            return false;
        }

        return TryNumber(x.IsLiteral ? x.Literal : y.Literal, out var number)
            && (x.IsLiteral ? TryBoth(number, y, out z) : TryBoth(x, number, out z));

        bool TryBoth(Variable x, Variable y, out Variable z) =>
            TryScalar<TOp>(x, y, out z) || TrySingle<TOp>(x, y, out z);
    }

    private bool TryNumber(double value, out Variable number)
    {
        number = default;

        if (!Listing.HasRoom(doubles?.Length ?? singles?.Length ?? 0))
        {
            return false;
        }

        var constant = PackedInstruction.Constant(value, 0);
        ref var entry = ref Listing.AppendScalar(out var index);
        entry.SetLeaf(Op.Constant, varies: false);
        (entry.A, entry.B, entry.C) = (constant.A, constant.B, constant.C);
        if (doubles is { } arena)
        {
            arena[entry.Slot] = value;
        }
        else
        {
            singles![entry.Slot] = (float)value;
        }

        number = this[index];
        return true;
    }
}
