using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>The rule of a user's operation: it states its VJP.</summary>
internal sealed class CustomRule(CustomOperation operation, Shape[] operands) : ArrayRule(operands)
{
    public override Op Op => Op.Custom;

    public override object Identity => operation;

    protected override Shape ResultShape => operation.InferShape(Operands);

    public override void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
    {
        var values = new Rented<double>(x.Length + y.Length);
        for (var i = 0; i < x.Length; i++)
        {
            values.Span[i] = Real<T>.Primal(x[i]);
        }

        var results = values.Span[x.Length..];
        results.Clear();
        operation.Evaluate(new(values.Span[..x.Length], Operands), results);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = results[i];
        }

        values.Return();
    }

    public override bool Factorizes(int operand) => operation.Factorizes(operand);

    public override bool RoundsByNorm(int operand) => operation.RoundsByNorm(operand);

    public override bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y) =>
        operation.TryEvaluateOverField(new CustomOperands<T>(x, Operands), y);

    // The VJP transposed, rather than a derivative of the operation, which would evaluate it once more.
    protected override Variable[] BuildPush(ProgramBuilder builder, Variable[] operands, Variable result)
    {
        var tangents = OperandTangents(builder);
        var cotangent = builder.Placeholder(ResultShape);
        return Reverse.Pull(operation.PullChecked(operands, result, cotangent), tangents, [cotangent]);
    }

    protected override Variable[] BuildPull(ProgramBuilder builder, Variable[] operands, Variable result) =>
        operation.PullChecked(operands, result, builder.Input("dy", ResultShape));
}
