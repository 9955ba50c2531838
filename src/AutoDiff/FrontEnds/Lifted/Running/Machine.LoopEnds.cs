using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Loops as operations, and where they lead.</content>
internal sealed partial class Machine
{
    // The turns of longer loops are not computed all at once: that takes memory for each.
    private const int MostAtOnce = 1_000_000;

    // At a branch that leads out of the loop of the innermost plan: how the turn goes on. Null at any other branch.
    private EndingAt? EndOfTurns(Frame frame, Whole condition, int whenTrue, int whenFalse, Region region)
    {
        if (plans.Count == 0)
        {
            return null;
        }

        var plan = plans[^1];
        if (!ReferenceEquals(plan.Frame, frame) || region.Loop != plan.Loop
            || plan.Loop.Contains(whenTrue) == plan.Loop.Contains(whenFalse))
        {
            return null;
        }

        var (inner, exit) = plan.Loop.Contains(whenTrue) ? (whenTrue, whenFalse) : (whenFalse, whenTrue);
        if (frame.Code.Graph.IsDoomed(exit))
        {
            return null;
        }

        if (plan.IsCounted && condition.Form is { } form && ReferenceEquals(form.Counter, plan))
        {
            plan.EndsWhere(form, exit == whenTrue);
            return new EndingAt(inner);
        }

        if (!frame.Code.Blocks[plan.Loop.Header].Steps.Contains(frame.Step))
        {
            return null;
        }

        plan.EndsByValue();
        plan.Test = new(exit == whenTrue ? Not(condition.Variable) : condition.Variable, exit);
        return new EndingAt(plan.Mode == TestMode.Turn ? inner : exit);
    }

    private EndingAt Counted(LoopPlan plan, Region region, Moment moment, bool isArrays)
    {
        var turns = (int)plan.Turns!.Value;
        Variable[] initial =
        [
            .. NextOf(plan),
            .. plan.Carried.Select(element => AsVariable(ElementOf(element.Array!, element.Indices(1)[0]))),
        ];
        Variable[] sequences = [.. plan.Sequences.Select(element => Recorded(SequenceOf(element, turns)))];
        var written = plan.Elements.Where(element => element.IsWritten).ToArray();
        Dictionary<(Store Store, int Place), object?> last = [];
        var (states, stacked) = AsArrays() ?? (isArrays ? throw Refused(NoArrays)
            : sequences.Length == 0 ? (ControlFlow.Repeat(turns, initial, states => Step(states, []).States), [])
            : ControlFlow.Scan(initial, sequences, Step));
        Finish(plan, states, last, moment);
        foreach (var group in written.Select((element, k) => (Element: element, Stacked: stacked[k]))
            .GroupBy(output => output.Element.Array!))
        {
            Scatter(
                group.Key, [.. group.Select(output => output.Element)], [.. group.Select(output => output.Stacked)],
                turns);
        }

        foreach (var ((store, place), (first, step, isLong)) in plan.Counters)
        {
            var value = first + (step * turns);
            journal.Write(store, place, isLong ? value : unchecked((int)value));
        }

        // What of the last turn is executed until it ends.
        return Execute(plan.Frame, plan.Loop.Header, region.TurnOf(plan.Loop), isTurn: true) is EndingAt at
            && at.Block != plan.Loop.Header
            ? at
            : throw Refused("A loop does not end where it was expected to");

        (Variable[] States, Variable[] Outputs)? AsArrays()
        {
            if (turns > MostAtOnce || initial.Any(state => state.Shape != Shape.Scalar)
                || plan.Sequences.Any(element => element.PartLength is not null))
            {
                return null;
            }

            var body = new BodyBuilder();
            var inside = initial.Select((_, k) => body.Input($"s{k}", Shape.Scalar)).ToArray();
            var elements = sequences.Select((_, k) => body.Input($"x{k}", Shape.Scalar)).ToArray();
            var (next, outputs) = body.Trace(() => Step(inside, elements));
            return LoopAsArrays.Of(
                Recorder,
                body.Build([.. body.Adopted(next), .. body.Adopted(outputs)]),
                [.. initial, .. sequences, .. body.Captured],
                initial.Length,
                turns) is { } results
                ? (results[..initial.Length], results[initial.Length..])
                : null;
        }

        (Variable[] States, Variable[] Outputs) Step(Variable[] states, Variable[] elements)
        {
            var wholes = states[plan.States.Count..];
            var turn = Turn(plan, region, states[..plan.States.Count], wholes, elements);
            last = turn.Written;
            if (plan.HasChanged || turn.Ending != new EndingAt(plan.Loop.Header))
            {
                throw Refused("A loop does not come out the same when it is traced again");
            }

            (Variable[], Variable[]) results = (
                [.. NextOf(plan), .. plan.Carried.Select(element => AsVariable(element.Source![0]))],
                [.. written.Select(element => AsVariable(element[0]))]);
            journal.Undo(moment);
            return results;
        }
    }

