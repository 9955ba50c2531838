using AutoDiff.Primitives;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Functions of groups whose results moved before they are used.</summary>
internal static class Groups
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new(
            "broadcast(reshape(x)) → broadcast(x) where x lacks the repeated axes", Exact, Op.Broadcast,
            (rewriter, in entry) =>
        {
            var shape = rewriter.Listing.Lists.Shape(entry.Shape);
            var axes = rewriter.Attribute(entry);
            return rewriter.Is(entry.A, Op.Reshape, out var inner) &&
                rewriter.Listing.Shape(inner.A) == shape.Without(axes)
                ? rewriter.Linear<Broadcast>(rewriter[inner.A], shape, axes)
                : null;
        }),
        new("log of moved elements → moved logarithms", AssumesFinite, Op.Log, (rewriter, in entry) =>
        {
            var move = rewriter.Listing[entry.A];
            return IsMove(move.Op) && rewriter.Listing[Source(rewriter, entry.A)].Op is Op.Softmax or Op.Sigmoid
                ? rewriter.Linear(
                    move.Op,
                    [Functions.Log(rewriter[move.A])],
                    rewriter.Listing.Lists.Shape(move.Shape),
                    rewriter.Attribute(move))
                : null;
        }),
        new(
            "y * logsoftmax(x) → scale(y, logsoftmax(x)), since 0 · log 0 = 0", AssumesFinite, Op.Multiply,
            (rewriter, in entry) =>
            IsLogarithmOfSoftmax(rewriter, entry.B) ? Variable.Apply<Scale>(rewriter[entry.A], rewriter[entry.B])
            : IsLogarithmOfSoftmax(rewriter, entry.A) ? Variable.Apply<Scale>(rewriter[entry.B], rewriter[entry.A])
            : null),
    ];

    private static bool IsLogarithmOfSoftmax(Rewriter rewriter, int index) =>
        rewriter.Listing[Source(rewriter, index)].Op == Op.LogSoftmax;

    // Where the elements of an array come from.
    private static int Source(Rewriter rewriter, int index)
    {
        while (IsMove(rewriter.Listing[index].Op))
        {
            index = rewriter.Listing[index].A;
        }

        return index;
    }

    private static bool IsMove(Op op) => PrimitiveFacts.Of(op).Motion is Motion.Chooses or Motion.Views;
}
