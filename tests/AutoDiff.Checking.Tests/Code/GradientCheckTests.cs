using System.Numerics;
using AutoDiff.Formulas;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests.Code;

/// <summary>
/// Gradients written in C#: right ones pass at every magnitude, wrong ones fail with the report as the message.
/// </summary>
public class GradientCheckTests
{
    private static readonly GradientCheckOptions Moderate =
        new() { Domain = DomainKind.Interval, Lower = 0.5, Upper = 3 };

    [Fact]
    public void Plain_methods_are_compared_with_the_derivative_of_their_code()
    {
        static double LogSumExp(double[] z)
        {
            var most = z.Max();
            return most + Math.Log(z.Sum(x => Math.Exp(x - most)));
        }

        static double[] Softmax(double[] z) => [.. z.Select(x => Math.Exp(x - LogSumExp(z)))];
        var right = GradientCheck.Check(LogSumExp, Softmax);
        Assert.Equal(Verdict.Supported, right.Verdict);
        Assert.Equal("the derivative of the method as it was compiled", right.Truth);
        Assert.Contains("compared with the derivative of the method", right.ToString());
        var wrong = GradientCheck.Check(LogSumExp, z => [.. Softmax(z).Select(p => p * (1 + 1e-9))]);
        Assert.Equal(Verdict.Refuted, wrong.Verdict);
        Assert.Throws<GradientCheckException>(() => GradientCheck.Verify(LogSumExp, z => [.. z.Select(_ => 1.0)]));
    }

    [Fact]
    public void Methods_that_cannot_be_read_are_compared_with_differences()
    {
        static double Cube(double[] x) => x.Sum(e => e * e * double.Parse($"{e:R}", null));
        var report = GradientCheck.Check(Cube, x => [.. x.Select(e => 3 * e * e)], Moderate);
        Assert.Equal(Verdict.Supported, report.Verdict);
        Assert.StartsWith("differences, since the method cannot be read: Text is made of", report.Truth);
        Assert.Equal(Verdict.Refuted, GradientCheck.Check(Cube, x => [.. x.Select(e => 2 * e * e)], Moderate).Verdict);
    }

    [Fact]
    public void Where_a_plain_method_throws_nothing_is_compared()
    {
        static double Root(double[] x) => x[0] < 0 ? throw new ArgumentException("negative") : Math.Sqrt(x[0]);
        var options = new GradientCheckOptions { Shape = [1] };
        Assert.Equal(
            Verdict.Supported, GradientCheck.Check(Root, x => [0.5 / Math.Sqrt(x[0])], options).Verdict);
    }

    [Theory]
    [InlineData(1e-150)]
    [InlineData(1e-20)]
    [InlineData(1.0)]
    [InlineData(1e20)]
    [InlineData(1e150)]
    public void A_factor_of_one_and_a_millionth_is_told_from_a_right_gradient_at_every_magnitude(double scale)
    {
        var options = new GradientCheckOptions
        {
            Points = 0,
            At = [[0.3 * scale, -1.7 * scale, 2.5 * scale], [scale], [-scale, 3 * scale]],
        };
        var lengths = new GradientCheckOptions { Points = 0, At = options.At };
        static double[] Direction(double[] x, double factor) =>
            [.. x.Select(e => factor * e / x.Aggregate(0.0, (sum, y) => double.Hypot(sum, y)))];
        static double[] Twice(double[] x, double factor) => [.. x.Select(e => factor * 2 * e)];
        Assert.Equal(Verdict.Supported, GradientCheck.Check(x => Sum(Square(x)), x => Twice(x, 1), options).Verdict);
        Assert.Equal(
            Verdict.Refuted, GradientCheck.Check(x => Sum(Square(x)), x => Twice(x, 1 + 1e-6), options).Verdict);
        Assert.Equal(
            Verdict.Supported, GradientCheck.CheckBlackBox(x => x.Sum(e => e * e), x => Twice(x, 1), lengths).Verdict);
        Assert.Equal(
            Verdict.Refuted,
                GradientCheck.CheckBlackBox(x => x.Sum(e => e * e), x => Twice(x, 1 + 1e-6), lengths).Verdict);
        Assert.Equal(Verdict.Supported, GradientCheck.CheckBlackBox(
            x => x.Aggregate(0.0, (sum, y) => double.Hypot(sum, y)), x => Direction(x, 1), lengths).Verdict);
        Assert.Equal(Verdict.Refuted, GradientCheck.CheckBlackBox(
            x => x.Aggregate(0.0, (sum, y) => double.Hypot(sum, y)), x => Direction(x, 1 + 1e-6), lengths).Verdict);
    }

