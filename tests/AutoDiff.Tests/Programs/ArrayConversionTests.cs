using static AutoDiff.Functions;

namespace AutoDiff.Tests.Programs;

/// <summary>Arrays of plain numbers convert to variables as numbers do, and have no derivative.</summary>
public sealed class ArrayConversionTests
{
    private static readonly double[] Weights = [2, -1, 0.5];
    private static readonly double[] Point = [0.3, 1.2, -0.7];

    private static readonly Func<Variable, Variable> Weighted = x => Sum(Weights * x * Exp(x - Weights));

    private static double[] Expected =>
        [.. Point.Zip(Weights, (x, w) => w * (1 + x) * Math.Exp(x - w))];

    [Fact]
    public void A_function_may_use_an_array_beside_its_variable()
    {
        Near(Expected, Differentiate.Gradient(Weighted, Point));
        Near(Expected, Differentiate.Compile(Weighted, Point).Gradient(Point));
        var hessian = Differentiate.Hessian(Weighted, Point);
        Assert.Equal(Weights[1] * (2 + Point[1]) * Math.Exp(Point[1] - Weights[1]), hessian[1, 1], 1e-13);
        var floats = Differentiate.Gradient(Weighted, Array.ConvertAll(Point, x => (float)x));
        Assert.Equal(Expected[0], floats[0], 1e-6);
    }

    [Fact]
    public void It_stands_on_every_side_of_every_operation()
    {
        Same(w => x => Outer(w, x) * x, _ => x => Outer(x.Recorder!.Constant(Weights), x) * x);
        Same(w => x => Concatenate([x, w]), w => x => Concatenate([x, x.Recorder!.Constant(Weights)]));
        Same(w => x => Where(Greater(x, 0), x, w), w => x => Where(Greater(x, 0), x, x.Recorder!.Constant(w)));
        Same(w => x => Reshape(w, [1, 3]) * Reshape(x, [3, 1]), _ => x => Outer(x, x.Recorder!.Constant(Weights)));
        Same(w => x => MatMul(w, x) * w, _ => x => Sum(x.Recorder!.Constant(Weights) * x) * Weights);
        Same(
            w => x => Max(w, x) / (w - (x + 9)),
            _ => x => Max(x, x.Recorder!.Constant(Weights)) / (x.Recorder!.Constant(Weights) - x - 9));

        static void Same(
            Func<double[], Func<Variable, Variable>> f, Func<double[], Func<Variable, Variable>> recorded) =>
            Near(
                Differentiate.Jacobian(recorded(Weights), Point).Cast<double>(),
                Differentiate.Jacobian(f(Weights), Point).Cast<double>());
    }

    [Fact]
    public void It_is_constant_in_loops_and_choices()
    {
        static Variable Looped(Variable x) => Sum(ControlFlow.Repeat(3, [x], state => [(state[0] * Weights) + x])[0]);
        static Variable Written(Variable x)
        {
            var w = x.Recorder!.Constant(Weights);
            return Sum((((((x * w) + x) * w) + x) * w) + x);
        }

        Near(Differentiate.Gradient(Written, Point), Differentiate.Gradient(Looped, Point));
        Near(Differentiate.Gradient(Written, Point), Differentiate.Compile(Looped, Point).Gradient(Point));
    }

    [Fact]
    public void Arrays_alone_are_computed_and_the_copy_is_its_own()
    {
        double[] numbers = [1, 2, 3];
        Variable x = numbers;
        numbers[0] = 7;
        Assert.Equal(12, Sum(2 * x).Value);
        Assert.Equal(0, new Tape<double>().Adjoint(Sum(x)));
        Assert.Contains(
            "record one of them first", Assert.Throws<InvalidOperationException>(() => Softmax(x, 0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_returns_an_array_alone_has_the_derivative_0() =>
        Assert.All(Differentiate.Gradient(x => Sum((Variable)Weights), Point), slope => Assert.Equal(0, slope));

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
}
