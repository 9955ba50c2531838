using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.LinearAlgebra;

/// <summary>The lower triangular L with positive diagonal and L·Lᵀ = (A + Aᵀ)/2.</summary>
/// <param name="throws">Whether a matrix that is not positive definite is an error; else its factor is NaN.</param>
internal sealed class Cholesky(bool throws) : CustomOperation
{
    public static Cholesky Strict { get; } = new(throws: true);

    public static Cholesky Lenient { get; } = new(throws: false);

    public override string Name => "chol";

    public override bool Factorizes(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireSquare(Name, operands[0]);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            var values = new Real<double>[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = operands[0][start + i];
            }

            var factor = Factor<Real<double>>(values, order);
            var bad = Array.FindIndex(factor, element => !double.IsFinite(element.Value));
            if (bad >= 0 && throws)
            {
                throw new NotPositiveDefiniteException(start / length, bad / order);
            }

            for (var i = 0; i < length; i++)
            {
                result[start + i] = bad >= 0 ? double.NaN : factor[i].Value;
            }
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            Factor(operands[0].Slice(start, length), order).CopyTo(result[start..]);
        }

        return true;
    }

    // dL = L·Φ(L⁻¹·dA·L⁻ᵀ), where Φ halves the diagonal of the lower triangle, so that the cotangent of A is the
    // symmetric part of L⁻ᵀ·Φ(Lᵀ·G)·L⁻¹ (I. Murray, Differentiation of the Cholesky decomposition, 2016).
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var transposed = Factorization.Transposed(result);
        var halved = Halved(Functions.MatMul(transposed, cotangent));
        var left = MatrixFunctions.SolveTriangular(transposed, halved, isLower: false);
        var both = MatrixFunctions.SolveTriangular(transposed, Factorization.Transposed(left), isLower: false);
        return [0.5 * (both + Factorization.Transposed(both))];
    }

    private static Variable Halved(Variable a)
    {
        var order = a.Shape[-1];
        double[] mask = [.. Enumerable.Range(0, order * order)
            .Select(i => i / order < i % order ? 0 : i % (order + 1) == 0 ? 0.5 : 1)];
        return a * a.Recorder!.Constant(mask, [order, order]);
    }

    // Row by row: ℓᵢⱼ = (aᵢⱼ − Σ ℓᵢₖ ℓⱼₖ)/ℓⱼⱼ, and ℓᵢᵢ is the root of what is left of aᵢᵢ.
    private static T[] Factor<T>(ReadOnlySpan<T> a, int order)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var factor = new T[order * order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = i == j ? a[(i * order) + i] : (a[(i * order) + j] + a[(j * order) + i]) / 2;
                for (var k = 0; k < j; k++)
                {
                    rest -= factor[(i * order) + k] * factor[(j * order) + k];
                }

                factor[(i * order) + j] = i != j ? rest / factor[(j * order) + j]
                    : T.Primal(rest) <= 0 ? double.NaN
                    : T.Apply<Sqrt>(rest);
            }
        }

        return factor;
    }
}
