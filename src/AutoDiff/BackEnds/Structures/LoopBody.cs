using System.Collections.Immutable;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>What a loop does, and where the elements of a turn lie.</summary>
internal sealed class LoopBody : IEquatable<LoopBody>
{
    /// <summary>
    /// How many instructions are followed at most to find what depends on what.
    /// </summary>
    public const long MostFollowed = 1_000_000;

    private readonly ImmutableArray<bool> isState;

    /// <param name="program">What one turn computes.</param>
    /// <param name="roles">What its inputs are.</param>
    /// <param name="isState">Which outputs are states, in the order of those inputs; the others are stacked.</param>
    /// <param name="turns">The number of turns; does not count with a condition.</param>
    /// <param name="condition">
    /// From the first inputs of the body, whether there is another turn; null if there are a known number of turns.
    /// </param>
    /// <param name="options">Limits.</param>
    public LoopBody(
        ArrayProgram program,
        ImmutableArray<LoopRole> roles,
        ImmutableArray<bool> isState,
        int turns,
        ArrayProgram? condition,
        LoopOptions options)
    {
        (Program, Roles, this.isState) = (program, roles, isState);
        (Turns, Condition, Options) = (turns, condition, options);
        StateInputs = [.. Enumerable.Range(0, roles.Length).Where(i => roles[i] == LoopRole.State)];
        ElementInputs = [.. Enumerable.Range(0, roles.Length).Where(i => roles[i] == LoopRole.Element)];
        StateOutputs = [.. Enumerable.Range(0, isState.Length).Where(k => isState[k])];
        StackedOutputs = [.. Enumerable.Range(0, isState.Length).Where(k => !isState[k])];
        Inputs = new([.. program.Inputs.Select(input => input.Shape)]);
        Outputs = new([.. program.Outputs.Select(program.Listing.Shape)]);
        StateLength = StateInputs.Sum(i => Inputs.Shapes[i].Length);
    }

    /// <summary>What one turn computes.</summary>
    public ArrayProgram Program { get; }

    /// <summary>What one turn computes of the next states, in their order.</summary>
    public ArrayProgram NextStates => StackedOutputs.Length == 0
        ? Program
        : Transform.Extend(Program, (_, _, outputs) => [.. StateOutputs.Select(k => outputs[k])]);

    /// <summary>What is computed to know whether there is another turn, and what in one.</summary>
    public IEnumerable<(string Role, ArrayProgram Program)> Programs =>
    [
        .. Condition is null ? [] : new[] { ("while", Condition) },
        (Condition is null ? $"{Turns} turns{(Options.IsBackward ? " from the last" : "")}" : "turn", Program),
    ];

    /// <summary>What its inputs are.</summary>
    public ImmutableArray<LoopRole> Roles { get; }

    /// <summary>The number of turns; does not count with a condition.</summary>
    public int Turns { get; }

    /// <summary>From the first inputs of the body, whether there is another turn.</summary>
    public ArrayProgram? Condition { get; }

    /// <summary>Limits.</summary>
    public LoopOptions Options { get; }

    /// <summary>Where the inputs of a turn lie.</summary>
    public Packing Inputs { get; }

    /// <summary>Where its outputs lie.</summary>
    public Packing Outputs { get; }

    /// <summary>The numbers of the inputs that are states, and of those that are elements of sequences.</summary>
    public int[] StateInputs { get; }

    /// <inheritdoc cref="StateInputs"/>
    public int[] ElementInputs { get; }

    /// <summary>The numbers of the outputs that are states, and of those that are stacked.</summary>
    public int[] StateOutputs { get; }

    /// <inheritdoc cref="StateOutputs"/>
    public int[] StackedOutputs { get; }

    /// <summary>The number of elements of all states together.</summary>
    public int StateLength { get; }

    /// <summary>The shapes of the operands of the loop.</summary>
    public Shape[] OperandShapes =>
        [.. Inputs.Shapes.ToArray().Select((shape, i) => Roles[i] == LoopRole.Element ? Stacked(shape) : shape)];

    /// <summary>The shapes of its results.</summary>
    public Shape[] ResultShapes =>
        [.. Outputs.Shapes.ToArray().Select((shape, k) => isState[k] ? shape : Stacked(shape))];

    /// <summary>
    /// The loop with tangents: its states, elements and invariants follow those of the primals, as the inputs do.
    /// </summary>
    public LoopBody Tangent() => new(
        Forward.Tangents(Program), [.. Roles, .. Roles], [.. isState, .. isState], Turns, Condition, Options);

    /// <summary>
    /// The loop at many points at a time, as long as it takes at any of them; where it has ended the states stay as
    /// they are. Null if a turn has no form for many points.
    /// </summary>
    public LoopBody? ForPoints(int points)
    {
        var turn = Block(Program, points);
        if (Condition is null || turn is null)
        {
            return turn is null ? null : With(turn, null);
        }

        return Block(Condition, points) is not { } condition || StackedOutputs.Length > 0 ? null : With(
            Transform.Extend(turn, (builder, inputs, outputs) =>
            {
                var goesOn = condition.Inline(builder, inputs.AsSpan(0, condition.Inputs.Length))[0];
                return [.. outputs.Select((next, k) => Functions.Where(
                    Functions.Reshape(goesOn, OfPoints(next.Shape)), next, inputs[StateInputs[k]]))];
            }),
            Transform.Extend(condition, (_, _, outputs) => [Functions.Max(Functions.NotEqual(outputs[0], 0))]));

        static ArrayProgram? Block(ArrayProgram program, int points) =>
            Batching.Block(program, new(program, PointRoles.Each), points);

        Shape OfPoints(Shape shape) => Shape.Of([points, .. Enumerable.Repeat(1, shape.Rank - 1)]);
    }

