using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>The operands of an instruction as they are printed.</summary>
internal static class OperandFragments
{
    public static Fragment[] Fragments(
        this InstructionList listing, PackedInstruction entry, Func<int, Fragment> written) =>
        Array.ConvertAll(listing.Operands(entry, stackalloc int[3]).ToArray(), written.Invoke);

    /// <summary>Those of a linear primitive.</summary>
    /// <param name="listing">The instructions.</param>
    /// <param name="entry">The use of the primitive.</param>
    /// <param name="operand">How an operand is printed that may be repeated by NumPy's rules.</param>
    /// <param name="whole">How an operand is printed whose shape counts.</param>
    public static PrintedOperands Printed<TOp>(
        this InstructionList listing,
        PackedInstruction entry,
        Func<int, Fragment> operand,
        Func<int, Fragment> whole)
        where TOp : struct, ILinear
    {
        var call = listing.Call(entry);
        var isRepeated = TOp.IsElementwise || (entry.Op == Op.Broadcast && Broadcast.IsImplied(call));
        return new(call, listing.Fragments(entry, isRepeated ? operand : whole));
    }
}
