using AutoDiff.BackEnds;
using static AutoDiff.Functions;
using static AutoDiff.Solvers;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Solutions have the derivatives of the implicit function: those of closed forms, and of the turns written out.
/// </summary>
public class SolversTests
{
    [Theory]
    [InlineData(2.0)]
    [InlineData(-7.5)]
    public void A_root_of_a_number_has_all_derivatives(double a)
    {
        Func<Variable, Variable> root = a => Root(1.0, x => (x * x * x) - a);
        Func<Variable, Variable> first = a => Differentiate.Gradient(root, a);
        Func<Variable, Variable> second = a => Differentiate.Gradient(first, a);
        var x = Math.Cbrt(a);
        Assert.Equal(x, Differentiate.ValueAndGradient(root, a).Value, 1e-14 * Math.Abs(x));
        Close(1 / (3 * x * x), Differentiate.Gradient(root, a));
        Close(-2 / (9 * Math.Pow(x, 5)), Differentiate.Gradient(first, a));
        Close(10 / (27 * Math.Pow(x, 8)), Differentiate.Gradient(second, a));
        Close(-2 / (9 * Math.Pow(x, 5)), Differentiate.Jvp(first, (Variable)a, 1.0).Tangent.Value);
    }

    // x² + y² = p, xy = q: x = (√(p + 2q) + √(p − 2q))/2, y the difference.
    [Fact]
    public void A_root_of_a_system_has_the_derivatives_of_its_closed_form()
    {
        static Variable Solved(Variable p) => Sum(Square(Root(
            p.Recorder!.Constant(2.0, 0.3),
            v => Stack([(v[0] * v[0]) + (v[1] * v[1]) - p[0], (v[0] * v[1]) - p[1]])) * Stack([p[0], 2])));
        static Variable Closed(Variable p)
        {
            var (s, d) = (Sqrt(p[0] + (2 * p[1])), Sqrt(p[0] - (2 * p[1])));
            return Square(p[0] * (s + d) / 2) + Square(s - d);
        }

        double[] p = [5, 1];
        Close(Differentiate.Gradient(Closed, p), Differentiate.Gradient(Solved, p));
        Close(Flat(Differentiate.Hessian(Closed, p)), Flat(Differentiate.Hessian(Solved, p)));
        Close(Differentiate.Jvp(Closed, p, [0.3, -2]).Tangent, Differentiate.Jvp(Solved, p, [0.3, -2]).Tangent);

        // Compiled, in double and in float.
        var program = ProgramBuilder.Trace(v => [Solved(v[0])], ("p", [2])).Gradient();
        var results = new double[3];
        CompiledProgram<double>.Of(program).Evaluate(p, results);
        Close(Differentiate.Gradient(Closed, p), results[1..]);
        Assert.Equal(
            results[1], new Interpreter(program).Run<float>([5f, 1f])[1][0], 1e-4 * Math.Abs(results[1]));
    }

    // Newton's steps written out 60 times are differentiated as they stand.
    [Fact]
    public void Implicit_derivatives_are_those_that_the_turns_converge_to()
    {
        static Variable Equation(Variable x, Variable p) => x - (p[0] * Sin(x)) - p[1];
        static Variable Implicit(Variable p) => Root(p[1], x => Equation(x, p));
        static Variable WrittenOut(Variable p)
        {
            var x = p[1];
            for (var turn = 0; turn < 60; turn++)
            {
                x -= Equation(x, p) / (1 - (p[0] * Cos(x)));
            }

            return x;
        }

        double[] p = [0.7, 1.1];
        Close(Differentiate.Gradient(WrittenOut, p), Differentiate.Gradient(Implicit, p));
        Close(Flat(Differentiate.Hessian(WrittenOut, p)), Flat(Differentiate.Hessian(Implicit, p)));
    }

    // From a start where full steps of Newton's method for the arctangent diverge.
    [Fact]
    public void Steps_are_halved_where_full_ones_lead_away() =>
        Assert.Equal(0.4, Root(5.0, x => Atan(x - 0.4)).Value, 1e-12);

    [Fact]
    public void What_has_no_root_is_an_error_and_no_number()
    {
        Assert.Throws<LoopLimitException>(() => Root(0.5, x => (x * x) + 1));
        Assert.Throws<LoopLimitException>(
            () => Root(10.0, x => Exp(x) - 1e-9, new() { MostTurns = 5 }));
        var shapes = Assert.Throws<ShapeMismatchException>(
            () => Differentiate.Gradient(p => Sum(Root(p, x => Sum(x))), new double[] { 1, 2 }));
        Assert.Contains("has the shape of its variable, [2]; found []", shapes.Message, StringComparison.Ordinal);
    }

    // Rosenbrock's valley from the usual start: the minimum is at (a, a²) whatever b.
    [Fact]
    public void A_minimum_has_the_derivatives_of_its_closed_form()
    {
        static Variable Valley(Variable p) => Sum(Minimum(
            p.Recorder!.Constant(-1.2, 1.0),
            v => Square(p[0] - v[0]) + (p[1] * Square(v[1] - Square(v[0])))) * Stack([p[0], 2 * p[0]]));

        // a · a + 2a · a².
        var (value, gradient) = Differentiate.ValueAndGradient(Valley, [1.5, 100.0]);
        Close(9, value);
        Close([3 + (6 * 2.25), 0], gradient);
        Close([2 + (12 * 1.5), 0, 0, 0], Flat(Differentiate.Hessian(Valley, [1.5, 100.0])));

        // A ridge regression: x = (AᵀA + λ)⁻¹ Aᵀ b, in which λ is differentiated.
        double[] b = [1, 2, 4];
        Variable Ridge(Variable shrinkage)
        {
            var a = shrinkage.Recorder!.Constant([1, 0, 1, 1, 1, 2], [3, 2]);
            return Minimum(shrinkage.Recorder!.Constant(0.0, 0.0), x =>
                Sum(Square(MatMul(a, x) - shrinkage.Recorder!.Constant(b))) + (shrinkage * Sum(Square(x))))[1];
        }

        // (3 + λ)(5 + λ) − 9 divides (3 + λ) · 10 − 3 · 7.
        static Variable Cramer(Variable s) => (((3 + s) * 10) - 21) / (((3 + s) * (5 + s)) - 9);
        Close(Differentiate.Gradient(Cramer, 0.5), Differentiate.Gradient(Ridge, 0.5));
    }

    [Fact]
    public void Other_stationary_points_are_no_minima()
    {
        Assert.True(double.IsNaN(Minimum(0.0, x => Square(Square(x) - 2)).Value));
        Assert.Equal(Math.Sqrt(2), Minimum(0.1, x => Square(Square(x) - 2)).Value, 1e-14);
        Assert.Throws<LoopLimitException>(() => Minimum(0.0, x => -x, new() { MostTurns = 50 }));
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    private static void Close(double expected, double actual) => Close([expected], [actual]);

    private static void Close(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-10 * (1 + Math.Abs(a)));
}
