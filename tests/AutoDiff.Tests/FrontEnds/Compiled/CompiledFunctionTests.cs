using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds.Compiled;

/// <summary>
/// One function as a plain method, as a function of variables and as a program has the derivatives of its formula: of
/// any order, at one point or many.
/// </summary>
public sealed class CompiledFunctionTests
{
    // f(x) = Σ xᵢ² xᵢ₊₁ + exp(x₀) has the gradient 2 xᵢ xᵢ₊₁ + xᵢ₋₁², with exp(x₀) more at 0.
    private static double Plain(double[] x)
    {
        var sum = Math.Exp(x[0]);
        for (var i = 0; i + 1 < x.Length; i++)
        {
            sum += x[i] * x[i] * x[i + 1];
        }

        return sum;
    }

    private static Variable OfVariables(Variable x) => Sum(Square(x[..^1]) * x[1..]) + Exp(x[0]);

    private static double[] Gradient(double[] x) => [.. x.Select((_, i) =>
        (i + 1 < x.Length ? 2 * x[i] * x[i + 1] : 0) + (i > 0 ? x[i - 1] * x[i - 1] : Math.Exp(x[0])))];

    private static double[] Hessian(double[] x)
    {
        var n = x.Length;
        var hessian = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            hessian[(i * n) + i] = (i + 1 < n ? 2 * x[i + 1] : 0) + (i == 0 ? Math.Exp(x[0]) : 0);
            if (i + 1 < n)
            {
                hessian[(i * n) + i + 1] = hessian[((i + 1) * n) + i] = 2 * x[i];
            }
        }

