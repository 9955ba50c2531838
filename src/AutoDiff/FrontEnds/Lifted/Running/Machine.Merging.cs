using System.Diagnostics.CodeAnalysis;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>What two ways have written becomes what the one that is taken has written.</content>
internal sealed partial class Machine
{
    // A choice of more instructions computes only the way that is taken.
    private const int MostSelected = 48;

    private void Merge(Frame frame, Choosing choosing, TakenWay first, TakenWay second)
    {
        var places = first.Written.Keys.Union(second.Written.Keys).ToArray();
        var arrays = places.Where(written => written.Place == LiftedArray.Whole).Select(written => written.Store)
            .ToHashSet();
        var merged = new List<(Store Store, int Place, object? Value)>();
        choosing.Run(() =>
        {
            merged.Clear();
            foreach (var (store, place) in places)
            {
                if (arrays.Contains(store))
                {
                    continue;
                }

                if (store is LiftedArray array)
                {
                    merged.Add((array, place, choosing.Merge(
                        ElementIn(first, array, place), ElementIn(second, array, place))));
                    continue;
                }

                merged.Add((store, place, choosing.Merge(
                    In(first, store, place), In(second, store, place))));
            }

            foreach (var store in arrays)
            {
                var array = (LiftedArray)store;
                var whole = choosing.Select(WholeIn(first, array), WholeIn(second, array));
                for (var k = 0; k < array.Length; k++)
                {
                    if (!LiftedArray.IsAbsent(array[k]))
                    {
                        merged.Add((array, k, LiftedArray.InWhole));
                    }
                }

                merged.Add((array, LiftedArray.Whole, whole));
            }

            var (left, right) = (first.Stack.ToArray(), second.Stack.ToArray());
            if (left.Length == right.Length)
            {
                frame.Stack = new(left.Zip(right, choosing.Merge).Reverse());
            }
        });
        foreach (var (store, place, value) in merged)
        {
            journal.Write(store, place, value);
        }
    }

    private static object? In(TakenWay way, Store store, int place) =>
        way.Written.TryGetValue((store, place), out var value) ? value : store[place];

    private object? ElementIn(TakenWay way, LiftedArray array, int place)
    {
        var element = In(way, array, place);
        return LiftedArray.IsAbsent(element) ? ElementOf(array, place) : element;
    }

    private Variable WholeIn(TakenWay way, LiftedArray array)
    {
        var mark = journal.Now;
        foreach (var ((store, place), value) in way.Written)
        {
            if (ReferenceEquals(store, array))
            {
                journal.Write(store, place, value);
            }
        }

        var whole = WholeOf(array);
        journal.Undo(mark);
        return whole;
    }

    /// <summary>
    /// Chooses between pairs of variables: by selecting if little was recorded for them, else by a choice that computes
    /// one way only.
    /// </summary>
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    private sealed class Choosing(Machine machine, Whole condition, int start)
    {
        private readonly List<(Variable First, Variable Second)> pairs = [];
        private readonly Dictionary<(object, object), object> objects = [];
        private Variable[]? chosen;
        private int next;

        // Merges twice where there is a choice: first to see of what.
        public void Run(Action merge)
        {
            if (!IsChoice())
            {
                merge();
                return;
            }

            chosen = [];
            merge();
            if (pairs.Count > 0)
            {
                var recorder = machine.Recorder;
                chosen = ControlFlow.Cond(
                    condition.Variable,
                    () => Moved(pairs.Select(pair => pair.First)),
                    () => Moved(pairs.Select(pair => pair.Second)));
                objects.Clear();
                next = 0;
                merge();

                Variable[] Moved(IEnumerable<Variable> variables) =>
                    MovedCode.Of(recorder, start, [.. variables]);
            }
        }

        public Variable Select(Variable first, Variable second)
        {
            if (Variable.Identity.Equals(first, second))
            {
                return first;
            }

            if (chosen is null)
            {
                return Functions.Where(condition.Variable, first, second);
            }

            if (next < chosen.Length)
            {
                return chosen[next++];
            }

            pairs.Add((first, second));
            return first;
        }

        public object? Merge(object? first, object? second)
        {
            if (Equals(first, second))
            {
                return first;
            }

            switch (first, second)
            {
                case (Forgotten, _) or (_, Forgotten):
                    return Forgotten.Value;
                case (Number or double or float, Number or double or float):
                    return new Number(Select(machine.AsVariable(first), machine.AsVariable(second)));
                case (Whole or int or long, Whole or int or long)
                    when condition.Form is { } form && IsOf(form.Counter, first) && IsOf(form.Counter, second):
                    var (f, g) = (AtOf(first), AtOf(second));
                    return Whole.OfTurns(new(form.Counter, () => form.At() != 0 ? f() : g(), null));
                case (Whole or int or long, Whole or int or long):
                    var (x, y) = (machine.AsWhole(first), machine.AsWhole(second));
                    var (a0, a1) = RangeOf(x);
                    var (b0, b1) = RangeOf(y);
                    var either = Whole.OfData(
                        Select(x.Variable, y.Variable), Math.Min(a0, b0), Math.Max(a1, b1));
                    return x.IsFromNumber || y.IsFromNumber ? either.FromNumber() : either;
                case (null, _) or (_, null):
                    break;
                case (LiftedObject a, LiftedObject b) when a.Type == b.Type:
                    return Once(a, b, () => new LiftedObject(
                        a.Layout, [.. Enumerable.Range(0, a.Values.Length).Select(k => Merge(a[k], b[k]))]));
                case (LiftedArray a, LiftedArray b)
                    when a.ElementType == b.ElementType && a.Lengths.AsSpan().SequenceEqual(b.Lengths):
                    return Once(a, b, () => MergeArrays(a, b));
                case (SpanValue a, SpanValue b) when (a.Start, a.Length) == (b.Start, b.Length):
                    return new SpanValue((LiftedArray)Merge(a.Array, b.Array)!, a.Start, a.Length);
            }

            // It may be dead where the ways meet; if it is read, it is refused then.
            return Forgotten.Value;
        }

        private static bool IsOf(TurnCounter counter, object value) =>
            value is not Whole whole || whole.Form?.Counter == counter;

        private LiftedArray MergeArrays(LiftedArray a, LiftedArray b)
        {
            if (a.HasNumbers && a.Length > 16)
            {
                return new(
                    a.ElementType, a.Lengths, Select(machine.WholeOf(a), machine.WholeOf(b)), isForeign: false);
            }

            var merged = new LiftedArray(a.ElementType, a.Lengths, null, isForeign: false);
            for (var k = 0; k < a.Length; k++)
            {
                merged[k] = Merge(machine.ElementOf(a, k), machine.ElementOf(b, k));
            }

            return merged;
        }

        private object Once(object a, object b, Func<object> merge)
        {
            if (!objects.TryGetValue((a, b), out var merged))
            {
                objects.Add((a, b), merged = merge());
            }

            return merged;
        }

        private bool IsChoice()
        {
            var recorder = machine.Recorder;
            if (recorder.Count - start > MostSelected)
            {
                return true;
            }

            for (var k = start; k < recorder.Count; k++)
            {
                if (recorder.Listing[k].Op == Primitives.Op.Custom)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
