namespace AutoDiff.LinearAlgebra;

/// <summary>A·X, or Aᵀ·X, for the sparse matrices A of some entries.</summary>
/// <param name="isTransposed">Whether it is the transpose.</param>
internal sealed class SparseProduct(bool isTransposed) : SparseOperation
{
    public static SparseProduct Instance { get; } = new(isTransposed: false);

    public static SparseProduct Transposed { get; } = new(isTransposed: true);

    public override string Name => isTransposed ? "sparse_transposed_product" : "sparse_product";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        RequireRightSides(operands[0], operands[1], operands[2]);

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var (row, column) = isTransposed ? (operands[2], cotangent) : (cotangent, operands[2]);
        return
        [
            0,
            Functions.Apply(SparseOuterProduct.Instance, operands[0], row, column),
            Functions.Apply(isTransposed ? Instance : Transposed, operands[0], operands[1], cotangent),
        ];
    }

    protected override void Compute<T>(
        SparseStructure structure, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
    {
        result.Clear();
        var columns = structure.Order == 0 ? 0 : right.Length / structure.Order;
        for (var row = 0; row < structure.Order; row++)
        {
            for (var i = structure.RowStarts[row]; i < structure.RowStarts[row + 1]; i++)
            {
                var (target, source) = isTransposed ? (structure.Columns[i], row) : (row, structure.Columns[i]);
                for (var k = 0; k < columns; k++)
                {
                    result[(target * columns) + k] += left[i] * right[(source * columns) + k];
                }
            }
        }
    }
}
