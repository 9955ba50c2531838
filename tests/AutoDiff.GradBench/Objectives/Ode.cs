using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>y₀′ = x₀, yᵢ′ = xᵢ yᵢ₋₁ with y(0) = 0, from 0 to 2 in s steps of the Runge-Kutta method of fourth order.</summary>
public static class Ode
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("ode", "primal", Primal),
        Eval.Of<Input>("ode", "gradient", Gradient),
    ];

    /// <summary>y(2).</summary>
    public static Variable Objective(Variable x, int steps)
    {
        var step = 2.0 / steps;
        var y = 0 * x;
        for (var i = 0; i < steps; i++)
        {
            var k1 = Slope(x, y);
            var k2 = Slope(x, y + (step / 2 * k1));
            var k3 = Slope(x, y + (step / 2 * k2));
            var k4 = Slope(x, y + (step * k3));
            y += step / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
        }

        return y;
    }

    private static Variable Slope(Variable x, Variable y) => x * Concatenate([x.Recorder!.Constant(1.0), y[..^1]]);

    private static Evaluation Primal(Input input)
    {
        var tape = new Tape<double>();
        var result = new double[input.X.Length];
        return new(Run, () => result);

        void Run()
        {
            tape.Reset();
            tape.Values(Objective(tape.Input(input.X), input.S)).CopyTo(result);
        }
    }

    /// <summary>The gradient of the last element of y(2).</summary>
    private static Evaluation Gradient(Input input)
    {
        var tape = new Tape<double>();
        var result = new double[input.X.Length];
        return new(Run, () => result);

        void Run()
        {
            tape.Reset();
            var x = tape.Input(input.X);
            tape.Sweep(Objective(x, input.S)[^1]);
            tape.Adjoints(x).CopyTo(result);
        }
    }

    public sealed record Input(double[] X, int S);
}
