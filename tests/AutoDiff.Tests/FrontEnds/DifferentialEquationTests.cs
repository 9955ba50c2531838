using AutoDiff.BackEnds;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

/// <summary>Solutions and their derivatives are those of closed forms, as closely as the tolerance asks.</summary>
public class DifferentialEquationTests
{
    private static readonly DifferentialEquationOptions Tight = new()
    {
        RelativeTolerance = 1e-11,
        AbsoluteTolerance = 1e-13,
    };

    // ẏ = v, v̇ = −ω² y from (a, 0): y = a cos ωt.
    [Fact]
    public void An_oscillation_has_the_derivatives_of_a_cosine()
    {
        static Variable Solved(Variable p)
        {
            var solution = DifferentialEquation.Solve(
                (_, y) => Stack([y[1], -p[0] * p[0] * y[0]]),
                Stack([p[1], 0 * p[1]]),
                Stack([0.5 * p[2], p[2], 2]),
                Tight);
            return solution[1, 0] + (solution[2, 0] * solution[2, 1]);
        }

        static Variable Closed(Variable p)
        {
            var (first, second) = (p[0] * 0.5 * p[2], p[0] * (2 - (0.5 * p[2])));
            return (p[1] * Cos(first)) - (p[1] * Cos(second) * p[1] * p[0] * Sin(second));
        }

        double[] p = [1.3, 0.8, 1.5];
        Close(1e-9, Differentiate.ValueAndGradient(Closed, p).Value, Differentiate.ValueAndGradient(Solved, p).Value);
        Close(1e-8, Differentiate.Gradient(Closed, p), Differentiate.Gradient(Solved, p));
        Close(1e-8, Differentiate.Jvp(Closed, p, [1, 2, 3]).Tangent, Differentiate.Jvp(Solved, p, [1, 2, 3]).Tangent);
        Close(
            1e-7,
            Differentiate.HessianVector(Closed, p, [1, 2, 3]),
            Differentiate.HessianVector(Solved, p, [1, 2, 3]));
        var program = ProgramBuilder.Trace(v => [Solved(v[0])], ("p", [3])).Gradient();
        var results = new double[4];
        CompiledProgram<double>.Of(program).Evaluate(p, results);
        Close(1e-12, Differentiate.Gradient(Solved, p), results[1..]);
    }

    // The steps adapt: a tolerance ten thousand times as small gives at least two more digits.
    [Fact]
    public void Tolerances_are_kept()
    {
        var previous = 1.0;
        foreach (var tolerance in new[] { 1e-4, 1e-8, 1e-12 })
        {
            var found = DifferentialEquation.Solve(
                (t, y) => Cos(t) * y,
                1.0,
                new Tape<double>().Constant(0.0, 3.0),
                new() { RelativeTolerance = tolerance, AbsoluteTolerance = tolerance })[1];
            var error = Math.Abs(found.Value - Math.Exp(Math.Sin(3)));
            Assert.InRange(error, 0, Math.Min(0.01 * previous, 100 * tolerance));
            previous = error;
        }
    }

    [Fact]
    public void Time_goes_either_way_and_may_stand_still()
    {
        var tape = new Tape<double>();
        var found = DifferentialEquation.Solve((t, y) => 2 * t * y, 1.0, tape.Constant(2.0, 1.0, 1.0, -1.0), Tight);
        Close(1e-9, [1, Math.Exp(-3), Math.Exp(-3), Math.Exp(-3)], found.ToArray());
        Assert.Equal([7], DifferentialEquation.Solve((t, y) => y, 7.0, tape.Constant(3.0)).ToArray());
    }

    // A fall from h takes √(2h/g), and ends at the speed √(2gh).
    [Fact]
    public void The_time_of_a_crossing_has_derivatives()
    {
        static Variable Falling(Variable p)
        {
            var (time, y) = DifferentialEquation.SolveUntil(
                (_, y) => Stack([y[1], -p[1]]), Stack([p[0], 0 * p[0]]), 0.0, 50.0, (_, y) => y[0], Tight);
            return time + (y[1] * y[1]);
        }

        static Variable Closed(Variable p) => Sqrt(2 * p[0] / p[1]) + (2 * p[0] * p[1]);
        double[] p = [2, 9.81];
        Close(1e-9, Differentiate.Gradient(Closed, p), Differentiate.Gradient(Falling, p));
        Close(
            1e-8,
            [.. Differentiate.Hessian(Closed, p).Cast<double>()],
            [.. Differentiate.Hessian(Falling, p).Cast<double>()]);
    }

    [Fact]
    public void What_does_not_cross_ends_at_the_end()
    {
        Variable begin = new Tape<double>().Constant([0.0], Shape.Scalar);
        var (time, y) = DifferentialEquation.SolveUntil((_, y) => -y, 1.0, begin, 2.0, (_, y) => y, Tight);
        Assert.Equal(2, time.Value);
        Assert.Equal(Math.Exp(-2), y.Value, 1e-10);

        // A crossing at the beginning is none; the next one is.
        var steps = Tight with { LongestStep = 1 };
        (time, _) = DifferentialEquation.SolveUntil((_, y) => 1, 0.0, begin, 9.0, (t, y) => Sin(y), steps);
        Assert.Equal(Math.PI, time.Value, 1e-9);
    }

    [Fact]
    public void What_has_no_solution_there_is_not_a_number()
    {
        // ẏ = y² from 1 is 1/(1 − t), which is infinite at 1.
        var tape = new Tape<double>();
        var times = tape.Constant(0.0, 2.0);
        Assert.True(double.IsNaN(DifferentialEquation.Solve((_, y) => y * y, 1.0, times)[1].Value));
        Assert.True(double.IsNaN(DifferentialEquation.Solve((_, y) => Sqrt(y), -1.0, times)[1].Value));
        var few = new DifferentialEquationOptions { Steps = new() { MostTurns = 10 } };
        Assert.Throws<LoopLimitException>(() => DifferentialEquation.Solve((_, y) => -1000 * y, 1.0, times, few));
        Assert.Throws<ShapeMismatchException>(() => DifferentialEquation.Solve((_, y) => times, 1.0, times));
        Assert.Throws<ShapeMismatchException>(() => DifferentialEquation.Solve((_, y) => y, 1.0, 2.0));
    }

    private static void Close(double tolerance, double expected, double actual) =>
        Close(tolerance, [expected], [actual]);

    private static void Close(double tolerance, double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)));
}
