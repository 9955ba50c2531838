using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AutoDiff.LinearAlgebra;

/// <summary>What the operations on square matrices share.</summary>
internal static class Factorization
{
    // The last decompositions of a thread: what an evaluation asks of one matrix (a solution, a determinant, and the
    // inverse in its derivative) needs one. They are held weakly, for a matrix may be large.
    private const int Remembered = 4;

    [ThreadStatic]
    private static WeakReference<Known>?[]? recent;

    [ThreadStatic]
    private static int next;

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
    public static LU<double> Decompose(ReadOnlySpan<double> elements, int order)
    {
        recent ??= new WeakReference<Known>?[Remembered];
        foreach (var reference in recent)
        {
            if (reference is not null && reference.TryGetTarget(out var known) && known.Is(elements, order))
            {
                return known.Decomposition;
            }
        }

        var copy = elements.ToArray();
        var decomposition = Matrix<double>.Build.DenseOfRowMajor(order, order, copy).LU();
        recent[next] = new(new(copy, order, decomposition));
        next = (next + 1) % Remembered;
        return decomposition;
    }

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

    private sealed class Known(double[] elements, int order, LU<double> decomposition)
    {
        public LU<double> Decomposition => decomposition;

        // Bit by bit, so that NaN is NaN and the two zeros differ.
        public bool Is(ReadOnlySpan<double> other, int otherOrder) =>
            order == otherOrder && MemoryMarshal.Cast<double, long>(other).SequenceEqual(
                MemoryMarshal.Cast<double, long>(elements));
    }
}
