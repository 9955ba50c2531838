using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>e^A = Σ Aᵏ/k!.</summary>
internal sealed class Exponential : CustomOperation
{
    public static Exponential Instance { get; } = new();

    public override string Name => "expm";

    public override bool RoundsByNorm(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireSquare(Name, operands[0]);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            ScalingAndSquaring.Exponential(operands[0].Slice(start, length), order).CopyTo(result[start..]);
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            if (PowerSeries.Exponential(operands[0].Slice(start, length), order) is not { } exponential)
            {
                return false;
            }

            exponential.CopyTo(result[start..]);
        }

        return true;
    }

    // ⟨G, L(A, E)⟩ = ⟨L(Aᵀ, G), E⟩ for the derivative L(A, E) in the direction E.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [MatrixFunctions.ExponentialDerivative(Factorization.Transposed(operands[0]), cotangent)];
}
