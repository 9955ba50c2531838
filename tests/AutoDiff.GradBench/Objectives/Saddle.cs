using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// min over x of max over y of |x|² − |y|²: gradient descent around gradient ascent, each by its own mode of
/// differentiation.
/// </summary>
public static class Saddle
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("saddle", "ff", input => Point(Mode.Forward, Mode.Forward, input.Start)),
        Eval.Of<Input>("saddle", "fr", input => Point(Mode.Forward, Mode.Reverse, input.Start)),
        Eval.Of<Input>("saddle", "rf", input => Point(Mode.Reverse, Mode.Forward, input.Start)),
        Eval.Of<Input>("saddle", "rr", input => Point(Mode.Reverse, Mode.Reverse, input.Start)),
    ];

    public static Variable Objective(Variable x, Variable y) => Sum(Square(x)) - Sum(Square(y));

    /// <summary>The coordinates of x and y, found from one start for both.</summary>
    /// <param name="outer">How the minimum in x is differentiated.</param>
    /// <param name="inner">How the maximum in y is differentiated.</param>
    /// <param name="start">Where both descents start.</param>
    public static Evaluation Point(Mode outer, Mode inner, double[] start)
    {
        var ascent = TracedDescent.Minimum(
            (x, y) => -Objective(x, y),
            (x, y) => -Nested.Gradient(inner, y => Objective(x, y), y),
            [start.Length],
            start.Length);
        var largest = new Nested(outer, x => Objective(x, Highest(x)));
        var tape = new Tape<double>();
        return Evaluation.Of(() =>
        {
            tape.Reset();
            var x = Descent.Minimum(largest.Value, largest.Gradient, tape.Constant(start));
            return (double[])[.. x.ToArray(), .. Highest(x).ToArray()];
        });

        Variable Highest(Variable x) => ascent.Call(x, x.Recorder!.Constant(start))[0];
    }

    public sealed record Input(double[] Start);
}
