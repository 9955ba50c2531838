namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>Methods that return nothing have as results what they write to their parameters.</summary>
public sealed class WrittenResultTests
{
    private static readonly double[] Places = [1, 2, 4];

    private delegate void Solution(in (double A, double B) line, ref double x, out double y);

    private static void Forces(ReadOnlySpan<double> places, double stiffness, Span<double> forces)
    {
        for (var i = 0; i < places.Length; i++)
        {
            forces[i] = -stiffness * places[i] * places[i];
            forces[i] += i > 0 ? places[i - 1] : 0;
        }
    }

    private static void Smooth(double[] x)
    {
        for (var i = 1; i < x.Length; i++)
        {
            x[i] += 0.5 * x[i - 1];
        }
    }

    private static void Accumulate(double[] x, double[] sums) => sums[0] += x[0] * x[1];

    private static void Squares(double[][] rows, double[] sums)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            sums[i] = rows[i].Sum(value => value * value);
        }
    }

    private static void Solve(in (double A, double B) line, ref double x, out double y)
    {
        x += line.A * line.B;
        y = x * x;
    }

    private static void Roots(double[] x, double[] roots)
    {
        for (var i = 0; i < x.Length; i++)
        {
            roots[i] = x[i] >= 0 ? Math.Sqrt(x[i]) : throw new ArgumentException("negative", nameof(x));
        }
    }

    [Fact]
    public void A_span_that_is_written_is_the_result()
    {
        var forces = Differentiate.Compile(Forces, Places, 3.0, new double[3]);
        Assert.Equal((4, 3), (forces.InputLength, forces.OutputLength));
        double[,] expected = { { -6, 0, 0, -1 }, { 1, -12, 0, -4 }, { 0, 1, -24, -16 } };
        Assert.Equal(expected, forces.Jacobian([.. Places, 3]));
        var values = new double[3];
        forces.Values([.. Places, 3], values);
        Assert.Equal([-3.0, -11, -46], values);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(2000)]
    public void What_an_array_of_results_holds_before_is_no_input(int length)
    {
        var program = Lift.Trace(Forces, new double[length], 3.0, new double[length]);
        Assert.Equal(["places", "stiffness"], program.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void An_array_that_is_read_and_written_is_both()
    {
        Assert.Equal(
            new double[,] { { 1, 0, 0 }, { 0.5, 1, 0 }, { 0.25, 0.5, 1 } },
            Differentiate.Compile((Action<double[]>)Smooth, Places).Jacobian(Places));
        Assert.Equal(
            new double[,] { { 2, 1, 1 } },
            Differentiate.Compile(Accumulate, new double[2], new double[1]).Jacobian([1, 2, 7]));
    }

    [Fact]
    public void Rows_and_references_are_parameters_too()
    {
        Assert.Equal(
            new double[,] { { 2, 4, 0 }, { 0, 0, 6 } },
            Differentiate.Compile(Squares, (double[][])[[1, 2], [3]], new double[2]).Jacobian([1, 2, 3]));
        Assert.Equal(
            new double[,] { { 3, 2, 1 }, { 42, 28, 14 } },
            Differentiate.Compile((Solution)Solve, (2.0, 3.0), 1.0, 0.0).Jacobian([2, 3, 1]));
    }

    [Fact]
    public void The_exception_is_that_of_the_method()
    {
        var roots = Differentiate.Compile(Roots, new double[1], new double[1]);
        Assert.Equal(new double[,] { { 0.25 } }, roots.Jacobian([4]));
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => roots.Jacobian([-4])).ParamName);
    }

    [Fact]
    public void A_method_that_writes_nothing_is_told_what_to_write()
    {
        static void Nothing(double[] x) => _ = x[0];
        var refusal = Assert.Throws<LiftException>(() => Lift.Trace(Nothing, Places));
        Assert.Contains("return numbers, or write them to a parameter", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("WrittenResultTests.cs:", refusal.Message, StringComparison.Ordinal);
    }
}
