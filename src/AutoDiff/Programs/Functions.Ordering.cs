using AutoDiff.Programs;

namespace AutoDiff;

/// <content>The order of elements.</content>
public static partial class Functions
{
    /// <summary>
    /// The elements along an axis in ascending order; equal ones keep their order, NaN comes last. Its derivative moves
    /// each tangent with its element.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Variable Sort(Variable x, int axis = -1) => AlongLast(x, axis, rows => OrderedBy(rows, rows));

    /// <summary>
    /// The indices along an axis that put its elements in ascending order, as numbers; their derivative is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Variable ArgSort(Variable x, int axis = -1) => AlongLast(x, axis, rows =>
    {
        double[] numbers = [.. Enumerable.Range(0, rows.Shape[-1]).Select(i => (double)i)];
        return OrderedBy(rows, BroadcastTo(OwnerOf(rows).Constant(numbers), rows.Shape));
    });

    /// <summary>
    /// yᵢ = x at the i-th of the indices along an axis, each row by indices of its own: what NumPy calls
    /// take_along_axis.
    /// </summary>
    /// <param name="x">The array.</param>
    /// <param name="indices">For each row along the axis as many indices, row after row.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index is beyond its end.</exception>
    /// <exception cref="ShapeMismatchException">The indices are not as many for each row.</exception>
    public static Variable TakeAlong(Variable x, ReadOnlySpan<int> indices, int axis = -1)
    {
        var taken = indices.ToArray();
        return AlongLast(x, axis, rows =>
        {
            var length = rows.Shape[-1];
            var count = length == 0 ? 0 : rows.Shape.Length / length;
            if (count == 0 || taken.Length % count != 0)
            {
                throw new ShapeMismatchException(
                    $"Each of {count} rows takes as many indices; {taken.Length} were found.");
            }

            var each = taken.Length / count;
            var places = new int[taken.Length];
            for (var i = 0; i < places.Length; i++)
            {
                if (taken[i] < 0 || taken[i] >= length)
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(indices), taken[i], $"An index along an axis of length {length} was expected.");
                }

                places[i] = (i / each * length) + taken[i];
            }

            return Reshape(Gather(Reshape(rows, [rows.Shape.Length]), 0, places), [.. rows.Shape.Axes[..^1], each]);
        });
    }

    private static Variable OrderedBy(Variable keys, Variable values) => Apply(Ordered.ByKeys, keys, values);

    // With the axis as the last one.
    private static Variable AlongLast(Variable x, int axis, Func<Variable, Variable> ofRows)
    {
        axis = x.Shape.Normalize(axis);
        var last = x.Shape.Rank - 1;
        if (axis == last)
        {
            return ofRows(x);
        }

        int[] order = [.. Enumerable.Range(0, last + 1)];
        (order[axis], order[last]) = (order[last], order[axis]);
        return Transpose(ofRows(Transpose(x, order)), order);
    }
}
