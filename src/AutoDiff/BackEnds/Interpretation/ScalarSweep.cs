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
    // A partial beyond these is looked at more closely: with an adjoint it may be too small or too large for a float.
    private const double Small = 1e-15;
    private const double Large = 1e15;

    private readonly ref PackedInstruction entries;
    private readonly ref T values;
    private readonly ref T adjoints;
    private readonly Span<T> allAdjoints;
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
        allAdjoints = adjoints;
        this.values = ref MemoryMarshal.GetReference(values);
        this.adjoints = ref MemoryMarshal.GetReference(adjoints);
    }

    /// <summary>
    /// The first instruction that the output reaches, but for inputs and constants before all others.
    /// </summary>
    public readonly int Lowest => lowest == uint.MaxValue ? int.MaxValue : leaves + (int)lowest;

    /// <summary>Parts of adjoints whose products are too small; null as long as there are none.</summary>
    public FactoredAdjoints<T>? Factored { get; set; }

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
            if (Factored is { } factored && factored.Has(i))
            {
                return i;
            }

            // A zero adjoint has nothing to pass on, and must not meet an infinite partial.
            if (!entry.Varies || entry.IsInput || (entry.Shape == 0 && T.IsZero(Adjoint(entry.Slot))))
            {
                continue;
            }

            if (entry.Shape != 0 || !Unsafe.Add(ref isSwept, (int)entry.Op))
            {
                if (!TrySweepShort())
                {
                    return i;
                }

                continue;
            }

            PrimitiveTable.Visit(entry.Op, null, ref this);
        }

        return -1;
    }

    // An elementwise instruction of a few numbers that are swept alike.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool TrySweepShort()
    {
        // Behind a root a partial of zero may say nothing, which the short sweep does not look at.
        if (entry.Shape == 0 || !PrimitiveFacts.IsPlain[(int)entry.Op] || !listing.IsShort(entry.Shape)
            || PrimitiveFacts.Of(listing[entry.A].Op).Exponent != 1)
        {
            return false;
        }

        if (entry.FirstVaries || !entry.SecondVaries)
        {
            Reach(entry.A);
        }

        if (entry.SecondVaries)
        {
            Reach(entry.B);
        }

        var sweep = new ShortSweep<T>(
            ref entries, in entry, listing.Lists.Length(entry.Shape), ref values, ref adjoints);
        PrimitiveTable.Visit(entry.Op, null, ref sweep);
        return true;
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
        if (typeof(TOp) == typeof(Sqrt) && T.Primal(Value(entry.Slot)) == 0
            && SumOfSquares.IsOfZeros<T>(
                listing, entry.A, MemoryMarshal.CreateReadOnlySpan(ref values, allAdjoints.Length)))
        {
            return;
        }

        var (adjoint, partial) = (Adjoint(entry.Slot), TOp.Partial(Value(slot), Value(entry.Slot)));
        if ((TOp.IsFlatAsPower && IsExtreme(partial))
            || ((TOp.IsFlatAtZero || (TOp.IsPiecewise && TOp.IsExposedToUnderflow)) && T.Primal(partial) == 0))
        {
            PullExtreme<TOp>(adjoint, partial);
        }
        else
        {
            Adjoint(slot) += ChainProduct.OfUnaryNonZero<TOp, T>(adjoint, partial);
        }
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
            if (TOp.IsFlatAsPower && (IsExtreme(partial) || TOp.NeedsFactorsInX(T.Primal(y))))
            {
                PullExtremeFirst<TOp>(adjoint, partial);
            }
            else
            {
                Adjoint(first) += ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
            }
        }

        if (entry.SecondVaries)
        {
            Reach(entry.B);
            var partial = TOp.PartialY(x, y, z);
            if (TOp.IsFlatAsPower && IsExtreme(partial))
            {
                PullExtremeSecond<TOp>(adjoint, partial);
            }
            else
            {
                Adjoint(second) += ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExtreme(T partial) => !(Math.Abs(T.Primal(partial)) is >= Small and <= Large);

    // Such a partial is rare: what then becomes of the product stays out of the way of all others. If it vanishes, it
    // may be exposed; if it is too small or too large for a number, its factors are kept.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PullExtreme<TOp>(T adjoint, T partial)
        where TOp : struct, IUnary
    {
        var product = T.Primal(partial) == 0 && listing.LosesDerivative<TOp>(entry)
            ? ChainProduct.OfUnaryNonZero<Exposed<TOp>, T>(adjoint, partial)
            : ChainProduct.OfUnaryNonZero<TOp, T>(adjoint, partial);
        var splits = listing.Splits<TOp>(entry);
        Pull(
            entry.A, adjoint, partial, product, splits,
            splits ? TOp.Factors(Value(SlotOf(entry.A)), Value(entry.Slot)) : default);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PullExtremeFirst<TOp>(T adjoint, T partial)
        where TOp : struct, IBinary
    {
        var (x, y, z) = (Value(SlotOf(entry.A)), Value(SlotOf(entry.B)), Value(entry.Slot));
        var product = T.Primal(partial) == 0 && listing.LosesFirst<TOp>(entry)
            ? ChainProduct.OfBinaryNonZero<ExposedOfTwo<TOp>, T>(adjoint, partial)
            : listing.IsOfSteep<TOp>(entry)
            ? adjoint * QuotientOfSteep.PartialX(x, y, z)
            : ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
        var needs = TOp.NeedsFactorsInX(T.Primal(y));
        var splits = needs || listing.SplitsFirst<TOp>(entry);
        var factors = needs ? TOp.FactorsInX(x, y, z)
            : splits ? listing.FactorsInFirst<TOp, T>(entry, x, y, z)
            : default;
        if (needs)
        {
            product = T.Apply<Scale>(T.Apply<Scale>(adjoint, factors.First), factors.Second);
        }

        Pull(entry.A, adjoint, partial, product, splits, factors);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PullExtremeSecond<TOp>(T adjoint, T partial)
        where TOp : struct, IBinary
    {
        var (x, y, z) = (Value(SlotOf(entry.A)), Value(SlotOf(entry.B)), Value(entry.Slot));
        var product = T.Primal(partial) == 0 && listing.LosesSecond<TOp>(entry)
            ? ChainProduct.OfBinaryNonZero<ExposedOfTwo<TOp>, T>(adjoint, partial)
            : ChainProduct.OfBinaryNonZero<TOp, T>(adjoint, partial);
        var splits = TOp.HasFactorsInY;
        Pull(entry.B, adjoint, partial, product, splits, splits ? TOp.FactorsInY(x, y, z) : default);
    }

    // The first factor is zero where the operand is infinite.
    private void Pull(
        int operand, T adjoint, T partial, T product, bool splits, (T First, T Second) factors)
    {
        if (splits && T.Primal(factors.First) != 0
            && (FactoredAdjoints<T>.IsExtreme(partial) || FactoredAdjoints<T>.IsExtreme(product)))
        {
            (Factored ??= new()).Add(listing, operand, 0, adjoint, factors.First, factors.Second, allAdjoints);
        }
        else
        {
            Adjoint(SlotOf(operand)) += product;
        }
    }

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
