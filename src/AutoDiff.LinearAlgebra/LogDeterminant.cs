using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.LinearAlgebra;

/// <summary>log|det A| = Σ log|uᵢᵢ| of its LU decomposition.</summary>
internal sealed class LogDeterminant : CustomOperation
{
    public static LogDeterminant Instance { get; } = new();

    public override string Name => "logdet";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        Factorization.Batch(Factorization.RequireSquare(Name, operands[0]));

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = order == 0
                ? 0
                : Factorization.Decompose(operands[0].Slice(i * order * order, order * order)).LogDeterminant;
        }
    }

    // A field has no absolute values.
    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        for (var i = 0; i < result.Length; i++)
        {
            T[] matrix = [.. operands[0].Slice(i * order * order, order * order)];
            result[i] = T.Apply<Log>(Elimination.Solve<T>(matrix, [], order));
        }

        return true;
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [Factorization.AsFactor(cotangent) * Factorization.Transposed(MatrixFunctions.Inverse(operands[0]))];
}
