using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval lse at n = 80,000.</summary>
public class LseBenchmark() : ObjectiveBenchmark("lse", "primal", "gradient")
{
    private readonly double[] x = Numbers(80_000);

    protected override object Input => new Lse.Input(x);

    protected override double Function()
    {
        var max = double.NegativeInfinity;
        foreach (var element in x)
        {
            max = Math.Max(max, element);
        }

        var sum = 0.0;
        foreach (var element in x)
        {
            sum += Math.Exp(element - max);
        }

        return max + Math.Log(sum);
    }
}
