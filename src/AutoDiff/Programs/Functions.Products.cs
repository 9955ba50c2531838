using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <content>Products of vectors and matrices.</content>
public static partial class Functions
{
    /// <summary>
    /// The matrix product over the last two axes; leading (batch) axes broadcast. A vector on the left is a row, one on
    /// the right a column, and the axis so added is dropped again: matrix · vector is a vector, vector · vector a
    /// scalar.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The inner lengths differ, or an argument is a scalar.</exception>
    public static Variable MatMul(Variable x, Variable y)
    {
        var (xs, ys) = (x.Shape, y.Shape);
        if (xs.Rank == 0 || ys.Rank == 0)
        {
            throw new ShapeMismatchException(
                $"A matrix product needs vectors or matrices; found the shapes {xs} and {ys}. Use * with a scalar.");
        }

        var recorder = OwnerOf([x, y]);
        var left = xs.Rank == 1 ? recorder.View(x, recorder.ShapeOf(1, xs[0])) : x;
        var right = ys.Rank == 1 ? recorder.View(y, recorder.ShapeOf(ys[0], 1)) : y;
        var (ls, rs) = (left.Shape, right.Shape);
        if (ls[-1] != rs[-2])
        {
            throw new ShapeMismatchException(
                $"The matrix product of the shapes {xs} and {ys} is not defined: the inner lengths {ls[-1]} and " +
                $"{rs[-2]} differ.");
        }

        var batch = Shape.Scalar;
        if (ls.Rank > 2 || rs.Rank > 2)
        {
            batch = Shape.Broadcast(recorder.ShapeOf(ls.Axes[..^2]), recorder.ShapeOf(rs.Axes[..^2]));
            left = BroadcastTo(left, Joined(recorder, batch, [ls[-2], ls[-1]]));
            right = BroadcastTo(right, Joined(recorder, batch, [rs[-2], rs[-1]]));
        }

        Span<int> matrix = [ls[-2], rs[-1]];

        // Both factors as they are, and neither absorbs.
        var product = recorder.Linear<MatMul>([left, right], Joined(recorder, batch, matrix), [0, 0, 0]);
        return xs.Rank > 1 && ys.Rank > 1
            ? product
            : recorder.View(
                product, Joined(recorder, batch, matrix[(xs.Rank == 1 ? 1 : 0)..(ys.Rank == 1 ? 1 : 2)]));
    }

    /// <summary>Σ xᵢ yᵢ of two vectors of equal length.</summary>
    /// <exception cref="ShapeMismatchException">The arguments are not vectors of equal length.</exception>
    public static Variable Dot(Variable x, Variable y) =>
        x.Shape.Rank == 1 && x.Shape == y.Shape
            ? Sum(x * y)
            : throw new ShapeMismatchException(
                $"A dot product needs two vectors of equal length; found the shapes {x.Shape} and {y.Shape}.");

    /// <summary>The matrix xᵢ yⱼ of two vectors.</summary>
    /// <exception cref="ShapeMismatchException">An argument is not a vector.</exception>
    public static Variable Outer(Variable x, Variable y) =>
        x.Shape.Rank == 1 && y.Shape.Rank == 1
            ? Reshape(x, OwnerOf(x).ShapeOf(x.Shape[0], 1)) * Reshape(y, OwnerOf(y).ShapeOf(1, y.Shape[0]))
            : throw new ShapeMismatchException(
                $"An outer product needs two vectors; found the shapes {x.Shape} and {y.Shape}.");

    /// <summary>Σ xᵢᵢ, the sum of the main diagonal of the last two axes.</summary>
    public static Variable Trace(Variable x) => Sum(Diagonal(x), [-1]);

    /// <summary>Applies an operation of your own.</summary>
    public static Variable Apply(CustomOperation operation, params ReadOnlySpan<Variable> operands)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operands.IsEmpty
            ? throw new ArgumentException(
                $"The operation {operation.Name} needs at least one operand; found none.", nameof(operands))
            : operation.Record(BodyBuilder.InBranch(OwnerOf(operands)), operands);
    }

    private static Shape Joined(Recorder recorder, Shape outer, ReadOnlySpan<int> inner)
    {
        Span<int> lengths = stackalloc int[outer.Rank + inner.Length];
        outer.Axes.CopyTo(lengths);
        inner.CopyTo(lengths[outer.Rank..]);
        return recorder.ShapeOf(lengths);
    }
}
