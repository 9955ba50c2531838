using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>The X with T·X = B for a triangular T, of which the other triangle is not read.</summary>
/// <param name="isLower">Whether it is the lower triangle.</param>
internal sealed class TriangularSolution(bool isLower) : CustomOperation
{
    public static TriangularSolution Lower { get; } = new(isLower: true);

    public static TriangularSolution Upper { get; } = new(isLower: false);

    public override string Name => isLower ? "solve_lower" : "solve_upper";

    /// <summary>The elements of matrices in one of their triangles; the others are zeros.</summary>
    public static Variable Triangle(Variable a, bool isLower, bool withDiagonal)
    {
        if (a.Shape.Rank < 2)
        {
            throw new ShapeMismatchException($"A triangle is one of matrices; found the shape {a.Shape}.");
        }

        var (rows, columns) = (a.Shape[-2], a.Shape[-1]);
        double[] mask = [.. Enumerable.Range(0, rows * columns).Select(i => (row: i / columns, column: i % columns))
            .Select(at => at.row == at.column ? (withDiagonal ? 1.0 : 0) : at.row > at.column == isLower ? 1 : 0)];
        return Functions.Where(a.Recorder!.Constant(mask, [rows, columns]), a, 0);
    }

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Solution.Instance.InferShape(operands);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var values = new Real<double>[result.Length];
        Substitute(
            Array.ConvertAll(operands[0].ToArray(), x => (Real<double>)x),
            Array.ConvertAll(operands[1].ToArray(), x => (Real<double>)x),
            operands.Shape(1),
            values);
        for (var i = 0; i < values.Length; i++)
        {
            result[i] = values[i].Value;
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        Substitute(operands[0], operands[1], operands.Shape(1), result);
        return true;
    }

    // With G the cotangent of X, that of B is H = T⁻ᵀ G and that of T is −H Xᵀ in its triangle.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var right = MatrixFunctions.SolveTriangular(Factorization.Transposed(operands[0]), cotangent, !isLower);
        var outer = Functions.MatMul(right, Factorization.Transposed(result));
        return [-Triangle(outer, isLower, withDiagonal: true), right];
    }

    private void Substitute<T>(ReadOnlySpan<T> matrices, ReadOnlySpan<T> right, Shape shape, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var (order, columns) = (shape[-2], shape[-1]);
        right.CopyTo(result);
        for (var start = 0; start < result.Length; start += order * columns)
        {
            var matrix = matrices.Slice(start / columns * order, order * order);
            var x = result.Slice(start, order * columns);
            for (var step = 0; step < order; step++)
            {
                var i = isLower ? step : order - 1 - step;
                for (var before = 0; before < step; before++)
                {
                    var k = isLower ? before : order - 1 - before;
                    for (var j = 0; j < columns; j++)
                    {
                        x[(i * columns) + j] -= matrix[(i * order) + k] * x[(k * columns) + j];
                    }
                }

                for (var j = 0; j < columns; j++)
                {
                    x[(i * columns) + j] /= matrix[(i * order) + i];
                }
            }
        }
    }
}
