using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Where to put a charge so that a particle, which it repels, crosses the x-axis at the origin: gradient descent over a trajectory, whose forces are gradients
/// of a potential themselves.
/// </summary>
public static class Particle
{
    private const double TimeStep = 0.1;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("particle", "ff", input => Evaluation.Of(() => Control(Mode.Forward, Mode.Forward, input.W))),
        Eval.Of<Input>("particle", "fr", input => Evaluation.Of(() => Control(Mode.Forward, Mode.Reverse, input.W))),
        Eval.Of<Input>("particle", "rf", input => Evaluation.Of(() => Control(Mode.Reverse, Mode.Forward, input.W))),
        Eval.Of<Input>("particle", "rr", input => Evaluation.Of(() => Control(Mode.Reverse, Mode.Reverse, input.W))),
    ];

    /// <summary>The w at which the squared distance is least.</summary>
    /// <param name="outer">How the descent is differentiated.</param>
    /// <param name="inner">How the potential is differentiated.</param>
    /// <param name="start">Where the descent starts.</param>
    public static double Control(Mode outer, Mode inner, double start)
    {
        var tape = new Tape<double>();
        return Descent.Minimum(
            w => Nested.Value(SquaredDistance, w),
            w => Nested.GradientValue(outer, SquaredDistance, w),
            tape.Constant([start], Shape.Scalar)).Value;

        Variable SquaredDistance(Variable w) => Objective(inner, w);
    }

    /// <summary>The squared distance from the origin at which the particle crosses the axis, by Euler's method.</summary>
    public static Variable Objective(Mode mode, Variable w)
    {
        Variable position = w.Recorder!.Constant(0, 8);
        Variable velocity = w.Recorder!.Constant(0.75, 0);
        while (true)
        {
            var force = -Nested.Gradient(mode, x => Potential(x, w), position);
            position += TimeStep * velocity;
            if (position[1] <= 0)
            {
                var rest = -position[1] / velocity[1];
                return Square(position[0] + (rest * velocity[0]));
            }

            velocity += TimeStep * force;
        }
    }

    /// <summary>Σ 1/|x − p| over the fixed charges p, at (10, 10 − w) and (10, 0).</summary>
    public static Variable Potential(Variable x, Variable w) =>
        (1 / Distance(x[0] - 10, x[1] - (10 - w))) + (1 / Distance(x[0] - 10, x[1]));

    private static Variable Distance(Variable x, Variable y) => Sqrt(Square(x) + Square(y));

    public sealed record Input(double W);
}
