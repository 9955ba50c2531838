namespace AutoDiff.GradBench.Tests.Objectives;

public class SaddleTests
{
    [Theory]
    [InlineData("ff")]
    [InlineData("fr")]
    [InlineData("rf")]
    [InlineData("rr")]
    public void Both_descents_end_where_they_do_with_gradients_by_hand(string modes)
    {
        // The maximum's own gradient vanishes but for the tolerance of its descent, so that both are descents of |x|²,
        // one started in x, one in y.
        var expected = Descend([1, 0.5]);
        Witness.AssertClose(
            [.. expected, .. expected], Tool.Evaluate("saddle", modes, new { start = new[] { 1, 0.5 } })
                .Numbers(), 1e-9);
    }

    private static double[] Descend(double[] x)
    {
        var (rate, down) = (1e-5, 0);
        while (Norm(x.Select(element => 2 * element)) > 1e-5)
        {
            if (down == 10)
            {
                (rate, down) = (2 * rate, 0);
            }

            double[] next = [.. x.Select(element => element * (1 - (2 * rate)))];
            if (Norm(x.Zip(next, (a, b) => a - b)) <= 1e-5)
            {
                break;
            }

            (x, rate, down) = Norm(next) < Norm(x) ? (next, rate, down + 1) : (x, rate / 2, 0);
        }

        return x;
    }

    private static double Norm(IEnumerable<double> x) => Math.Sqrt(x.Sum(element => element * element));
}
