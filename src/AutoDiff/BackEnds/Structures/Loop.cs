using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A program that is evaluated turn after turn: (s, xₜ, c) ↦ (s', yₜ), where s are states, xₜ elements of sequences and
/// c the same at all turns. Results are the states after the last turn and all yₜ, stacked.
/// </summary>
/// <remarks>
/// The VJP goes through the turns backwards, each of which needs the states before it. All are kept if they fit into
/// the memory that is given; else some are, and the turns between are computed again (<see cref="Checkpoints"/>).
/// </remarks>
internal sealed class Loop(LoopBody definition) : Structure
{
    private readonly LoopBody definition = definition;
    private readonly BodyCode body = new(definition.Program);
    private readonly BodyCode states = new(definition.NextStates);
    private readonly BodyCode? condition = definition.Condition is { } program ? new(program) : null;
    private readonly ConcurrentDictionary<Mask, BackTurn> pulls = [];
    private readonly CompiledLoop<double> doubles = new(definition);
    private readonly CompiledLoop<float> floats = new(definition);

    public LoopBody Definition => definition;

    public override string Name => condition is null ? "loop" : "while loop";

    public override IEnumerable<(string Role, ArrayProgram Program)> Programs => definition.Programs;

    protected override Shape[] OperandShapes => definition.OperandShapes;

    protected override Shape[] ResultShapes => definition.ResultShapes;

    public override void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        if ((typeof(T) == typeof(Real<double>) && doubles.TryEvaluate(As<T, double>(operands), As<T, double>(results)))
            || (typeof(T) == typeof(Real<float>) && floats.TryEvaluate(As<T, float>(operands), As<T, float>(results))))
        {
            return;
        }

        var buffer = new Rented<T>(definition.Inputs.Length + definition.Outputs.Length);
        var given = buffer.Span[..definition.Inputs.Length];
        var computed = buffer.Span[definition.Inputs.Length..];
        Begin(operands, given);
        var isDecided = true;
        for (var turn = 0; IsTurn<T>(turn, given, ref isDecided); turn++)
        {
            SetElements(turn, operands, given);
            body.Run<T>(given, computed);
            for (var k = 0; k < definition.StateInputs.Length; k++)
            {
                definition.Outputs.Of(computed, definition.StateOutputs[k])
                    .CopyTo(definition.Inputs.Of(given, definition.StateInputs[k]));
            }

            foreach (var k in definition.StackedOutputs)
            {
                var output = definition.Outputs.Of(computed, k);
                output.CopyTo(Results.Of(results, k)[(definition.Position(turn) * output.Length)..]);
            }
        }

        for (var k = 0; k < definition.StateInputs.Length; k++)
        {
            definition.Inputs.Of(given, definition.StateInputs[k])
                .CopyTo(Results.Of(results, definition.StateOutputs[k]));
        }

        DoubtUnless(isDecided, results);
        buffer.Return();
    }

    // Turn by turn, unless there may be any number of them.
    public override bool TryDepend<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        if (condition is null && (long)definition.Turns * definition.Program.Count <= LoopBody.MostFollowed)
        {
            Evaluate(operands, results);
            return true;
        }

        if (definition.StackedOutputs.Length > 0)
        {
            return false;
        }

        var given = new Rented<T>(definition.Inputs.Length);
        Begin(operands, given.Span);
        var isFollowed = definition.TryClose(body, given.Span);
        for (var k = 0; isFollowed && k < definition.StateInputs.Length; k++)
        {
            definition.Inputs.Of(given.Span, definition.StateInputs[k])
                .CopyTo(Results.Of(results, definition.StateOutputs[k]));
        }

        given.Return();
        return isFollowed;
    }

    public override void Pull<T>(ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        if ((typeof(T) == typeof(Real<double>) && doubles.TryPull(
                As<T, double>(operands), As<T, double>(cotangents), varying, As<T, double>(pulled)))
            || (typeof(T) == typeof(Real<float>) && floats.TryPull(
                As<T, float>(operands), As<T, float>(cotangents), varying, As<T, float>(pulled))))
        {
            return;
        }

        var back = pulls.GetOrAdd(varying, mask => new(definition, mask));
        var buffer = new Rented<T>(back.Code.InputLength + definition.StateLength + back.Code.OutputLength);
        var given = buffer.Span[..back.Code.InputLength];
        var before = given[..definition.Inputs.Length];
        var adjoints = given[definition.Inputs.Length..];
        var next = buffer.Span.Slice(given.Length, definition.StateLength);
        var results = buffer.Span[(given.Length + definition.StateLength)..];
        Begin(operands, before);
        pulled.Clear();
        foreach (var k in definition.StateOutputs)
        {
            Results.Of(cotangents, k).CopyTo(definition.Outputs.Of(adjoints, k));
        }

        var count = Count(operands, out var isDecided);
        var checkpoints = new Checkpoints(count, definition.KeptStates(Unsafe.SizeOf<T>()));
        var kept = new Rented<T>(checkpoints.Capacity * definition.StateLength);
        Save(before, kept.Span);
        foreach (var (action, number) in checkpoints.Actions())
        {
            switch (action)
            {
                case CheckpointAction.Advance:
                    Advance(number, operands, before, next);
                    break;
                case CheckpointAction.Save:
                    Save(before, kept.Span[(number * definition.StateLength)..]);
                    break;
                case CheckpointAction.Restore:
                    Restore(kept.Span[(number * definition.StateLength)..], before);
                    break;
                case CheckpointAction.Pull:
                    SetElements(number, operands, before);
                    SetCotangents(number, cotangents, adjoints);
                    back.Code.Run<T>(given, results);
                    back.Take(number, results, adjoints, pulled);
                    break;
            }
        }

        back.Finish(adjoints, pulled);
        DoubtUnless(isDecided, pulled);
        kept.Return();
        buffer.Return();
    }

    public override ArrayProgram? AsProgram(Func<int, double?> constant) =>
        definition.Condition is null
        && (definition.Turns <= 1
            || (long)definition.Turns * definition.Program.Count <= LoopSimplification.MostWritten)
            ? LoopSimplification.WrittenOut(definition)
            : null;

    public override Structure Rewritten(Func<ArrayProgram, ArrayProgram> rewrite) => new Loop(definition.With(
        rewrite(definition.Program), definition.Condition is { } program ? rewrite(program) : null));

    public override Variable[] RecordSmaller(
        Recorder recorder, Variable[] operands, bool[] isRead, Func<ArrayProgram, ArrayProgram> rewrite) =>
        new LoopSimplification(definition.WithZeros(operands, rewrite), operands, isRead).Record(recorder);

    public override bool Reaches(int operand, bool[] results) => definition.Reaches(operand, results);

    public override bool Equals(Structure? other) => other is Loop loop && Equals(definition, loop.definition);

    public override int GetHashCode() => definition.GetHashCode();

    public override bool IsOperandOfTurns(int operand) => definition.Roles[operand] == LoopRole.Element;

    public override bool IsResultOfTurns(int result) => definition.StackedOutputs.Contains(result);

    protected override Structure BuildTangent() => new Loop(definition.Tangent());

    protected override Structure? BuildForPoints(int points) =>
        definition.ForPoints(points) is { } ofPoints ? new Loop(ofPoints).First : null;

    // The states before the first turn, and what is the same at all.
    private void Begin<T>(ReadOnlySpan<T> operands, Span<T> given)
    {
        for (var i = 0; i < definition.Roles.Length; i++)
        {
            if (definition.Roles[i] != LoopRole.Element)
            {
                Operands.Of(operands, i).CopyTo(definition.Inputs.Of(given, i));
            }
        }
    }

    // Goes on to the states after a turn.
    private void Advance<T>(int turn, ReadOnlySpan<T> operands, Span<T> given, Span<T> next)
        where T : struct, ICarrier<T>, IReal<T>
    {
        SetElements(turn, operands, given);
        states.Run<T>(given, next);
        Restore(next, given);
    }

    private void SetElements<T>(int turn, ReadOnlySpan<T> operands, Span<T> given)
    {
        foreach (var i in definition.ElementInputs)
        {
            var target = definition.Inputs.Of(given, i);
            Operands.Of(operands, i).Slice(definition.Position(turn) * target.Length, target.Length).CopyTo(target);
        }
    }

    private void SetCotangents<T>(int turn, ReadOnlySpan<T> cotangents, Span<T> adjoints)
    {
        foreach (var k in definition.StackedOutputs)
        {
            var target = definition.Outputs.Of(adjoints, k);
            Results.Of(cotangents, k).Slice(definition.Position(turn) * target.Length, target.Length).CopyTo(target);
        }
    }

    private void Save<T>(ReadOnlySpan<T> given, Span<T> kept)
    {
        foreach (var i in definition.StateInputs)
        {
            definition.Inputs.Of(given, i).CopyTo(kept);
            kept = kept[definition.Inputs.Shapes[i].Length..];
        }
    }

    private void Restore<T>(ReadOnlySpan<T> kept, Span<T> given)
    {
        foreach (var i in definition.StateInputs)
        {
            var state = definition.Inputs.Of(given, i);
            kept[..state.Length].CopyTo(state);
            kept = kept[state.Length..];
        }
    }

    // Whether there is another turn, given what it would be given.
    private bool IsTurn<T>(int turn, ReadOnlySpan<T> given, ref bool isDecided)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (condition is null)
        {
            return turn < definition.Turns;
        }

        Span<T> holds = [default];
        condition.Run(given[..condition.InputLength], holds);
        isDecided &= T.IsDecided(holds[0]);
        if (T.Primal(holds[0]) == 0)
        {
            return false;
        }

        definition.Checked(turn + 1L);
        return true;
    }

    private int Count<T>(ReadOnlySpan<T> operands, out bool isDecided)
        where T : struct, ICarrier<T>, IReal<T>
    {
        isDecided = true;
        if (condition is null)
        {
            return definition.Turns;
        }

        var buffer = new Rented<T>(definition.Inputs.Length + definition.StateLength);
        var given = buffer.Span[..definition.Inputs.Length];
        var next = buffer.Span[definition.Inputs.Length..];
        Begin(operands, given);
        var turn = 0;
        for (; IsTurn<T>(turn, given, ref isDecided); turn++)
        {
            Advance(turn, operands, given, next);
        }

        buffer.Return();
        return turn;
    }

    private static ReadOnlySpan<TNumber> As<T, TNumber>(ReadOnlySpan<T> span)
        where T : struct
        where TNumber : struct => MemoryMarshal.Cast<T, TNumber>(span);

    private static Span<TNumber> As<T, TNumber>(Span<T> span)
        where T : struct
        where TNumber : struct => MemoryMarshal.Cast<T, TNumber>(span);
}
