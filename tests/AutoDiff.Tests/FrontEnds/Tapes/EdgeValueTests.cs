using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// Arrays without elements, and numbers that are infinite or none: each gives the value its function documents.
/// </summary>
public class EdgeValueTests
{
    private const double Infinity = double.PositiveInfinity;

    private readonly Tape<double> tape = new();

    [Fact]
    public void Reductions_of_no_elements_are_their_units()
    {
        var empty = tape.Input([], [0]);
        Assert.Equal(0, Sum(empty).Value);
        Assert.Equal(1, Prod(empty).Value);
        Assert.Equal(double.NaN, Mean(empty).Value);
        Assert.Equal(double.NegativeInfinity, LogSumExp(empty).Value);
        Assert.Equal(0, Norm(empty).Value);
        Assert.Equal([], Softmax(empty).ToArray());
        Assert.Equal([], LogSoftmax(empty).ToArray());
        Assert.Equal(0, CrossEntropy(empty, empty).Value);
        Assert.Equal(0, Dot(empty, empty).Value);
        Assert.Equal([], tape.Gradient(Sum(empty) + Prod(empty) + Norm(empty) + LogSumExp(empty), empty));
    }

    [Fact]
    public void Along_an_axis_of_length_0_there_are_units_and_over_the_others_nothing()
    {
        var x = tape.Input([], [2, 0, 3]);
        Assert.Equal(new double[6], Sum(x, [1]).ToArray());
        Assert.Equal(Enumerable.Repeat(1.0, 6), Prod(x, [1]).ToArray());
        Assert.Equal(Enumerable.Repeat(double.NegativeInfinity, 6), LogSumExp(x, [1]).ToArray());
        Assert.Equal(new double[6], Norm(x, [1]).ToArray());
        Assert.Equal(Shape.Of(0, 3), Sum(x, [0]).Shape);
        Assert.Equal(Shape.Of(2, 1, 0), Prod(Transpose(x, 0, 2, 1), [1], keep: true).Shape);
        Assert.Equal(Shape.Of(2, 0, 3), Softmax(x).Shape);
        Assert.Equal(Shape.Of(2, 0, 3), CumulativeSum(x, 1).Shape);
        Assert.Equal([], tape.Gradient(Sum(Prod(x, [1])) + Sum(LogSumExp(x, [2])), x));
    }

    [Fact]
    public void A_matrix_product_over_an_inner_axis_of_length_0_is_zero()
    {
        var (x, y) = (tape.Input([], [2, 0]), tape.Input([], [0, 3]));
        var product = MatMul(x, y);
        Assert.Equal(Shape.Of(2, 3), product.Shape);
        Assert.Equal(new double[6], product.ToArray());
        Assert.Equal([], tape.Gradient(Sum(product), x));
        Assert.Equal(Shape.Of(0, 0), MatMul(y, Transpose(y)).Shape);
    }

    [Fact]
    public void Nothing_is_moved_and_joined_like_something()
    {
        var (empty, x) = (tape.Input([], [0, 2]), tape.Input([1, 2], [1, 2]));
        Assert.Equal([1.0, 2.0], Concatenate([empty, x, empty]).ToArray());
        Assert.Equal(Shape.Of(3, 0, 2), Stack(empty, empty, empty).Shape);
        Assert.Equal(Shape.Of(2, 0), Transpose(empty).Shape);
        Assert.Equal(Shape.Of(0), Reshape(empty, [0]).Shape);
        Assert.Equal(Shape.Of(0, 2), (empty + x).Shape);
        Assert.Equal(Shape.Of(0, 1), Slice(empty, .., 1..).Shape);
        Assert.Equal(Shape.Of(0), Diagonal(empty).Shape);
        Assert.Equal(Shape.Of(0, 2, 2), DiagonalMatrix(empty).Shape);
        Assert.Equal([0.0, 0.0, 0.0, 0.0], ScatterAdd(empty, 0, 2).ToArray());
        Assert.Equal(Shape.Of(1, 0), Gather(x, 1).Shape);
        Assert.Equal([1.0, 1.0], tape.Gradient(Sum(Concatenate([empty, x])) + Sum(empty + x) + Sum(Gather(x, 1)), x));
    }

    [Fact]
    public void NaN_and_infinity_pass_through_elementwise_operations()
    {
        var x = tape.Input(double.NaN, Infinity, -Infinity);
        Assert.Equal([double.NaN, Infinity, 0.0], Exp(x).ToArray());
        Assert.Equal([double.NaN, Infinity, double.NaN], Log(x).ToArray());
        Assert.Equal([double.NaN, Infinity, 0.0], Relu(x).ToArray());
        Assert.Equal([double.NaN, 1.0, -1.0], Tanh(x).ToArray());
        Assert.Equal([double.NaN, 1.0, 0.0], Sigmoid(x).ToArray());
        Assert.Equal([double.NaN, Infinity, 0.0], Softplus(x).ToArray());
        Assert.Equal([double.NaN, Infinity, 1.0], Max(x, 1).ToArray());
        Assert.Equal([double.NaN, 1.0, -Infinity], Min(x, 1).ToArray());
        Assert.Equal([double.NaN, 1.0, -1.0], Sign(x).ToArray());
        Assert.Equal([double.NaN, double.NaN, double.NaN], (x - x).ToArray());
    }

