using AutoDiff.LinearAlgebra;

namespace AutoDiff;

/// <content>Sparse systems, triangles and what is solved with a Cholesky factor.</content>
public static partial class MatrixFunctions
{
    /// <summary>
    /// The X with A·X = B, where A has entries at the places of a pattern only: by LU decomposition with pivoting, of
    /// which zeros take no part. Its derivatives in the entries and in B solve with A and Aᵀ; in one evaluation they
    /// need one decomposition.
    /// </summary>
    /// <param name="pattern">Where the square matrix may have entries that are not zero.</param>
    /// <param name="values">The entries in the order of the pattern, [..., k] for k entries.</param>
    /// <param name="b">The right-hand sides, [..., n, m], or vectors, [..., n].</param>
    /// <exception cref="ShapeMismatchException">
    /// The pattern is not square, there are not as many values as it has entries, or the right-hand sides do not fit.
    /// </exception>
    /// <exception cref="CapacityExceededException">The pattern has more than 2²⁴ rows or entries.</exception>
    /// <remarks>
    /// A matrix that is singular in double precision, or has an entry that is not finite, gives NaN. The pivot is the
    /// diagonal entry where it is at least a tenth of the largest that is left in its column, so that few zeros fill in
    /// (P. Amestoy, T. Davis and I. Duff, An approximate minimum degree ordering algorithm, 1996).
    /// </remarks>
    public static Variable SolveSparse(SparsityPattern pattern, Variable values, Variable b)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var numbers = SparseStructure.Numbers(pattern);
        if (values.Shape.Rank == 0 || values.Shape[-1] != pattern.Count)
        {
            throw new ShapeMismatchException(
                $"The pattern has {pattern.Count} entries; found values of shape {values.Shape}.");
        }

        var recorded = (values.Recorder ?? b.Recorder)!.Constant(numbers, [numbers.Length]);
        if (b.Shape.Rank != values.Shape.Rank)
        {
            return Functions.Apply(SparseSolution.Instance, recorded, values, b);
        }

        var column = Functions.Reshape(b, Shape.Of([.. b.Shape.Axes, 1]));
        return Functions.Reshape(Functions.Apply(SparseSolution.Instance, recorded, values, column), b.Shape);
    }

    /// <summary>The elements of matrices [..., m, n] on and below their diagonal; the others are zeros.</summary>
    /// <exception cref="ShapeMismatchException">There are less than two axes.</exception>
    public static Variable LowerTriangle(Variable a) =>
        TriangularSolution.Triangle(a, isLower: true, withDiagonal: true);

    /// <summary>The elements of matrices [..., m, n] on and above their diagonal; the others are zeros.</summary>
    /// <exception cref="ShapeMismatchException">There are less than two axes.</exception>
    public static Variable UpperTriangle(Variable a) =>
        TriangularSolution.Triangle(a, isLower: false, withDiagonal: true);

    /// <summary>
    /// T·B for triangular matrices T, [..., n, n], of which the other triangle is not read, not even where it is
    /// infinite, and matrices B, [..., n, k], or vectors, [..., n].
    /// </summary>
    /// <param name="t">The matrices.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="isLower">Whether the lower triangle counts; else the upper one.</param>
    /// <exception cref="ShapeMismatchException">The matrices are not square, or the factors do not fit.</exception>
    public static Variable TriangularProduct(Variable t, Variable b, bool isLower = true)
    {
        Factorization.RequireSquare(nameof(TriangularProduct), t.Shape);
        return Factorization.Solved(t, b, right => Functions.MatMul(
            TriangularSolution.Triangle(t, isLower, withDiagonal: true), right));
    }

    /// <summary>
    /// The X with L·Lᵀ·X = B for a Cholesky factor L, [..., n, n], and right-hand sides B, [..., n, k], or vectors,
    /// [..., n]: two triangular systems. The upper triangle is not read.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The matrices are not square, or the right-hand sides do not fit.
    /// </exception>
    public static Variable SolveCholesky(Variable l, Variable b) => Factorization.Solved(l, b, right => SolveTriangular(
        Factorization.Transposed(l), SolveTriangular(l, right), isLower: false));
}
