using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// A = U·diag(s)·Vᵀ with as many columns of U and V as A has rows or columns, whichever are fewer: U, then s in
/// descending order, then V.
/// </summary>
internal sealed class SingularValues : Decomposition
{
    public static SingularValues Instance { get; } = new();

    public override string Name => "svd";

    protected override int Scaled => 1;

    protected override int Columns(int rows, int columns) => Math.Min(rows, columns);

    protected override int[] Heights(int rows, int columns) => [rows, 1, columns];

    protected override void Decompose(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> factors)
    {
        var found = Matrix<double>.Build.DenseOfRowMajor(rows, columns, matrix.ToArray()).Svd();
        var count = Math.Min(rows, columns);
        for (var j = 0; j < count; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                factors[(i * count) + j] = found.U[i, j];
            }

            factors[(rows * count) + j] = found.S[j];
            for (var i = 0; i < columns; i++)
            {
                factors[((rows + 1 + i) * count) + j] = found.VT[j, i];
            }
        }

        FixSigns(factors[..(rows * count)], factors[((rows + 1) * count)..], count);
    }

    // J. Townsend, Differentiating the singular value decomposition, 2016.
    protected override Variable Pull(Variable[] factors, Variable[] cotangents)
    {
        var (u, s, v) = (factors[0], factors[1], factors[2]);
        var column = Factorization.Transposed(s);

        // Of 1/(sⱼ² − sᵢ²), which leaves the range where the elements are far from 1, one factor meets sⱼ or sᵢ first.
        var (differences, sums) = (InverseDifferences(s), 1 / (s + column));
        var inner = Scale(Scale(s, sums) * Skew(u, cotangents[0]), differences)
            + (cotangents[1] * Identity(s))
            + Scale(Scale(column, sums) * Skew(v, cotangents[2]), differences);
        var transposed = Factorization.Transposed(v);
        var pulled = Functions.MatMul(Functions.MatMul(u, inner), transposed);

        // What a cotangent has outside of the columns.
        if (u.Shape[-2] > s.Shape[-1])
        {
            pulled += Functions.MatMul(Scale(Outside(u, cotangents[0]), 1 / s), transposed);
        }

        if (v.Shape[-2] > s.Shape[-1])
        {
            pulled += Functions.MatMul(u, Factorization.Transposed(Scale(Outside(v, cotangents[2]), 1 / s)));
        }

        return pulled;

        static Variable Skew(Variable x, Variable cotangent)
        {
            var product = Functions.MatMul(Factorization.Transposed(x), cotangent);
            return product - Factorization.Transposed(product);
        }

        static Variable Outside(Variable x, Variable cotangent) => cotangent - Functions.MatMul(
            x, Functions.MatMul(Factorization.Transposed(x), cotangent));
    }
}
