using System.Buffers;
using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// A nonlinear function of whole arrays with its derivative in both directions. The function states one of JVP and VJP
/// as a program; the other is that program transposed, and both are interpreted over whatever carrier asks.
/// </summary>
internal abstract class ArrayRule(Shape[] operands) : IArrayMap
{
    private Interpreter? push;
    private Interpreter? pull;

    /// <summary>The number of elements of all operands together.</summary>
    public int OperandLength { get; } = operands.Sum(shape => shape.Length);

    /// <summary>The primitive.</summary>
    public abstract Op Op { get; }

    public virtual object Identity => this;

    /// <summary>The shapes of the operands.</summary>
    public ReadOnlySpan<Shape> Operands => operands;

    public virtual Arithmetic Arithmetic => Arithmetic.Function;

    public virtual bool IsLocallyConstant => false;

    public virtual bool MayUnderflow => false;

    public abstract void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public virtual void EvaluateAndKeep<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y, Span<Real<T>> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Evaluate(x, y);

    public virtual bool Factorizes(int operand) => false;

    public virtual bool RoundsByNorm(int operand) => Factorizes(operand);

    public virtual bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => false;

    public void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T> => Run(push ??= new(Build(BuildPush)), x, y, dx, dy);

    /// <summary>x̄ = J(x)ᵀ · ȳ, given y = f(x).</summary>
    public void Pull<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> adjoint, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T> => Run(pull ??= new(Build(BuildPull)), x, y, adjoint, result);

    /// <summary>
    /// The same, added to sums, which are cleared before if nothing was added yet; given what was kept, if anything.
    /// </summary>
    public virtual void PullInto<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> kept, ReadOnlySpan<T> adjoint, Span<T> sums, bool isFirst)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (isFirst)
        {
            sums.Clear();
        }

        var contribution = new Rented<T>(x.Length);
        Pull(x, y, adjoint, contribution.Span);
        T.AddTo(sums, contribution.Span);
        contribution.Return();
    }

    void IArrayMap.Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result) =>
        Pull(xAndAdjoint[..OperandLength], y, xAndAdjoint[OperandLength..], result);

    /// <summary>
    /// The outputs of the JVP's program; inputs are the operands, the result, and the operands' tangents.
    /// </summary>
    protected abstract Variable[] BuildPush(ProgramBuilder builder, Variable[] operands, Variable result);

    /// <summary>The outputs of the VJP's program; inputs are the operands, the result, and its cotangent.</summary>
    protected abstract Variable[] BuildPull(ProgramBuilder builder, Variable[] operands, Variable result);

    protected abstract Shape ResultShape { get; }

    protected Variable[] OperandTangents(ProgramBuilder builder) =>
        [.. operands.Select((shape, k) => builder.Input($"dx{k}", shape))];

    private ArrayProgram Build(Func<ProgramBuilder, Variable[], Variable, Variable[]> body)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. operands.Select((shape, k) => builder.Input($"x{k}", shape))];
        return builder.Build(body(builder, inputs, builder.Input("y", ResultShape)));
    }

    private static void Run<T>(
        Interpreter interpreter, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> direction, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var length = x.Length + y.Length + direction.Length;
        var inputs = ArrayPool<T>.Shared.Rent(length);
        x.CopyTo(inputs);
        y.CopyTo(inputs.AsSpan(x.Length));
        direction.CopyTo(inputs.AsSpan(x.Length + y.Length));
        interpreter.EvaluateOver<T>(inputs.AsSpan(0, length), result);
        ArrayPool<T>.Shared.Return(inputs);
    }
}
