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

    // What the turn has written beyond what the plan says becomes a part of it.
    private void Classify(LoopPlan plan, LoopTurn turn, Moment before)
    {
        foreach (var exit in ExitsOf(turn.Ending).Where(block => block != plan.Loop.Header).Distinct())
        {
            plan.EndsByValue();
            if (!plan.Exits.Contains(exit))
            {
                plan.Exits.Add(exit);
                plan.HasChanged = true;
            }
        }

        foreach (var ((store, place), after) in turn.Written)
        {
            switch (store)
            {
                case TurnElement element when plan.Elements.Contains(element):
                    plan.HasChanged |= !element.IsWritten;
                    element.IsWritten = true;
                    break;
                case LiftedArray array when plan.States.Any(state => ReferenceEquals(state.Inside, array)):
                    break;
                case LiftedArray array
                    when turn.Written.ContainsKey((array, LiftedArray.Whole)) || plan.WholeStates.Contains(array):
                    plan.AddWholeState(array);
                    break;
                case Frame frame when ReferenceEquals(frame, plan.Frame) && !IsLive(plan, place):
                    break;
                default:
                    ClassifyPlace(plan, store, place, after, before);
                    break;
            }
        }

        ClassifyElements(plan, turn);
        RequireApart(plan, turn);
        if (plan.IsCounted && plan.Turns is null && !plan.HasChanged)
        {
            plan.EndsByValue();
        }
    }

    // Arrays that a loop replaces are copied from turn to turn: one that is written must stand in one place.
    private void RequireApart(LoopPlan plan, LoopTurn turn)
    {
        var arrays = plan.States.Where(state => state.Inside is not null).ToArray();
        if (arrays.Any(state => turn.Written.Keys.Any(written => ReferenceEquals(written.Store, state.Inside)))
            && arrays.Select(state => state.Store[state.Place]).Distinct(ReferenceEqualityComparer.Instance).Count()
                < arrays.Length)
        {
            throw Refused("A loop writes an array that stands in several places");
        }
    }

    private static IEnumerable<int> ExitsOf(Ending ending) => ending switch
    {
        EndingAt at => [at.Block],
        EndingByValue either => ExitsOf(either.WhenTrue).Concat(ExitsOf(either.WhenFalse)),
        _ => [],
    };

    private static bool IsLive(LoopPlan plan, int place)
    {
        var (graph, loop) = (plan.Frame.Code.Graph, plan.Loop);
        return place == plan.Frame.Result || graph.IsLive(loop.Header, place)
            || plan.Frame.Code.Blocks.Where(block => loop.Contains(block.Number)).SelectMany(b => b.Successors)
                .Any(next => !loop.Contains(next) && !graph.IsDoomed(next) && graph.IsLive(next, place));
    }

    private void ClassifyPlace(LoopPlan plan, Store store, int place, object? after, Moment before)
    {
        if (plan.Counters.TryGetValue((store, place), out var counter))
        {
            if (after is not Whole { Form: { } form } || !ReferenceEquals(form.Counter, plan)
                || form.Step != counter.Step || form.AtTurn(0) != counter.First + counter.Step)
            {
                plan.Counters.Remove((store, place));
                AddWhole(plan, store, place, counter.First, after);
            }

            return;
        }

        if (plan.IsState(store, place))
        {
            ClassifyState(plan, plan.StateAt(store, place), after);
            return;
        }

        var first = FirstValue(store, place, before);
        switch (first, after)
        {
            case var _ when Equals(first, after):
                return;
            case (int or long, Whole { Form: { } form }) when IsAlways(plan, form, LongOf(first)):
                return;
            case (int or long, int or long) when plan.IsCounted:
                plan.Counters.Add((store, place), (LongOf(first), LongOf(after) - LongOf(first), first is long));
                plan.HasChanged = true;
                return;
            case (int or long, Whole { Form: { Step: { } step } form })
                when plan.IsCounted && ReferenceEquals(form.Counter, plan)
                    && form.AtTurn(0) == LongOf(first) + step:
                plan.Counters.Add((store, place), (LongOf(first), step, first is long));
                plan.HasChanged = true;
                return;
            case (int or long or Whole, int or long or Whole):
                AddWhole(plan, store, place, first is Whole whole ? whole.Least : LongOf(first), after);
                return;
            case (double or float or Number, double or float or Number):
                plan.AddState(new(store, place, LoopStateKind.Number));
                return;
            case (LiftedArray { HasNumbers: true } old, LiftedArray next) when old.Lengths.SequenceEqual(next.Lengths):
                if (ReferencesTo(old) > 1)
                {
                    throw Refused("A loop replaces an array to which there are other references");
                }

                plan.AddState(new(store, place, LoopStateKind.Array) { Array = old });
                return;
            default:
                throw Refused($"A loop changes {Described(first)} to {Described(after)}");
        }
    }

    private object? FirstValue(Store store, int place, Moment before) => journal.ValueAt(store, place, before) switch
    {
        var value when LiftedArray.IsAbsent(value) => AbsentElement((LiftedArray)store, place),
        var value => value,
    };

    private static bool IsAlways(LoopPlan plan, TurnForm form, long value)
    {
        if (!ReferenceEquals(form.Counter, plan) || plan.Turns is not { } turns)
        {
            return false;
        }

        for (var turn = 0L; turn < turns; turn++)
        {
            if (form.AtTurn(turn) != value)
            {
                return false;
            }
        }

        return true;
    }

    private void AddWhole(LoopPlan plan, Store store, int place, long first, object? after)
    {
        if (after is not (int or long or Whole))
        {
            throw Refused($"A loop changes an integer to {Described(after)}");
        }

        plan.AddState(new(store, place, LoopStateKind.Whole) { Least = first, Most = first });
    }

    private void ClassifyState(LoopPlan plan, LoopState state, object? after)
    {
        switch (state.Kind)
        {
            case LoopStateKind.Number:
                if (after is not (Number or double or float))
                {
                    throw Refused($"A loop changes a number to {Described(after)}");
                }

                return;
            case LoopStateKind.Whole:
                var whole = AsWhole(after);
                var (least, most) = RangeOf(whole);
                Widen(plan, state, least, most, whole.IsFromNumber);
                return;
            default:
                if (after is not LiftedArray next || !next.Lengths.SequenceEqual(state.Array!.Lengths))
                {
                    throw Refused($"A loop changes an array to {Described(after)}");
                }

                return;
        }
    }

    private static void Widen(LoopPlan plan, LoopState state, long least, long most, bool isFromNumber)
    {
        if (isFromNumber && !state.IsFromNumber)
        {
            state.IsFromNumber = true;
            plan.HasChanged = true;
        }

        if (least < state.Least - state.Falling)
        {
            (state.Least, state.Falling) = Widened(state, state.Least - least, -1, least);
            plan.HasChanged = true;
        }

        if (most > state.Most + state.Rising)
        {
            (state.Most, state.Rising) = Widened(state, most - state.Most, 1, most);
            plan.HasChanged = true;
        }
    }

    // A bound that was too narrow: what is found, if it may stay so; else what turns by which it grows a little lead
    // to; else that of all integers, whose overflows are recorded.
    private static (long Bound, long Growth) Widened(LoopState state, long growth, int sign, long found)
    {
        if (state.Widenings++ < MostWidenings)
        {
            return (found, 0);
        }

        return growth <= MostGrowth
            ? (found + (sign * growth * new LoopOptions().MostTurns), growth)
            : (sign < 0 ? int.MinValue : int.MaxValue, 0);
    }

    // Elements that are written must be no other elements that are read or written.
    private void ClassifyElements(LoopPlan plan, LoopTurn turn)
    {
        if (!plan.IsCounted)
        {
            return;
        }

        foreach (var array in plan.Elements.Select(element => element.Array).OfType<LiftedArray>().Distinct().ToArray())
        {
            var own = plan.Elements.Where(element => ReferenceEquals(element.Array, array)).ToArray();
            var isWritten = own.Any(element => element.IsWritten);
            var isWrittenElse = turn.Written.Keys.Any(written => ReferenceEquals(written.Store, array))
                || (!array.HasNumbers && turn.Written.Keys.Any(written => IsRowOf(array, written.Store)));
            if (!isWritten && !isWrittenElse)
            {
                continue;
            }

            if (isWrittenElse || plan.Touched.Contains(array) || !AreApart(plan, own))
            {
                if (!array.HasNumbers)
                {
                    throw Refused("A loop writes rows that it also reads at other places");
                }

                plan.AddWholeState(array);
            }
        }
    }

    private static bool IsRowOf(LiftedArray array, Store store) =>
        store is LiftedArray && Enumerable.Range(0, array.Length).Any(k => ReferenceEquals(array[k], store));

    // Whether no element is at a place of another, but for those that the turn before has written.
    private static bool AreApart(LoopPlan plan, TurnElement[] elements)
    {
        if (plan.Turns is not { } turns)
        {
            return true;
        }

        if (elements.Any(element => element.PartLength is not null))
        {
            return false;
        }

        var places = elements.ToDictionary(element => element, element => element.Indices(turns));
        foreach (var read in elements.Where(element => !element.IsWritten && element.Source is null))
        {
            var source = elements.FirstOrDefault(before => (before.IsWritten || before.Source is not null)
                && places[read].AsSpan(1).SequenceEqual(places[before].AsSpan(0, (int)turns - 1)));
            if (source is not null)
            {
                read.Source = source;
                plan.HasChanged = true;
            }
        }

        var seen = new HashSet<int>();
        return elements.Where(element => element.Source is null).All(element => places[element].All(seen.Add))
            && elements.All(element => element.Source is null
                || (!element.IsWritten && (element.BeginsOutside || seen.Add(places[element][0]))));
    }

    private sealed record LoopTurn(Ending Ending, Dictionary<(Store Store, int Place), object?> Written);
}
