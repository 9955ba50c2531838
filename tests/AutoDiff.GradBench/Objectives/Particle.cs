using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Where to put a charge so that a particle, which it repels, crosses the x-axis at the origin: gradient descent over a
/// trajectory, whose forces are gradients of a potential themselves.
/// </summary>
public static class Particle
{
    private const double TimeStep = 0.1;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("particle", "ff", input => Control(Mode.Forward, Mode.Forward, input)),
        Eval.Of<Input>("particle", "fr", input => Control(Mode.Forward, Mode.Reverse, input)),
        Eval.Of<Input>("particle", "rf", input => Control(Mode.Reverse, Mode.Forward, input)),
        Eval.Of<Input>("particle", "rr", input => Control(Mode.Reverse, Mode.Reverse, input)),
    ];

    /// <summary>
    /// The squared distance from the origin at which the particle crosses the axis, by Euler's method, given w. Beyond
    /// the axis it has the velocity that took it there.
    /// </summary>
    /// <param name="mode">How the potential is differentiated.</param>
    public static ArrayProgram Objective(Mode mode) => ProgramBuilder.Trace(
        v =>
        {
            var end = While(
                [0, 8, 0.75, 0],
                state => Greater(state[1], 0),
                state =>
                {
                    var (px, py) = Slope(mode, state[0], state[1], v[0]);
                    var (x, y) = (state[0] + (TimeStep * state[2]), state[1] + (TimeStep * state[3]));
                    var flies = Greater(y, 0);
                    return
                    [
                        x, y, state[2] - Where(flies, TimeStep * px, 0), state[3] - Where(flies, TimeStep * py, 0),
                    ];
                });
            return [Square(end[0] - (end[1] / end[3] * end[2]))];
        },
        ("w", Shape.Scalar));

    private static (Variable X, Variable Y) Slope(Mode mode, Variable x, Variable y, Variable w)
    {
        var potential = Potential(x, y, w);
        if (mode == Mode.Reverse)
        {
            var pulled = Reverse.Pull(potential, 1, x, y);
            return (pulled[0], pulled[1]);
        }

        return (Forward.Push([potential], [x, y], [1, 0])[0], Forward.Push([potential], [x, y], [0, 1])[0]);
    }

    // The w at which the squared distance is least.
    private static Evaluation Control(Mode outer, Mode inner, Input input)
    {
        var objective = Objective(inner);
        var distance = new Nested(outer, w => objective.Call(w)[0]);
        var tape = new Tape<double>();
        return Evaluation.Of(() =>
        {
            tape.Reset();
            return Descent.Minimum(distance.Value, distance.Gradient, tape.Constant([input.W], Shape.Scalar)).Value;
        });
    }

    /// <summary>Σ 1/|x − p| over the fixed charges p, at (10, 10 − w) and (10, 0).</summary>
    public static Variable Potential(Variable x, Variable y, Variable w) =>
        Reciprocal(Distance(x - 10, y - (10 - w))) + Reciprocal(Distance(x - 10, y));

    private static Variable Distance(Variable x, Variable y) => Sqrt(Square(x) + Square(y));

    public sealed record Input(double W);
}
