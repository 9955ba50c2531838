using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A program that is evaluated turn after turn: (s, xₜ, c) ↦ (s', yₜ), where s are states, xₜ elements of sequences and
/// c the same at all turns. Results are the states after the last turn and all yₜ, stacked.
/// </summary>
/// <remarks>
/// The VJP goes through the turns backwards, each of which needs the states before it. All are kept if they fit into
/// the memory that is given; else some are, and the turns between are computed again (<see cref="Checkpoints"/>).
/// </remarks>
internal sealed class Loop : Structure
{
    private readonly ImmutableArray<LoopRole> roles;
    private readonly ImmutableArray<bool> isState;
    private readonly BodyCode body;
    private readonly BodyCode? condition;
    private readonly int turns;
    private readonly LoopOptions options;

    // The numbers of the body's inputs and outputs, by what they are.
    private readonly int[] stateInputs;
    private readonly int[] elementInputs;
    private readonly int[] stateOutputs;
    private readonly int[] stackedOutputs;
    private readonly int stateLength;
    private readonly Packing inputs;
    private readonly Packing outputs;
    private readonly ConcurrentDictionary<Mask, BackTurn> pulls = [];

    /// <param name="body">What one turn computes.</param>
    /// <param name="roles">What its inputs are.</param>
    /// <param name="isState">Which outputs are states, in the order of those inputs; the others are stacked.</param>
    /// <param name="turns">The number of turns; does not count with a condition.</param>
    /// <param name="condition">
    /// From the first inputs of the body, whether there is another turn; null if there are a known number of turns.
    /// </param>
    /// <param name="options">Limits.</param>
    public Loop(
        ArrayProgram body,
        ImmutableArray<LoopRole> roles,
        ImmutableArray<bool> isState,
        int turns,
        ArrayProgram? condition,
        LoopOptions options)
    {
        (this.roles, this.isState, this.turns, this.options) = (roles, isState, turns, options);
        this.body = new(body);
        this.condition = condition is null ? null : new(condition);
        stateInputs = [.. Enumerable.Range(0, roles.Length).Where(i => roles[i] == LoopRole.State)];
        elementInputs = [.. Enumerable.Range(0, roles.Length).Where(i => roles[i] == LoopRole.Element)];
        stateOutputs = [.. Enumerable.Range(0, isState.Length).Where(k => isState[k])];
        stackedOutputs = [.. Enumerable.Range(0, isState.Length).Where(k => !isState[k])];
        inputs = new([.. body.Inputs.Select(input => input.Shape)]);
        outputs = new([.. body.Outputs.Select(body.Listing.Shape)]);
        stateLength = stateInputs.Sum(i => inputs.Shapes[i].Length);
    }

    public override string Name => condition is null ? "loop" : "while loop";

    protected override Shape[] OperandShapes =>
        [.. inputs.Shapes.ToArray().Select((shape, i) => roles[i] == LoopRole.Element ? Stacked(shape) : shape)];

    protected override Shape[] ResultShapes =>
        [.. outputs.Shapes.ToArray().Select((shape, k) => isState[k] ? shape : Stacked(shape))];

    public override void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        var buffer = new Rented<T>(inputs.Length + outputs.Length);
        var given = buffer.Span[..inputs.Length];
        var computed = buffer.Span[inputs.Length..];
        Begin(operands, given);
        for (var turn = 0; IsTurn<T>(turn, given); turn++)
        {
            Turn(turn, operands, given, computed);
            foreach (var k in stackedOutputs)
            {
                var output = outputs.Of(computed, k);
                output.CopyTo(Results.Of(results, k)[(Position(turn) * output.Length)..]);
            }
        }

        for (var k = 0; k < stateInputs.Length; k++)
        {
            inputs.Of(given, stateInputs[k]).CopyTo(Results.Of(results, stateOutputs[k]));
        }

        buffer.Return();
    }

    public override void Pull<T>(ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        var back = pulls.GetOrAdd(varying, mask => new(this, mask));
        var buffer = new Rented<T>(inputs.Length + (2 * outputs.Length) + back.Code.OutputLength);
        var given = buffer.Span[..back.Code.InputLength];
        var before = given[..inputs.Length];
        var adjoints = given[inputs.Length..];
        var computed = buffer.Span.Slice(given.Length, outputs.Length);
        var results = buffer.Span[(given.Length + outputs.Length)..];
        Begin(operands, before);
        pulled.Clear();
        foreach (var k in stateOutputs)
        {
            Results.Of(cotangents, k).CopyTo(outputs.Of(adjoints, k));
        }

        var count = Count(operands);
        var checkpoints = new Checkpoints(count, KeptStates<T>());
        var kept = GC.AllocateUninitializedArray<T>(checkpoints.Capacity * stateLength);
        Save(before, kept);
        foreach (var (action, number) in checkpoints.Actions())
        {
            switch (action)
            {
                case CheckpointAction.Advance:
                    Turn(number, operands, before, computed);
                    break;
                case CheckpointAction.Save:
                    Save(before, kept.AsSpan(number * stateLength));
                    break;
                case CheckpointAction.Restore:
                    Restore(kept.AsSpan(number * stateLength), before);
                    break;
                case CheckpointAction.Pull:
                    SetElements(number, operands, before);
                    SetCotangents(number, cotangents, adjoints);
                    back.Code.Run<T>(given, results);
                    back.Take(this, number, results, adjoints, pulled);
                    break;
            }
        }

        back.Finish(this, adjoints, pulled);
        buffer.Return();
    }

    public override bool Equals(Structure? other) =>
        ReferenceEquals(this, other)
        || (other is Loop loop
            && turns == loop.turns
            && options == loop.options
            && roles.SequenceEqual(loop.roles)
            && isState.SequenceEqual(loop.isState)
            && EqualPrograms.Instance.Equals(body.Program, loop.body.Program)
            && EqualPrograms.Instance.Equals(condition?.Program, loop.condition?.Program));

    public override int GetHashCode() =>
        HashCode.Combine(turns, options, EqualPrograms.Instance.GetHashCode(body.Program));

    // The states, elements and invariants of the tangents follow those of the primals, as the inputs do.
    protected override Structure BuildTangent() =>
        new Loop(
            Forward.Tangents(body.Program), [.. roles, .. roles], [.. isState, .. isState], turns, condition?.Program,
            options);

    // The states before the first turn, and what is the same at all.
    private void Begin<T>(ReadOnlySpan<T> operands, Span<T> given)
    {
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] != LoopRole.Element)
            {
                Operands.Of(operands, i).CopyTo(inputs.Of(given, i));
            }
        }
    }

    // Computes a turn; its new states are what the next is given.
    private void Turn<T>(int turn, ReadOnlySpan<T> operands, Span<T> given, Span<T> computed)
        where T : struct, ICarrier<T>, IReal<T>
    {
        SetElements(turn, operands, given);
        body.Run<T>(given, computed);
        for (var k = 0; k < stateInputs.Length; k++)
        {
            outputs.Of(computed, stateOutputs[k]).CopyTo(inputs.Of(given, stateInputs[k]));
        }
    }

    private void SetElements<T>(int turn, ReadOnlySpan<T> operands, Span<T> given)
    {
        foreach (var i in elementInputs)
        {
            var target = inputs.Of(given, i);
            Operands.Of(operands, i).Slice(Position(turn) * target.Length, target.Length).CopyTo(target);
        }
    }

    private void SetCotangents<T>(int turn, ReadOnlySpan<T> cotangents, Span<T> adjoints)
    {
        foreach (var k in stackedOutputs)
        {
            var target = outputs.Of(adjoints, k);
            Results.Of(cotangents, k).Slice(Position(turn) * target.Length, target.Length).CopyTo(target);
        }
    }

    private void Save<T>(ReadOnlySpan<T> given, Span<T> kept)
    {
        foreach (var i in stateInputs)
        {
            inputs.Of(given, i).CopyTo(kept);
            kept = kept[inputs.Shapes[i].Length..];
        }
    }

    private void Restore<T>(ReadOnlySpan<T> kept, Span<T> given)
    {
        foreach (var i in stateInputs)
        {
            var state = inputs.Of(given, i);
            kept[..state.Length].CopyTo(state);
            kept = kept[state.Length..];
        }
    }

    // Whether there is another turn, given what it would be given.
    private bool IsTurn<T>(int turn, ReadOnlySpan<T> given)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (condition is null)
        {
            return turn < turns;
        }

        Span<T> holds = [default];
        condition.Run(given[..condition.InputLength], holds);
        if (T.Primal(holds[0]) == 0)
        {
            return false;
        }

        return turn < options.MostTurns ? true : throw new LoopLimitException(options.MostTurns);
    }

    private int Count<T>(ReadOnlySpan<T> operands)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (condition is null)
        {
            return turns;
        }

        var buffer = new Rented<T>(inputs.Length + outputs.Length);
        var given = buffer.Span[..inputs.Length];
        var computed = buffer.Span[inputs.Length..];
        Begin(operands, given);
        var turn = 0;
        for (; IsTurn<T>(turn, given); turn++)
        {
            Turn(turn, operands, given, computed);
        }

        buffer.Return();
        return turn;
    }

    private int KeptStates<T>() =>
        (int)Math.Clamp(
            options.Memory / ((long)Unsafe.SizeOf<T>() * Math.Max(1, stateLength)),
            1,
            Array.MaxLength / Math.Max(1, stateLength));

    private int Position(int turn) => options.IsBackward ? turns - 1 - turn : turn;

    private Shape Stacked(Shape shape) => Shape.Of([turns, .. shape.Axes]);

    /// <summary>How the adjoints go back through one turn.</summary>
    private sealed class BackTurn
    {
        private readonly int[] pulled;
        private readonly Packing results;
        private readonly Packing targets;
        private readonly int[] targetOf;

        public BackTurn(Loop loop, Mask varying)
        {
            pulled = [.. Enumerable.Range(0, loop.roles.Length).Where(
                i => loop.roles[i] == LoopRole.State || varying[i])];
            Code = Back.Through(loop.body.Program, pulled);
            results = new([.. pulled.Select(i => loop.inputs.Shapes[i])]);
            targets = AdjointOperation.ResultsOf(loop, varying);
            int[] operands = [.. varying.Numbers];
            targetOf = [.. pulled.Select(i => Array.IndexOf(operands, i))];
        }

        /// <summary>
        /// The cotangents of the states before a turn and of what varies in it, given those of its outputs.
        /// </summary>
        public BodyCode Code { get; }

        /// <summary>Takes over what was computed for a turn.</summary>
        public void Take<T>(Loop loop, int turn, ReadOnlySpan<T> computed, Span<T> adjoints, Span<T> cotangents)
            where T : struct, ICarrier<T>, IReal<T>
        {
            var state = 0;
            for (var j = 0; j < pulled.Length; j++)
            {
                var part = results.Of(computed, j);
                switch (loop.roles[pulled[j]])
                {
                    case LoopRole.State:
                        part.CopyTo(loop.outputs.Of(adjoints, loop.stateOutputs[state++]));
                        break;
                    case LoopRole.Element:
                        part.CopyTo(targets.Of(cotangents, targetOf[j])[(loop.Position(turn) * part.Length)..]);
                        break;
                    default:
                        T.AddTo(targets.Of(cotangents, targetOf[j]), part);
                        break;
                }
            }
        }

        /// <summary>The cotangents of the first states are left.</summary>
        public void Finish<T>(Loop loop, ReadOnlySpan<T> adjoints, Span<T> cotangents)
        {
            var state = 0;
            for (var j = 0; j < pulled.Length; j++)
            {
                if (loop.roles[pulled[j]] == LoopRole.State)
                {
                    var adjoint = loop.outputs.Of(adjoints, loop.stateOutputs[state++]);
                    if (targetOf[j] >= 0)
                    {
                        adjoint.CopyTo(targets.Of(cotangents, targetOf[j]));
                    }
                }
            }
        }
    }
}
