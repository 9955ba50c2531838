namespace AutoDiff.LinearAlgebra;

/// <summary>The elements of X·Yᵀ where a sparse matrix has entries.</summary>
internal sealed class SparseOuterProduct : SparseOperation
{
    public static SparseOuterProduct Instance { get; } = new();

    public override string Name => "sparse_outer_product";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        operands[1].Rank >= 2 && operands[1] == operands[2]
            ? Shape.Of([.. Factorization.Batch(operands[1]).Axes, Order(operands[0], operands[1][-2])])
            : throw new ShapeMismatchException(
                $"{Name} needs matrices of one shape; found {operands[1]} and {operands[2]}.");

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
    [
        0,
        Functions.Apply(SparseProduct.Instance, operands[0], cotangent, operands[2]),
        Functions.Apply(SparseProduct.Transposed, operands[0], cotangent, operands[1]),
    ];

    protected override void Compute<T>(
        SparseStructure structure, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
    {
        result.Clear();
        var columns = structure.Order == 0 ? 0 : right.Length / structure.Order;
        for (var row = 0; row < structure.Order; row++)
        {
            for (var i = structure.RowStarts[row]; i < structure.RowStarts[row + 1]; i++)
            {
                for (var k = 0; k < columns; k++)
                {
                    result[i] += left[(row * columns) + k] * right[(structure.Columns[i] * columns) + k];
                }
            }
        }
    }
}
