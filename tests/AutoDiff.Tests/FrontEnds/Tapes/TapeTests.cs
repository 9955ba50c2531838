using static AutoDiff.Functions;

namespace AutoDiff.Tests;

public class TapeTests
{
    [Fact]
    public void A_gradient_takes_three_lines()
    {
        var tape = new Tape<double>();
        var z = tape.Input(1.0, 2.0);
        var c = Sum(Exp(z));
        Assert.Equal([Math.Exp(1), Math.Exp(2)], tape.Gradient(c, z));
        Assert.Equal(Math.Exp(1) + Math.Exp(2), c.Value);
    }

    [Theory]
    [InlineData(27.0)]
    [InlineData(6.0)]
    [InlineData(1.0)]
    public void Plain_control_flow_looks_at_values(double start)
    {
        // The Collatz steps depend on the value alone; each is linear, so that the derivative is the product of their
        // slopes.
        var tape = new Tape<double>();
        var x = tape.Input(start);
        var y = x;
        var slope = 1.0;
        while (y > 1)
        {
            var odd = y.Value % 2 != 0;
            y = odd ? (3 * y) + 1 : y / 2;
            slope *= odd ? 3 : 0.5;
        }

        Assert.Equal(1, (double)y);
        Assert.Equal(slope, tape.Gradient(y, x)[0]);
    }

    [Fact]
    public void Comparisons_compare_values()
    {
        var tape = new Tape<double>();
        var (x, y) = (tape.Input(1.0), tape.Input(2.0));
        Assert.True(x < y && y > x && x <= y && y >= x && x <= 1 && x >= 1);
        Assert.False(x > y || y < x || x >= y || y <= x || x < 1 || x > 1);
        Assert.False(tape.Input(double.NaN) < x || tape.Input(double.NaN) >= x);
    }

