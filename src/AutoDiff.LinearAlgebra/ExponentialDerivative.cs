using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// L(A, E), the derivative of e^A in the direction E. It stands in the corner of the exponential of the block matrix
/// [A E; 0 A] (N. J. Higham, <em>Functions of Matrices</em>, 2008, theorem 3.6), and so do its derivatives in that of
/// larger ones.
/// </summary>
internal sealed class ExponentialDerivative : CustomOperation
{
    public static ExponentialDerivative Instance { get; } = new();

    public override string Name => "dexpm";

    public override bool RoundsByNorm(int operand) => true;

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => Factorization.RequireDirection(Name, operands);

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            var a = operands[0].Slice(start, length);
            var e = operands[1].Slice(start, length);

            // It is linear in E, which must not be what decides how far the block matrix is scaled.
            var (size, direction) = (ScalingAndSquaring.Norm(a, order), ScalingAndSquaring.Norm(e, order));
            var scale = double.IsNormal(size) && double.IsNormal(direction) && direction > size
                ? Math.ScaleB(1, Math.Clamp(Math.ILogB(size) - Math.ILogB(direction), -1000, 0))
                : 1;
            var block = Blocks(a, e, order, x => scale * x);
            var corner = Corner<double>(ScalingAndSquaring.Exponential(block, 2 * order), order);
            for (var i = 0; i < length; i++)
            {
                result[start + i] = corner[i] / scale;
            }
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var order = operands.Shape(0)[-1];
        var length = order * order;
        for (var start = 0; start < result.Length; start += length)
        {
            var block = Blocks(
                operands[0].Slice(start, length), operands[1].Slice(start, length), order, element => element);
            if (PowerSeries.Exponential<T>(block, 2 * order) is not { } exponential)
            {
                return false;
            }

            Corner<T>(exponential, order).CopyTo(result[start..]);
        }

        return true;
    }

    // ⟨G, L(A, E)⟩ changes with E by L(Aᵀ, G), and with A by the derivative of L(Aᵀ, Eᵀ) in the direction G.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var (a, e) = (Factorization.Transposed(operands[0]), Factorization.Transposed(operands[1]));
        var zero = Zero(cotangent);
        var second = MatrixFunctions.ExponentialDerivative(
            Joined(a, e, zero, a), Joined(cotangent, zero, zero, cotangent));
        var order = a.Shape[-1];
        Range[] corner =
            [.. Enumerable.Repeat(Range.All, a.Shape.Rank - 2), Range.EndAt(order), Range.StartAt(order)];
        return [Functions.Slice(second, corner), MatrixFunctions.ExponentialDerivative(a, cotangent)];
    }

    private static Variable Zero(Variable like) => like.Recorder!.Constant(new double[like.Shape.Length], like.Shape);

    private static Variable Joined(Variable a, Variable b, Variable c, Variable d) => Functions.Concatenate(
        [Functions.Concatenate([a, b], axis: -1), Functions.Concatenate([c, d], axis: -1)], axis: -2);

    // [A E; 0 A]
    private static T[] Blocks<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> e, int order, Func<T, T> scaled)
        where T : struct
    {
        var block = new T[4 * order * order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < order; j++)
            {
                var element = a[(i * order) + j];
                block[(2 * i * order) + j] = element;
                block[(2 * (i + order) * order) + order + j] = element;
                block[(2 * i * order) + order + j] = scaled(e[(i * order) + j]);
            }
        }

        return block;
    }

    private static T[] Corner<T>(ReadOnlySpan<T> block, int order)
    {
        var corner = new T[order * order];
        for (var i = 0; i < order; i++)
        {
            block.Slice((2 * i * order) + order, order).CopyTo(corner.AsSpan(i * order));
        }

        return corner;
    }
}
