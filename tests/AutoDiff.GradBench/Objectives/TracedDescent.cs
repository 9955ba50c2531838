using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// What <see cref="Descent.Minimum"/> computes, for a function with a parameter, as programs called in a loop: a few
/// steps are one operation where they are called, and can be differentiated in the parameter.
/// </summary>
public sealed class TracedDescent
{
    // So many steps are one program: a call costs as much as some of them.
    private const int StepsAtOnce = 16;

    private readonly int length;
    private readonly ArrayProgram begin;
    private readonly ArrayProgram steps;

    /// <summary>Traces the descent.</summary>
    /// <param name="f">The function of a parameter, and of what it is least in.</param>
    /// <param name="gradient">Its gradient in the latter.</param>
    /// <param name="parameter">The shape of the parameter.</param>
    /// <param name="length">The number of elements of what f is least in, a vector.</param>
    public TracedDescent(
        Func<Variable, Variable, Variable> f, Func<Variable, Variable, Variable> gradient, Shape parameter, int length)
    {
        this.length = length;
        begin = ProgramBuilder.Trace(
            v => [new State(v[1], gradient(v[0], v[1]), f(v[0], v[1]), Descent.FirstRate, 0).Joined],
            ("parameter", parameter),
            ("start", [length]));
        steps = ProgramBuilder.Trace(
            v =>
            {
                var (state, isDone) = (State.Of(v[1], length), (Variable)0);
                for (var i = 0; i < StepsAtOnce; i++)
                {
                    (state, isDone) = Step(state, isDone, y => f(v[0], y), y => gradient(v[0], y));
                }

                return [state.Joined, isDone];
            },
            ("parameter", parameter),
            ("state", begin.Instructions[begin.Outputs[0]].Shape));
    }

    /// <summary>Where f has a local minimum for a parameter.</summary>
    public Variable Minimum(Variable parameter, Variable start)
    {
        Span<Variable> results = [default, default];
        begin.Call([parameter, start], results[..1]);
        do
        {
            steps.Call([parameter, results[0]], results);
        }
        while (results[1].Value == 0);

        return results[0][..length];
    }

    // Beyond the end the point does not move.
    private static (State State, Variable IsDone) Step(
        State state, Variable isDone, Func<Variable, Variable> f, Func<Variable, Variable> gradient)
    {
        var isLong = Equal(state.StepsDown, Descent.StepsUntilFaster);
        var (rate, stepsDown) = (Where(isLong, 2 * state.Rate, state.Rate), Where(isLong, 0, state.StepsDown));
        var next = state.X - (rate * state.Slope);
        isDone = Max(isDone, Max(IsShort(state.Slope), IsShort(state.X - next)));
        var value = f(next);
        var isDown = Less(value, state.Value);
        var moves = Where(isDone, 0, isDown);
        return (
            new(
                Where(moves, next, state.X),
                Where(moves, gradient(next), state.Slope),
                Where(moves, value, state.Value),
                Where(isDown, rate, rate / 2),
                Where(isDown, stepsDown + 1, 0)),
            isDone);
    }

    private static Variable IsShort(Variable x) => LessOrEqual(Sum(Square(x)), Descent.Tolerance * Descent.Tolerance);

    private readonly record struct State(Variable X, Variable Slope, Variable Value, Variable Rate, Variable StepsDown)
    {
        public Variable Joined => Concatenate([X, Slope, Stack([Value, Rate, StepsDown])]);

        public static State Of(Variable joined, int length) =>
            new(joined[..length], joined[length..(2 * length)], joined[^3], joined[^2], joined[^1]);
    }
}
