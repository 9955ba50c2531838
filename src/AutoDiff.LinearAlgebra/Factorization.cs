namespace AutoDiff.LinearAlgebra;

/// <summary>What the operations on square matrices share.</summary>
internal static class Factorization
{
    private static readonly object Dense = new();

    public static Shape RequireSquare(string name, Shape shape) =>
        shape.Rank >= 2 && shape[-1] == shape[-2]
            ? shape
            : throw new ShapeMismatchException($"{name} needs square matrices; found the shape {shape}.");

    /// <summary>The shape of square matrices and of directions in which something is differentiated at them.</summary>
    public static Shape RequireDirection(string name, ReadOnlySpan<Shape> operands)
    {
        var shape = RequireSquare(name, operands[0]);
        return operands[1] == shape
            ? shape
            : throw new ShapeMismatchException(
                $"The direction of the derivative has the shape {operands[1]}, the matrix has {shape}.");
    }

    public static Shape Batch(Shape shape) => Shape.Of(shape.Axes[..^2]);

    /// <summary>
    /// The LU decomposition of the matrix with the given elements by rows: the same one, if the matrix is among the
    /// last that this thread decomposed.
    /// </summary>
    public static LuDecomposition Decompose(ReadOnlySpan<double> elements) =>
        RecentResults<object, LuDecomposition>.Of(Dense, elements, (_, copy) => new(copy));

    public static Variable Transposed(Variable a)
    {
        var order = Enumerable.Range(0, a.Shape.Rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Functions.Transpose(a, order);
    }

    /// <summary>One number per matrix as a 1 × 1 matrix, so that it scales the matrices of a batch.</summary>
    public static Variable AsFactor(Variable numbers) =>
        Functions.Reshape(numbers, Shape.Of([.. numbers.Shape.Axes, 1, 1]));

    /// <summary>The X of a system with matrices B, or with vectors, if B has one axis less than the matrices.</summary>
    public static Variable Solved(Variable a, Variable b, Func<Variable, Variable> solve)
    {
        if (b.Shape.Rank != a.Shape.Rank - 1)
        {
            return solve(b);
        }

        var column = solve(Functions.Reshape(b, Shape.Of([.. b.Shape.Axes, 1])));
        return Functions.Reshape(column, Shape.Of(column.Shape.Axes[..^1]));
    }
}