        return hessian;
    }

    private static double[] Point(int n, double phase = 0) =>
        [.. Enumerable.Range(0, n).Select(i => Math.Sin(i + phase + 0.5))];

    public static TheoryData<string, int> Forms => new()
    {
        { "plain", 3 }, { "variables", 3 }, { "program", 3 }, { "plain", 20 }, { "variables", 20 }, { "program", 20 },
    };

    private static CompiledFunction<double> Compiled(string form, int n) => form switch
    {
        "plain" => Differentiate.Compile((Delegate)Plain, [Point(n)]),
        "variables" => Differentiate.Compile(OfVariables, Point(n)),
        _ => Differentiate.Compile<double>(ProgramBuilder.Trace(v => [OfVariables(v[0])], ("x", [n]))),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Derivatives_are_those_of_the_formula(string form, int n)
    {
        var (f, x) = (Compiled(form, n), Point(n, 1));
        Assert.Equal((n, 1, 1), (f.InputLength, f.OutputLength, f.Recordings));
        Near([Plain(x)], [f.Value(x)]);
        Near(Gradient(x), f.Gradient(x));
        Near(Hessian(x), f.Hessian(x).Cast<double>());
        Near(Gradient(x), f.Jacobian(x).Cast<double>());
        double[] tangent = [.. Point(n, 3)];
        double[] product = [.. Enumerable.Range(0, n)
            .Select(i => Enumerable.Range(0, n).Sum(j => Hessian(x)[(i * n) + j] * tangent[j]))];
        Near(product, f.HessianVector(x, tangent));
        var (value, slope, cotangent) = (new double[1], new double[1], new double[n]);
        f.Jvp(x, tangent, value, slope);
        Near([Plain(x), Gradient(x).Zip(tangent, (a, b) => a * b).Sum()], [value[0], slope[0]]);
        f.Vjp(x, [2], value, cotangent);
        Near(Gradient(x).Select(g => 2 * g), cotangent);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Many_points_are_as_each(string form, int n)
    {
        const int points = 37;
        var f = Compiled(form, n);
        double[] x = [.. Enumerable.Range(0, points).SelectMany(p => Point(n, p))];
        var (values, gradients, hessians) =
            (new double[points], new double[points * n], new double[points * n * n]);
        f.ValuesAndGradients(x, values, gradients, points, threads: 2);
        f.Hessian(x, hessians, points);
        Near(x.Chunk(n).Select(Plain), values);
        Near(x.Chunk(n).SelectMany(Gradient), gradients);
        Near(x.Chunk(n).SelectMany(Hessian), hessians);
        f.Values(x, values, points);
        Near(x.Chunk(n).Select(Plain), values);
        f.Jacobian(x, gradients, points);
        Near(x.Chunk(n).SelectMany(Gradient), gradients);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 5)]
    [InlineData(30, 20)]
    [InlineData(20, 30)]
    public void Jacobians_have_the_rows_of_the_values(int n, int m)
    {
        double[] Values(double[] x) => [.. Enumerable.Range(0, m).Select(i => x[i % n] * x[(i + 1) % n] * (i + 1))];
        var (f, x) = (Differentiate.Compile((Delegate)Values, [Point(n)]), Point(n, 2));
        var expected = new double[m, n];
        for (var i = 0; i < m; i++)
        {
            expected[i, i % n] += (i + 1) * x[(i + 1) % n];
            expected[i, (i + 1) % n] += (i + 1) * x[i % n];
        }

        Near(expected.Cast<double>(), f.Jacobian(x).Cast<double>());
        Assert.Throws<ShapeMismatchException>(() => f.Gradient(x));
        Assert.Throws<ArgumentException>(() => f.Jacobian([1.0]));
    }

    [Fact]
    public void Branches_that_go_another_way_are_recorded_once_each()
    {
        var f = Differentiate.Compile(
            v => v[0] < 1 ? v[0] * v[1] : v[1] < 0 ? Sin(v[0]) : v[0] + Square(v[1]), [0.5, 2.0]);
        double[][] at = [[0.5, 2], [1.5, -1], [2, 3], [0.25, -2], [3, -4], [4, 5]];
        double[][] gradients = [[2, 0.5], [Math.Cos(1.5), 0], [1, 6], [-2, 0.25], [Math.Cos(3), 0], [1, 10]];
        for (var repetition = 0; repetition < 3; repetition++)
        {
            foreach (var (x, expected) in at.Zip(gradients))
            {
                Near(expected, f.Gradient(x));
            }
        }

        Assert.Equal(3, f.Recordings);
        var (values, all) = (new double[6], new double[12]);
        f.ValuesAndGradients([.. at.SelectMany(x => x)], values, all, points: 6);
        Near(gradients.SelectMany(g => g), all);
        Parallel.For(0, 600, k => Near(gradients[k % 6], f.Gradient(at[k % 6])));
        Assert.Equal(3, f.Recordings);
    }

    [Fact]
    public void What_is_decided_by_a_number_that_was_read_is_refused()
    {
        var refusal = Assert.Throws<NotSupportedException>(
            () => Differentiate.Compile(v => v[0].Value < 1 ? v[0] : v[1], [0.5, 2.0]));
        Assert.Contains("Value", refusal.Message);
        Assert.Throws<NotSupportedException>(
            () => Differentiate.Compile(v => (double)v[0] * v[0], [0.5, 2.0]));
    }

    [Fact]
    public void Captured_values_are_those_of_the_call()
    {
        var (factor, weights) = (2.0, new[] { 1.0, 2.0 });
        var f = Differentiate.Compile(
            (Delegate)((double x, double y) => factor * ((weights[0] * x) + (weights[1] * y))), 1.0, 1.0);
        for (var k = 0; k < 30; k++)
        {
            Near([2, 4], f.Gradient(1, 1));
        }

        factor = 3;
        Near([3, 6], f.Gradient(1, 1));
        weights[1] = 5;
        Near([3, 15], f.Gradient(1, 1));
        weights = [7, 0];
        Near([21, 0], f.Gradient(1, 1));
        Assert.Equal(4, f.Recordings);
    }

    [Fact]
    public void Exceptions_of_the_method_are_its_own()
    {
        static double Root(double x) =>
            x < 0 ? throw new ArgumentOutOfRangeException(nameof(x), "must not be negative") : Math.Sqrt(x);
        var f = Differentiate.Compile((Delegate)Root, 1.0);
        Near([0.25], f.Gradient(4));
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => f.Gradient(-1)).ParamName);
        Assert.Equal(1, f.Recordings);
    }

    [Fact]
    public void Calls_with_spans_allocate_nothing()
    {
        var factor = 2.0;
        var f = Differentiate.Compile((Delegate)((double[] x) => factor * x[0] * x[1]), [new double[2]]);
        var (x, gradient, hessian, product) = (new[] { 1.0, 2 }, new double[2], new double[4], new double[2]);
        Calls();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Calls();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Calls()
        {
            for (var k = 0; k < 50; k++)
            {
                f.Value(x);
                f.ValueAndGradient(x, gradient);
                f.Hessian(x, hessian);
                f.GradientAndHessianVector(x, x, gradient, product);
            }
        }
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
