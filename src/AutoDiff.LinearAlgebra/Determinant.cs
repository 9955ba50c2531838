using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>det A.</summary>
internal sealed class Determinant : CustomOperation
{
    public static Determinant Instance { get; } = new();

    public override string Name => "det";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        Factorization.Batch(Factorization.RequireSquare(Name, operands[0]));

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = order == 0
                ? 1
                : Factorization.Decompose(operands[0].Slice(i * order * order, order * order)).Determinant;
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        for (var i = 0; i < result.Length; i++)
        {
            T[] matrix = [.. operands[0].Slice(i * order * order, order * order)];
            result[i] = Elimination.Solve<T>(matrix, [], order);
        }

        return true;
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [Factorization.AsFactor(cotangent) * Factorization.Transposed(MatrixFunctions.Adjugate(operands[0]))];
}
