using AutoDiff.GradBench.Protocol;

namespace AutoDiff.GradBench.Objectives;

/// <summary>x² and its derivative.</summary>
public static class Hello
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<double>("hello", "square", x => Evaluation.Of(() => Square(x).Value)),
        Eval.Of<double>("hello", "double", x => Evaluation.Of(() => Differentiate.Gradient(Square, x))),
    ];

    public static Variable Square(Variable x) => x * x;
}
