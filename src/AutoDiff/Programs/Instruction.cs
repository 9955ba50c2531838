using System.Collections;
using System.Collections.Immutable;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>
/// One instruction of a program, or of what was recorded until now: a primitive applied to earlier results.
/// </summary>
public readonly struct Instruction
{
    private readonly InstructionList list;
    private readonly int index;

    internal Instruction(InstructionList list, int index)
    {
        (this.list, this.index) = (list, index);
    }

    /// <summary>The primitive.</summary>
    public Op Op => list[index].Op;

    /// <summary>What kind of function the primitive is.</summary>
    public Family Family => PrimitiveFacts.Of(Op).Family;

    /// <summary>Whether the order of numbers decides between formulas for it; there it has a jump or a kink.</summary>
    public bool IsPiecewise => PrimitiveFacts.Of(Op).IsPiecewise;

    /// <summary>The shape of the result.</summary>
    public Shape Shape => list.Shape(index);

    /// <summary>The indices of the operands, all of them smaller than the instruction's own.</summary>
    public ImmutableArray<int> Operands => [.. list.Operands(list[index], stackalloc int[3])];

    /// <summary>
    /// The whole numbers that belong to the primitive beside its operands: axes, positions, the bounds of a slice.
    /// Empty where there are none.
    /// </summary>
    public ReadOnlySpan<int> Attribute => list.Attribute(list[index]);

    /// <summary>Whether the result depends differentiably on an input.</summary>
    public bool Varies => list[index].Varies;

    /// <summary>
    /// The operation of <see cref="Op.Custom"/>, which takes whole arrays; null for every other primitive.
    /// </summary>
    public CustomOperation? Operation => list.Payload(list[index]) as CustomOperation;

    /// <summary>
    /// The elements of a constant of a program, in row-major order; null for every other instruction.
    /// </summary>
    public double[]? ToArray()
    {
        ref var entry = ref list[index];
        return !entry.IsConstant ? null
            : list.Payload(entry) is double[] values ? [.. values]
            : entry.C == PackedInstruction.Splat ? [.. Enumerable.Repeat(entry.SplatValue, Shape.Length)]
            : null;
    }
}

/// <summary>A read-only view of instructions in the order in which they are evaluated.</summary>
public readonly struct Instructions : IReadOnlyList<Instruction>
{
    private readonly InstructionList list;

    internal Instructions(InstructionList list)
    {
        this.list = list;
    }

    /// <inheritdoc/>
    public int Count => list.Count;

    /// <inheritdoc/>
    public Instruction this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(list, index);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Instruction> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
