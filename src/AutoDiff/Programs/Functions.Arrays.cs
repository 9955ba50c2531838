using System.Buffers;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>Functions that move elements: shapes, slices, gathers.</content>
public static partial class Functions
{
    /// <summary>x repeated to a shape by NumPy's rules: aligned at the last axis, lengths of 1 stretch.</summary>
    /// <exception cref="ShapeMismatchException">x does not broadcast to the shape.</exception>
    public static Variable BroadcastTo(Variable x, Shape shape)
    {
        var from = x.Shape;
        if (from == shape)
        {
            return x;
        }

        if (Shape.Broadcast(from, shape) != shape)
        {
            throw new ShapeMismatchException($"The shape {from} does not broadcast to {shape}.");
        }

        Span<int> axes = stackalloc int[Shape.MaximumRank];
        var count = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var own = axis - (shape.Rank - from.Rank);
            if (own < 0 || from.Axes[own] != shape.Axes[axis])
            {
                axes[count++] = axis;
            }
        }

        return count == 0 ? Reshape(x, shape) : OwnerOf(x).Linear<Broadcast>(x, shape, axes[..count]);
    }

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="ShapeMismatchException">The numbers of elements differ.</exception>
    public static Variable Reshape(Variable x, Shape shape) =>
        x.Shape == shape
            ? x
            : x.Shape.Length == shape.Length
                ? OwnerOf(x).Linear<Reshape>(x, shape, default)
                : throw new ShapeMismatchException(
                    $"The shape {x.Shape} has {x.Shape.Length} elements and cannot become {shape}, which has " +
                    $"{shape.Length}.");

    /// <summary>
    /// The axes in another order: axis k of the result is axis order[k] of x. Without an order they are reversed.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The order is not a permutation of the axes.</exception>
    public static Variable Transpose(Variable x, params ReadOnlySpan<int> order)
    {
        var shape = x.Shape;
        Span<int> axes = stackalloc int[Shape.MaximumRank];
        Span<int> lengths = stackalloc int[Shape.MaximumRank];
        if (!order.IsEmpty && order.Length != shape.Rank)
        {
            throw new ShapeMismatchException(
                $"An order of {shape.Rank} axes was expected for the shape {shape}; found {order.Length}.");
        }

        for (var axis = 0; axis < shape.Rank; axis++)
        {
            axes[axis] = order.IsEmpty ? shape.Rank - 1 - axis : shape.Normalize(order[axis]);
            if (axes[..axis].Contains(axes[axis]))
            {
                throw new ShapeMismatchException(
                    $"An order of the axes of the shape {shape} names each once; found " +
                    $"[{string.Join(", ", order.ToArray())}].");
            }

            lengths[axis] = shape.Axes[axes[axis]];
        }

        return shape.Rank < 2
            ? x
            : OwnerOf(x).Linear<Transpose>(x, OwnerOf(x).ShapeOf(lengths[..shape.Rank]), axes[..shape.Rank]);
    }

    /// <summary>The part of x inside a range of each leading axis, as in <c>Slice(x, 1.., ..^1)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A range lies outside its axis.</exception>
    public static Variable Slice(Variable x, params ReadOnlySpan<Range> ranges)
    {
        var shape = x.Shape;
        Span<int> attribute = stackalloc int[3 * Shape.MaximumRank];
        if (ranges.Length > shape.Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ranges),
                    $"{ranges.Length} ranges were found for the shape {shape}; expected at most {shape.Rank}.");
        }

        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var range = axis < ranges.Length ? ranges[axis] : Range.All;
            var (start, end) = (range.Start.GetOffset(shape[axis]), range.End.GetOffset(shape[axis]));
            if (start < 0 || end < start || end > shape[axis])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ranges), $"Range {range} lies outside axis {axis} of the shape {shape}.");
            }

            (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]) = (start, 1, end - start);
        }

        return Slice(x, attribute[..(3 * shape.Rank)]);
    }

    /// <summary>The slice given by (start, step, count) per axis, under a shape with as many elements.</summary>
    internal static Variable Slice(Variable x, ReadOnlySpan<int> attribute, Shape? shape = null)
    {
        Span<int> counts = stackalloc int[Shape.MaximumRank];
        var rank = x.Shape.Rank;
        for (var axis = 0; axis < rank; axis++)
        {
            counts[axis] = attribute[(3 * axis) + 2];
        }

        return OwnerOf(x).Linear<Slice>(x, shape ?? OwnerOf(x).ShapeOf(counts[..rank]), attribute);
    }

    internal static Variable At(Variable x, ReadOnlySpan<Index> indices)
    {
        var shape = x.Shape;
        Span<int> attribute = stackalloc int[3 * Shape.MaximumRank];
        if (indices.Length > shape.Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(indices),
                    $"{indices.Length} indices were found for the shape {shape}; expected at most {shape.Rank}.");
        }

        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var length = shape[axis];
            var index = axis < indices.Length ? indices[axis].GetOffset(length) : 0;
            if (axis < indices.Length && (index < 0 || index >= length))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    $"Index {indices[axis]} lies outside axis {axis} of the shape {shape}, which has indices 0 to " +
                    $"{length - 1}.");
            }

            (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]) =
                (index, 1, axis < indices.Length ? 1 : length);
        }

        return indices.IsEmpty
            ? x
            : Slice(x, attribute[..(3 * shape.Rank)], OwnerOf(x).ShapeOf(shape.Axes[indices.Length..]));
    }

    /// <summary>The elements of x at the given indices along an axis, which may repeat.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
    public static Variable Gather(Variable x, int axis, params ReadOnlySpan<int> indices) =>
        Indexed<Gather>(x, axis, indices, indices.Length);

    /// <summary>
    /// Zeros of the given length along an axis, to which the elements of x are added at the given indices.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
    public static Variable ScatterAdd(Variable x, int axis, int length, params ReadOnlySpan<int> indices) =>
        Indexed<ScatterAdd>(x, axis, indices, length);

    /// <summary>The main diagonals of the matrices in the last two axes.</summary>
    public static Variable Diagonal(Variable x)
    {
        var shape = x.Shape;
        if (shape.Rank < 2)
        {
            throw new ShapeMismatchException($"A diagonal needs a matrix; found the shape {shape}.");
        }

        Span<int> lengths = stackalloc int[shape.Rank - 1];
        shape.Axes[..^2].CopyTo(lengths);
        lengths[^1] = Math.Min(shape[-2], shape[-1]);
        return OwnerOf(x).Linear<Diagonal>(x, OwnerOf(x).ShapeOf(lengths), default);
    }

    /// <summary>The diagonal matrices whose diagonals lie along the last axis of x.</summary>
    public static Variable DiagonalMatrix(Variable x)
    {
        var shape = x.Shape;
        if (shape.Rank < 1)
        {
            throw new ShapeMismatchException("A diagonal matrix needs a vector; found a scalar.");
        }

        Span<int> lengths = stackalloc int[shape.Rank + 1];
        shape.Axes.CopyTo(lengths);
        lengths[^1] = shape[-1];
        return OwnerOf(x).Linear<EmbedDiagonal>(x, OwnerOf(x).ShapeOf(lengths), default);
    }

    /// <summary>Running sums along an axis: yₖ = x₀ + … + xₖ.</summary>
    public static Variable CumulativeSum(Variable x, int axis = -1) =>
        OwnerOf(x).Linear<CumulativeSum>(x, x.Shape, [x.Shape.Normalize(axis), 0]);

    /// <summary>Arrays joined along an axis; their other lengths agree.</summary>
    /// <exception cref="ShapeMismatchException">There are none, or their shapes do not fit.</exception>
    public static Variable Concatenate(ReadOnlySpan<Variable> parts, int axis = 0)
    {
        if (parts.IsEmpty)
        {
            throw new ShapeMismatchException("Concatenation needs at least one array; found none.");
        }

        var first = parts[0].Shape;
        axis = first.Normalize(axis);
        Span<int> lengths = stackalloc int[first.Rank];
        first.Axes.CopyTo(lengths);
        var joined = 0L;
        foreach (var part in parts)
        {
            var shape = part.Shape;
            if (shape.Rank != first.Rank
                || !shape.Axes[..axis].SequenceEqual(first.Axes[..axis])
                || !shape.Axes[(axis + 1)..].SequenceEqual(first.Axes[(axis + 1)..]))
            {
                throw new ShapeMismatchException($"The shapes {first} and {shape} cannot be joined along axis {axis}.");
            }

            joined += shape.Axes[axis];
        }

        lengths[axis] = joined <= int.MaxValue
            ? (int)joined
            : throw new ShapeMismatchException(
                $"The shapes joined along axis {axis} have {joined} elements along it together; an array has at most " +
                $"{int.MaxValue}.");

        return OwnerOf(parts).Linear<Concatenate>(parts, OwnerOf(parts).ShapeOf(lengths), [axis]);
    }

    /// <summary>Arrays of one shape joined along a new leading axis; scalars become a vector.</summary>
    /// <exception cref="ShapeMismatchException">There are none, or their shapes differ.</exception>
    public static Variable Stack(params ReadOnlySpan<Variable> parts)
    {
        if (parts.IsEmpty)
        {
            throw new ShapeMismatchException("Stacking needs at least one array; found none.");
        }

        var shape = parts[0].Shape;
        foreach (var part in parts)
        {
            if (part.Shape != shape)
            {
                throw new ShapeMismatchException($"Only arrays of one shape stack; found {shape} and {part.Shape}.");
            }
        }

        // The elements lie one array after the other already, so that stacking is joining under another shape.
        Span<int> lengths = stackalloc int[shape.Rank + 1];
        lengths[0] = parts.Length;
        shape.Axes.CopyTo(lengths[1..]);
        return OwnerOf(parts).Linear<Concatenate>(parts, OwnerOf(parts).ShapeOf(lengths), [0]);
    }

    internal static Recorder OwnerOf(Variable x) =>
        x.Recorder ?? throw new InvalidOperationException(
            "A plain number has no tape to record this on; record it first, as a constant or a variable of a tape.");

    internal static Recorder OwnerOf(ReadOnlySpan<Variable> parts) => Recorder.Innermost(parts) ?? OwnerOf(parts[0]);

    private static Variable Indexed<TOp>(Variable x, int axis, ReadOnlySpan<int> indices, int length)
        where TOp : struct, ILinearMap<TOp>
    {
        var shape = x.Shape;
        axis = shape.Normalize(axis);
        Span<int> lengths = stackalloc int[shape.Rank];
        shape.Axes.CopyTo(lengths);
        lengths[axis] = length;
        var recorder = OwnerOf(x);
        var target = recorder.ShapeOf(lengths);
        var rented = ArrayPool<int>.Shared.Rent(indices.Length + 1);
        var attribute = rented.AsSpan(0, indices.Length + 1);
        attribute[0] = axis;
        indices.CopyTo(attribute[1..]);
        var problem = TOp.Check(shape, target, attribute);
        var result = problem is null
            ? recorder.Linear<TOp>(x, target, attribute)
            : throw new ArgumentOutOfRangeException(
                nameof(indices), $"{TOp.Name} along axis {axis} of the shape {shape}: {problem}.");
        ArrayPool<int>.Shared.Return(rented);
        return result;
    }
}
