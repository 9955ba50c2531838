namespace AutoDiff;

/// <summary>
/// Functions of square matrices that need a factorization. Leading axes are a batch. A matrix that is singular in
/// double precision gives infinities or NaN, never an exception.
/// </summary>
public static partial class MatrixFunctions
{
    /// <summary>
    /// det A, one number for each matrix in the last two axes. Its derivative adj(A)ᵀ and its second derivatives
    /// (<see cref="AdjugateDerivative"/>) exist for singular matrices too, where third ones, which need A⁻¹, are not
    /// numbers if there are more than two rows.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static Variable Determinant(Variable a) => Functions.Apply(LinearAlgebra.Determinant.Instance, a);

    /// <summary>
    /// adj A, the transposed matrix of cofactors, so that A · adj A = det A · I. Its derivative in a direction E is
    /// <see cref="AdjugateDerivative"/>.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static Variable Adjugate(Variable a) => Functions.Apply(LinearAlgebra.Adjugate.Instance, a);

    /// <summary>
    /// The derivative of adj A in the direction E: tr(A⁻¹E) adj A − A⁻¹ E adj A, and the polynomial in the elements
    /// that it is where A is singular. Its own derivative in A needs an invertible A if there are more than two rows.
    /// </summary>
    /// <remarks>
    /// By elimination with complete pivoting A = L D U up to the order of rows and columns, and adj A = ± U⁻¹ adj(D)
    /// L⁻¹.
    /// </remarks>
    /// <exception cref="ShapeMismatchException">
    /// The matrices are not square, or the directions have another shape.
    /// </exception>
    public static Variable AdjugateDerivative(Variable a, Variable direction) =>
        Functions.Apply(LinearAlgebra.AdjugateDerivative.Instance, a, direction);

    /// <summary>log|det A|, without overflow of the determinant; −∞ for a singular A. Its derivative is A⁻ᵀ.</summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static Variable LogDeterminant(Variable a) => Functions.Apply(LinearAlgebra.LogDeterminant.Instance, a);

    /// <summary>A⁻¹, with dB = −B · dA · B for B = A⁻¹.</summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static Variable Inverse(Variable a) => Functions.Apply(LinearAlgebra.Inverse.Instance, a);

    /// <summary>
    /// The X with A · X = B, for matrices B with as many rows as A, or vectors B of as many elements, if B has one axis
    /// less than A; both have the same batch.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The matrices are not square, or the right-hand sides do not fit.
    /// </exception>
    public static Variable Solve(Variable a, Variable b) =>
        LinearAlgebra.Factorization.Solved(
            a, b, right => Functions.Apply(LinearAlgebra.Solution.Instance, a, right));

    /// <summary>
    /// e^A = Σ Aᵏ/k!, by scaling and squaring. Its derivative in a direction E is
    /// <see cref="ExponentialDerivative"/>. A matrix that is not finite gives NaN.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    public static Variable Exponential(Variable a) => Functions.Apply(LinearAlgebra.Exponential.Instance, a);

    /// <summary>
    /// L(A, E) = ∫₀¹ e^(sA) E e^((1−s)A) ds, the derivative of e^A in the direction E: the corner of the exponential of
    /// the block matrix [A E; 0 A].
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The matrices are not square, or the directions have another shape.
    /// </exception>
    public static Variable ExponentialDerivative(Variable a, Variable direction) =>
        Functions.Apply(LinearAlgebra.ExponentialDerivative.Instance, a, direction);

    /// <summary>
    /// The lower triangular L with positive diagonal and L·Lᵀ = (A + Aᵀ)/2, so that its derivative is symmetric in A.
    /// </summary>
    /// <param name="a">Symmetric positive definite matrices.</param>
    /// <param name="throws">
    /// Whether a matrix that is not positive definite is an error; otherwise its factor is NaN.
    /// </param>
    /// <exception cref="ShapeMismatchException">The matrices are not square.</exception>
    /// <remarks>
    /// Evaluation throws a <see cref="NotPositiveDefiniteException"/> that names the pivot, unless
    /// <paramref name="throws"/> is false.
    /// </remarks>
    public static Variable Cholesky(Variable a, bool throws = true) =>
        Functions.Apply(throws ? LinearAlgebra.Cholesky.Strict : LinearAlgebra.Cholesky.Lenient, a);
}
