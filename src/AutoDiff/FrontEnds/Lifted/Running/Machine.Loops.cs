using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>
/// Loops. One of few instructions is recorded turn by turn. Of others one turn is recorded, for all turns: the places
/// that it writes are states of the loop.
/// </content>
internal sealed partial class Machine
{
    // More instructions are not recorded turn by turn if the loop can be one operation.
    private const int MostUnrolled = 1500;

    // Nor are these, if it cannot.
    private const int MostRecorded = 200_000;

    // More turns are not recorded one by one if they can be operations on arrays. In a loop that is if the instructions
    // are more than one method has room for in registers.
    private const int FewTurns = 16;
    private const int MostInTurn = 450;
    private const string NoArrays = "A loop cannot be stated by operations on arrays";
    private const int MostTrials = 40;

    // An integer that changes by no more than this at each turn does not overflow.
    private const int MostGrowth = 200;
    private const int MostWidenings = 4;

    private readonly List<LoopPlan> plans = [];

    private Ending ExecuteLoop(Frame frame, NaturalLoop loop, Region region)
    {
        var isInLoop = plans.Count > 0 || region.Loop is not null;
        var (instructions, turns) = isInLoop ? (MostInTurn, int.MaxValue) : (MostUnrolled, FewTurns);
        if (Unrolled(frame, loop, region, instructions, turns, out var isLong) is { } ending)
        {
            return ending;
        }

        if (isLong && frame.Code.Graph.IsInnermost(loop)
            && Attempted(() => Structured(frame, loop, region, isArrays: true)) is { } arrays)
        {
            return arrays;
        }

        if (isLong && Unrolled(frame, loop, region, MostUnrolled, int.MaxValue, out _) is { } unrolled)
        {
            return unrolled;
        }

        LiftException? refusal = null;
        return Attempted(() => Structured(frame, loop, region, isArrays: false), exception => refusal = exception)
            ?? Unrolled(frame, loop, region, MostRecorded, int.MaxValue, out _)
            ?? throw refusal!;
    }

    // What an attempt comes to; null, with everything undone, if it is refused.
    private Ending? Attempted(Func<Ending> attempt, Action<LiftException>? refused = null)
    {
        var moment = journal.Now;
        var (depth, planned) = (frames.Count, plans.Count);
        try
        {
            return attempt();
        }
        catch (LiftException exception)
        {
            journal.Undo(moment);
            frames.RemoveRange(depth, frames.Count - depth);
            plans.RemoveRange(planned, plans.Count - planned);
            refused?.Invoke(exception);
            return null;
        }
    }

    // Executes a loop turn by turn; null, with everything undone, if it ends by a value or is too long.
    private EndingAt? Unrolled(
        Frame frame, NaturalLoop loop, Region region, int mostInstructions, int mostTurns, out bool isLong)
    {
        var (moment, start, turn) = (journal.Now, Recorder.Count, region.TurnOf(loop));
        var stack = new Stack<object?>(frame.Stack.Reverse());
        isLong = true;
        for (var turns = 0; Recorder.Count - start <= mostInstructions && turns < mostTurns; turns++)
        {
            var ending = Execute(frame, loop.Header, turn, isTurn: true);
            if (ending is not EndingAt at)
            {
                isLong = false;
                break;
            }

            if (at.Block != loop.Header)
            {
                return at;
            }
        }

        journal.Undo(moment);
        frame.Stack = stack;
        return null;
    }

    private Ending Structured(Frame frame, NaturalLoop loop, Region region, bool isArrays)
    {
        if (frame.Stack.Count > 0)
        {
            throw Refused("A loop begins within an expression");
        }

        var plan = new LoopPlan(frame, loop);
        var moment = journal.Now;
        for (var trial = 0; ; trial++)
        {
            if (trial == MostTrials)
            {
                throw Refused("A loop changes too much from turn to turn");
            }

            Try(plan, region);
            journal.Undo(moment);
            if (!plan.HasChanged)
            {
                break;
            }
        }

        return plan.IsCounted ? Counted(plan, region, moment, isArrays)
            : isArrays ? throw Refused(NoArrays)
            : ByValue(plan, region, moment);
    }

    // Traces a turn for what else belongs to the plan.
    private void Try(LoopPlan plan, Region region)
    {
        var builder = new BodyBuilder();
        plan.HasChanged = false;
        plan.Trial = builder;
        var before = journal.Now;
        builder.Trace(() =>
        {
            var states = plan.States.Select((state, k) => builder.Input($"s{k}", ShapeOf(state))).ToArray();
            var wholes = plan.WholeStates.Select((array, k) => builder.Input($"a{k}", [array.Length])).ToArray();
            var carried = plan.Carried.Select((_, k) => builder.Input($"c{k}", Shape.Scalar)).ToArray();
            var elements = plan.Sequences.Select((element, k) => builder.Input($"x{k}", element.Shape)).ToArray();
            var turn = Turn(plan, region, states, [.. wholes, .. carried], elements);
            Classify(plan, turn, before);
            return 0;
        });
        plan.Trial = null;
    }

    private static Shape ShapeOf(LoopState state) =>
        state.Kind == LoopStateKind.Array ? [state.Array!.Length] : Shape.Scalar;

    // One turn, from variables for the states; arrays that are states are followed by elements that are carried.
    private LoopTurn Turn(
        LoopPlan plan, Region region, Variable[] states, Variable[] wholes, Variable[] elements)
    {
        plan.Start = journal.Now;
        Begin(plan, states, wholes, elements);
        var moment = journal.Now;
        plans.Add(plan);
        plan.Test = null;
        plan.Mode = TestMode.Turn;
        plan.Touched.Clear();
        var ending = Execute(plan.Frame, plan.Loop.Header, region.TurnOf(plan.Loop), isTurn: true);
        plans.RemoveAt(plans.Count - 1);
        return new(ending, journal.Since(moment));
    }

    private void Begin(LoopPlan plan, Variable[] states, Variable[] wholes, Variable[] elements)
    {
        for (var k = 0; k < states.Length; k++)
        {
            var state = plan.States[k];
            journal.Write(state.Store, state.Place, ValueOf(state, states[k], isInside: true));
        }

        foreach (var ((store, place), (first, step, isLong)) in plan.Counters)
        {
            journal.Write(store, place, Whole.OfTurns(new(plan, At, step)));

            long At() => isLong ? first + (step * plan.Turn) : unchecked((int)(first + (step * plan.Turn)));
        }

        for (var k = 0; k < plan.WholeStates.Count; k++)
        {
            SetWhole(plan.WholeStates[k], wholes[k]);
        }

        var (carried, sequences) = (plan.Carried, plan.Sequences);
        for (var k = 0; k < carried.Length; k++)
        {
            carried[k].Begin(wholes[plan.WholeStates.Count + k]);
        }

        for (var k = 0; k < elements.Length; k++)
        {
            sequences[k].Begin(elements[k]);
        }
    }

    private static object ValueOf(LoopState state, Variable variable, bool isInside)
    {
        switch (state.Kind)
        {
            case LoopStateKind.Number:
                return new Number(variable);
            case LoopStateKind.Whole:
                var whole = Whole.OfData(variable, state.Least, state.Most);
                return state.IsFromNumber ? whole.FromNumber() : whole;
            default:
                var array = new LiftedArray(state.Array!.ElementType, state.Array.Lengths, variable, isForeign: false);
                if (isInside)
                {
                    state.Inside = array;
                }

                return array;
        }
    }

    private sealed record LoopTurn(Ending Ending, Dictionary<(Store Store, int Place), object?> Written);
}
