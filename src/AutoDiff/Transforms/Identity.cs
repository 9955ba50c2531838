using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.Transforms;

/// <summary>Where an identity holds.</summary>
public enum Validity
{
    /// <summary>For all operands, infinite ones and NaN included, up to rounding and the sign of a zero.</summary>
    Exact,

    /// <summary>
    /// Where every operand and every result on the way is finite, up to rounding; elsewhere it may replace a NaN or an overflow
    /// by the mathematical value.
    /// </summary>
    AssumesFinite,
}

/// <summary>A named rewriting rule: what it says, where it holds, and how it is applied to one instruction.</summary>
/// <param name="Text">The identity as a reader would write it.</param>
/// <param name="Validity">Where it holds.</param>
/// <param name="Op">The primitive at which it starts.</param>
/// <param name="Apply">The replacement, or null if the instruction does not match.</param>
internal sealed record Identity(string Text, Validity Validity, Op Op, Identity.Rule Apply)
{
    /// <summary>Returns the replacement for an instruction that is about to be recorded, or null.</summary>
    public delegate Variable? Rule(Rewriter rewriter, in PackedInstruction entry);
}
