using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Where to put a charge so that a particle, which it repels, crosses the x-axis at the origin: gradient descent over a
/// trajectory, whose forces are gradients of a potential themselves.
/// </summary>
public static class Particle
{
    private const double TimeStep = 0.1;

    // So many steps are one program: a call costs as much as some of them.
    private const int StepsAtOnce = 32;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("particle", "ff", input => Control(Mode.Forward, Mode.Forward, input)),
        Eval.Of<Input>("particle", "fr", input => Control(Mode.Forward, Mode.Reverse, input)),
        Eval.Of<Input>("particle", "rf", input => Control(Mode.Reverse, Mode.Forward, input)),
        Eval.Of<Input>("particle", "rr", input => Control(Mode.Reverse, Mode.Reverse, input)),
    ];

    /// <summary>
    /// The squared distance from the origin at which the particle crosses the axis, by Euler's method.
    /// </summary>
    /// <param name="path">The program of <see cref="Path"/>.</param>
    /// <param name="w">Where the charge is.</param>
    public static Variable Objective(ArrayProgram path, Variable w)
    {
        Span<Variable> state = [0, 8, 0.75, 0];
        do
        {
            path.Call([w, state[0], state[1], state[2], state[3]], state);
        }
        while (state[1] > 0);

        var (x, y, vx, vy) = (state[0], state[1], state[2], state[3]);
        return Square(x - (y / vy * vx));
    }

    /// <summary>
    /// Some steps of Euler's method, from w, position and velocity. Beyond the axis the particle stops, with the
    /// velocity that took it there.
    /// </summary>
    /// <param name="mode">How the potential is differentiated.</param>
    public static ArrayProgram Path(Mode mode) => ProgramBuilder.Trace(
        v =>
        {
            var (w, x, y, vx, vy) = (v[0], v[1], v[2], v[3], v[4]);
            for (var i = 0; i < StepsAtOnce; i++)
            {
                var (px, py) = Slope(mode, x, y, w);
                var stopped = LessOrEqual(y, 0);
                (x, y) = (Where(stopped, x, x + (TimeStep * vx)), Where(stopped, y, y + (TimeStep * vy)));
                stopped = LessOrEqual(y, 0);
                (vx, vy) = (Where(stopped, vx, vx - (TimeStep * px)), Where(stopped, vy, vy - (TimeStep * py)));
            }

            return [x, y, vx, vy];
        },
        ("w", Shape.Scalar),
        ("x", Shape.Scalar),
        ("y", Shape.Scalar),
        ("vx", Shape.Scalar),
        ("vy", Shape.Scalar));

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
        var path = Path(inner);
        var distance = new Nested(outer, w => Objective(path, w));
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
