using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// The derivative of adj A in the direction E: tr(A⁻¹E) adj A − A⁻¹ E adj A, and the polynomial which that is where A
/// is singular. A further derivative in A exists where A is regular, and is 0 for matrices of up to two rows.
/// </summary>
internal sealed class AdjugateDerivative : CustomOperation
{
    public static AdjugateDerivative Instance { get; } = new();

    public override string Name => "dadj";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireDirection(Name, operands);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            CompletePivoting.AdjugateDerivative(
                operands[0].Slice(start, length),
                operands[1].Slice(start, length),
                order,
                result.Slice(start, length));
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        var (inverse, product) = (new T[length], new T[length]);
        for (var start = 0; start < result.Length; start += length)
        {
            var determinant = Elimination.Invert(operands[0].Slice(start, length), inverse, order);
            Product(inverse, operands[1].Slice(start, length), product);
            T trace = 0;
            for (var i = 0; i < order; i++)
            {
                trace += product[i * (order + 1)];
            }

            var target = result.Slice(start, length);
            Product(product, inverse, target);
            for (var i = 0; i < length; i++)
            {
                target[i] = determinant * ((trace * inverse[i]) - target[i]);
            }
        }

        return true;

        void Product(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        {
            for (var i = 0; i < length; i++)
            {
                z[i] = 0;
                for (var k = 0; k < order; k++)
                {
                    z[i] += x[(i / order * order) + k] * y[(k * order) + (i % order)];
                }
            }
        }
    }

    // It is linear in E, and its transpose there is the same at Aᵀ. With B = A⁻¹, R = adj A and t = tr(BE) it changes
    // with A by tr(dB E) R + t dR − dB E R − B E dR, where dB = −B dA B.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var (a, e) = (operands[0], operands[1]);
        var transposed = Factorization.Transposed(a);
        var inDirection = MatrixFunctions.AdjugateDerivative(transposed, cotangent);
        if (a.Shape[-1] <= 2)
        {
            return [0, inDirection];
        }

        var (inverse, adjugate) = (MatrixFunctions.Inverse(transposed), MatrixFunctions.Adjugate(a));
        var direction = Factorization.Transposed(e);
        var trace = Factorization.AsFactor(Functions.Sum(inverse * e, [-2, -1]));
        var ofTrace = Factorization.AsFactor(Functions.Sum(cotangent * adjugate, [-2, -1]));
        var ofInverse = (ofTrace * direction)
            - Functions.MatMul(Functions.MatMul(cotangent, Factorization.Transposed(adjugate)), direction);
        var ofAdjugate = (trace * cotangent) - Functions.MatMul(Functions.MatMul(direction, inverse), cotangent);
        return [
            MatrixFunctions.AdjugateDerivative(transposed, ofAdjugate)
                - Functions.MatMul(Functions.MatMul(inverse, ofInverse), inverse),
            inDirection];
    }
}
