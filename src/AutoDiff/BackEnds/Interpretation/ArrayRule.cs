using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Printers;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

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

    public virtual bool Factorizes(int operand) => false;

    public virtual bool RoundsByNorm(int operand) => Factorizes(operand);

    public virtual bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => false;

    public void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T> => Run(push ??= new(Build(BuildPush)), x, y, dx, dy);

    /// <summary>x̄ = J(x)ᵀ · ȳ, given y = f(x).</summary>
    public void Pull<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> adjoint, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T> => Run(pull ??= new(Build(BuildPull)), x, y, adjoint, result);

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

/// <summary>The rule of an array function of the engine: it states its JVP.</summary>
internal sealed class GroupedRule<TFunction>(Shape shape, int[] axes) : ArrayRule([shape])
    where TFunction : struct, IGrouped
{
    // Where the elements of one group after the other lie; null if that is the order in which they are stored.
    private readonly int[]? positions = Positions(shape, axes);

    private int Groups { get; } = shape.Without(axes).Length;

    public override Op Op => TFunction.Code;

    public override Arithmetic Arithmetic => TFunction.Arithmetic;

    public override bool IsLocallyConstant => TFunction.IsLocallyConstant;

    public override bool MayUnderflow => TFunction.MayUnderflow;

    protected override Shape ResultShape => TFunction.IsReduction ? shape.Without(axes) : shape;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
    {
        var groupLength = Groups == 0 ? 0 : shape.Length / Groups;
        var resultLength = TFunction.IsReduction ? 1 : groupLength;
        if (typeof(T) == typeof(double) && positions is null)
        {
            var from = MemoryMarshal.Cast<Real<T>, double>(x);
            var to = MemoryMarshal.Cast<Real<T>, double>(y);
            for (var g = 0; g < Groups; g++)
            {
                TFunction.Evaluate(from.Slice(g * groupLength, groupLength), to.Slice(g * resultLength, resultLength));
            }

            return;
        }

        var buffer = ArrayPool<double>.Shared.Rent(groupLength + resultLength);
        var group = buffer.AsSpan(0, groupLength);
        var result = buffer.AsSpan(groupLength, resultLength);
        for (var g = 0; g < Groups; g++)
        {
            for (var i = 0; i < groupLength; i++)
            {
                group[i] = Real<T>.Primal(x[Position((g * groupLength) + i)]);
            }

            TFunction.Evaluate(group, result);
            for (var i = 0; i < resultLength; i++)
            {
                y[TFunction.IsReduction ? g : Position((g * groupLength) + i)] = result[i];
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    public override bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var group = new T[Groups == 0 ? 0 : shape.Length / Groups];
        for (var g = 0; g < Groups; g++)
        {
            for (var i = 0; i < group.Length; i++)
            {
                group[i] = x[Position((g * group.Length) + i)];
            }

            if (TFunction.Definition(new Group<T>(group), axes) is not { Elements: var result })
            {
                return false;
            }

            for (var i = 0; i < result.Length; i++)
            {
                y[TFunction.IsReduction ? g : Position((g * group.Length) + i)] = result[i];
            }
        }

        return true;
    }

    protected override Variable[] BuildPush(ProgramBuilder builder, Variable[] operands, Variable result)
    {
        var tangent = OperandTangents(builder)[0];
        return [TFunction.IsLocallyConstant ? builder.Fill(0, ResultShape) : TFunction.Push(
            operands[0], result, tangent, axes)];
    }

    protected override Variable[] BuildPull(ProgramBuilder builder, Variable[] operands, Variable result)
    {
        var cotangent = builder.Input("dy", ResultShape);
        var tangent = builder.Placeholder(shape);
        return Reverse.Pull(TFunction.Push(operands[0], result, tangent, axes), cotangent, tangent);
    }

    // Where an element lies, counted through one group after the other.
    private int Position(int i) => positions is null ? i : positions[i];

    private static int[]? Positions(Shape shape, int[] axes)
    {
        var trailing = true;
        for (var i = 0; i < axes.Length; i++)
        {
            trailing &= axes[i] == shape.Rank - axes.Length + i;
        }

        if (trailing)
        {
            return null;
        }

        // Transposing 0, 1, 2, … brings the groups' axes to the end and shows where each element came from.
        int[] order = [.. Enumerable.Range(0, shape.Rank).Except(axes), .. axes];
        var target = Shape.Of([.. order.Select(axis => shape[axis])]);
        var indices = new Real<double>[shape.Length];
        var moved = new Real<double>[shape.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
        }

        var copy = default(StridedCopy);
        Transpose.Plan(shape, target, order, ref copy);
        copy.Run<Real<double>>(indices, moved, accumulate: false);
        return [.. moved.Select(index => (int)index.Value)];
    }
}

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
