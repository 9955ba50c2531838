using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// y₀′ = x₀, yᵢ′ = xᵢ yᵢ₋₁ with y(0) = 0, from 0 to 2 in s steps of the Runge-Kutta method of fourth order.
/// </summary>
public static class Ode
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("ode", "primal", Primal),
        Eval.Of<Input>("ode", "gradient", Gradient),
    ];

    /// <summary>y(2), for n components.</summary>
    public static Func<Variable, Variable> Objective(int n, int steps)
    {
        var step = ProgramBuilder.Trace(v => [Step(v[0], v[1], 2.0 / steps)], ("x", [n]), ("y", [n]));
        var start = new double[n];
        return x =>
        {
            var y = x.Recorder!.Constant(start);
            for (var i = 0; i < steps; i++)
            {
                y = step.Call(x, y)[0];
            }

            return y;
        };
    }

    private static Variable Step(Variable x, Variable y, double step)
    {
        var k1 = Slope(x, y);
        var k2 = Slope(x, y + (step / 2 * k1));
        var k3 = Slope(x, y + (step / 2 * k2));
        var k4 = Slope(x, y + (step * k3));
        return y + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    private static Variable Slope(Variable x, Variable y) => x * Concatenate([x.Recorder!.Constant(1.0), y[..^1]]);

    private static Evaluation Primal(Input input)
    {
        var objective = Objective(input.X.Length, input.S);
        var tape = new Tape<double>();
        var result = new double[input.X.Length];
        return new(Run, () => result);

        void Run()
        {
            tape.Reset();
            tape.Values(objective(tape.Input(input.X))).CopyTo(result);
        }
    }

    /// <summary>The gradient of the last element of y(2).</summary>
    private static Evaluation Gradient(Input input)
    {
        var objective = Objective(input.X.Length, input.S);
        var tape = new Tape<double>();
        var result = new double[input.X.Length];
        return new(Run, () => result);

        void Run()
        {
            tape.Reset();
            var x = tape.Input(input.X);
            tape.Sweep(objective(x)[^1]);
            tape.Adjoints(x).CopyTo(result);
        }
    }

    public sealed record Input(double[] X, int S);
}
