using AutoDiff.Primitives;

namespace AutoDiff.Programs.Listings;

/// <summary>Instructions that have one result: what a tape records twice is two instructions.</summary>
internal static class SameResults
{
    // What is written twice is not nested deeper where people write it.
    private const int MostDepth = 6;

    /// <summary>Whether two instructions compute the same of the same, as far as a few steps tell.</summary>
    public static bool Same(InstructionList listing, int x, int y) => Same(listing, x, y, MostDepth);

    private static bool Same(InstructionList listing, int x, int y, int depth)
    {
        if (x == y)
        {
            return true;
        }

        ref readonly var first = ref listing[x];
        ref readonly var second = ref listing[y];
        ref readonly var facts = ref PrimitiveFacts.Of(first.Op);
        if (first.IsSplat && second.IsSplat)
        {
            return first.Shape == second.Shape && first.SplatValue.Equals(second.SplatValue);
        }

        if (depth == 0 || first.Op != second.Op || facts.Family == Family.Leaf || facts.IsUsers || facts.HasOperandList
            || (facts.HasAttribute && first.C != second.C))
        {
            return false;
        }

        return (Same(listing, first.A, second.A, depth - 1)
                && (facts.OperandCount < 2 || Same(listing, first.B, second.B, depth - 1))
                && (facts.OperandCount < 3 || Same(listing, first.C, second.C, depth - 1)))
            || (facts.IsCommutative && Same(listing, first.A, second.B, depth - 1)
                && Same(listing, first.B, second.A, depth - 1));
    }
}
