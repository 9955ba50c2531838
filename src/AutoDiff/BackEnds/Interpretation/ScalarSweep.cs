using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// The part of the reverse sweep in which a tape of scalars spends its time: elementwise primitives of scalars. One
/// switch calls a method for each primitive; the methods are not inlined into it, so that it stays short. References
/// without range checks take the place of spans. Recorders ensure that operands come before the instruction that names
/// them, so no index leaves its array.
/// </summary>
internal ref struct ScalarSweep<T> : IPrimitiveVisitor
    where T : struct, ICarrier<T>, IReal<T>
{
    private readonly ref PackedInstruction entries;
    private readonly ref T values;
    private readonly ref T adjoints;
    private readonly ref bool isSwept;
    private readonly InstructionList listing;
    private readonly bool isScalar;
    private readonly int leaves;
    private ref PackedInstruction entry;

    // Counted from the first instruction that is no leaf, so that leaves, which pass nothing on, are beyond all others.
    private uint lowest = uint.MaxValue;

    public ScalarSweep(InstructionList listing, ReadOnlySpan<T> values, Span<T> adjoints)
    {
        this.listing = listing;
        leaves = listing.LeadingLeaves;
        entries = ref MemoryMarshal.GetArrayDataReference(listing.Entries);
        isSwept = ref MemoryMarshal.GetArrayDataReference(PrimitiveFacts.IsOwnElementwise);
        isScalar = listing.IsScalar;
        this.values = ref MemoryMarshal.GetReference(values);
        this.adjoints = ref MemoryMarshal.GetReference(adjoints);
    }

    /// <summary>
    /// The first instruction that the output reaches, but for inputs and constants before all others.
    /// </summary>
    public readonly int Lowest => lowest == uint.MaxValue ? int.MaxValue : leaves + (int)lowest;

    /// <summary>Remembers that an adjoint is passed to an instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reach(int instruction) => lowest = Math.Min(lowest, (uint)(instruction - leaves));

    /// <summary>
    /// Sweeps backwards over the scalar elementwise instructions that the output reaches, and returns the index of the
    /// first other one met, or −1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run(int last)
    {
        for (var i = last; (uint)(i - leaves) >= lowest && i >= leaves; i--)
        {
            entry = ref Unsafe.Add(ref entries, i);

            // A zero adjoint has nothing to pass on, and must not meet an infinite partial.
            if (!entry.Varies || entry.IsInput || (entry.Shape == 0 && T.IsZero(Adjoint(entry.Slot))))
            {
                continue;
            }

            if (entry.Shape != 0 || !Unsafe.Add(ref isSwept, (int)entry.Op))
            {
                return i;
            }

            PrimitiveTable.Visit(entry.Op, null, ref this);
        }

        return -1;
    }

    public readonly void Leaf()
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        Reach(entry.A);
        var slot = SlotOf(entry.A);
        var (adjoint, partial) = (Adjoint(entry.Slot), TOp.Partial(Value(slot), Value(entry.Slot)));
        Adjoint(slot) += TOp.IsFlatAsPower && T.Primal(partial) == 0 && listing.LosesDerivative<TOp>(entry)
            ? ProductOfExposed<TOp>(adjoint, partial)
            : ChainProduct.OfUnaryNonZero<TOp, T>(adjoint, partial);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (first, second) = (SlotOf(entry.A), SlotOf(entry.B));
        var (x, y, z, adjoint) = (Value(first), Value(second), Value(entry.Slot), Adjoint(entry.Slot));
        if (entry.FirstVaries)
        {
            Reach(entry.A);
            var partial = TOp.PartialX(x, y, z);
            Adjoint(first) += TOp.IsFlatAsPower && T.Primal(partial) == 0 && listing.LosesFirst<TOp>(entry)
                ? ProductOfExposedOfTwo<TOp>(adjoint, partial)
                : ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
        }

        if (entry.SecondVaries)
        {
            Reach(entry.B);
            var partial = TOp.PartialY(x, y, z);
            Adjoint(second) += TOp.IsFlatAsPower && T.Primal(partial) == 0 && listing.LosesSecond<TOp>(entry)
                ? ProductOfExposedOfTwo<TOp>(adjoint, partial)
                : ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
        }
    }

    // A partial of zero is rare: what then becomes of the product stays out of the way of all others.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ProductOfExposed<TOp>(T adjoint, T partial)
        where TOp : struct, IUnary => ChainProduct.OfUnaryNonZero<Exposed<TOp>, T>(adjoint, partial);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ProductOfExposedOfTwo<TOp>(T adjoint, T partial)
        where TOp : struct, IBinary => ChainProduct.OfBinaryNonZero<ExposedOfTwo<TOp>, T>(adjoint, partial);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        // Of the linear primitives only this acts on each element alike.
        if (typeof(TOp) != typeof(Where))
        {
            throw new UnreachableException();
        }

        var (condition, adjoint) = (Value(Unsafe.Add(ref entries, entry.A).Slot), Adjoint(entry.Slot));
        ref var whenTrue = ref Unsafe.Add(ref entries, entry.B);
        ref var whenFalse = ref Unsafe.Add(ref entries, entry.C);
        if (whenTrue.Varies)
        {
            Reach(entry.B);
            Adjoint(whenTrue.Slot) += Where.Pull(1, condition, adjoint);
        }

        if (whenFalse.Varies)
        {
            Reach(entry.C);
            Adjoint(whenFalse.Slot) += Where.Pull(2, condition, adjoint);
        }
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped => throw new UnreachableException();

    public readonly void Custom() => throw new UnreachableException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int SlotOf(int instruction) => isScalar ? instruction : Unsafe.Add(ref entries, instruction).Slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref T Value(int slot) => ref Unsafe.Add(ref values, slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref T Adjoint(int slot) => ref Unsafe.Add(ref adjoints, slot);
}
