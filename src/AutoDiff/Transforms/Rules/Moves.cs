using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;
using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Selections, and arrays whose elements only move.</summary>
internal static class Moves
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(Exact, (x, y) => Where(x, y, y), (x, y) => y),
        Rule.Of(Exact, (c, x, y) => Where(c, x, y), (c, x, y) => x, where: c => c != 0),
        Rule.Of(Exact, (x, y) => Where(0, x, y), (x, y) => y),

        new("reshape(x) → x to its own shape", Exact, Op.Reshape, (rewriter, in entry) =>
            rewriter.Listing[entry.A].Shape == entry.Shape ? rewriter[entry.A] : null),
        new("reshape(reshape(x)) → reshape(x)", Exact, Op.Reshape, (rewriter, in entry) =>
            rewriter.Is(entry.A, Op.Reshape, out var inner)
                ? rewriter.Linear<Reshape>(rewriter[inner.A], rewriter.Listing.Lists.Shape(entry.Shape), default)
                : null),
        new("transpose(transpose(x)) → transpose(x)", Exact, Op.Transpose, (rewriter, in entry) =>
            rewriter.Is(entry.A, Op.Transpose, out var inner)
                ? Functions.Transpose(rewriter[inner.A], Composed(rewriter.Attribute(entry), rewriter.Attribute(inner)))
                : null),
        new("transpose(x) → x with the axes in order", Exact, Op.Transpose, (rewriter, in entry) =>
            IsInOrder(rewriter.Attribute(entry)) ? rewriter[entry.A] : null),
        new("slice(x) → x where it takes all", Exact, Op.Slice, (rewriter, in entry) =>
            TakesAll(rewriter.Attribute(entry), rewriter.Listing.Shape(entry.A))
                ? rewriter.InPlaceOf(entry, rewriter[entry.A])
                : null),
        new("slice(concatenate(x, y)) → slice(x)", Exact, Op.Slice, (rewriter, in entry) =>
            rewriter.Is(entry.A, Op.Concatenate, out var joined) ? OfPart(rewriter, entry, joined) : null),
        new("slice(embed(x)) → x where it takes that, 0 where it takes nothing of it", Exact, Op.Slice,
            (rewriter, in entry) => rewriter.Is(entry.A, Op.Embed, out var embedded)
                ? OfEmbedded(rewriter, entry, embedded)
                : null),
    ];

    private static bool TakesAll(ReadOnlySpan<int> slice, Shape source)
    {
        for (var axis = 0; axis < source.Rank; axis++)
        {
            if (slice[3 * axis] != 0 || slice[(3 * axis) + 1] != 1 || slice[(3 * axis) + 2] != source[axis])
            {
                return false;
            }
        }

        return true;
    }

    // A slice of one of the arrays that were joined, if it takes elements of no other.
    private static Variable? OfPart(Rewriter rewriter, in PackedInstruction entry, in PackedInstruction joined)
    {
        int[] slice = [.. rewriter.Attribute(entry)];
        var axis = rewriter.Attribute(joined)[0];
        ref var first = ref slice[3 * axis];
        var last = first + (slice[(3 * axis) + 1] * (slice[(3 * axis) + 2] - 1));
        var before = 0;
        int[] axes = [.. rewriter.Listing.Shape(entry.A).Axes];
        var others = rewriter.Listing.Shape(entry.A).Length / Math.Max(1, axes[axis]);
        foreach (var part in rewriter.Listing.Operands(joined, default))
        {
            // What is stacked has an axis less than the stack.
            axes[axis] = rewriter.Listing.Shape(part).Length / Math.Max(1, others);
            var end = before + axes[axis];
            if (Math.Min(first, last) >= before && Math.Max(first, last) < end)
            {
                first -= before;
                return rewriter.Linear<Slice>(
                    Functions.Reshape(rewriter[part], Shape.Of(axes)),
                    rewriter.Listing.Lists.Shape(entry.Shape),
                    slice);
            }

            before = end;
        }

        return null;
    }

    private static Variable? OfEmbedded(Rewriter rewriter, in PackedInstruction entry, in PackedInstruction embedded)
    {
        var slice = rewriter.Attribute(entry);
        var place = rewriter.Attribute(embedded);
        if (slice.SequenceEqual(place))
        {
            return rewriter.InPlaceOf(entry, rewriter[embedded.A]);
        }

        for (var axis = 0; axis < slice.Length; axis += 3)
        {
            var (taken, given) = (Bounds(slice.Slice(axis, 3)), Bounds(place.Slice(axis, 3)));
            if (taken.Last < given.First || given.Last < taken.First)
            {
                return rewriter.Fill(0, rewriter.Listing.Lists.Shape(entry.Shape));
            }
        }

        return null;
    }

    // The least and the largest index of a start, a step and a count.
    private static (int First, int Last) Bounds(ReadOnlySpan<int> range)
    {
        var end = range[0] + (range[1] * (range[2] - 1));
        return (Math.Min(range[0], end), Math.Max(range[0], end));
    }

    private static int[] Composed(ReadOnlySpan<int> outer, ReadOnlySpan<int> inner)
    {
        var order = new int[outer.Length];
        for (var axis = 0; axis < order.Length; axis++)
        {
            order[axis] = inner[outer[axis]];
        }

        return order;
    }

    private static bool IsInOrder(ReadOnlySpan<int> order)
    {
        for (var axis = 0; axis < order.Length; axis++)
        {
            if (order[axis] != axis)
            {
                return false;
            }
        }

        return true;
    }
}
