using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.LinearAlgebra;

/// <summary>(A + Aᵀ)/2 = V·diag(λ)·Vᵀ: the eigenvalues in ascending order, then the eigenvectors as columns.</summary>
internal sealed class SymmetricEigen : Decomposition
{
    public static SymmetricEigen Instance { get; } = new();

    public override string Name => "eigh";

    protected override int Scaled => 0;

    public override Shape InferShape(ReadOnlySpan<Shape> operands)
    {
        Factorization.RequireSquare(Name, operands[0]);
        return base.InferShape(operands);
    }

    protected override int Columns(int rows, int columns) => columns;

    protected override int[] Heights(int rows, int columns) => [1, rows];

    protected override void Decompose(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> factors)
    {
        var elements = matrix.ToArray();
        var symmetric = Matrix<double>.Build.Dense(
            rows, rows, (i, j) => 0.5 * (elements[(i * rows) + j] + elements[(j * rows) + i]));
        var found = symmetric.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(i => found.EigenValues[i].Real)];
        for (var j = 0; j < rows; j++)
        {
            factors[j] = found.EigenValues[order[j]].Real;
            for (var i = 0; i < rows; i++)
            {
                factors[((i + 1) * rows) + j] = found.EigenVectors[i, order[j]];
            }
        }

        FixSigns(factors[rows..], default, rows);
    }

    // With F the inverse differences of eigenvalues, Ā = V (diag(λ̄) + F ∘ VᵀV̄) Vᵀ, of which the symmetric part counts
    // (M. B. Giles, Collected matrix derivative results for forward and reverse mode AD, 2008).
    protected override Variable Pull(Variable[] factors, Variable[] cotangents)
    {
        var (values, vectors) = (factors[0], factors[1]);
        var transposed = Factorization.Transposed(vectors);
        var inner = (cotangents[0] * Identity(values))
            + Scale(Functions.MatMul(transposed, cotangents[1]), InverseDifferences(values));
        var pulled = Functions.MatMul(Functions.MatMul(vectors, inner), transposed);
        return 0.5 * (pulled + Factorization.Transposed(pulled));
    }
}
