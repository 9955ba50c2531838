using System.Numerics.Tensors;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

public sealed class DifferentiateTests
{
    private static readonly double[] Point = [0.3, -0.7, 0.9];

    [Fact]
    public void A_number_an_array_and_a_tensor_give_the_like()
    {
        Assert.Equal(12.0, Differentiate.Gradient(x => Pow(x, 3), -2.0));
        Assert.Equal(12f, Differentiate.Gradient(x => Pow(x, 3), -2f));
        Assert.Equal([2.0, -4.0], Differentiate.Gradient(x => Sum(Square(x)), [1.0, -2.0]));
        Assert.Equal([2f, -4f], Differentiate.Gradient(x => Sum(Square(x)), [1f, -2f]));

        var matrix = Tensor.Create([1.0, 2, 3, 4, 5, 6], [2, 3]);
        var (value, gradient) = Differentiate.ValueAndGradient(x => Sum(x * x), matrix);
        Assert.Equal(91, value);
        Assert.Equal([2, 3], gradient.Lengths);
        Assert.Equal(10, gradient[1, 1]);
    }

    [Fact]
    public void A_gradient_is_written_to_a_span_of_the_caller()
    {
        Span<float> gradient = stackalloc float[4];
        Assert.Equal(10f, Differentiate.ValueAndGradient(x => Trace(x) * 2, [1f, 2, 3, 4], [2, 2], gradient));
        Assert.Equal([2f, 0, 0, 2], gradient);
    }

