using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AutoDiff.LinearAlgebra;

/// <summary>What the operations on square matrices share.</summary>
internal static class Factorization
{
    public static Shape RequireSquare(string name, Shape shape) =>
        shape.Rank >= 2 && shape[-1] == shape[-2]
            ? shape
            : throw new ShapeMismatchException($"{name} needs square matrices; found the shape {shape}.");

    public static Shape Batch(Shape shape) => Shape.Of(shape.Axes[..^2]);

    /// <summary>The LU decomposition of the matrix with the given elements by rows.</summary>
    public static LU<double> Decompose(ReadOnlySpan<double> elements, int order) =>
        Matrix<double>.Build.DenseOfRowMajor(order, order, elements.ToArray()).LU();

    public static Variable Transposed(Variable a)
    {
        var order = Enumerable.Range(0, a.Shape.Rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return Functions.Transpose(a, order);
    }

    /// <summary>One number per matrix as a 1 × 1 matrix, so that it scales the matrices of a batch.</summary>
    public static Variable AsFactor(Variable numbers) =>
        Functions.Reshape(numbers, Shape.Of([.. numbers.Shape.Axes, 1, 1]));
}
