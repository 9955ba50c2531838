using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// The rule of an array function of the engine: it states its JVP, and some their VJP for the sweep of a tape.
/// </summary>
internal sealed class GroupedRule<TFunction>(Shape shape, int[] axes) : ArrayRule([shape])
    where TFunction : struct, IGrouped
{
    // Where the elements of one group after the other lie; null if that is the order in which they are stored.
    private readonly int[]? positions = Positions(shape, axes);

    private int Groups { get; } = shape.Without(axes).Length;

    private int GroupLength { get; } = shape.Without(axes).Length is > 0 and var groups ? shape.Length / groups : 0;

    // A reduction has one result for each group, in order.
    private int[]? ResultPositions => TFunction.IsReduction ? null : positions;

    private int ResultLength => TFunction.IsReduction ? 1 : GroupLength;

    public override Op Op => TFunction.Code;

    public override Arithmetic Arithmetic => TFunction.Arithmetic;

    public override bool IsLocallyConstant => TFunction.IsLocallyConstant;

    public override bool MayUnderflow => TFunction.MayUnderflow;

    protected override Shape ResultShape => TFunction.IsReduction ? shape.Without(axes) : shape;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y) => EvaluateAndKeep(x, y, default);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void EvaluateAndKeep<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y, Span<Real<T>> kept)
    {
        var buffer = new Rented<Real<T>>(positions is null ? 0 : GroupLength + ResultLength);
        for (var g = 0; g < Groups; g++)
        {
            if (positions is null)
            {
                Evaluate(x.Slice(g * GroupLength, GroupLength), y.Slice(g * ResultLength, ResultLength), kept, g);
            }
            else
            {
                var group = buffer.Span[..GroupLength];
                var result = buffer.Span[GroupLength..];
                Gather(x, positions, g, group);
                Evaluate(group, result, kept, g);
                Scatter(result, ResultPositions, g, y);
            }
        }

        buffer.Return();
    }

    private void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y, Span<Real<T>> kept, int group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TFunction.Keeps && !kept.IsEmpty)
        {
            TFunction.EvaluateAndKeep(x, y, kept.Slice(group * GroupLength, GroupLength));
        }
        else
        {
            TFunction.Evaluate(x, y);
        }
    }

    public override void PullInto<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> kept, ReadOnlySpan<T> adjoint, Span<T> sums, bool isFirst)
    {
        if (TFunction.StatesPull && typeof(T) == typeof(Real<double>))
        {
            PullGroups<T, double>(x, y, kept, adjoint, sums, isFirst);
        }
        else if (TFunction.StatesPull && typeof(T) == typeof(Real<float>))
        {
            PullGroups<T, float>(x, y, kept, adjoint, sums, isFirst);
        }
        else
        {
            base.PullInto(x, y, kept, adjoint, sums, isFirst);
        }
    }

    public override bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var group = new T[GroupLength];
        for (var g = 0; g < Groups; g++)
        {
            Gather(x, positions, g, group);
            if (TFunction.Definition(new Group<T>(group), axes) is not { Elements: var result })
            {
                return false;
            }

            Scatter(result, ResultPositions, g, y);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PullGroups<T, TNumber>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> kept, ReadOnlySpan<T> adjoint, Span<T> sums, bool isFirst)
        where T : struct
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        var given = MemoryMarshal.Cast<T, Real<TNumber>>(x);
        var value = MemoryMarshal.Cast<T, Real<TNumber>>(y);
        var all = MemoryMarshal.Cast<T, Real<TNumber>>(kept);
        var own = MemoryMarshal.Cast<T, Real<TNumber>>(adjoint);
        var total = MemoryMarshal.Cast<T, Real<TNumber>>(sums);
        var buffer = new Rented<Real<TNumber>>(positions is null ? 0 : 2 * (GroupLength + ResultLength));
        if (isFirst && positions is not null)
        {
            total.Clear();
        }

        for (var g = 0; g < Groups; g++)
        {
            var ofEvaluation = all.IsEmpty ? all : all.Slice(g * GroupLength, GroupLength);
            if (positions is null)
            {
                // A group that is cleared here is in the caches when it is added to.
                var ofGroup = total.Slice(g * GroupLength, GroupLength);
                if (isFirst)
                {
                    ofGroup.Clear();
                }

                TFunction.Pull(
                    given.Slice(g * GroupLength, GroupLength),
                    value.Slice(g * ResultLength, ResultLength),
                    ofEvaluation,
                    own.Slice(g * ResultLength, ResultLength),
                    ofGroup);
                continue;
            }

            var ofOperand = buffer.Span[..(2 * GroupLength)];
            var ofResult = buffer.Span[(2 * GroupLength)..];
            Gather(given, positions, g, ofOperand[..GroupLength]);
            Gather(total, positions, g, ofOperand[GroupLength..]);
            Gather(value, ResultPositions, g, ofResult[..ResultLength]);
            Gather(own, ResultPositions, g, ofResult[ResultLength..]);
            TFunction.Pull(
                ofOperand[..GroupLength],
                ofResult[..ResultLength],
                ofEvaluation,
                ofResult[ResultLength..],
                ofOperand[GroupLength..]);
            Scatter(ofOperand[GroupLength..], positions, g, total);
        }

        buffer.Return();
    }

    // The elements of one group, which lie at these places, or one after the other.
    private static void Gather<T>(ReadOnlySpan<T> x, int[]? places, int group, Span<T> elements)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = x[Place(places, (group * elements.Length) + i)];
        }
    }

    private static void Scatter<T>(ReadOnlySpan<T> elements, int[]? places, int group, Span<T> y)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            y[Place(places, (group * elements.Length) + i)] = elements[i];
        }
    }

    private static int Place(int[]? places, int i) => places is null ? i : places[i];

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
