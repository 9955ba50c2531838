using AutoDiff.Primitives;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// Loops and choices whose turns and branches are random programs themselves. Each is recorded as one operation, or
/// written out by loops of C#, which is the same function.
/// </summary>
internal static class RandomTurns
{
    private const int MostTurns = 3;

    public static (string Name, Func<Recording, Step, Variable> Record)[] All =>
    [
        ("scan", Scanned), ("fold backwards", Folded), ("repeat", Repeated), ("while", Taken), ("cond", Chosen),
    ];

    private static Variable Scanned(Recording outside, Step step)
    {
        var shape = StateShape(step);
        var start = outside.Fit(step.First, shape, Interval.Moderate);
        var sequence = outside.Fit(step.Second, [Turns(step), 2], Interval.Moderate);
        var captured = outside.Within(step.Second, Interval.Moderate);
        if (outside.WritesOut)
        {
            var (state, outputs) = (start, new List<Variable>());
            for (var t = 0; t < sequence.Shape[0]; t++)
            {
                var (next, output) = Turn(state, sequence[t]);
                (state, outputs) = (next, [.. outputs, output]);
            }

            return Joined(state, outputs.Count == 0 ? sequence[..0] : Stack([.. outputs]));
        }

        var (last, all) = Scan(start, sequence, Turn);
        return Joined(last, all);

        (Variable, Variable) Turn(Variable state, Variable element)
        {
            var next = Body(outside, step, shape, state, element, captured);
            return (next, element * Sum(next));
        }
    }

    private static Variable Folded(Recording outside, Step step)
    {
        var shape = StateShape(step);
        var start = outside.Fit(step.First, shape, Interval.Moderate);
        var sequence = outside.Fit(step.Second, [Turns(step)], Interval.Moderate);
        if (!outside.WritesOut)
        {
            return Fold(start, sequence, (s, x) => Body(outside, step, shape, s, x), new() { IsBackward = true });
        }

        var state = start;
        for (var t = sequence.Shape[0] - 1; t >= 0; t--)
        {
            state = Body(outside, step, shape, state, sequence[t]);
        }

        return state;
    }

    private static Variable Repeated(Recording outside, Step step)
    {
        var shape = StateShape(step);
        var (turns, state) = (Turns(step), outside.Fit(step.First, shape, Interval.Moderate));
        var captured = outside.Within(step.Second, Interval.Moderate);
        if (!outside.WritesOut)
        {
            return Repeat(turns, state, s => Body(outside, step, shape, s, captured));
        }

        for (var t = 0; t < turns; t++)
        {
            state = Body(outside, step, shape, state, captured);
        }

        return state;
    }

    // Ends by a count, or earlier by a value. Written out, turns after the end change nothing.
    private static Variable Taken(Recording outside, Step step)
    {
        var shape = StateShape(step);
        var start = outside.Fit(step.First, shape, Interval.Moderate);
        var captured = outside.Within(step.Second, Interval.Moderate);
        var turns = Turns(step);
        if (!outside.WritesOut)
        {
            return While([start, 0.0], Holds, s => [Body(outside, step, shape, s[0], captured), s[1] + 1])[0];
        }

        var state = start;
        Variable hasEnded = 0;
        for (var t = 0; t < turns; t++)
        {
            var holds = Holds([state, t]) * (1 - hasEnded);
            hasEnded = 1 - holds;
            state = Where(BroadcastTo(holds, shape), Body(outside, step, shape, state, captured), state);
        }

        return state;

        Variable Holds(Variable[] s) => Less(s[1], turns) * Less(Sum(s[0] * s[0]), 3.0);
    }

    private static Variable Chosen(Recording outside, Step step)
    {
        var shape = StateShape(step);
        var condition = Less(outside.Fit(step.First, Shape.Scalar), outside.Fit(step.Second, Shape.Scalar));
        var x = outside.Fit(step.First, shape, Interval.Moderate);
        var other = step with { Choice = step.Choice + 1 };
        return outside.WritesOut
            ? Where(BroadcastTo(condition, shape), Body(outside, step, shape, x), Body(outside, other, shape, x))
            : Cond(condition, () => Body(outside, step, shape, x), () => Body(outside, other, shape, x));
    }

    /// <summary>A few steps on some variables, the first of which has the shape of the result.</summary>
    private static Variable Body(Recording outside, Step step, Shape shape, params Variable[] given)
    {
        var body = outside.Inside([.. given.Select(x => -x)]);
        var random = new Random(step.Choice);
        for (var count = 1 + random.Next(2); count > 0; count--)
        {
            // What a stop-gradient has come to could not be held turn by turn.
            var kind = random.Next((int)Op.Constant, Step.Kinds - All.Length);
            kind = kind == (int)Op.StopGradient ? (int)Op.Constant : kind;
            body.Apply(new(kind, random.Next(), random.Next(), random.Next(1 << 20)));
        }

        const int Last = 0;
        return Atan(body.Fit(Last, shape, Interval.Moderate) + (0.5 * body.Fit(1, shape)));
    }

    private static int Turns(Step step) => step.Choice % (MostTurns + 1);

    private static Shape StateShape(Step step) => ((step.Choice >> 4) % 3) switch
    {
        0 => [],
        1 => [2],
        _ => [2, 2],
    };

    private static Variable Joined(Variable state, Variable outputs) =>
        Concatenate([Reshape(state, [state.Shape.Length]), Reshape(outputs, [outputs.Shape.Length])]);
}
