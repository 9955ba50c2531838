using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval ode at n = 1000 and s = 100: the gradient of the last component.</summary>
public class OdeBenchmark() : ObjectiveBenchmark("ode", "primal", "gradient")
{
    private const int Steps = 100;

    private readonly double[] x = [.. Numbers(1000).Select(Math.Abs)];
    private readonly double[][] slopes = [.. Enumerable.Range(0, 4).Select(_ => new double[1000])];
    private readonly double[] moved = new double[1000];
    private readonly double[] y = new double[1000];

    protected override object Input => new Ode.Input(x, Steps);

    protected override double Function()
    {
        const double H = 2.0 / Steps;
        Array.Clear(y);
        for (var step = 0; step < Steps; step++)
        {
            Slope(y, slopes[0]);
            Move(H / 2, slopes[0]);
            Slope(moved, slopes[1]);
            Move(H / 2, slopes[1]);
            Slope(moved, slopes[2]);
            Move(H, slopes[2]);
            Slope(moved, slopes[3]);
            for (var i = 0; i < y.Length; i++)
            {
                y[i] += H / 6 * (slopes[0][i] + (2 * slopes[1][i]) + (2 * slopes[2][i]) + slopes[3][i]);
            }
        }

        return y.Sum();
    }

    private void Slope(double[] at, double[] slope)
    {
        slope[0] = x[0];
        for (var i = 1; i < slope.Length; i++)
        {
            slope[i] = x[i] * at[i - 1];
        }
    }

    private void Move(double by, double[] slope)
    {
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = y[i] + (by * slope[i]);
        }
    }
}
