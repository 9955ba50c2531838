using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>½ Σᵢ (sign tᵢ − Σⱼ xⱼ tᵢʲ)²: a polynomial fitted to the sign function at n points of [−1, 1].</summary>
public static class Llsq
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("llsq", "primal", input => Evaluation.Of(Trace(input), input.X, y => y[0])),
        Eval.Of<Input>("llsq", "gradient", input => Evaluation.Of(Reverse.Gradient(Trace(input)), input.X, y => y[1..])),
    ];

    public static Variable Objective(Variable x, Variable t)
    {
        Variable polynomial = 0;
        for (var j = x.Shape[0] - 1; j >= 0; j--)
        {
            polynomial = (polynomial * t) + x[j];
        }

        return 0.5 * Sum(Square(Sign(t) - polynomial));
    }

    private static Program Trace(Input input) =>
        ProgramBuilder.Trace(v => [Objective(v[0], v[0].Recorder!.Constant(Points(input.N)))], ("x", [input.X.Length]));

    private static double[] Points(int n) => [.. Enumerable.Range(0, n).Select(i => -1 + (2.0 * i / (n - 1)))];

    public sealed record Input(double[] X, int N);
}
