using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Recognizes that a number was taken out of an array by cutting and reshaping.</summary>
internal static class ArrayElement
{
    /// <summary>
    /// The array that a scalar is an element of, and its position there; null if it comes from no larger array.
    /// </summary>
    public static (int Array, int[] Position)? Of(InstructionList listing, int scalar)
    {
        var (instruction, place, isElement) = (scalar, 0, false);
        while (listing[instruction] is { Op: Op.Reshape or Op.Slice } entry)
        {
            if (entry.Op == Op.Slice)
            {
                place = BeforeSlicing(listing.Attribute(entry), listing.Shape(entry.A), place);
                isElement = true;
            }

            instruction = entry.A;
        }

        return isElement ? (instruction, Position(place, listing.Shape(instruction))) : null;
    }

    // The place in row-major order of what a slice has at a place.
    private static int BeforeSlicing(ReadOnlySpan<int> attribute, Shape source, int place)
    {
        var (before, stride) = (0, 1);
        for (var axis = source.Rank - 1; axis >= 0; axis--)
        {
            var (start, step, count) = (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]);
            before += (start + (step * (place % count))) * stride;
            place /= count;
            stride *= source[axis];
        }

        return before;
    }

    private static int[] Position(int place, Shape shape)
    {
        var position = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (place, position[axis]) = (place / shape[axis], place % shape[axis]);
        }

        return position;
    }
}
