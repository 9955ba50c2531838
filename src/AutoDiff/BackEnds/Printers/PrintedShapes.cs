using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>What printers say about shapes, whatever they print in.</summary>
internal static class PrintedShapes
{
    /// <summary>
    /// Elementwise operations broadcast by themselves, so that a reader need be told only what they would not do.
    /// </summary>
    public static bool IsImplied(ReadOnlySpan<int> axes, Shape source, Shape target)
    {
        var own = target.Rank;
        for (var (axis, follows) = (target.Rank - 1, true); axis >= 0 && follows; axis--)
        {
            var aligned = axis - (target.Rank - source.Rank);
            follows = axes.Contains(axis) == (aligned < 0 || source[aligned] != target[axis]);
            own = follows ? axis : own;
        }

        return own == 0 || source.Length == 1;
    }

    /// <summary>Whether an instruction is a reduction that would have the given shape had it kept its axes.</summary>
    public static bool KeepsAxes(InstructionList listing, int instruction, Shape shape)
    {
        var reduced = listing[instruction];
        return PrimitiveFacts.Of(reduced.Op).IsReduction
            && listing.Shape(reduced.A).Without(listing.Attribute(reduced), keep: true) == shape;
    }

    /// <summary>What a slice takes of each axis of a shape: an index, or <c>start:end:step</c>.</summary>
    public static string Slices(ReadOnlySpan<int> attribute, Shape shape)
    {
        var slices = new string[shape.Rank];
        for (var axis = 0; axis < slices.Length; axis++)
        {
            var (start, step, count) = (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]);
            slices[axis] = count == 1 && shape[axis] != 1 ? $"{start}"
                : start == 0 && step == 1 && count == shape[axis] ? ":"
                : $"{start}:{start + (count * step)}{(step == 1 ? "" : $":{step}")}";
        }

        return string.Join(", ", slices);
    }
}
