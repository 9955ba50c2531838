using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.Transforms;

/// <summary>
/// A builder of programs that rewrites while it records: it applies identities, evaluates what is constant, and records no
/// instruction twice. What an identity returns has been recorded, and so rewritten, by the same builder.
/// </summary>
internal sealed class Rewriter : ProgramBuilder
{
    private readonly ILookup<Op, Identity> identities;
    private readonly bool roundsConstants;

    public Rewriter(IEnumerable<Identity> identities, bool roundsConstants = true)
        : base(sharesInstructions: true) =>
        (this.identities, this.roundsConstants) = (identities.ToLookup(identity => identity.Op), roundsConstants);

    /// <summary>The program recorded again under the given identities.</summary>
    /// <param name="program">The program.</param>
    /// <param name="identities">The identities.</param>
    /// <param name="roundsConstants">
    /// Whether constants are evaluated also where that rounds; else 1 + 1e-17 stays a sum, which is not 1.
    /// </param>
    public static ArrayProgram Rewrite(ArrayProgram program, IEnumerable<Identity> identities, bool roundsConstants = true)
    {
        ArgumentNullException.ThrowIfNull(program);
        var rewriter = new Rewriter(identities, roundsConstants);
        Variable[] inputs = [.. program.Inputs.Select(input => rewriter.Input(input.Name, input.Shape))];
        return rewriter.Build(program.Inline(rewriter, inputs));
    }

    /// <summary>Whether an instruction is of the given primitive; if so, the instruction.</summary>
    public bool Is(int index, Op op, out PackedInstruction entry)
    {
        entry = Listing[index];
        return entry.Op == op;
    }

    /// <summary>Whether an instruction is a constant with all elements equal; if so, their value.</summary>
    public bool IsConstant(int index, out double value)
    {
        var entry = Listing[index];
        value = entry.SplatValue;
        return entry.Op == Op.Constant && entry.C == PackedInstruction.Splat;
    }

    /// <summary>Whether an instruction is a constant with all elements equal to a value.</summary>
    public bool IsConstant(int index, double expected) => IsConstant(index, out var value) && value == expected;

    public ReadOnlySpan<int> Attribute(in PackedInstruction entry) => Listing.Attribute(entry);

    /// <summary>A constant of the shape of the instruction's result.</summary>
    public Variable Fill(double value, in PackedInstruction entry) => Fill(value, Listing.Lists.Shape(entry.Shape));

    internal override Variable Append(in PackedInstruction entry)
    {
        if (entry.Op == Op.Input)
        {
            return base.Append(entry);
        }

        foreach (var identity in identities[entry.Op])
        {
            if (identity.Apply(this, entry) is { } replacement)
            {
                return replacement;
            }
        }

        if (TryFindEqual(entry, out var equal))
        {
            return equal;
        }

        var result = Fold(entry) ?? AppendDistinct(entry);
        SetEqual(entry, result);
        return result;
    }

    private Variable? Fold(in PackedInstruction entry)
    {
        if (ConstantFolding.Evaluate(Listing, entry, roundsConstants) is not { } values)
        {
            return null;
        }

        var shape = Listing.Lists.Shape(entry.Shape);
        return values.Length > 0 && values.AsSpan().IndexOfAnyExcept(values[0]) < 0
            ? Fill(values[0], shape)
            : Constant(values, shape);
    }
}
