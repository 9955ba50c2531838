using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Programs.Listings;

/// <summary>
/// Sums of squares under a root, as people write lengths: √(x² + y²), √Σ xᵢ². At 0 the root is infinitely steep and the
/// squares are flat; their derivative there is 0 by convention, as that of a norm.
/// </summary>
internal static class SumOfSquares
{
    // Sums are not nested deeper where people write them.
    private const int MostDepth = 6;

    /// <summary>
    /// The squares that a result is a sum of, as instructions; null if it is no such sum. Of x · x and x², x is the
    /// first operand.
    /// </summary>
    public static List<int>? Of(InstructionList listing, int sum)
    {
        var squares = new List<int>();
        return TryAdd(listing, sum, squares, MostDepth) ? squares : null;
    }

    /// <summary>
    /// Whether sums of squares that are 0 are those of zeros: no element is so small that its square may have
    /// underflowed.
    /// </summary>
    public static bool IsOfZeros<T>(InstructionList listing, int sum, ReadOnlySpan<T> values)
        where T : struct, ICarrier<T>
    {
        if (Of(listing, sum) is not { } squares)
        {
            return false;
        }

        var least = Math.Sqrt(T.SmallestNormal);
        foreach (var square in squares)
        {
            var x = listing[square].A;
            foreach (var element in values.Slice(listing[x].Slot, listing.Length(x)))
            {
                if (T.Primal(element) is not 0 and var number && !(Math.Abs(number) >= least))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryAdd(InstructionList listing, int instruction, List<int> squares, int depth)
    {
        ref readonly var entry = ref listing[instruction];
        switch (entry.Op)
        {
            case Op.Square:
            case Op.Multiply when SameResults.Same(listing, entry.A, entry.B):
            case Op.Power when listing[entry.B].IsSplat && listing[entry.B].SplatValue == 2:
                squares.Add(instruction);
                return true;
            case Op.Sum or Op.Reshape:
                return depth > 0 && TryAdd(listing, entry.A, squares, depth - 1);
            case Op.Add:
                return depth > 0 && TryAdd(listing, entry.A, squares, depth - 1)
                    && TryAdd(listing, entry.B, squares, depth - 1);
            case Op.Divide or Op.Multiply when listing[entry.B].IsSplat && listing[entry.B].SplatValue > 0:
                return depth > 0 && TryAdd(listing, entry.A, squares, depth - 1);
            default:
                return false;
        }
    }
}
