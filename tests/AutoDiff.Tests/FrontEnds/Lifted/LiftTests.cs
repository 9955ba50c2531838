using AutoDiff.Primitives;

namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>What is asked of plain methods: derivatives of every kind, captured values, refusals.</summary>
public sealed class LiftTests
{
    private double field = 2;

    [Fact]
    public void Lambdas_with_types_and_method_groups_are_plain()
    {
        Assert.Equal(2 * Math.Cos(2 * 0.3), Differentiate.Gradient((double x) => Math.Sin(2 * x), 0.3), 1e-15);
        Assert.Equal(12, Differentiate.Gradient(Cube, 2.0), 1e-15);
        Assert.Equal((6.0, 3.0), Differentiate.Gradient((double x, double y) => x * x * y, 1.0, 3.0) switch
        {
            var (x, y) => (x, y + 2),
        });
        Assert.Equal([2.0, 1.0], Differentiate.Gradient((double[] x) => x[0] * x[1], [1.0, 2.0]));

        // Without types it is a function of variables where it can be one, and plain where it cannot.
        Assert.Equal(4, Differentiate.Gradient(x => x * x, 2.0));
        Assert.Equal(Math.Cos(2.0), Differentiate.Gradient(x => Math.Sin(x), 2.0), 1e-15);

        static double Cube(double x) => x * x * x;
    }

    [Fact]
    public void Floats_are_plain_too() =>
        Assert.Equal(2 * MathF.Exp(4), Differentiate.Gradient((float x) => MathF.Exp(2f * x), 2f), 1e-3f);

    [Fact]
    public void Arrays_have_jacobians_and_products()
    {
        static double[] Polar(double[] x) => [x[0] * Math.Cos(x[1]), x[0] * Math.Sin(x[1]), x[0]];
        double[] at = [2, 0.5];
        var (c, s) = (Math.Cos(0.5), Math.Sin(0.5));
        double[,] expected = { { c, -2 * s }, { s, 2 * c }, { 1, 0 } };
        var jacobian = Differentiate.Jacobian(Polar, at);
        Near(expected.Cast<double>(), jacobian.Cast<double>());
        var (value, tangent) = Differentiate.Jvp(Polar, at, [1, 10]);
        Near(Polar(at), value);
        Near([c - (20 * s), s + (20 * c), 1], tangent);
        var (again, cotangent) = Differentiate.Vjp(Polar, at, [1, 10, 100]);
        Near(Polar(at), again);
        Near([c + (10 * s) + 100, (-2 * s) + (20 * c)], cotangent);
    }

    [Fact]
    public void Second_derivatives_are_those_of_the_formula()
    {
        static double F(double[] x) => (x[0] * x[0] * x[1]) + Math.Exp(x[1]);
        double[] at = [1.5, 0.5];
        double[,] expected = { { 1, 3 }, { 3, Math.Exp(0.5) } };
        Near(expected.Cast<double>(), Differentiate.Hessian(F, at).Cast<double>());
        Near([1 + 30, 3 + (10 * Math.Exp(0.5))], Differentiate.HessianVector(F, at, [1, 10]));
    }

    [Fact]
    public void Captured_values_are_those_of_the_call()
    {
        var (factor, weights) = (2.0, new[] { 1.0, 2.0 });
        Func<double[], double> f = x => factor * ((weights[0] * x[0]) + (weights[1] * x[1] * field));
        Assert.Equal([2.0, 8.0], Differentiate.Gradient(f, [1.0, 1.0]));
        factor = 3;
        Assert.Equal([3.0, 12.0], Differentiate.Gradient(f, [1.0, 1.0]));
        weights[1] = 5;
        Assert.Equal([3.0, 30.0], Differentiate.Gradient(f, [1.0, 1.0]));
        weights = [7, 0];
        Assert.Equal([21.0, 0.0], Differentiate.Gradient(f, [1.0, 1.0]));
        (field, weights) = (1, [1, 1]);
        Assert.Equal([3.0, 3.0], Differentiate.Gradient(f, [1.0, 1.0]));

        for (var k = 1; k < 12; k++)
        {
            // A closure of its own each time.
            var scale = (double)k;
            Assert.Equal(k, Differentiate.Gradient((double x) => scale * x, 1.0));
        }
    }

