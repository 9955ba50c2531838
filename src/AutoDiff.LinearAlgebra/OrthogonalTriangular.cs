using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// A = Q·R for a matrix with at least as many rows as columns: Q has orthonormal columns, R is upper triangular and its
/// diagonal not negative.
/// </summary>
internal sealed class OrthogonalTriangular : Decomposition
{
    public static OrthogonalTriangular Instance { get; } = new();

    public override string Name => "qr";

    protected override int Scaled => 1;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        operands[0] is { Rank: >= 2 } shape && shape[-2] < shape[-1]
            ? throw new ShapeMismatchException(
                $"{Name} needs matrices with at least as many rows as columns; found the shape {shape}.")
            : base.InferShape(operands);

    protected override int Columns(int rows, int columns) => columns;

    protected override int[] Heights(int rows, int columns) => [rows, columns];

    protected override void Decompose(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> factors)
    {
        var found = Matrix<double>.Build.DenseOfRowMajor(rows, columns, matrix.ToArray()).QR(QRMethod.Thin);
        for (var j = 0; j < columns; j++)
        {
            var sign = found.R[j, j] < 0 ? -1 : 1;
            for (var i = 0; i < rows; i++)
            {
                factors[(i * columns) + j] = sign * found.Q[i, j];
            }

            for (var k = 0; k < columns; k++)
            {
                factors[((rows + j) * columns) + k] = k < j ? 0 : sign * found.R[j, k];
            }
        }
    }

    // Ā = (Q̄ + Q·S) R⁻ᵀ, where S is symmetric with the lower triangle of R·R̄ᵀ − Q̄ᵀ·Q (M. Seeger and others,
    // Auto-differentiating linear algebra, 2017).
    protected override Variable Pull(Variable[] factors, Variable[] cotangents)
    {
        var (q, r) = (factors[0], factors[1]);
        var inner = Functions.MatMul(r, Factorization.Transposed(cotangents[1]))
            - Functions.MatMul(Factorization.Transposed(cotangents[0]), q);
        var below = TriangularSolution.Triangle(inner, isLower: true, withDiagonal: false);
        var symmetric = below + Factorization.Transposed(below) + (inner * Identity(inner));
        var left = cotangents[0] + Functions.MatMul(q, symmetric);
        return Factorization.Transposed(
            MatrixFunctions.SolveTriangular(r, Factorization.Transposed(left), isLower: false));
    }
}
