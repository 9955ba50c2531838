using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// What <see cref="Descent.Minimum"/> computes, for a function with a parameter, as a program: it can be called and
/// differentiated in the parameter.
/// </summary>
public static class TracedDescent
{
    /// <summary>Where f has a local minimum, given the parameter and where the descent starts.</summary>
    /// <param name="f">The function of a parameter, and of what it is least in.</param>
    /// <param name="gradient">Its gradient in the latter.</param>
    /// <param name="parameter">The shape of the parameter.</param>
    /// <param name="length">The number of elements of what f is least in, a vector.</param>
    public static ArrayProgram Minimum(
        Func<Variable, Variable, Variable> f,
        Func<Variable, Variable, Variable> gradient,
        Shape parameter,
        int length) =>
        ProgramBuilder.Trace(
            v => [While(
                [v[1], gradient(v[0], v[1]), f(v[0], v[1]), Descent.FirstRate, 0, 0],
                state => Equal(state[^1], 0),
                state => Step(new(state), y => f(v[0], y), y => gradient(v[0], y)))[0]],
            ("parameter", parameter),
            ("start", [length]));

    // The turn that finds the end does not move the point.
    private static Variable[] Step(State state, Func<Variable, Variable> f, Func<Variable, Variable> gradient)
    {
        var isLong = Equal(state.StepsDown, Descent.StepsUntilFaster);
        var (rate, stepsDown) = (Where(isLong, 2 * state.Rate, state.Rate), Where(isLong, 0, state.StepsDown));
        var next = state.X - (rate * state.Slope);
        var isDone = Max(IsShort(state.Slope), IsShort(state.X - next));
        var value = f(next);
        var isDown = Less(value, state.Value);
        var moves = Where(isDone, 0, isDown);
        return
        [
            Where(moves, next, state.X),
            Where(moves, gradient(next), state.Slope),
            Where(moves, value, state.Value),
            Where(isDown, rate, rate / 2),
            Where(isDown, stepsDown + 1, 0),
            isDone,
        ];
    }

    private static Variable IsShort(Variable x) => LessOrEqual(Sum(Square(x)), Descent.Tolerance * Descent.Tolerance);

    private readonly struct State(Variable[] parts)
    {
        public Variable X => parts[0];

        public Variable Slope => parts[1];

        public Variable Value => parts[2];

        public Variable Rate => parts[3];

        public Variable StepsDown => parts[4];
    }
}
