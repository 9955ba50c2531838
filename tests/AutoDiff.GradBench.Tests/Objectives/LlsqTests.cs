namespace AutoDiff.GradBench.Tests.Objectives;

public class LlsqTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(9, 4)] // 0 is among the points; its sign is 0.
    [InlineData(100, 7)]
    [InlineData(3, 40)]
    public void The_gradient_is_minus_the_residuals_times_the_powers(int n, int m)
    {
        var x = Witness.Numbers(m, m);
        Witness.AssertClose([Value(x, n)], Tool.Evaluate("llsq", "primal", new { x, n }).Numbers(), 1e-13);
        double[] gradient = [.. Enumerable.Range(0, m).Select(
            j => -Points(n).Sum(t => Residual(x, t) * Math.Pow(t, j)))];
        Witness.AssertClose(gradient, Tool.Evaluate("llsq", "gradient", new { x, n }).Numbers(), 1e-13);
        Witness.AssertClose(Witness.Gradient(y => Value(y, n), x), gradient, 1e-9);
    }

    private static double Value(double[] x, int n) => 0.5 * Points(n).Sum(t => Residual(x, t) * Residual(x, t));

    private static double Residual(double[] x, double t) =>
        Math.Sign(t) - x.Select((coefficient, j) => coefficient * Math.Pow(t, j)).Sum();

    private static IEnumerable<double> Points(int n) => Enumerable.Range(0, n).Select(i => -1 + (2.0 * i / (n - 1)));
}
