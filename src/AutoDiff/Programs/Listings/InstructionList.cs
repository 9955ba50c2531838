using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Programs.Listings;

/// <summary>A growing flat list of instructions in topological order, with the tables they refer to.</summary>
/// <param name="lists">The lists of integers by number, which several listings may share.</param>
internal sealed partial class InstructionList(IntegerLists lists)
{
    // Doubling would leave a large tape half empty; growing by a quarter keeps 10⁷ instructions within 32 bytes each.
    private const int DoublingLimit = 1 << 16;

    /// <summary>From this length on the adjoint of a result is cleared only when it is first added to.</summary>
    public const int LargeLength = 4096;

    // Half of what is computed in registers, and so element by element on every carrier.
    private const int ShortLength = 8;

    private readonly List<object> payloads = [];
    private readonly List<(int Start, int End)> largeResults = [];

    public InstructionList()
        : this(new())
    {
    }

    public PackedInstruction[] Entries { get; private set; } = new PackedInstruction[16];

    public int Count { get; private set; }

    /// <summary>The number of elements of all results together.</summary>
    public int ArenaLength { get; private set; }

    public IntegerLists Lists { get; } = lists;

    /// <summary>
    /// The slots of results of many elements, or of what is kept beside them, in their order; but for those of users'
    /// operations, which may be in parts.
    /// </summary>
    public ReadOnlySpan<(int Start, int End)> LargeResults => CollectionsMarshal.AsSpan(largeResults);

    /// <summary>Whether what a sweep back needs besides the values is kept behind them.</summary>
    public bool KeepsForSweeps { get; set; }

    /// <summary>Whether all results are scalars: then the slot of each is its index.</summary>
    public bool IsScalar { get; private set; } = true;

    /// <summary>How many inputs and constants stand before everything else.</summary>
    public int LeadingLeaves
    {
        get
        {
            var leaves = 0;
            while (leaves < Count && (Entries[leaves].IsInput || Entries[leaves].IsConstant))
            {
                leaves++;
            }

            return leaves;
        }
    }

    /// <summary>How many numbers these have together.</summary>
    public int LeavesLength => LeadingLeaves is var leaves && leaves < Count ? Entries[leaves].Slot : ArenaLength;

    public ref PackedInstruction this[int index] => ref Entries[index];

    /// <summary>
    /// The capacity that holds at least <paramref name="needed"/> elements when one of <paramref name="current"/> is
    /// full.
    /// </summary>
    public static int Grown(int current, int needed)
    {
        var grown = current < DoublingLimit ? current * 2L : current + (current / 4L);
        return (int)Math.Min(Math.Max(grown, needed), Array.MaxLength);
    }

    /// <summary>Appends an instruction, assigns its slot and returns its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Append(in PackedInstruction entry)
    {
        repeatable = 0;
        var length = Lists.Length(entry.Shape);
        if (Count == Entries.Length)
        {
            var entries = Entries;
            Array.Resize(ref entries, Grown(Count, Count + 1));
            Entries = entries;
        }

        var kept = entry.IsPart ? 0 : KeptBy(entry).Length;
        var end = ArenaLength + (long)length + kept;
        if (end > Array.MaxLength)
        {
            throw new CapacityExceededException(
                $"The results of a program hold at most {Array.MaxLength} elements together; " +
                $"this instruction would make it {end}.");
        }

        Entries[Count] = entry;
        if (entry.IsPart)
        {
            Entries[Count].Slot = Entries[entry.A].Slot + (Lists[entry.C] is [var start, ..] ? start : 0);
            return Count++;
        }

        if (length >= LargeLength && !PrimitiveFacts.Of(entry.Op).IsUsers)
        {
            largeResults.Add((ArenaLength, ArenaLength + length));
        }

        if (kept >= LargeLength)
        {
            largeResults.Add((ArenaLength + length, (int)end));
        }

        IsScalar &= entry.Shape == 0;
        Entries[Count].Slot = ArenaLength;
        ArenaLength = (int)end;
        return Count++;
    }

    /// <summary>Takes back the last instruction, since it could not be computed.</summary>
    public void RemoveLast()
    {
        ref readonly var entry = ref Entries[--Count];
        ArenaLength = entry.IsPart ? ArenaLength : entry.Slot;
        while (largeResults.Count > 0 && largeResults[^1].End > ArenaLength)
        {
            largeResults.RemoveAt(largeResults.Count - 1);
        }

        if (Payload(entry) is not null && entry.C == payloads.Count - 1)
        {
            payloads.RemoveAt(entry.C);
        }
    }

    /// <summary>
    /// Whether the results of a shape are a few numbers, which are computed where the call stands as scalars are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsShort(int shape) => (uint)Lists.Length(shape) <= ShortLength;