    [Fact]
    public void Right_gradients_pass_whatever_the_seed()
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var options = new GradientCheckOptions { Seed = seed };
            GradientCheck.Verify(x => LogSumExp(x), Softmaximum, options);
            GradientCheck.Verify(x => Sum(Relu(x)), x => [.. x.Select(e => e > 0 ? 1.0 : 0)], options);
            GradientCheck.Verify(
                x => Sum(Tanh(x)), x => [.. x.Select(e => 1 - (Math.Tanh(e) * Math.Tanh(e)))], options);
            GradientCheck.VerifyBlackBox(x => x.Sum(Math.Abs), x => [.. x.Select(e => (double)Math.Sign(e))], options);
            GradientCheck.VerifyBlackBox(
                x => x.Sum(Math.Log), x => [.. x.Select(e => 1 / e)], options with { Domain = DomainKind.Positive });
            GradientCheck.VerifyComplex(
                x => x.Aggregate(Complex.Zero, (sum, e) => sum + Complex.Sin(e)),
                x => [.. x.Select(Math.Cos)],
                Moderate with { Seed = seed });
            GradientCheck.VerifyBlackBox(_ => 17.25, x => new double[x.Length], options);
            GradientCheck.VerifyBlackBox(x => x.Sum(Math.Floor), x => new double[x.Length], options);
            GradientCheck.VerifyBlackBox(
                x => x.Sum(Math.Floor), x => new double[x.Length], Moderate with { Seed = seed });
            GradientCheck.VerifyComplex(x => Complex.Abs(x[0]), x => [Math.Sign(x[0])], options with { Shape = [1] });
        }
    }

    [Fact]
    public void Right_gradients_in_other_words_pass_whatever_the_seed()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var options = new GradientCheckOptions { Seed = seed, Points = 100 };
            var pair = options with { Shape = [2] };
            GradientCheck.Verify(
                x => Sum(Tanh(x)), x => [.. x.Select(e => 1 / (Math.Cosh(e) * Math.Cosh(e)))], options);
            GradientCheck.Verify(x => Norm(x), x => [.. x.Select(e => e / Math.Sqrt(x.Sum(y => y * y)))], options);
            GradientCheck.Verify(
                x => Sum(Sigmoid(x)),
                    x => [.. x.Select(e => Math.Exp(-e) / ((1 + Math.Exp(-e)) * (1 + Math.Exp(-e))))], options);
            GradientCheck.Verify(x => Square(x[0] - x[1]), x => [2 * (x[0] - x[1]), -2 * (x[0] - x[1])], pair);
            GradientCheck.Verify(
                x => Square(x[0] - x[1]), x => [(2 * x[0]) - (2 * x[1]), (2 * x[1]) - (2 * x[0])], pair);
            GradientCheck.Verify(x => Sum(x * x * x), x => [.. x.Select(e => 3 * Math.Pow(e, 2))], options);
            GradientCheck.Verify(x => Max(x), x => [.. x.Select(e => e == x.Max() ? 1.0 : 0)], options);
            GradientCheck.VerifyBlackBox(
                x => Math.Exp(-x.Sum(e => e * e)),
                x => [.. x.Select(e => -2 * e * Math.Exp(-x.Sum(y => y * y)))],
                Moderate with { Seed = seed });
            GradientCheck.VerifyBlackBox(
                x => x.Sum(e => Math.Max(e, 0)), x => [.. x.Select(e => e > 0 ? 1.0 : 0)], options);
            GradientCheck.VerifyBlackBox(x => x.Max(), x => [.. x.Select(e => e == x.Max() ? 1.0 : 0)], pair);
            GradientCheck.VerifyBlackBox(
                x => x.Sum(e => Math.Sqrt(1 - e)),
                x => [.. x.Select(e => -0.5 / Math.Sqrt(1 - e))],
                options with { Domain = DomainKind.Unit });
            GradientCheck.VerifyBlackBox(
                x => (x[0] * x[0]) + Math.Sin(x[1]), x => [2 * x[0], Math.Cos(x[1])],
                    Moderate with { Seed = seed, Shape = [2] });
        }
    }

    [Fact]
    public void Wrong_gradients_fail()
    {
        Func<double, double>[] all =
            [e => -Math.Cos(e), e => Math.Cos(e) * (1 + 1e-6), e => Math.Cos(e) + 0.001, _ => 0];
        foreach (var wrong in all)
        {
            double[] Gradient(double[] x) => [.. x.Select(wrong)];
            Assert.Equal(Verdict.Refuted, GradientCheck.Check(x => Sum(Sin(x)), Gradient).Verdict);
            Assert.Equal(
                Verdict.Refuted, GradientCheck.CheckBlackBox(x => x.Sum(Math.Sin), Gradient, Moderate).Verdict);
            Assert.Equal(Verdict.Refuted, GradientCheck.CheckComplex(
                x => x.Aggregate(Complex.Zero, (sum, e) => sum + Complex.Sin(e)), Gradient, Moderate).Verdict);
        }
    }

    [Fact]
    public void The_exception_carries_the_report()
    {
        var exception = Assert.Throws<GradientCheckException>(() =>
            GradientCheck.Verify(
                x => Sum(Square(x)), x => [.. x.Select((e, i) => i == 1 ? e : 2 * e)], new() { Shape = [2] }));
        Assert.Equal(
            """
            ✗ refuted  the gradient
                at
                  x = [0, 1]
                the derivative is  [0, 2]
                the code says      [0, 1]
                wrong at           [1]
                in C#
                  var x = new double[] { 0, 1 };
                  var expected = new double[] { 0, 2 };
                tried 1 point
            """,
            exception.Message);
    }

    [Fact]
    public void A_gradient_of_another_length_fails() => Assert.Equal(
        "The gradient has 1 elements where x has 2.",
        GradientCheck.Check(x => Sum(Square(x)), _ => [1.0], new() { Shape = [2] }).Reason);

    [Fact]
    public void Where_nothing_can_be_compared_there_is_no_verdict() =>
        Assert.Equal(Verdict.Undecided, GradientCheck.Check(x => Sum(Sqrt(-1.0 - Square(x))), x => x).Verdict);

    [Fact]
    public void Code_that_is_not_a_number_where_the_gradient_is_one_is_wrong()
    {
        var report = GradientCheck.Check(x => Sum(Abs(x)), x => [.. x.Select(e => Math.Sqrt(e) / Math.Sqrt(e))]);
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Contains(report.Counterexample!.Wrong, i => double.IsNaN(report.Counterexample.Claimed.Elements[i]));
    }

    [Fact]
    public void Outside_the_domain_of_the_function_code_may_be_what_it_likes() => GradientCheck.Verify(
        x => Sum(Log(x)), x => [.. x.Select(e => Math.Exp(-Math.Log(e)))], Moderate with { Lower = -3 });

    [Fact]
    public void A_gradient_that_is_zero_everywhere_is_right_for_a_constant_and_for_steps()
    {
        GradientCheck.VerifyBlackBox(_ => 3.0, x => new double[x.Length]);
        GradientCheck.VerifyBlackBox(x => x.Sum(Math.Floor), x => new double[x.Length]);
        GradientCheck.Verify(_ => 2.0, x => new double[x.Length]);
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(-1e25)]
    public void Zeros_behind_which_rounding_hides_a_slope_support_nothing(double offset)
    {
        // The function is constant in double, yet its derivative is 1.
        var report = GradientCheck.CheckBlackBox(x => offset + x.Sum(), x => new double[x.Length]);
        Assert.Equal(Verdict.Undecided, report.Verdict);
        Assert.Contains("hides whatever is smaller than 1E-06", report.Reason, StringComparison.Ordinal);
        Assert.Equal(
            Verdict.Undecided,
            GradientCheck.Check(x => Sum(((offset + x) * x) - (offset * x)), x => new double[x.Length], new()
            {
                Domain = DomainKind.Interval, Lower = -1, Upper = 1,
            }).Verdict);
    }

    [Fact]
    public void A_gradient_without_elements_is_right() => GradientCheck.Verify(
        x => Sum(x), x => new double[x.Length], new() { Shape = [0], Points = 1 });

    [Fact]
    public void Formula_texts_are_checked_too()
    {
        GradientCheck.Text("x : real[n]\nC = sum(x^2)\nclaim dC/dx = 2*x");
        var exception = Assert.Throws<GradientCheckException>(
            () => GradientCheck.Text("x : real[n]\nC = sum(x^2)\nclaim dC/dx = x"));
        Assert.StartsWith("✗ refuted  line 3: dC/dx = x", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the derivative is", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-15f)]
    [InlineData(1f)]
    [InlineData(1e15f)]
    public void In_float_too_a_factor_is_told_from_a_right_gradient_at_every_magnitude(float scale)
    {
        var options = new GradientCheckOptions
        {
            Points = 0,
            At = [[0.3 * scale, -1.7 * scale, 2.5 * scale], [scale], [-scale, 3 * scale]],
        };
        static float[] Twice(float[] x, float factor) => [.. x.Select(e => factor * 2 * e)];
        Assert.Equal(
            Verdict.Supported, GradientCheck.Check(x => Sum(Square(x)), (float[] x) => Twice(x, 1), options).Verdict);
        Assert.Equal(
            Verdict.Refuted,
                GradientCheck.Check(x => Sum(Square(x)), (float[] x) => Twice(x, 1 + 1e-5f), options).Verdict);
    }

    [Fact]
    public void Right_gradients_in_float_pass_whatever_the_seed()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var options = new GradientCheckOptions { Seed = seed, Points = 100 };
            GradientCheck.Verify(
                x => LogSumExp(x),
                (float[] x) => [.. x.Select(e => MathF.Exp(e - x.Max()) / x.Sum(y => MathF.Exp(y - x.Max())))],
                options);
            GradientCheck.Verify(
                x => Sum(Tanh(x)), (float[] x) => [.. x.Select(e => 1 - (MathF.Tanh(e) * MathF.Tanh(e)))], options);
            GradientCheck.Verify(
                x => Sum(Tanh(x)), (float[] x) => [.. x.Select(e => 1 / (MathF.Cosh(e) * MathF.Cosh(e)))], options);
            GradientCheck.Verify(
                x => Norm(x), (float[] x) => [.. x.Select(e => e / MathF.Sqrt(x.Sum(y => y * y)))], options);
            GradientCheck.Verify(x => Sum(Relu(x)), (float[] x) => [.. x.Select(e => e > 0 ? 1f : 0)], options);
        }
    }

    [Fact]
    public void A_wrong_gradient_in_float_fails_with_floats_to_paste()
    {
        var report = GradientCheck.Check(x => Sum(Square(x)), (float[] x) => x, new() { Shape = [1] });
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Contains("var x = new float[] { 1f };", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_that_are_written_into_spans_are_checked_like_arrays()
    {
        GradientCheck.Verify(x => Sum(Square(x)), Doubled);
        GradientCheck.VerifyBlackBox(SumOfSquares, Doubled, Moderate);
        GradientCheck.Verify(x => Sum(Square(x)), (ReadOnlySpan<float> x, Span<float> gradient) =>
        {
            for (var i = 0; i < x.Length; i++)
            {
                gradient[i] = 2 * x[i];
            }
        });
        Assert.Equal(
            Verdict.Refuted, GradientCheck.Check(x => Sum(Square(x)), (x, gradient) => x.CopyTo(gradient)).Verdict);
        Assert.Equal(
            Verdict.Refuted,
                GradientCheck.CheckBlackBox(SumOfSquares, (x, gradient) => x.CopyTo(gradient), Moderate).Verdict);

        static void Doubled(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (var i = 0; i < x.Length; i++)
            {
                gradient[i] = 2 * x[i];
            }
        }

        static double SumOfSquares(ReadOnlySpan<double> x)
        {
            var sum = 0.0;
            foreach (var element in x)
            {
                sum += element * element;
            }

            return sum;
        }
    }

    private static double[] Softmaximum(double[] x)
    {
        var weights = x.Select(e => Math.Exp(e - x.Max())).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
