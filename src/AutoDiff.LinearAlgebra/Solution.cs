using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>The X with A · X = B.</summary>
internal sealed class Solution : CustomOperation
{
    public static Solution Instance { get; } = new();

    public override string Name => "solve";

    public override bool Factorizes(int operand) => operand == 0;

    public override Shape InferShape(ReadOnlySpan<Shape> operands)
    {
        var (a, b) = (Factorization.RequireSquare(Name, operands[0]), operands[1]);
        return b.Rank == a.Rank && b[-2] == a[-1] && Factorization.Batch(a) == Factorization.Batch(b)
            ? b
            : throw new ShapeMismatchException(
                $"The system of a matrix of shape {a} has no right-hand side of shape {b}.");
    }

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var (order, columns) = (operands.Shape(0)[-1], operands.Shape(1)[-1]);
        var (square, length) = (order * order, order * columns);
        for (var i = 0; length > 0 && i < result.Length / length; i++)
        {
            Factorization.Decompose(operands[0].Slice(i * square, square))
                .Solve(operands[1].Slice(i * length, length).ToArray(), columns)
                .CopyTo(result[(i * length)..]);
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var (order, columns) = (operands.Shape(0)[-1], operands.Shape(1)[-1]);
        var (square, length) = (order * order, order * columns);
        operands[1].CopyTo(result);
        for (var i = 0; length > 0 && i < result.Length / length; i++)
        {
            T[] matrix = [.. operands[0].Slice(i * square, square)];
            Elimination.Solve(matrix, result.Slice(i * length, length), order);
        }

        return true;
    }

    // With G the cotangent of X, that of B is H = A⁻ᵀ G and that of A is −H Xᵀ.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var right = MatrixFunctions.Solve(Factorization.Transposed(operands[0]), cotangent);
        return [-Functions.MatMul(right, Factorization.Transposed(result)), right];
    }
}