    [Fact]
    public void NaN_makes_reductions_NaN()
    {
        var x = tape.Input(1.0, double.NaN, Infinity);
        Assert.Equal(double.NaN, Sum(x).Value);
        Assert.Equal(double.NaN, Max(x).Value);
        Assert.Equal(double.NaN, Min(x).Value);
        Assert.Equal(double.NaN, Norm(x).Value);
        Assert.Equal(double.NaN, LogSumExp(x).Value);
        Assert.Equal([double.NaN, double.NaN, double.NaN], Softmax(x).ToArray());
        Assert.Equal([double.NaN, double.NaN, double.NaN], LogSoftmax(x).ToArray());
        Assert.Equal([double.NaN, double.NaN, double.NaN], tape.Gradient(Max(x), x));
    }

    [Fact]
    public void A_logit_of_minus_infinity_has_no_probability_and_no_gradient()
    {
        var z = tape.Input(1.0, -Infinity, 2.0);
        var a = Softmax(z);
        Assert.Equal([1 / (1 + Math.E), 0.0, Math.E / (1 + Math.E)], a.ToArray().Select(p => Math.Round(p, 15)), Close);
        Assert.Equal(2 + Math.Log(1 + Math.Exp(-1)), LogSumExp(z).Value, 1e-15);
        Assert.Equal(double.NegativeInfinity, LogSoftmax(z).ToArray()[1]);

        var loss = CrossEntropy(z, tape.Constant(0.25, 0, 0.75));
        var gradient = tape.Gradient(loss, z);
        Assert.Equal(a.ToArray()[0] - 0.25, gradient[0], 1e-15);
        Assert.Equal(0, gradient[1]);
        Assert.Equal(a.ToArray()[2] - 0.75, gradient[2], 1e-15);
        Assert.True(double.IsFinite(loss.Value));
        Assert.Equal(Infinity, CrossEntropy(z, tape.Constant(0, 1.0, 0)).Value);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        var z = tape.Input(1e4, -1e4, 1e4);
        Assert.Equal([0.5, 0.0, 0.5], Softmax(z).ToArray());
        Assert.Equal(1e4 + Math.Log(2), LogSumExp(z).Value, 1e-11);
        Assert.Equal([0.5, 0.0, 0.5], tape.Gradient(LogSumExp(z), z));
        Assert.Equal(5e200, Norm(tape.Input(3e200, 4e200)).Value, 1e185);
        Assert.Equal(5e-200, Norm(tape.Input(3e-200, 4e-200)).Value, 1e-214);
        Assert.Equal(Infinity, Norm(tape.Input(1, -Infinity)).Value);
    }

    [Fact]
    public void The_branch_not_taken_spoils_nothing()
    {
        var x = tape.Input(0.0, 4.0, -1.0);
        var root = Where(Greater(x, 0), Sqrt(x), 0);
        Assert.Equal([0.0, 2.0, 0.0], root.ToArray());
        Assert.Equal([0.0, 0.25, 0.0], tape.Gradient(Sum(root), x));
    }

    [Fact]
    public void A_zero_cotangent_absorbs_an_infinite_slope()
    {
        var x = tape.Input(0.0, 4.0);
        tape.Sweep(Sqrt(x), [0, 1]);
        Assert.Equal([0.0, 0.25], tape.Adjoints(x).ToArray());
        Assert.Equal([0.0, 0.25], tape.Gradient(Sum(tape.Constant(0, 1.0) * Sqrt(x)), x));
        var y = tape.Input(0.0);
        Assert.Equal(0, tape.Gradient(0 * Log(y), y)[0]);
        Assert.Equal(Infinity, tape.Gradient(Log(y), y)[0]);
    }

    [Fact]
    public void A_constant_exponent_never_meets_the_logarithm()
    {
        var x = tape.Input(-2.0, 0.0);
        Assert.Equal([12.0, 0.0], tape.Gradient(Sum(Pow(x, 3)), x));
        Assert.Equal([0.0, 0.0], tape.Gradient(Sum(Pow(x, 0)), x));
        var y = tape.Input(0.0);
        Assert.Equal([1.0], tape.Gradient(Pow(y, 1), y));
    }

    [Fact]
    public void Conventions_hold_at_kinks_and_ties()
    {
        var zero = tape.Input(0.0);
        Assert.Equal(0, tape.Gradient(Abs(zero), zero)[0]);
        Assert.Equal(0, tape.Gradient(Relu(zero), zero)[0]);
        Assert.Equal(0, tape.Gradient(Sign(zero), zero)[0]);
        Assert.Equal(0, tape.Gradient(Norm(zero), zero)[0]);
        var (x, y) = (tape.Input(3.0), tape.Input(3.0));
        tape.Sweep(Max(x, y) + (10 * Min(x, y)));
        Assert.Equal(5.5, tape.Adjoints(x)[0]);
        Assert.Equal(5.5, tape.Adjoints(y)[0]);
        var ties = tape.Input(2.0, 5.0, 5.0, 5.0, 2.0);
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0], tape.Gradient(Max(ties), ties));
        Assert.Equal([0.5, 0, 0, 0, 0.5], tape.Gradient(Min(ties), ties));
    }

    [Fact]
    public void A_product_with_zeros_has_the_right_derivative()
    {
        var one = tape.Input(2.0, 0.0, 3.0);
        Assert.Equal([0.0, 6.0, 0.0], tape.Gradient(Prod(one), one));
        var two = tape.Input(0.0, 0.0, 3.0);
        Assert.Equal([0.0, 0.0, 0.0], tape.Gradient(Prod(two), two));
    }

    private static bool Close(double x, double y) => Math.Abs(x - y) <= 1e-15;
}
