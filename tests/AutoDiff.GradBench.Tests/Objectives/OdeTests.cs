namespace AutoDiff.GradBench.Tests.Objectives;

public class OdeTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    [InlineData(4, 7)]
    public void Up_to_four_components_the_method_is_exact(int n, int s)
    {
        // yᵢ = x₀ … xᵢ tⁱ⁺¹/(i + 1)!, which a method of fourth order integrates without error.
        double[] x = [.. Witness.Numbers(n, n).Select(element => element + 2)];
        var y = new double[n];
        for (var i = 0; i < n; i++)
        {
            y[i] = (i == 0 ? 1 : y[i - 1]) * x[i] * 2 / (i + 1);
        }

        Witness.AssertClose(y, Tool.Evaluate("ode", "primal", new { x, s }).Numbers(), 1e-13);
        Witness.AssertClose(
            x.Select(element => y[^1] / element), Tool.Evaluate("ode", "gradient", new { x, s }).Numbers(), 1e-13);
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(33, 10)]
    public void Beyond_that_the_gradient_is_that_of_the_method(int n, int s)
    {
        double[] x = [.. Witness.Numbers(n, n).Select(element => element + 2)];
        Witness.AssertClose(RungeKutta(x, s), Tool.Evaluate("ode", "primal", new { x, s }).Numbers(), 1e-13);
        var gradient = Witness.Gradient(x => RungeKutta(x, s)[^1], x);
        Witness.AssertClose(gradient, Tool.Evaluate("ode", "gradient", new { x, s }).Numbers(), 1e-9);
    }

    private static double[] RungeKutta(double[] x, int steps)
    {
        var h = 2.0 / steps;
        var y = new double[x.Length];
        for (var step = 0; step < steps; step++)
        {
            var k1 = Slope(y);
            var k2 = Slope(Moved(h / 2, k1));
            var k3 = Slope(Moved(h / 2, k2));
            var k4 = Slope(Moved(h, k3));
            y = [.. y.Select((value, i) => value + (h / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i])))];
        }

        return y;

        double[] Slope(double[] y) => [.. x.Select((factor, i) => i == 0 ? factor : factor * y[i - 1])];

        double[] Moved(double by, double[] k) => [.. y.Zip(k, (value, slope) => value + (by * slope))];
    }
}
