using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>log Σ exp xᵢ from elementary functions.</summary>
public static class Lse
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("lse", "primal", input => Evaluation.Of(Trace(input), input.X, y => y[0])),
        Eval.Of<Input>("lse", "gradient", input => Evaluation.Of(Reverse.Gradient(Trace(input)), input.X, y => y[1..])),
    ];

    /// <summary>
    /// a + log Σ exp(xᵢ − a), the same for every a. The largest element keeps it from overflowing and has no part in
    /// the derivative.
    /// </summary>
    public static Variable Objective(Variable x)
    {
        var largest = StopGradient(Max(x));
        return largest + Log(Sum(Exp(x - largest)));
    }

    private static ArrayProgram Trace(Input input) =>
        ProgramBuilder.Trace(v => [Objective(v[0])], ("x", [input.X.Length]));

    public sealed record Input(double[] X);
}