    private Ending ByValue(LoopPlan plan, Region region, Moment moment)
    {
        var hasTest = plan.Test is not null;
        var hasCode = plan.Exits.Count > 0;
        if (!hasTest && !hasCode)
        {
            throw Refused("A loop has no end");
        }

        var initial = NextOf(plan);
        var states = plan.States.Count;
        var wholes = plan.WholeStates.Count;
        Dictionary<(Store Store, int Place), object?> last = [];
        var results = ControlFlow.While(hasCode ? [.. initial, 0.0] : initial, Goes, Step);
        Finish(plan, results[..(states + wholes)], last, moment);
        if (!hasCode)
        {
            return LeaveByTest(plan, region);
        }

        var ways = new List<(int Block, Func<Region, Ending> Execute)>();
        if (hasTest)
        {
            ways.Add((plan.Test!.Exit, part => Execute(
                plan.Frame, ((EndingAt)LeaveByTest(plan, region)).Block, part)));
        }

        foreach (var exit in plan.Exits)
        {
            ways.Add((exit, part => Execute(plan.Frame, exit, part)));
        }

        var code = results[^1];
        if (ways is [var (only, _)])
        {
            return new EndingAt(only);
        }

        var join = ways.Select(way => (int?)way.Block).Aggregate((met, block) =>
            met is { } x && block is { } y && x != y ? plan.Frame.Code.Graph.Join(x, y, region.Stops) : met);
        return Leave(0);

        Ending Leave(int way) => way == ways.Count - 1
            ? ways[way].Execute(region.UpTo(join))
            : Fork(
                plan.Frame,
                Whole.OfTruth(Functions.Equal(code, hasTest ? way : way + 1)),
                () => ways[way].Execute(region.UpTo(join)),
                () => Leave(way + 1));

        Variable Goes(Variable[] given)
        {
            var goes = hasCode ? Functions.Equal(given[^1], 0) : default;
            if (hasTest)
            {
                plan.Start = journal.Now;
                Begin(plan, given[..states], given[states..(states + wholes)], []);
                Ask(plan, region, TestMode.Condition);
                journal.Undo(moment);
                goes = hasCode ? And(goes, plan.Test!.Goes) : plan.Test!.Goes;
            }

            return goes;
        }

        Variable[] Step(Variable[] given)
        {
            var turn = Turn(plan, region, given[..states], given[states..(states + wholes)], []);
            last = turn.Written;
            if (plan.HasChanged)
            {
                throw Refused("A loop does not come out the same when it is traced again");
            }

            Variable[] next = [.. NextOf(plan), .. hasCode ? [CodeOf(plan, turn.Ending)] : (Variable[])[]];
            journal.Undo(moment);
            return next;
        }
    }

    // The header once more, to where the test leads out.
    private Ending LeaveByTest(LoopPlan plan, Region region)
    {
        plan.Start = journal.Now;
        return Ask(plan, region, TestMode.Exit);
    }

    private Ending Ask(LoopPlan plan, Region region, TestMode mode)
    {
        plan.Mode = mode;
        plans.Add(plan);
        var ending = Execute(plan.Frame, plan.Loop.Header, region.TurnOf(plan.Loop), isTurn: true);
        plans.RemoveAt(plans.Count - 1);
        return ending;
    }

    private static Variable CodeOf(LoopPlan plan, Ending ending) => ending switch
    {
        EndingAt at => at.Block == plan.Loop.Header ? 0 : plan.Exits.IndexOf(at.Block) + 1,
        EndingByValue either => Functions.Where(
            either.Condition, CodeOf(plan, either.WhenTrue), CodeOf(plan, either.WhenFalse)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // What the states are now, then the arrays that are states.
    private Variable[] NextOf(LoopPlan plan) =>
    [
        .. plan.States.Select(state => state.Kind == LoopStateKind.Array
            ? WholeOf(ArrayOf(state.Store[state.Place]))
            : AsVariable(ValueIn(state.Store, state.Place))),
        .. plan.WholeStates.Select(WholeOf),
    ];

    private object? ValueIn(Store store, int place) =>
        store is LiftedArray array ? ElementOf(array, place) : store[place];

    // After the loop: what is no state is not known any more.
    private void Finish(
        LoopPlan plan, Variable[] results, Dictionary<(Store Store, int Place), object?> last, Moment moment)
    {
        journal.Undo(moment);
        foreach (var (store, place) in last.Keys.Where(written => ReferenceEquals(written.Store, plan.Frame)))
        {
            if (!IsLive(plan, place))
            {
                journal.Write(store, place, Forgotten.Value);
            }
        }

        for (var k = 0; k < plan.States.Count; k++)
        {
            var state = plan.States[k];
            journal.Write(state.Store, state.Place, ValueOf(state, results[k], isInside: false));
        }

        for (var k = 0; k < plan.WholeStates.Count; k++)
        {
            SetWhole(plan.WholeStates[k], results[plan.States.Count + k]);
        }
    }

    // How many places hold an array.
    private int ReferencesTo(LiftedArray sought)
    {
        var (count, seen) = (0, new HashSet<object>(ReferenceEqualityComparer.Instance));
        foreach (var frame in frames)
        {
            for (var place = 0; place <= frame.Result; place++)
            {
                Visit(frame[place]);
            }

            foreach (var value in frame.Stack)
            {
                Visit(value);
            }
        }

        return count;

        void Visit(object? value)
        {
            count += ReferenceEquals(value, sought) ? 1 : 0;
            switch (value)
            {
                case LiftedObject x when seen.Add(x):
                    foreach (var held in x.Values.ToArray())
                    {
                        Visit(held);
                    }

                    break;
                case LiftedArray { HasNumbers: false } x when seen.Add(x):
                    for (var k = 0; k < x.Length; k++)
                    {
                        Visit(x[k]);
                    }

                    break;
                case LiftedDelegate function:
                    Visit(function.Target);
                    break;
                case SpanValue span:
                    Visit(span.Array);
                    break;
                case ElementReference element:
                    Visit(element.Array);
                    break;
                case PlaceReference { Store: LiftedArray array }:
                    Visit(array);
                    break;
                case PlaceReference { Store: LiftedObject owner }:
                    Visit(owner);
                    break;
            }
        }
    }
}
