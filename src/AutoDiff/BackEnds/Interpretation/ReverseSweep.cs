using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// The numeric reverse sweep: straight over evaluated instructions, from the last to the first, each adds what it
/// contributes to the adjoints of its operands. It builds nothing and needs the values only.
/// </summary>
/// <param name="rules">The rules of functions of whole arrays.</param>
/// <param name="listing">The instructions.</param>
/// <param name="values">What they were evaluated to.</param>
/// <param name="adjoints">The adjoints, zeros but for that of the output.</param>
/// <param name="late">Which large adjoints count as zeros though they are not; null if there are none.</param>
internal ref partial struct ReverseSweep<T>(
    ArrayRules rules, InstructionList listing, ReadOnlySpan<T> values, Span<T> adjoints, LateAdjoints? late = null)
    : IPrimitiveVisitor
    where T : struct, ICarrier<T>, IReal<T>
{
    private const int BlockLength = 1024;

    private readonly ReadOnlySpan<T> values = values;
    private readonly Span<T> adjoints = adjoints;
    private ref readonly PackedInstruction entry;
    private FactoredAdjoints<T>? factored;

    /// <summary>Whether adjoints were kept as factors, since products of them leave the range of numbers.</summary>
    public readonly bool HasFactors => factored is not null;

    /// <summary>
    /// Sweeps from an instruction whose adjoint has been set, all other adjoints being zero, and returns the first that
    /// it reached, but for inputs and constants before all others: what lies between is left alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run(int last)
    {
        var scalars = new ScalarSweep<T>(listing, values, adjoints);
        scalars.Reach(last);
        Span<int> buffer = stackalloc int[3];
        for (var i = scalars.Run(last); i >= 0; i = scalars.Run(i - 1))
        {
            factored = scalars.Factored;
            if (Step(i))
            {
                foreach (var operand in listing.Operands(listing[i], buffer))
                {
                    scalars.Reach(operand);
                }
            }

            scalars.Factored = factored;
        }

        factored = scalars.Factored;
        return Math.Min(scalars.Lowest, last);
    }

    /// <summary>Passes the adjoint of one instruction on to its operands, if there may be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Step(int instruction)
    {
        entry = ref listing[instruction];
        if (!entry.Varies)
        {
            return false;
        }

        var hasFactors = factored is not null && factored.Has(instruction);
        if (hasFactors)
        {
            PullFactors(instruction);
        }

        if (late is not null && late.IsUntouched(instruction))
        {
            return hasFactors;
        }

        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        return true;
    }

    public readonly void Leaf()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        if (listing.Splits<TOp>(entry))
        {
            PullFactors<TOp>();
        }
        else if (typeof(TOp) == typeof(Sqrt) && HasZero(values.Slice(entry.Slot, ResultLength))
            && SumOfSquares.IsOfZeros<T>(listing, entry.A, values))
        {
            Pull<PullOfOne<RootOfSquares>>();
        }
        else if (listing.LosesDerivative<TOp>(entry))
        {
            Pull<PullOfOne<Exposed<TOp>>>();
        }
        else
        {
            Pull<PullOfOne<TOp>>();
        }
    }

    private static bool HasZero(ReadOnlySpan<T> elements)
    {
        foreach (var x in elements)
        {
            if (T.Primal(x) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private readonly void Pull<TKernel>()
        where TKernel : struct, IElementKernel =>
        Add<TKernel>(Adjoint, Values(entry.A), values.Slice(entry.Slot, ResultLength), default, entry.A);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        if (listing[entry.A].Varies)
        {
            if (listing.SplitsFirst<TOp>(entry))
            {
                PullFirstFactors<TOp>();
            }
            else if (listing.LosesFirst<TOp>(entry))
            {
                Pull<PullOfFirst<ExposedOfTwo<TOp>>>(entry.A);
            }
            else if (listing.IsOfSteep<TOp>(entry))
            {
                Pull<PullOfFirst<QuotientOfSteep>>(entry.A);
            }
            else
            {
                Pull<PullOfFirst<TOp>>(entry.A);
            }
        }

        if (listing[entry.B].Varies)
        {
            if (TOp.HasFactorsInY)
            {
                PullSecondFactors<TOp>();
            }
            else if (listing.LosesSecond<TOp>(entry))
            {
                Pull<PullOfSecond<ExposedOfTwo<TOp>>>(entry.B);
            }
            else
            {
                Pull<PullOfSecond<TOp>>(entry.B);
            }
        }
    }

    private readonly void Pull<TKernel>(int operand)
        where TKernel : struct, IElementKernel =>
        Add<TKernel>(Adjoint, Values(entry.A), Values(entry.B), values.Slice(entry.Slot, ResultLength), operand);

    private readonly void Add<TKernel>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, int operand)
        where TKernel : struct, IElementKernel
    {
        if (late is not null && late.Touch(operand))
        {
            AddFirst<TKernel>(a, b, c, d, Place(operand));
        }
        else
        {
            T.Run<TKernel>(a, b, c, d, Place(operand));
        }
    }

    // What is cleared is still in the first cache when it is added to.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddFirst<TKernel>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> sums)
        where TKernel : struct, IElementKernel
    {
        for (var (start, length) = (0, 0); start < sums.Length; start += length)
        {
            length = sums.Length - start < 2 * BlockLength ? sums.Length - start : BlockLength;
            var block = sums.Slice(start, length);
            block.Clear();
            T.Run<TKernel>(
                a.Slice(start, length),
                b.Slice(start, length),
                c.Slice(start, length),
                d.IsEmpty ? d : d.Slice(start, length),
                block);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (entry.IsPart)
        {
            return;
        }

        if (TOp.OperandCount == 0)
        {
            OfList<TOp>();
            return;
        }

        var buffer = default(LinearOperandBuffer);
        var call = listing.Call<TOp>(entry, buffer);
        Add<TOp>(0, entry.A, call);
        if (TOp.OperandCount > 1)
        {
            Add<TOp>(1, entry.B, call);
        }

        if (TOp.OperandCount > 2)
        {
            Add<TOp>(2, entry.C, call);
        }
    }

    private readonly void OfList<TOp>()
        where TOp : struct, ILinear
    {
        var count = listing.OperandCount(entry);
        var buffer = count <= 64 ? stackalloc LinearOperand[count] : new LinearOperand[count];
        var call = listing.Call(entry, buffer);
        var operands = listing.Operands(entry, default);
        for (var k = 0; k < operands.Length; k++)
        {
            Add<TOp>(k, operands[k], call);
        }
    }

    // Adds to the adjoint of an operand that is differentiated and varies.
    private readonly void Add<TOp>(int operand, int instruction, scoped in LinearCall call)
        where TOp : struct, ILinear
    {
        if (operand >= TOp.SelectorCount && listing[instruction].Varies)
        {
            Transposed.AddTo<TOp, T>(
                operand, call, values, Adjoint, Place(instruction), late is not null && late.Touch(instruction));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var kept = listing.KeptBy(entry);
        rules.Rule<TFunction>(listing, entry).PullInto(
            Values(entry.A),
            values.Slice(entry.Slot, ResultLength),
            values.Slice(kept.Start, kept.Length),
            Adjoint,
            Place(entry.A),
            late is not null && late.Touch(entry.A));
    }

    public readonly void Custom()
    {
        var map = rules.Custom(listing, entry);
        var operands = listing.Operands(entry, default);
        var adjoint = Adjoint;
        var given = new Rented<T>(map.OperandLength + adjoint.Length);
        var contributions = new Rented<T>(map.OperandLength);
        var start = 0;
        foreach (var operand in operands)
        {
            Values(operand).CopyTo(given.Span[start..]);
            start += listing.Length(operand);
        }

        adjoint.CopyTo(given.Span[start..]);
        map.Pull(given.Span, values.Slice(entry.Slot, adjoint.Length), contributions.Span);
        start = 0;
        for (var k = 0; k < operands.Length; k++)
        {
            if (map.Pulls(k))
            {
                var length = listing.Length(operands[k]);
                if (listing[operands[k]].Varies)
                {
                    T.AddTo(Adjoints(operands[k]), contributions.Span.Slice(start, length));
                }

                start += length;
            }
        }

        given.Return();
        contributions.Return();
    }

    private readonly int ResultLength => listing.Lists.Length(entry.Shape);

    private readonly ReadOnlySpan<T> Adjoint => adjoints.Slice(entry.Slot, ResultLength);

    // An adjoint, which is there to be added to.
    private readonly Span<T> Adjoints(int instruction)
    {
        var own = Place(instruction);
        if (late is not null && late.Touch(instruction))
        {
            own.Clear();
        }

        return own;
    }

    private readonly Span<T> Place(int instruction) =>
        adjoints.Slice(listing[instruction].Slot, listing.Length(instruction));

    private readonly ReadOnlySpan<T> Values(int instruction) =>
        values.Slice(listing[instruction].Slot, listing.Length(instruction));
}
