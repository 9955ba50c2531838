using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Counts the signs and calls with which results are written as formulas.</summary>
/// <param name="listing">The instructions.</param>
internal sealed class PrintedOperations(InstructionList listing)
{
    // A formula is not read that is longer.
    private const long Most = int.MaxValue;

    private readonly List<long> counts = [];

    public long Of(int instruction)
    {
        while (counts.Count <= instruction)
        {
            counts.Add(Count(counts.Count));
        }

        return counts[instruction];
    }

    /// <summary>Whether a quotient is a sum divided by the number of its terms.</summary>
    public static bool IsMean(InstructionList listing, in PackedInstruction quotient)
    {
        var (sum, count) = (listing[quotient.A], quotient.B);
        while (listing[count].Op == Op.Broadcast)
        {
            count = listing[count].A;
        }

        return quotient.Op == Op.Divide && sum.Op == Op.Sum && listing[count].IsSplat
            && listing[count].SplatValue * listing.Shape(quotient.A).Length == listing.Shape(sum.A).Length;
    }

    private long Count(int instruction)
    {
        var entry = listing[instruction];
        var count = entry.Op switch
        {
            Op.Input or Op.Reshape or Op.Slice or Op.Concatenate => 0,
            Op.Constant => entry.IsSplat ? (double.IsNegative(entry.SplatValue) ? 1 : 0)
                : ConstantArray.IsIdentity((double[])listing.Payload(entry)!, listing.Shape(instruction)) ? 1
                : listing.Shape(instruction).Length,
            Op.Broadcast => Broadcast.IsImplied(listing.Call(entry)) || listing[entry.A].Op == Op.Sum ||
                PrimitiveFacts.Of(listing[entry.A].Op).IsReduction ? 0 : 2,
            Op.MatMul => MatMul.Mode.From(listing.Attribute(entry)) is var mode
                ? 1 + (mode.TransposeX ? 1 : 0) + (mode.TransposeY ? 1 : 0)
                : 0,
            Op.TieWeights => 4,
            Op.Sum when listing[entry.A].Op == Op.Diagonal => 0,
            Op.Divide => IsMean(listing, entry) ? 0 : 1,
            _ => 1L,
        };
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            count += counts[operand];
        }

        return Math.Min(count, Most);
    }
}
