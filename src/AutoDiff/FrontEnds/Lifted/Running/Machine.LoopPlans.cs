using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>What a turn shows of a loop: its states, the elements that it reads and writes, its ends.</content>
internal sealed partial class Machine
{
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
}
