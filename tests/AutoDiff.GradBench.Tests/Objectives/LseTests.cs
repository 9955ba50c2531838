namespace AutoDiff.GradBench.Tests.Objectives;

public class LseTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 1)]
    [InlineData(1000, 300)] // exp overflows without a shift.
    public void The_gradient_is_the_softmax(int n, double scale)
    {
        double[] x = [.. Witness.Numbers(n, n).Select(element => scale * element)];
        var max = x.Max();
        var sum = x.Sum(element => Math.Exp(element - max));
        Witness.AssertClose([max + Math.Log(sum)], Tool.Evaluate("lse", "primal", new { x }).Numbers(), 1e-14);
        double[] gradient = [.. x.Select(element => Math.Exp(element - max) / sum)];
        Witness.AssertClose(gradient, Tool.Evaluate("lse", "gradient", new { x }).Numbers(), 1e-14);
        if (scale == 1)
        {
            Witness.AssertClose(Witness.Gradient(x => Math.Log(x.Sum(Math.Exp)), x), gradient, 1e-9);
        }
    }
}