    /// <summary>Whether one more scalar fits, given the length of the arena of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom(int arenaLength) => Count < Entries.Length && ArenaLength < arenaLength;

    /// <summary>Appends a scalar instruction for the caller to fill; <see cref="HasRoom"/> must hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PackedInstruction AppendScalar(out int index)
    {
        index = Count++;
        ref var entry = ref Entries[index];
        entry.Shape = 0;
        entry.Slot = ArenaLength++;
        return ref entry;
    }

    /// <summary>The same of a result of a few numbers, for which there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PackedInstruction AppendShort(int shape, out int index)
    {
        index = Count++;
        ref var entry = ref Entries[index];
        entry.Shape = shape;
        entry.Slot = ArenaLength;
        ArenaLength += Lists.Length(shape);
        IsScalar = false;
        return ref entry;
    }

    public int AddPayload(object payload)
    {
        payloads.Add(payload);
        return payloads.Count - 1;
    }

    /// <summary>What a user-defined instruction or an array constant carries, else null.</summary>
    public object? Payload(in PackedInstruction entry) =>
        PrimitiveFacts.Of(entry.Op).IsUsers || (entry.IsConstant && entry.C >= 0)
            ? payloads[entry.C]
            : null;

    /// <summary>
    /// Whether a partial of zero of an instruction says nothing, or an infinite one beside a tangent of zero:
    /// <see cref="Exposed{TOp}"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool LosesDerivative<TOp>(in PackedInstruction entry)
        where TOp : struct, IUnary =>
        (TOp.IsFlatAsPower && Entries[entry.A].Hides)
        || (TOp.IsFlatAtZero && IsRootOf(2, entry.A))
        || ((TOp.ZeroPartial == ZeroPartial.Lost || TOp.IsExposedToUnderflow) && Entries[entry.A].Vanishes)
        || (TOp.IsPiecewise && TOp.IsExposedToUnderflow && Entries[entry.A].IsSteep);

    /// <summary>The same of the partial in the first of two operands, the other being constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool LosesFirst<TOp>(in PackedInstruction entry)
        where TOp : struct, IBinary =>
        TOp.IsFlatAsPower && Entries[entry.B].IsSplat
        && (Loses(TOp.ZeroPartialInX(Entries[entry.B].SplatValue), entry.A)
            || IsRootOf(Entries[entry.B].SplatValue, entry.A));

    /// <summary>The same of the partial in the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool LosesSecond<TOp>(in PackedInstruction entry)
        where TOp : struct, IBinary =>
        (TOp.IsFlatAsPower && Entries[entry.A].IsSplat
            && Loses(TOp.ZeroPartialInY(Entries[entry.A].SplatValue), entry.B))
        || (TOp.IsExposedToUnderflow && Entries[entry.B].Vanishes);

    /// <summary>
    /// Whether the partial of an instruction may be too small, or too large, for a number though the derivative is not:
    /// then its factors are multiplied one by one. Of quotients they are at hand.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Splits<TOp>(in PackedInstruction entry)
        where TOp : struct, IUnary =>
        TOp.HasFactors && (TOp.Arithmetic == Arithmetic.Quotient || Entries[entry.A].IsSteep);

    /// <summary>The same of the partial in the first of two operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool SplitsFirst<TOp>(in PackedInstruction entry)
        where TOp : struct, IBinary =>
        TOp.IsFlatAsPower && (Entries[entry.B].IsSplat
            ? TOp.HasFactorsInX(Entries[entry.B].SplatValue)
            : TOp.HasFactorsInXForAny);

    /// <summary>The factors of that partial.</summary>
    public (T First, T Second) FactorsInFirst<TOp, T>(in PackedInstruction entry, T x, T y, T result)
        where TOp : struct, IBinary
        where T : struct, IReal<T> =>
        Entries[entry.B].IsSplat ? TOp.FactorsInX(x, y, result) : TOp.FactorsInXForAny(x, y, result);

    /// <summary>Whether an instruction is a quotient of what is steep by what is steep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOfSteep<TOp>(in PackedInstruction entry)
        where TOp : struct, IBinary =>
        TOp.HasFactorsInY && Entries[entry.A].IsSteep && Entries[entry.B].IsSteep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Loses(ZeroPartial zero, int operand) =>
        zero == ZeroPartial.Lost || (zero == ZeroPartial.Flat && Entries[operand].Hides);

    // Whether a power of an operand, flat at 0, undoes no more than a root: (x^p)^q where q > 1 and p q <= 1.
    private bool IsRootOf(double power, int operand)
    {
        ref readonly var entry = ref Entries[operand];
        var root = PrimitiveFacts.Of(entry.Op).Exponent;
        if (double.IsNaN(root) && Entries[entry.B].IsSplat)
        {
            root = Entries[entry.B].SplatValue;
        }

        return power > 1 && root > 0 && root * power <= 1;
    }

