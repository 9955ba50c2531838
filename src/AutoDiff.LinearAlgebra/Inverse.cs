using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>A⁻¹.</summary>
internal sealed class Inverse : CustomOperation
{
    public static Inverse Instance { get; } = new();

    public override string Name => "inv";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireSquare(Name, operands[0]);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            Factorization.Decompose(operands[0].Slice(start, length)).Inverse().CopyTo(result[start..]);
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            Elimination.Invert(operands[0].Slice(start, length), result.Slice(start, length), order);
        }

        return true;
    }

    // dB = −B dA B, so that the cotangent of A is −Bᵀ G Bᵀ.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var transposed = Factorization.Transposed(result);
        return [-Functions.MatMul(Functions.MatMul(transposed, cotangent), transposed)];
    }
}