    [Fact]
    public void Several_arrays_have_a_gradient_each()
    {
        var (value, gradients) = Differentiate.ValueAndGradient(v => Dot(v[0], v[1]), [1.0, 2.0], [3.0, 4.0]);
        Assert.Equal(11, value);
        Assert.Equal([3.0, 4.0], gradients[0]);
        Assert.Equal([1.0, 2.0], gradients[1]);

        var (product, factors) = Differentiate.ValueAndGradient(
            v => Sum(MatMul(v[0], v[1])), Tensor.Create([1.0, 2, 3, 4], [2, 2]), Tensor.Create([5.0, 6], [2, 1]));
        Assert.Equal(56, product);
        Assert.Equal([4.0, 6.0], factors[1].ToArray());
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(5, 2)]
    [InlineData(3, 3)]
    public void A_Jacobian_is_the_matrix_of_a_linear_map_by_either_mode(int rows, int columns)
    {
        double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(i + 1.0))];
        var x = Enumerable.Range(0, columns).Select(i => i - 1.0).ToArray();
        Variable Map(Variable v) => MatMul(v.Recorder!.Constant(matrix, [rows, columns]), v);

        Assert.Equal(matrix, Differentiate.Jacobian(Map, x).Cast<double>());

        var tape = new Tape<double>();
        var nested = Differentiate.Jacobian(Map, tape.Input(x));
        Assert.Equal([rows, columns], nested.Shape);
        Assert.Equal(matrix, nested.ToArray());
    }

    [Fact]
    public void A_Jacobian_of_tensors_has_the_shapes_of_both()
    {
        var jacobian = Differentiate.Jacobian(x => Transpose(x), Tensor.Create([1.0, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Equal([3, 2, 2, 3], jacobian.Lengths);
        Assert.Equal(1, jacobian[2, 1, 1, 2]);
        Assert.Equal(6, jacobian.ToArray().Sum());
    }

    // d/dx [x · d/dy (x y)] = d/dx x² at 4.
    [Fact]
    public void A_derivative_at_a_plain_number_keeps_those_around_it()
    {
        Assert.Equal(8, Differentiate.Gradient(x => x * Differentiate.Gradient(y => x * y, (Variable)1.0), 4.0));
        Assert.Equal(6, Differentiate.Gradient(x => Differentiate.Hessian(y => x * y * y * 3, (Variable)1.0), 4.0));
        Assert.Equal(
            2, Differentiate.Gradient(x => Differentiate.Jvp(y => x * x * y, (Variable)1.0, 1.0).Tangent, 1.0));
        var error = Assert.ThrowsAny<InvalidOperationException>(
            () => Differentiate.Gradient(x => x * Differentiate.Gradient(y => x * y, 1.0), 4.0));
        Assert.Contains("Gradient(f, (Variable)1.0)", error.Message);
    }

    [Fact]
    public void A_plain_number_is_a_point_as_any()
    {
        static Variable Cube(Variable x) => x * x * x;
        Assert.Equal(6, Differentiate.Hessian(Cube, 1.0).Value);
        Assert.Equal(3, Differentiate.Gradient(Cube, 1).Value);
        Assert.Equal(
            (8, 24), (Differentiate.Jvp(Cube, 2.0, 2.0).Value.Value, Differentiate.Jvp(Cube, 2.0, 2.0).Tangent.Value));
        Assert.Equal(24, Differentiate.Vjp(Cube, 2.0, 2.0).Cotangent.Value);
        Assert.Equal(12, Differentiate.HessianVector(Cube, 2.0, 1.0).Value);
        Assert.Equal([1, 4], Differentiate.Jacobian(x => Stack(x, x * x), 2.0).ToArray());
    }

    [Fact]
    public void JVP_and_VJP_are_adjoint()
    {
        static Variable Function(Variable x) => Softmax(x) * Exp(x[1]);
        double[] tangent = [1, -2, 0.5], cotangent = [0.3, 0.1, -0.7];
        var (value, pushed) = Differentiate.Jvp(Function, Point, tangent);
        var (sameValue, pulled) = Differentiate.Vjp(Function, Point, cotangent);
        Assert.Equal(value, sameValue);
        Assert.Equal(
            TensorPrimitives.Dot<double>(cotangent, pushed), TensorPrimitives.Dot<double>(pulled, tangent), 1e-15);
    }

    [Fact]
    public void Hessians_agree_however_they_are_nested()
    {
        static Variable Function(Variable x) => (Sum(Softmax(x) * Exp(x[0])) * Norm(x)) + (Prod(x) / LogSumExp(x));
        var tape = new Tape<double>();
        var x = tape.Input(Point);
        var numeric = Differentiate.Hessian(Function, Point).Cast<double>().ToArray();
        var recorded = Differentiate.Hessian(Function, x).ToArray();
        var reverseOverReverse =
            Differentiate.Jacobian(v => Differentiate.Gradient(Function, v), Point).Cast<double>().ToArray();
        for (var i = 0; i < numeric.Length; i++)
        {
            // Three orders of the same few dozen operations on numbers of size 1.
            Assert.Equal(numeric[i], recorded[i], 1e-13);
            Assert.Equal(numeric[i], reverseOverReverse[i], 1e-13);
            Assert.Equal(numeric[i], numeric[(i % 3 * 3) + (i / 3)], 1e-13);
        }

        double[] tangent = [1, 2, -1];
        var product = Differentiate.HessianVector(Function, Point, tangent);
        var productOfVariables = Differentiate.HessianVector(Function, x, tape.Constant(tangent)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            var expected = TensorPrimitives.Dot<double>(numeric.AsSpan(3 * i, 3), tangent);
            Assert.Equal(expected, product[i], 1e-13);
            Assert.Equal(expected, productOfVariables[i], 1e-13);
        }
    }

    // Siskind and Pearlmutter's example: d/dx [x · d/dy (x + y)] at y = 1 is 1. Taking the inner variable for the outer
    // gives 2.
    [Fact]
    public void Perturbations_are_not_confused()
    {
        Assert.Equal(1.0, Differentiate.Gradient(x => x * Differentiate.Gradient(y => x + y, One(x)), 1.0));
        Assert.Equal(1.0, Differentiate.Gradient(x => x * Differentiate.Gradient(y => x + y, x), 1.0));
        Assert.Equal(
            [1.0], Differentiate.Jvp(x => x * Differentiate.Jvp(y => x + y, x, 1).Tangent, [1.0], [1.0]).Tangent);
        Assert.Equal(1.0, Differentiate.Gradient(x => x * Differentiate.Jvp(y => x + y, One(x), 1).Tangent, 1.0));

        static Variable One(Variable x) => x.Recorder!.Constant([1.0], []);
    }

    [Fact]
    public void Derivatives_of_sine_come_back_after_four_orders()
    {
        Func<Variable, Variable> function = Sin;
        for (var order = 0; order < 4; order++)
        {
            var previous = function;
            function = x => Differentiate.Gradient(previous, x);
        }

        var tape = new Tape<double>();
        Assert.Equal(Math.Sin(0.7), function(tape.Input(0.7)).Value, 1e-16);
    }

    [Fact]
    public void A_function_that_ignores_its_variable_has_derivative_zero()
    {
        Assert.Equal([0.0, 0.0], Differentiate.Gradient(_ => 3.0, [1.0, 2.0]));
        Assert.Equal([0.0, 0.0, 0.0, 0.0], Differentiate.Hessian(x => x[0], [1.0, 2.0]).Cast<double>());
        Assert.Equal([0.0, 0.0], Differentiate.Jacobian(_ => 3.0, [1.0, 2.0]).Cast<double>());
    }

    [Fact]
    public void A_gradient_of_an_array_is_refused_with_its_shape()
    {
        var error = Assert.Throws<ShapeMismatchException>(() => Differentiate.Gradient(Exp, [1.0, 2.0]));
        Assert.Equal(
            "A gradient is that of a scalar function; the function returned the shape [2]. Reduce it, or take its " +
            "Jacobian " +
            "or a VJP.",
            error.Message);
        Assert.Throws<ShapeMismatchException>(() => Differentiate.Hessian(Exp, [1.0, 2.0]));
    }

    [Fact]
    public void A_tangent_of_the_wrong_length_is_refused_with_both_lengths()
    {
        var error = Assert.Throws<ShapeMismatchException>(() => Differentiate.Jvp(Exp, [1.0, 2.0], [1.0]));
        Assert.Equal(
            "The variable has the shape [2] and 2 elements; a tangent of 1 elements was found.", error.Message);
    }
}
