using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff;

/// <summary>
/// Ordinary differential equations ẏ = f(t, y), by the method of Dormand and Prince with steps that adapt: the fifth
/// order is taken, its difference from the fourth is the error. Variables from outside that f uses are parameters.
/// </summary>
/// <remarks>
/// Derivatives are those of the steps that were taken, with their lengths held (discrete adjoints): in the start, in
/// the times and in the parameters, of every mode and order, in as much memory as <see cref="LoopOptions.Memory"/>
/// admits. Their error is about that of the solution, as long as f is smooth along it.
/// J. R. Dormand and P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980).
/// </remarks>
public static class DifferentialEquation
{
    /// <summary>The solution at some times, that at the first of which is the start.</summary>
    /// <param name="f">ẏ, given t and y; traced once.</param>
    /// <param name="start">y at the first time, of any shape.</param>
    /// <param name="times">A vector of times, ascending or descending.</param>
    /// <param name="options">Tolerances.</param>
    /// <returns>An array with a leading axis for the times.</returns>
    /// <exception cref="LoopLimitException">There are more steps between two times than may be.</exception>
    /// <exception cref="ShapeMismatchException">f(t, y) has not the shape of y, or there are no times.</exception>
    public static Variable Solve(
        Func<Variable, Variable, Variable> f,
        Variable start,
        Variable times,
        DifferentialEquationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (times.Shape.Rank != 1 || times.Shape[0] == 0)
        {
            throw new ShapeMismatchException($"Times are a vector of one or more; found the shape {times.Shape}.");
        }

        var steps = new DormandPrince(f, options ?? new());
        start = Recorded(start, times);
        var (_, rest) = Scan(
            [.. steps.Begin(times[0], start, times[^1])],
            [times[1..]],
            (state, end) =>
            {
                var reached = steps.Until(state, end[0], _ => 1);
                return (reached, [reached[DormandPrince.Solution]]);
            });
        return Concatenate([Reshape(start, [1, .. start.Shape.Axes]), rest[0]]);
    }

    /// <summary>
    /// The time at which a scalar function of t and y changes its sign first, and the solution there; if it does not
    /// before <paramref name="end"/>, the end. The time has derivatives as the solution has.
    /// </summary>
    /// <param name="f">ẏ, given t and y; traced once.</param>
    /// <param name="start">y at the beginning, of any shape.</param>
    /// <param name="begin">The time at the beginning.</param>
    /// <param name="end">The last time.</param>
    /// <param name="crossing">
    /// What changes its sign, given t and y. If it is 0 at the beginning, the sign after it counts. A change and one
    /// back within a step are not noticed.
    /// </param>
    /// <param name="options">Tolerances.</param>
    /// <exception cref="LoopLimitException">There are more steps than may be.</exception>
    /// <exception cref="ShapeMismatchException">
    /// f(t, y) has not the shape of y, or a time or the crossing is no scalar.
    /// </exception>
    public static (Variable Time, Variable Solution) SolveUntil(
        Func<Variable, Variable, Variable> f,
        Variable start,
        Variable begin,
        Variable end,
        Func<Variable, Variable, Variable> crossing,
        DifferentialEquationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(crossing);
        var steps = new DormandPrince(f, options ?? new());
        start = Recorded(start, begin, end);
        var state = steps.Until(steps.Begin(begin, start, end), end, s => 1 - Crosses(s));

        // The last step, taken again only as far as the crossing.
        var (time, solution) = (state[DormandPrince.TimeBefore], state[DormandPrince.SolutionBefore]);
        var whole = state[DormandPrince.Time] - time;
        var results = Cond(
            Crosses(state),
            () =>
            {
                var length = FixedPoint(Bisected(whole), length =>
                {
                    var missed = Missed(length);
                    return length - (missed / StopGradient(Forward.Push([missed], [length], [1])[0]));
                });
                return [time + length, After(length)];
            },
            () => [state[DormandPrince.Time], state[DormandPrince.Solution]]);
        return (results[0], results[1]);

        Variable Crosses(Variable[] s)
        {
            var before = Sign(crossing(s[DormandPrince.TimeBefore], s[DormandPrince.SolutionBefore]));
            var after = Sign(crossing(s[DormandPrince.Time], s[DormandPrince.Solution]));
            return Less(0, before * (before - after));
        }

        Variable After(Variable length) => steps.Step(time, solution, f(time, solution), length).Solution;

        Variable Missed(Variable length) => crossing(time + length, After(length));

        // The part of the step before the crossing, halved until Newton's method cannot miss it.
        Variable Bisected(Variable whole)
        {
            var sign = Sign(Missed(whole));
            var bounds = Repeat(20, [0 * whole, whole], s =>
            {
                var middle = 0.5 * (s[0] + s[1]);
                var isBeyond = Less(0, sign * Missed(middle));
                return [Where(isBeyond, s[0], middle), Where(isBeyond, middle, s[1])];
            });
            return StopGradient(0.5 * (bounds[0] + bounds[1]));
        }
    }

    // A start that is a plain number, where the times are.
    private static Variable Recorded(Variable start, params ReadOnlySpan<Variable> beside) =>
        start.IsLiteral ? OwnerOf([start, .. beside]).Fill(start.Literal, Shape.Scalar) : start;
}

/// <summary>What a solution of a differential equation may take.</summary>
public sealed record DifferentialEquationOptions
{
    /// <summary>The error of a step that is accepted, relative to the elements of y; 10⁻⁶ unless set.</summary>
    public double RelativeTolerance { get; init; } = 1e-6;

    /// <summary>The error of a step that is accepted, beside elements near 0; 10⁻⁹ unless set.</summary>
    public double AbsoluteTolerance { get; init; } = 1e-9;

    /// <summary>The length of a step at most, so that none passes over two crossings; any unless set.</summary>
    public double LongestStep { get; init; } = double.PositiveInfinity;

    /// <summary>How many steps there may be between two times, and the memory for derivatives.</summary>
    public LoopOptions Steps { get; init; } = new() { MostTurns = 1_000_000 };
}
