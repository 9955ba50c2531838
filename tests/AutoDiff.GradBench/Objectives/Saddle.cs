using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// min over x of max over y of |x|² − |y|²: gradient descent around gradient ascent, each by its own mode of differentiation.
/// </summary>
public static class Saddle
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("saddle", "ff", input => Evaluation.Of(() => Point(Mode.Forward, Mode.Forward, input.Start))),
        Eval.Of<Input>("saddle", "fr", input => Evaluation.Of(() => Point(Mode.Forward, Mode.Reverse, input.Start))),
        Eval.Of<Input>("saddle", "rf", input => Evaluation.Of(() => Point(Mode.Reverse, Mode.Forward, input.Start))),
        Eval.Of<Input>("saddle", "rr", input => Evaluation.Of(() => Point(Mode.Reverse, Mode.Reverse, input.Start))),
    ];

    public static Variable Objective(Variable x, Variable y) => Sum(Square(x)) - Sum(Square(y));

    /// <summary>The coordinates of x and y, found from one start for both.</summary>
    /// <param name="outer">How the minimum in x is differentiated.</param>
    /// <param name="inner">How the maximum in y is differentiated.</param>
    /// <param name="start">Where both descents start.</param>
    public static double[] Point(Mode outer, Mode inner, double[] start)
    {
        var tape = new Tape<double>();
        var largest = new Nested(outer, x => Objective(x, Highest(x)));
        var x = Descent.Minimum(largest.Value, largest.Gradient, tape.Constant(start));
        var y = Highest(x);
        return [.. x.ToArray(), .. y.ToArray()];

        Variable Highest(Variable x) => Descent.Maximum(
            y => Objective(x, y),
            y => Nested.Gradient(inner, y => Objective(x, y), y),
            x.Recorder!.Constant(start));
    }

    public sealed record Input(double[] Start);
}
