using System.Collections.Concurrent;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// The states x = g(x, c) that a turn does not change, found by taking turns. Their derivatives are those of the
/// implicit function: ẋ solves ẋ = ∂g/∂x ẋ + ∂g/∂c ċ, so that x and ẋ together are the fixed point of the turn with
/// tangents; and c̄ = (∂g/∂c)ᵀ w, where w solves w = x̄ + (∂g/∂x)ᵀ w. Both are found by taking turns too, which
/// converge as fast as those for x. The states at the beginning have the derivative 0.
/// </summary>
/// <remarks>
/// Turns are taken until nothing changes, or changes no longer become smaller and are far below the square root of a
/// unit in the last place: what is left then is rounding.
/// </remarks>
internal sealed class FixedPoint(LoopBody definition) : Structure
{
    /// <summary>
    /// Relative changes that are no larger, and no longer become smaller, are rounding.
    /// </summary>
    public const double Rounding = 1e-8;

    private readonly LoopBody definition = definition;
    private readonly BodyCode turn = new(definition.Program);
    private readonly Lazy<BodyCode> throughStates = new(
        () => Back.Through(definition.Program, definition.StateInputs));

    private readonly ConcurrentDictionary<Mask, BodyCode> throughOthers = [];

    public LoopBody Definition => definition;

    public override string Name => "fixed point";

    public override IEnumerable<(string Role, ArrayProgram Program)> Programs => [("turn", definition.Program)];

    protected override Shape[] OperandShapes => definition.OperandShapes;

    protected override Shape[] ResultShapes => definition.ResultShapes;

    public override void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        var buffer = new Rented<T>(operands.Length);
        Find(operands, buffer.Span);
        for (var k = 0; k < definition.StateInputs.Length; k++)
        {
            Operands.Of(buffer.Span, definition.StateInputs[k]).CopyTo(Results.Of(results, k));
        }

        buffer.Return();
    }

    // A solution depends on what turns take from outside, and not on the start.
    public override bool TryDepend<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        var given = new Rented<T>(operands.Length);
        operands.CopyTo(given.Span);
        foreach (var i in definition.StateInputs)
        {
            Operands.Of(given.Span, i).Clear();
        }

        var isFollowed = definition.TryClose(turn, given.Span);
        for (var k = 0; isFollowed && k < definition.StateInputs.Length; k++)
        {
            Operands.Of(given.Span, definition.StateInputs[k]).CopyTo(Results.Of(results, k));
        }

        given.Return();
        return isFollowed;
    }

    public override void Pull<T>(ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        var buffer = new Rented<T>(operands.Length + cotangents.Length);
        Find(operands, buffer.Span[..operands.Length]);
        cotangents.CopyTo(buffer.Span[operands.Length..]);
        int[] adjoints =
            [.. Enumerable.Range(0, Results.Shapes.Length).Select(k => Operands.Length + Results.Start(k))];
        Converge(throughStates.Value, buffer.Span, adjoints, cotangents);
        throughOthers.GetOrAdd(varying, mask => Back.Through(definition.Program, mask.Numbers))
            .Run(buffer.Span, pulled);
        var rest = pulled;
        foreach (var operand in varying.Numbers)
        {
            var length = Operands.Shapes[operand].Length;
            if (definition.Roles[operand] == LoopRole.State)
            {
                rest[..length].Clear();
            }

            rest = rest[length..];
        }

        buffer.Return();
    }

    public override ArrayProgram? AsProgram(Func<int, double?> constant) => null;

    public override Structure Rewritten(Func<ArrayProgram, ArrayProgram> rewrite) =>
        new FixedPoint(definition.With(rewrite(definition.Program), null));

    public override bool Equals(Structure? other) => other is FixedPoint point && definition.Equals(point.definition);

    public override int GetHashCode() => HashCode.Combine(definition, nameof(FixedPoint));

    protected override Structure BuildTangent() => new FixedPoint(definition.Tangent());

    // The operands with the fixed point in the place of the states.
    private void Find<T>(ReadOnlySpan<T> operands, Span<T> found)
        where T : struct, ICarrier<T>, IReal<T>
    {
        operands.CopyTo(found);
        Converge(turn, found, [.. definition.StateInputs.Select(Operands.Start)], default);
    }

    // Takes turns that give what is given anew, but for something that is added, until it does not change.
    private void Converge<T>(BodyCode code, Span<T> given, int[] starts, ReadOnlySpan<T> added)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var rounding = typeof(T) == typeof(Real<float>) ? 1e-4 : Rounding;
        var next = new Rented<T>(Results.Length);
        var changes = new double[starts.Length];
        Array.Fill(changes, double.PositiveInfinity);
        for (var (taken, ends) = (0, false); !ends; taken++)
        {
            if (taken == definition.Options.MostTurns)
            {
                throw new LoopLimitException(taken);
            }

            code.Run(given, next.Span);
            if (!added.IsEmpty)
            {
                T.AddTo(next.Span, added);
            }

            ends = true;
            for (var k = 0; k < starts.Length; k++)
            {
                var after = Results.Of(next.Span, k);
                var (change, size) = Change(given.Slice(starts[k], after.Length), after);
                ends &= !(change > 0) || (change >= changes[k] && change <= rounding * size);
                changes[k] = change;
                after.CopyTo(given[starts[k]..]);
            }
        }

        next.Return();
    }

    // The largest change of an element, NaN if one is, and the largest element.
    private static (double Change, double Size) Change<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var (change, size) = (0.0, 0.0);
        for (var i = 0; i < after.Length; i++)
        {
            change = Math.Max(change, Math.Abs(T.Primal(after[i]) - T.Primal(before[i])));
            size = Math.Max(size, Math.Abs(T.Primal(after[i])));
        }

        return (change, size);
    }
}
