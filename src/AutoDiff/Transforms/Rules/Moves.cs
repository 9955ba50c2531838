using AutoDiff.Primitives;
using AutoDiff.Programs;
using static AutoDiff.Functions;
using static AutoDiff.Transforms.Validity;

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
    ];

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
