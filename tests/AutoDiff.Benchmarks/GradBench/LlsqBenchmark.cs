using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval llsq at n = 16,392 and m = 128.</summary>
public class LlsqBenchmark() : ObjectiveBenchmark("llsq", "primal", "gradient")
{
    private const int N = 16_392;

    private readonly double[] x = Numbers(128);

    protected override object Input => new Llsq.Input(x, N);

    protected override double Function()
    {
        var sum = 0.0;
        for (var i = 0; i < N; i++)
        {
            var t = -1 + (2.0 * i / (N - 1));
            var (rest, power) = ((double)Math.Sign(t), 1.0);
            foreach (var coefficient in x)
            {
                rest -= coefficient * power;
                power *= t;
            }

            sum += rest * rest;
        }

        return sum / 2;
    }
}
