using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>adj A, the transposed matrix of cofactors: det(A)·A⁻¹, and as smooth in A where A is singular.</summary>
internal sealed class Adjugate : CustomOperation
{
    public static Adjugate Instance { get; } = new();

    public override string Name => "adj";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireSquare(Name, operands[0]);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            CompletePivoting.Adjugate(operands[0].Slice(start, length), order, result.Slice(start, length));
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        Inverse.Instance.TryEvaluateOverField(operands, result);
        var order = operands.Shape(0)[-1];
        var determinants = new T[order == 0 ? 0 : result.Length / (order * order)];
        Determinant.Instance.TryEvaluateOverField(operands, determinants.AsSpan());
        for (var i = 0; i < result.Length; i++)
        {
            result[i] *= determinants[i / (order * order)];
        }

        return true;
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [MatrixFunctions.AdjugateDerivative(Factorization.Transposed(operands[0]), cotangent)];
}
