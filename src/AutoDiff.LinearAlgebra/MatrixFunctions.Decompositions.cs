using AutoDiff.LinearAlgebra;

namespace AutoDiff;

/// <content>Decompositions, and what is solved with them.</content>
public static partial class MatrixFunctions
{
    /// <summary>
    /// The eigenvalues λ of (A + Aᵀ)/2 in ascending order, shape [..., n], and its eigenvectors as the columns of V,
    /// [..., n, n]: (A + Aᵀ)/2 = V·diag(λ)·Vᵀ. Of each column the element of largest magnitude is positive.
    /// </summary>
    /// <remarks>
    /// The derivative of A is symmetric. Where eigenvalues are equal, derivatives of what depends on the eigenvalues
    /// alone stay right if it is symmetric in them; those of the eigenvectors do not exist and are not numbers.
    /// </remarks>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static (Variable Values, Variable Vectors) SymmetricEigen(Variable a)
    {
        var factors = LinearAlgebra.SymmetricEigen.Instance.Of(a);
        return (AsVectors(factors[0]), factors[1]);
    }

    /// <summary>
    /// A = Q·R for matrices [..., m, n] with m ≥ n: the columns of Q, [..., m, n], are orthonormal, R, [..., n, n], is
    /// upper triangular, and its diagonal is not negative. Derivatives need columns that are independent.
    /// </summary>
    /// <exception cref="ShapeMismatchException">There are fewer rows than columns.</exception>
    public static (Variable Q, Variable R) Qr(Variable a)
    {
        var factors = OrthogonalTriangular.Instance.Of(a);
        return (factors[0], factors[1]);
    }

    /// <summary>
    /// A = U·diag(s)·Vᵀ for matrices [..., m, n], with k = min(m, n): U is [..., m, k], the singular values s,
    /// [..., k], descend, V is [..., n, k]. Of each column of U the element of largest magnitude is positive.
    /// </summary>
    /// <remarks>
    /// Where singular values are equal, derivatives of what depends on the singular values alone stay right if it is
    /// symmetric in them; those of U and V do not exist and are not numbers. The same holds where one is 0 and A is not
    /// square.
    /// </remarks>
    /// <exception cref="ShapeMismatchException">There are less than two axes.</exception>
    public static (Variable U, Variable S, Variable V) Svd(Variable a)
    {
        var factors = SingularValues.Instance.Of(a);
        return (factors[0], AsVectors(factors[1]), factors[2]);
    }

    /// <summary>
    /// The X with T·X = B for triangular matrices T, [..., n, n], of which the other triangle is not read, and
    /// right-hand sides B, [..., n, k], or vectors, [..., n].
    /// </summary>
    /// <param name="t">The matrices.</param>
    /// <param name="b">The right-hand sides.</param>
    /// <param name="isLower">Whether the lower triangle counts; else the upper one.</param>
    /// <exception cref="ShapeMismatchException">
    /// The matrices are not square, or the right-hand sides do not fit.
    /// </exception>
    public static Variable SolveTriangular(Variable t, Variable b, bool isLower = true) =>
        Factorization.Solved(t, b, right => Functions.Apply(
            isLower ? TriangularSolution.Lower : TriangularSolution.Upper, t, right));

    /// <summary>
    /// The X for which Σ (A·X − B)² is least, for matrices A, [..., m, n], with independent columns and m ≥ n, and
    /// right-hand sides B, [..., m, k] or [..., m]: R⁻¹·Qᵀ·B, which does not square the condition of A.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// There are fewer rows than columns, or the right-hand sides do not fit.
    /// </exception>
    public static Variable LeastSquares(Variable a, Variable b)
    {
        var (q, r) = Qr(a);
        return Factorization.Solved(a, b, right => SolveTriangular(
            r, Functions.MatMul(Factorization.Transposed(q), right), isLower: false));
    }

    /// <summary>
    /// A ⊗ B, the matrix of all products of an element of A, [m, n], with one of B, [p, q]: [m·p, n·q].
    /// </summary>
    /// <exception cref="ShapeMismatchException">One of them is no matrix.</exception>
    public static Variable Kronecker(Variable a, Variable b)
    {
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2)
        {
            throw new ShapeMismatchException(
                $"A Kronecker product is one of two matrices; found the shapes {a.Shape} and {b.Shape}.");
        }

        var products = Functions.Reshape(a, [a.Shape[0], 1, a.Shape[1], 1])
            * Functions.Reshape(b, [1, b.Shape[0], 1, b.Shape[1]]);
        return Functions.Reshape(products, [a.Shape[0] * b.Shape[0], a.Shape[1] * b.Shape[1]]);
    }

    private static Variable AsVectors(Variable row) =>
        Functions.Reshape(row, Shape.Of([.. row.Shape.Axes[..^2], row.Shape[-1]]));
}