    [Fact]
    public void A_loop_over_elements_and_one_operation_on_the_array_have_one_gradient()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.3, -1.2, 2.0, 0.7);
        Variable sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            sum += Tanh(x[i]) * x[^(i + 1)];
        }

        var byElement = tape.Gradient(sum, x);
        var whole = tape.Gradient(Sum(Tanh(x) * Gather(x, 0, 3, 2, 1, 0)), x);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(whole[i], byElement[i], 1e-15);
        }
    }

    [Property]
    public Property Arrays_of_any_rank_are_recorded_in_row_major_order() =>
        Prop.ForAll(NdArray.Any().ToArbitrary(), array =>
    {
        var tape = new Tape<double>();
        var x = tape.Input(array.Elements, array.Shape);
        Assert.Equal(array.Shape, x.Shape);
        Assert.Equal(array.Elements, x.ToArray());
        Assert.Equal(array.Elements, tape.Values(x).ToArray());
        Assert.Equal(array.Elements.Select(element => 2 * element), tape.Gradient(Sum(x * x), x));
        foreach (var index in NdArray.Indices(array.Lengths))
        {
            Assert.Equal(array[index], x[[.. index.Select(i => new Index(i))]].Value);
        }
    });

    [Fact]
    public void Sixteen_axes_are_not_too_many()
    {
        var tape = new Tape<double>();
        var x = tape.Input(
            Enumerable.Range(0, 65536).Select(i => (double)i).ToArray(), Shape.Of(Enumerable.Repeat(2, 16).ToArray()));
        var y = Sum(Transpose(x) * x, [3, -1]);
        Assert.Equal(14, y.Shape.Rank);

        // Reversing the axes reverses the bits of a position.
        var reversed = Enumerable.Range(0, 65536).Select(
            i => Enumerable.Range(0, 16).Sum(bit => ((i >> bit) & 1) << (15 - bit)));
        Assert.Equal(reversed.Select(i => 2.0 * i), tape.Gradient(Sum(y), x));
    }

    [Property]
    public Property A_cotangent_picks_a_combination_of_rows_of_the_Jacobian() => Prop.ForAll(
        NdArray.OfShape([3]).ToArbitrary(), NdArray.OfShape([2]).ToArbitrary(), (point, cotangent) =>
        {
            // y = (x₀x₁, sin x₂ + x₀): the Jacobian's rows are (x₁, x₀, 0) and (1, 0, cos x₂).
            var tape = new Tape<double>();
            var x = tape.Input(point.Elements);
            var y = Stack(x[0] * x[1], Sin(x[2]) + x[0]);
            tape.Sweep(y, cotangent.Elements);
            var (p, u) = (point.Elements, cotangent.Elements);
            Assert.Equal(u[1] + (u[0] * p[1]), tape.Adjoints(x)[0], 1e-14);
            Assert.Equal(u[0] * p[0], tape.Adjoints(x)[1], 1e-14);
            Assert.Equal(u[1] * Math.Cos(p[2]), tape.Adjoints(x)[2], 1e-14);
        });

    [Fact]
    public void One_sweep_gives_the_adjoints_of_inputs_and_intermediate_results()
    {
        var tape = new Tape<double>();
        var (x, y) = (tape.Input(2.0), tape.Input(5.0));
        var product = x * y;
        var output = Square(product);
        tape.Sweep(output);
        Assert.Equal(1, tape.Adjoints(output)[0]);
        Assert.Equal(20, tape.Adjoints(product)[0]);
        Assert.Equal(100, tape.Adjoints(x)[0]);
        Assert.Equal(40, tape.Adjoints(y)[0]);
    }

    [Fact]
    public void Any_result_can_be_swept_and_each_sweep_starts_anew()
    {
        var tape = new Tape<double>();
        var x = tape.Input(3.0);
        var square = x * x;
        var cube = square * x;
        for (var repetition = 0; repetition < 2; repetition++)
        {
            Assert.Equal(27, tape.Gradient(cube, x)[0]);
            Assert.Equal(6, tape.Gradient(square, x)[0]);
            Assert.Equal(1, tape.Gradient(x, x)[0]);
        }

        // Recording goes on after a sweep, and what does not depend on an input has the derivative 0.
        Assert.Equal(4 * 27, tape.Gradient(cube * x, x)[0]);
        Assert.Equal(0, tape.Gradient(tape.Input(1.0), x)[0]);
        Assert.Equal(0, tape.Gradient(5.0, x)[0]);
    }

    [Fact]
    public void After_a_reset_the_tape_gives_what_a_new_one_gives()
    {
        var used = new Tape<double>();
        foreach (var n in new[] { 50, 3, 7, 200, 1 })
        {
            used.Reset();
            Assert.Equal(0, used.Count);
            Assert.Equal(Gradient(new Tape<double>(), n), Gradient(used, n));
        }

        static double[] Gradient(Tape<double> tape, int n)
        {
            var x = tape.Input(Enumerable.Range(0, n).Select(i => Math.Cos(i)).ToArray());
            var w = DiagonalMatrix(Softmax(x)) + ScatterAdd(Outer(x, Slice(x, ..1)), 1, n, 0);
            return tape.Gradient(Sum(MatMul(w, Concatenate([Slice(x, 1..), Exp(Slice(x, ..1))]))) + Norm(x) + x[0], x);
        }
    }

    [Fact]
    public void A_float_tape_computes_in_float()
    {
        var tape = new Tape<float>();
        var x = tape.Input(0.1f, 0.7f);
        var y = Sum(Sin(x) / x);
        float[] expected = [.. new[] { 0.1f, 0.7f }.Select(p => (float)((Math.Cos(p) / p) - (Math.Sin(p) / p / p)))];
        var gradient = tape.Gradient(y, x);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], gradient[i], 4e-6f / MathF.Abs(x.ToArray() is var p ? (float)p[i] : 1));
        }

        Assert.Equal((double)0.1f, x[0].Value);
        Assert.Equal((double)(0.1f * 0.7f), (x[0] * x[1]).Value);
    }

    [Fact]
    public void The_default_variable_is_the_number_0()
    {
        Variable zero = default;
        Assert.Equal(0, zero.Value);
        Assert.Equal(Shape.Scalar, zero.Shape);
        Assert.Equal([0.0], zero.ToArray());
        Assert.Null(zero.Recorder);
        Assert.Equal("0", zero.ToString());

        var tape = new Tape<double>();
        var x = tape.Input(3.0, 4.0);
        Assert.Equal([3.0, 4.0], (x + zero).ToArray());
        Assert.Equal([1.0, 1.0], tape.Gradient(Sum(x + zero), x));
        Assert.Equal([0.0, 0.0], tape.Gradient(Sum(zero * x), x));
        Assert.Equal([3.0, 0.0], Stack(x[0], zero).ToArray());
    }

    [Fact]
    public void Plain_numbers_are_computed_without_a_tape()
    {
        Variable x = 2.0;
        var y = Exp(x) + (x * 3) - (x / 4);
        Assert.Null(y.Recorder);
        Assert.Equal(Math.Exp(2) + 6 - 0.5, y.Value);
        Assert.Equal(8, Where(Less(x, 3), Pow(x, 3), 0).Value);
    }

    [Fact]
    public void A_vector_in_products_and_elsewhere_has_the_sum_of_all_adjoints()
    {
        // f = (Ax)·x + Σ x² + Σ (xA)²: ∇f = (A + Aᵀ) x + 2x + 2 A (Aᵀ x), and 2 xA in the product xA.
        var tape = new Tape<double>();
        var (x, a) = (tape.Input(3.0, -2.0), tape.Input([1.0, 4, -5, 7], [2, 2]));
        var square = Sum(x * x);
        var right = MatMul(a, x);
        var left = MatMul(x, a);
        tape.Sweep(Dot(right, x) + square + Sum(left * left));
        Assert.Equal([-5.0, -29.0], right.ToArray());
        Assert.Equal([13.0, -2.0], left.ToArray());
        Assert.Equal([26.0, -4.0], tape.Adjoints(left).ToArray());
        Assert.Equal([8 + 6 + 10.0, -31 - 4 - 158], tape.Adjoints(x).ToArray());

        // Ā = x xᵀ + 2 x (xA).
        Assert.Equal([9 + 78.0, -6 - 12, -6 - 52, 4 + 8], tape.Adjoints(a).ToArray());
    }

    [Fact]
    public void A_stopped_gradient_is_a_constant()
    {
        var tape = new Tape<double>();
        var x = tape.Input(3.0);
        Assert.Equal(3, tape.Gradient(x * StopGradient(x), x)[0]);
        Assert.Equal(0, tape.Gradient(StopGradient(x * x), x)[0]);
        Assert.Equal(9, StopGradient(x * x).Value);
    }

    [Fact]
    public void Two_tapes_are_independent()
    {
        var (first, second) = (new Tape<double>(), new Tape<double>());
        var (x, y) = (first.Input(2.0), second.Input(3.0));
        var u = x * x;
        var v = y * u.Value;
        Assert.Equal(4, second.Gradient(v, y)[0]);
        Assert.Equal(4, first.Gradient(u, x)[0]);
        second.Reset();
        Assert.Equal(4, u.Value);
    }
}
