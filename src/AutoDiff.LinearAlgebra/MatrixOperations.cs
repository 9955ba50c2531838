namespace AutoDiff.LinearAlgebra;

/// <summary>The operations of the package, those included that only derivatives apply.</summary>
internal static class MatrixOperations
{
    /// <summary>The operations with the names that they have in texts, which stay.</summary>
    public static IReadOnlyList<(string Name, CustomOperation Operation)> All { get; } =
    [
        .. new CustomOperation[]
        {
            Adjugate.Instance,
            AdjugateDerivative.Instance,
            Cholesky.Strict,
            Determinant.Instance,
            Exponential.Instance,
            ExponentialDerivative.Instance,
            Inverse.Instance,
            LogDeterminant.Instance,
            OrthogonalTriangular.Instance,
            SingularValues.Instance,
            Solution.Instance,
            SparseOuterProduct.Instance,
            SparseProduct.Instance,
            SparseProduct.Transposed,
            SparseSolution.Instance,
            SparseSolution.Transposed,
            SymmetricEigen.Instance,
            TriangularSolution.Lower,
            TriangularSolution.Upper,
        }.Select(operation => (operation.Name, operation)),

        // It is printed as the other Cholesky factor is.
        ("chol_or_nan", Cholesky.Lenient),
    ];
}