    public Shape Shape(int index) => Lists.Shape(Entries[index].Shape);

    /// <summary>The number of elements of a result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Length(int index) => Lists.Length(Entries[index].Shape);

    /// <summary>The slots of what an instruction keeps for a sweep back, which is behind its result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int Length) KeptBy(in PackedInstruction entry) =>
        KeepsForSweeps && PrimitiveFacts.Of(entry.Op).Keeps && entry.Varies
            ? (entry.Slot + Lists.Length(entry.Shape), Length(entry.A))
            : default;

    /// <summary>The list of integers that belongs to an instruction: axes, indices, slices.</summary>
    public ReadOnlySpan<int> Attribute(scoped in PackedInstruction entry) =>
        PrimitiveFacts.Of(entry.Op).HasAttribute ? Lists[entry.C] : default;

    /// <summary>The indices of the operands, in a buffer of the caller's where the entry itself holds them.</summary>
    public ReadOnlySpan<int> Operands(in PackedInstruction entry, Span<int> buffer)
    {
        ref readonly var facts = ref PrimitiveFacts.Of(entry.Op);
        if (facts.HasOperandList)
        {
            return Lists[entry.A];
        }

        (buffer[0], buffer[1], buffer[2]) = (entry.A, entry.B, entry.C);
        return buffer[..facts.OperandCount];
    }

    /// <summary>The number of operands.</summary>
    public int OperandCount(in PackedInstruction entry)
    {
        ref readonly var facts = ref PrimitiveFacts.Of(entry.Op);
        return facts.HasOperandList ? Lists[entry.A].Length : facts.OperandCount;
    }

    /// <summary>A linear instruction as its primitive sees it.</summary>
    public LinearCall Call(scoped in PackedInstruction entry) => Call(entry, new LinearOperand[OperandCount(entry)]);

    /// <summary>The same, with the operands in a buffer of the caller's that has room for just them.</summary>
    public LinearCall Call(scoped in PackedInstruction entry, Span<LinearOperand> buffer)
    {
        var operands = Operands(entry, stackalloc int[3]);
        for (var (k, before) = (0, 0); k < buffer.Length; k++)
        {
            ref readonly var operand = ref Entries[operands[k]];
            buffer[k] = new(operand.Shape, operand.Slot, before);
            before += Lists.Length(operand.Shape);
        }

        return new(Lists.Shapes, buffer, entry.Shape, Attribute(entry));
    }

    /// <summary>The same of a primitive with a fixed number of operands, which takes no time to speak of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LinearCall Call<TOp>(scoped in PackedInstruction entry, Span<LinearOperand> buffer)
        where TOp : struct, ILinear
    {
        buffer[0] = Operand(entry.A);
        if (TOp.OperandCount > 1)
        {
            buffer[1] = Operand(entry.B);
        }

        if (TOp.OperandCount > 2)
        {
            buffer[2] = Operand(entry.C);
        }

        return new(
            Lists.Shapes, buffer[..TOp.OperandCount], entry.Shape, TOp.HasAttribute ? Lists[entry.C] : default);
    }

    private LinearOperand Operand(int instruction) => new(Entries[instruction].Shape, Entries[instruction].Slot, 0);

    /// <summary>Which instructions the given ones need, themselves included.</summary>
    public bool[] NeededFor(ReadOnlySpan<int> instructions)
    {
        var needed = new bool[Count];
        foreach (var instruction in instructions)
        {
            needed[instruction] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = Count - 1; i >= 0; i--)
        {
            if (needed[i])
            {
                foreach (var operand in Operands(Entries[i], buffer))
                {
                    needed[operand] = true;
                }
            }
        }

        return needed;
    }

    /// <summary>The same instructions with their results in other slots.</summary>
    public InstructionList WithSlots(Func<int, int> slot)
    {
        var copy = (InstructionList)MemberwiseClone();
        copy.Entries = Entries.AsSpan(0, Count).ToArray();
        copy.IsScalar = false;
        for (var i = 0; i < Count; i++)
        {
            copy.Entries[i].Slot = slot(i);
        }

        return copy;
    }

    /// <summary>
    /// Drops all instructions and keeps the memory; returns whether lists and shapes will be numbered anew.
    /// </summary>
    public bool Clear()
    {
        repeatable = IsScalar ? Count : 0;
        Count = 0;
        ArenaLength = 0;
        IsScalar = true;
        payloads.Clear();
        largeResults.Clear();

        // Lists are kept, since a tape mostly records the same shapes again; indices that differ each time must not
        // pile up.
        if (Lists.TotalLength <= 1 << 20)
        {
            return false;
        }

        Lists.Clear();
        return true;
    }
}
