using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>What printers say about shapes, whatever they print in.</summary>
internal static class PrintedShapes
{
    /// <summary>An array of ones in the formula language.</summary>
    public static Fragment Ones(Shape shape) =>
        Fragment.Call("ones", Array.ConvertAll(shape.Axes.ToArray(), length => $"{length}"));

    /// <summary>Whether an instruction is a reduction that would have the given shape had it kept its axes.</summary>
    public static bool KeepsAxes(InstructionList listing, int instruction, Shape shape)
    {
        var reduced = listing[instruction];
        return PrimitiveFacts.Of(reduced.Op).IsReduction
            && listing.Shape(reduced.A).Without(listing.Attribute(reduced), keep: true) == shape;
    }
}
