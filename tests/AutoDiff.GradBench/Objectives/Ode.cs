using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
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

    /// <summary>y(2).</summary>
    public static Variable Objective(Variable x, int steps) =>
        Repeat(steps, x.Recorder!.Fill(0, x.Shape), y => Step(x, y, 2.0 / steps));

    private static Variable Step(Variable x, Variable y, double step)
    {
        var k1 = Slope(x, y);
        var k2 = Slope(x, y + (step / 2 * k1));
        var k3 = Slope(x, y + (step / 2 * k2));
        var k4 = Slope(x, y + (step * k3));
        return y + (step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    private static Variable Slope(Variable x, Variable y) => x * Concatenate([y.Recorder!.Constant(1.0), y[..^1]]);

    private static Evaluation Primal(Input input) => Of(input, x => Objective(x, input.S));

    /// <summary>The gradient of the last element of y(2).</summary>
    private static Evaluation Gradient(Input input) =>
        Of(input, x => Reverse.Pull(Objective(x, input.S)[^1], 1, x)[0]);

    private static Evaluation Of(Input input, Func<Variable, Variable> function)
    {
        var program = ProgramBuilder.Trace(v => [function(v[0])], ("x", [input.X.Length])).Compile<double>();
        var result = new double[input.X.Length];
        return new(() => program.Evaluate(input.X, result), () => result);
    }

    public sealed record Input(double[] X, int S);
}
