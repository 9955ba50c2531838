using static AutoDiff.Functions;

namespace AutoDiff;

/// <summary>
/// Steps of the method of Dormand and Prince. A state is the time, the solution, its slope, the length of the next
/// step, and time and solution before the last step.
/// </summary>
internal sealed class DormandPrince(Func<Variable, Variable, Variable> f, DifferentialEquationOptions options)
{
    public const int Time = 0;
    public const int Solution = 1;
    public const int TimeBefore = 4;
    public const int SolutionBefore = 5;

    private const int Slope = 2;
    private const int Length = 3;

    // A step is at most five times as long as the one before and at least a fifth of it.
    private const double MostGrowth = 5;
    private const double Safety = 0.9;

    // Beside the time and what is left of it, a step that is shorter is lost to rounding.
    private const double ShortestStep = 1e-15;

    private static readonly double[] Nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1];

    private static readonly double[][] Weights =
    [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    // What the fifth order has more than the fourth.
    private static readonly double[] ErrorWeights =
    [
        71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
    ];

    /// <summary>The state before the first step.</summary>
    public Variable[] Begin(Variable time, Variable start, Variable end)
    {
        var slope = SlopeAt(time, start);
        var scale = Scale(start, start);

        // A step in which the solution changes by a hundredth (E. Hairer, S. Nørsett and G. Wanner, Solving Ordinary
        // Differential Equations I, II.4).
        var (size, speed) = (Mean(Square(start / scale)), Mean(Square(slope / scale)));
        var length = 0.01 * Where(Less(1e-10, size) * Less(1e-10, speed), Sqrt(size / Max(speed, 1e-10)), 1e-4);
        return [time, start, slope, StopGradient(Bounded(Sign(end - time) * length)), time, start];
    }

    /// <summary>Takes steps until a time, or until something no longer holds of the state.</summary>
    public Variable[] Until(Variable[] state, Variable end, Func<Variable[], Variable> holds) => ControlFlow.While(
        state,
        s => Less(0, (end - s[Time]) * s[Length]) * holds(s),
        s => Tried(s, end),
        options.Steps);

    /// <summary>The solution after a step, the slope there, and the error.</summary>
    public (Variable Solution, Variable Slope, Variable Error) Step(
        Variable time, Variable start, Variable slope, Variable length)
    {
        var slopes = new Variable[Nodes.Length];
        slopes[0] = slope;
        var solution = start;
        for (var stage = 1; stage < slopes.Length; stage++)
        {
            solution = start + (length * Weighted(Weights[stage], slopes));
            slopes[stage] = SlopeAt(time + (Nodes[stage] * length), solution);
        }

        return (solution, slopes[^1], length * Weighted(ErrorWeights, slopes));
    }

    private Variable[] Tried(Variable[] state, Variable end)
    {
        var (time, start, slope, length) = (state[Time], state[Solution], state[Slope], state[Length]);
        var rest = end - time;
        var isLast = LessOrEqual(Abs(rest), Abs(length) * (1 + 1e-10));
        var taken = Where(isLast, rest, length);
        var (solution, slopeAfter, difference) = Step(time, start, slope, taken);
        var error = StopGradient(Sqrt(Mean(Square(difference / Scale(start, solution)))));

        // What is not a number is not accepted. A step that rounding swallows will never be: all becomes NaN.
        var isAccepted = LessOrEqual(error, 1);
        var factor = Where(
            Less(error, double.MaxValue),
            Min(MostGrowth, Max(1 / MostGrowth, Safety * Pow(Max(error, 1e-12), -0.2))),
            1 / MostGrowth);
        var next = Bounded(StopGradient(taken * factor));
        next = Where(isAccepted * isLast * Less(Abs(next), Abs(length)), length, next);
        var isLost = (1 - isAccepted) * LessOrEqual(Abs(taken), ShortestStep * Max(Abs(time), Abs(rest)));
        return
        [
            Where(isAccepted, Where(isLast, end, time + taken), Where(isLost, end, time)),
            Chosen(isAccepted, solution, Chosen(isLost, double.NaN, start)),
            Chosen(isAccepted, slopeAfter, slope),
            StopGradient(next),
            Where(isAccepted, time, state[TimeBefore]),
            Chosen(isAccepted, start, state[SolutionBefore]),
        ];
    }

    private Variable Bounded(Variable length) => double.IsPositiveInfinity(options.LongestStep)
        ? length
        : Max(-options.LongestStep, Min(options.LongestStep, length));

    private static Variable Chosen(Variable condition, Variable whenTrue, Variable whenFalse) =>
        Where(BroadcastTo(condition, whenFalse.Shape), whenTrue, whenFalse);

    private static Variable Weighted(double[] weights, Variable[] slopes)
    {
        Variable sum = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            sum = weights[k] == 0 ? sum : sum + (weights[k] * slopes[k]);
        }

        return sum;
    }

    private Variable Scale(Variable x, Variable y) =>
        StopGradient(options.AbsoluteTolerance + (options.RelativeTolerance * Max(Abs(x), Abs(y))));

    private Variable SlopeAt(Variable time, Variable solution)
    {
        var slope = f(time, solution);
        return slope.Shape == solution.Shape ? slope
            : slope.Shape == Shape.Scalar ? BroadcastTo(slope, solution.Shape)
            : throw new ShapeMismatchException(
                $"The slope of a solution has its shape, {solution.Shape}; found {slope.Shape}.");
    }
}
