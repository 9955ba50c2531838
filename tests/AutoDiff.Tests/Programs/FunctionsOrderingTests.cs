using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>Sorting, taking along an axis, running products and maxima, variances: against loops of C#.</summary>
public class FunctionsOrderingTests
{
    private static readonly double[] Rows = [3, -1, 2, 0.5, 4, 4, -2, 1];

    [Fact]
    public void Rows_and_columns_are_sorted_with_their_tangents()
    {
        var program = ProgramBuilder.Trace(
            v => [Sort(v[0]), ArgSort(v[0]), Sort(v[0], 0), Sum(Sort(v[0]) * v[0].Recorder!.Constant(
                [1, 2, 3, 4, 5, 6, 7, 8], [2, 4]))],
            ("x", [2, 4]));
        var results = program.Evaluate<double>(Rows);
        Assert.Equal([-1, 0.5, 2, 3, -2, 1, 4, 4], results[0]);
        Assert.Equal([1, 3, 2, 0, 2, 3, 0, 1], results[1]);
        Assert.Equal([3, -1, -2, 0.5, 4, 4, 2, 1], results[2]);

        // Each element has the weight of the place to which it goes.
        Assert.Equal([4, 1, 3, 2, 7, 8, 5, 6], Gradient(program, 3, Rows));
    }

    [Fact]
    public void Infinities_are_sorted_and_what_is_no_number_comes_last()
    {
        var tape = new Tape<double>();
        Assert.Equal(
            [double.NegativeInfinity, -0.0, 1, double.PositiveInfinity, double.NaN],
            Sort(tape.Input(double.NaN, 1, double.PositiveInfinity, -0.0, double.NegativeInfinity)).ToArray());
        Assert.Equal([], Sort(tape.Input([])).ToArray());
    }

    [Fact]
    public void Medians_have_all_derivatives()
    {
        var median = ProgramBuilder.Trace(v => [Square(Sort(v[0])[2])], ("x", [5]));
        double[] x = [5, 3, 9, -1, 4];
        Assert.Equal([0, 0, 0, 0, 8], Gradient(median, 0, x));
        var hessian = Differentiate.Hessian(v => Square(Sort(v)[2]), x);
        Assert.Equal(2, hessian[4, 4]);
        Assert.Equal(2, hessian.Cast<double>().Sum());
    }

    [Fact]
    public void Elements_are_taken_along_an_axis_by_indices_of_each_row()
    {
        var tape = new Tape<double>();
        var x = tape.Input(Rows, [2, 4]);
        var taken = TakeAlong(x, [3, 0, 0, 2]);
        Assert.Equal([0.5, 3, 4, -2], taken.ToArray());
        Assert.Equal([1, 0, 0, 1, 1, 0, 1, 0], tape.Gradient(Sum(taken), x));
        Assert.Equal([4, -1, 2, 0.5], TakeAlong(x, [1, 0, 0, 0], 0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => TakeAlong(x, [4, 0]));
        Assert.Throws<ShapeMismatchException>(() => TakeAlong(x, [1, 0, 1]));
    }

    [Fact]
    public void Running_products_are_right_where_an_element_is_zero()
    {
        foreach (var x in (double[][])[[2, 3, 0.5, -1], [2, 0, 3, 4], [0, 0, 5, 1]])
        {
            var program = ProgramBuilder.Trace(
                v => [CumulativeProduct(v[0]), Sum(CumulativeProduct(v[0]))], ("x", [4]));
            var product = 1.0;
            Assert.Equal(x.Select(element => product *= element), program.Evaluate<double>(x)[0]);
            Assert.Equal(x.Select((_, i) => Enumerable.Range(i, 4 - i).Sum(k =>
                Enumerable.Range(0, k + 1).Where(j => j != i).Aggregate(1.0, (p, j) => p * x[j]))),
                Gradient(program, 1, x));
        }

        var tape = new Tape<double>();
        Assert.Equal(
            [3, -1, 2, 0.5, 12, -4, -4, 0.5], CumulativeProduct(tape.Input(Rows, [2, 4]), 0).ToArray());
    }

    [Fact]
    public void Running_maxima_pass_derivatives_to_where_they_were_reached()
    {
        var program = ProgramBuilder.Trace(
            v => [CumulativeMax(v[0]), Sum(CumulativeMax(v[0]))], ("x", [5]));
        double[] x = [1, 3, 2, 5, 4];
        Assert.Equal([1, 3, 3, 5, 5], program.Evaluate<double>(x)[0]);
        Assert.Equal([1, 2, 0, 2, 0], Gradient(program, 1, x));
    }

    [Fact]
    public void Variances_keep_their_digits_beside_a_large_mean()
    {
        double[] x = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
        var program = ProgramBuilder.Trace(
            v => [Variance(v[0]), Variance(v[0], correction: 1), StandardDeviation(v[0], [0], keep: true)], ("x", [4]));
        var results = program.Evaluate<double>(x);
        Assert.Equal(22.5, results[0][0], 1e-12);
        Assert.Equal(30, results[1][0], 1e-12);
        Assert.Equal(Math.Sqrt(22.5), results[2][0], 1e-12);

        // ∂/∂xᵢ = 2 (xᵢ − mean)/n.
        Assert.All(
            Gradient(program, 0, x).Zip([-3, -1.5, 1.5, 3]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void A_standard_deviation_of_equal_elements_is_flat_on_both_ways()
    {
        double[] x = [3, 3, 3];
        Assert.Equal([0, 0, 0], Differentiate.Gradient(v => StandardDeviation(v, correction: 1), x));
        Assert.Equal([0], Differentiate.Jvp(v => StandardDeviation(v, correction: 1), x, [1, 0, 0]).Tangent);
        Assert.Equal(double.NaN, Differentiate.ValueAndGradient(v => StandardDeviation(v, correction: 1), [3.0]).Value);
    }

    private static double[] Gradient(ArrayProgram program, int output, double[] x)
    {
        var builder = new ProgramBuilder();
        var input = builder.Input("x", program.Inputs[0].Shape);
        var value = program.Inline(builder, [input])[output];
        return builder.Build(Reverse.Pull(value, 1, input)[0]).Evaluate<double>(x)[0];
    }
}