    [Fact]
    public void Exceptions_of_the_method_are_its_own()
    {
        static double Checked(double x) =>
            x < 0 ? throw new ArgumentOutOfRangeException(nameof(x), "must not be negative") : Math.Sqrt(x);
        Assert.Equal(0.25, Differentiate.Gradient(Checked, 4.0), 1e-15);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(
            () => Differentiate.Gradient(Checked, -1.0)).ParamName);
        Assert.Throws<IndexOutOfRangeException>(() => Differentiate.Gradient((double[] x) => x[3], [1.0]));
    }

    [Fact]
    public void What_cannot_be_differentiated_is_refused_with_its_line()
    {
        Refused((double x) => { Console.Write(x); return x; });
        Refused((double x) => { field = x; return x; });
        Refused((double x) => (double)(int)x);
        Refused((double x) => x + (double)(decimal)x);
        Refused((double x) => x + x.GetHashCode());
        Refused((double x) => double.Parse(x.ToString("R")));
        Refused((double x) => BitConverter.DoubleToInt64Bits(x) > 3 ? x : 0);

        static void Refused(Func<double, double> f)
        {
            var refusal = Assert.Throws<LiftException>(() => Differentiate.Gradient(f, 1.5));
            Assert.Equal("LiftTests.cs", Path.GetFileName(refusal.File));
            Assert.True(refusal.Line > 0, refusal.Message);
            Assert.Contains($"LiftTests.cs:{refusal.Line}", refusal.Message);
        }
    }

    [Fact]
    public void Long_loops_are_one_operation()
    {
        static double Decay(double x)
        {
            for (var k = 0; k < 100_000; k++)
            {
                x -= 1e-5 * x;
            }

            return x;
        }

        Assert.InRange(Lift.Trace(Decay, 1.0).Count, 1, 20);
        Assert.Equal(Math.Pow(1 - 1e-5, 100_000), Differentiate.Gradient(Decay, 1.0), 1e-11);
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_loop_over_elements_is_a_few_operations_on_arrays()
    {
        var program = Lift.Trace(SquaredDistance, new double[100], new double[100]).Simplify();
        Assert.InRange(program.Count, 4, 8);

        static double SquaredDistance(double[] x, double[] y)
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                sum += (x[i] - y[i]) * (x[i] - y[i]);
            }

            return sum;
        }
    }

    [Fact]
    public void Runs_of_elements_that_a_loop_writes_need_no_table()
    {
        var program = Lift.Trace(Smoothed, new double[100]);
        Assert.DoesNotContain(Enumerable.Range(0, program.Count), k => program.Instructions[k].Op == Op.Gather);
        var x = Enumerable.Range(0, 100).Select(i => Math.Sin(i)).ToArray();
        foreach (var f in new Func<double[], double[]>[] { Smoothed, Reversed })
        {
            var cotangent = Enumerable.Range(0, 100).Select(i => Math.Cos(i * i)).ToArray();
            var (value, pulled) = Differentiate.Vjp(f, x, cotangent);
            Near(f(x), value);
            Near(
                Enumerable.Range(0, 100).Select(j =>
                {
                    double[] unit = [.. Enumerable.Range(0, 100).Select(i => i == j ? 1.0 : 0.0)];
                    return f(unit).Zip(cotangent, (a, b) => a * b).Sum();
                }),
                pulled);
        }

        static double[] Smoothed(double[] x)
        {
            var y = new double[x.Length];
            for (var i = 1; i < x.Length - 1; i++)
            {
                y[i] = x[i - 1] + (2 * x[i]) + x[i + 1];
            }

            (y[0], y[^1]) = (x[0], x[^1]);
            return y;
        }

        static double[] Reversed(double[] x)
        {
            var y = new double[x.Length];
            for (var i = 0; i < x.Length; i++)
            {
                y[i] = 2 * x[x.Length - 1 - i];
            }

            return y;
        }
    }
}