    /// <summary>
    /// The loop in which states are constants that are zero before the first turn and after each, whatever the others
    /// are: so are the tangents of states that depend on nothing that varies.
    /// </summary>
    /// <param name="operands">The operands of the loop.</param>
    /// <param name="rewrite">How programs are simplified.</param>
    public LoopBody WithZeros(Variable[] operands, Func<ArrayProgram, ArrayProgram> rewrite)
    {
        int[] zeros = [.. Enumerable.Range(0, StateInputs.Length).Where(
            k => StructureOperation.ConstantOf(operands[StateInputs[k]]) == 0)];
        while (zeros.Length > 0)
        {
            var turn = rewrite(WithoutInputs(zeros));
            int[] kept = [.. zeros.Where(
                k => ZeroOf(turn, StateOutputs[k]) is { } zero && double.IsPositive(zero))];
            if (kept.Length == zeros.Length)
            {
                return With(
                    Transform.Extend(turn, (_, inputs, outputs) =>
                    {
                        Array.ForEach(kept, k => outputs[StateOutputs[k]] = inputs[StateInputs[k]]);
                        return outputs;
                    }),
                    Condition);
            }

            zeros = kept;
        }

        return this;
    }

    /// <summary>Whether any of some results may have a derivative in an operand that is not zero.</summary>
    public bool Reaches(int operand, bool[] results)
    {
        var varies = new bool[Roles.Length];
        varies[operand] = true;
        while (true)
        {
            var tangents = Simplify.Apply(
                Forward.Tangents(Program, i => varies[i], withOutputs: false), Validity.IgnoresZeroSigns);
            var isMore = false;
            for (var k = 0; k < StateInputs.Length; k++)
            {
                if (!varies[StateInputs[k]] && ZeroOf(tangents, StateOutputs[k]) is null)
                {
                    varies[StateInputs[k]] = isMore = true;
                }
            }

            if (!isMore)
            {
                return Enumerable.Range(0, results.Length).Any(k => results[k] && (isState[k]
                    ? varies[StateInputs[Array.IndexOf(StateOutputs, k)]]
                    : ZeroOf(tangents, k) is null));
            }
        }
    }

    private ArrayProgram WithoutInputs(int[] zeros)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. Program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        foreach (var k in zeros)
        {
            inputs[StateInputs[k]] = builder.Fill(0, Inputs.Shapes[StateInputs[k]]);
        }

        return builder.Build(Program.Inline(builder, inputs));
    }

    // The zero, of either sign, that all elements of an output are; null if it is none.
    private static double? ZeroOf(ArrayProgram program, int output) =>
        program.Listing[program.Outputs[output]] is { IsSplat: true, SplatValue: 0 and var zero } ? zero : null;

    /// <summary>The loop with other programs of the same inputs and outputs.</summary>
    public LoopBody With(ArrayProgram program, ArrayProgram? condition) =>
        new(program, Roles, isState, Turns, condition, Options);

    /// <summary>Which element of a sequence a turn takes.</summary>
    public int Position(int turn) => Options.IsBackward ? Turns - 1 - turn : turn;

    /// <summary>
    /// The inputs in which a turn is differentiated for the VJP: the states, without which there is none of the turns
    /// before, and what varies.
    /// </summary>
    public int[] Pulled(Mask varying) =>
        [.. Enumerable.Range(0, Roles.Length).Where(i => Roles[i] == LoopRole.State || varying[i])];

    /// <summary>After how many turns the loop has ended, or would take one too many.</summary>
    public long TurnLimit => Condition is null ? Turns : Options.MostTurns + 1L;

    /// <summary>A number of turns that were taken.</summary>
    /// <exception cref="LoopLimitException">There are too many.</exception>
    public int Checked(long taken) => Condition is null || taken <= Options.MostTurns
        ? (int)taken
        : throw new LoopLimitException(Options.MostTurns);

    /// <summary>How many states of numbers of some size may be kept.</summary>
    public int KeptStates(int size) =>
        (int)Math.Clamp(
            Options.Memory / ((long)size * Math.Max(1, StateLength)), 1, Array.MaxLength / Math.Max(1, StateLength));

    /// <summary>
    /// Adds to each state, of which is known what it may depend on, what it may after any number of turns: each hands
    /// on to one state at least what that did not depend on, or nothing more. False if that would take too long.
    /// </summary>
    public bool TryClose<T>(BodyCode turn, Span<T> given)
        where T : struct, ICarrier<T>
    {
        if (ElementInputs.Length > 0 || (long)StateLength * Program.Count > MostFollowed)
        {
            return false;
        }

        var computed = new Rented<T>(Outputs.Length);
        for (var taken = 0; taken < StateLength; taken++)
        {
            turn.Run<T>(given, computed.Span);
            for (var k = 0; k < StateInputs.Length; k++)
            {
                var state = Inputs.Of(given, StateInputs[k]);
                var next = Outputs.Of(computed.Span, StateOutputs[k]);
                for (var i = 0; i < state.Length; i++)
                {
                    state[i] = T.Select(default, state[i], next[i]);
                }
            }
        }

        computed.Return();
        return true;
    }

    public bool Equals(LoopBody? other) =>
        other is not null
        && Turns == other.Turns
        && Options == other.Options
        && Roles.SequenceEqual(other.Roles)
        && isState.SequenceEqual(other.isState)
        && EqualPrograms.Instance.Equals(Program, other.Program)
        && EqualPrograms.Instance.Equals(Condition, other.Condition);

    public override bool Equals(object? obj) => Equals(obj as LoopBody);

    public override int GetHashCode() =>
        HashCode.Combine(Turns, Options, EqualPrograms.Instance.GetHashCode(Program));

    private Shape Stacked(Shape shape) => Shape.Of([Turns, .. shape.Axes]);
}
