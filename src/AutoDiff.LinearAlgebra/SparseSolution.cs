using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>The X with A·X = B, or with Aᵀ·X = B, for the sparse matrices A of some entries.</summary>
/// <param name="isTransposed">Whether it is the transpose.</param>
internal sealed class SparseSolution(bool isTransposed) : SparseOperation
{
    public static SparseSolution Instance { get; } = new(isTransposed: false);

    public static SparseSolution Transposed { get; } = new(isTransposed: true);

    public override string Name => isTransposed ? "solve_sparse_transposed" : "solve_sparse";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        RequireRightSides(operands[0], operands[1], operands[2]);

    // With G the cotangent of X, that of B is H = A⁻ᵀ G, and that of A is −H Xᵀ at its entries.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var right = Functions.Apply(isTransposed ? Instance : Transposed, operands[0], operands[1], cotangent);
        var (row, column) = isTransposed ? (result, right) : (right, result);
        return [0, -Functions.Apply(SparseOuterProduct.Instance, operands[0], row, column), right];
    }

    protected override void Compute(
        SparseStructure structure, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        right.CopyTo(result);
        if (result.Length > 0)
        {
            SparseFactorization.Of(structure, left).Solve(result, right.Length / structure.Order, isTransposed);
        }
    }

    // A field has no sizes that pivots could be chosen by.
    protected override void Compute<T>(
        SparseStructure structure, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
    {
        var order = structure.Order;
        var dense = new T[order * order];
        for (var row = 0; row < order; row++)
        {
            for (var i = structure.RowStarts[row]; i < structure.RowStarts[row + 1]; i++)
            {
                var column = structure.Columns[i];
                dense[isTransposed ? (column * order) + row : (row * order) + column] = left[i];
            }
        }

        right.CopyTo(result);
        Elimination.Solve<T>(dense, result, order);
    }
}
