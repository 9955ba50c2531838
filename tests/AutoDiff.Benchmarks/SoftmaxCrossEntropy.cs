using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// C(z) = −Σ yᵢ log softmax(z)ᵢ for a y that sums to 1. The baseline gives value and gradient a − y as one writes them
/// by hand.
/// </summary>
public class SoftmaxCrossEntropy : GradientBenchmark
{
    private readonly Tape<double> tape = new();

    [Params(10, 1_000)]
    public int N { get; set; }

    /// <summary>The target probabilities.</summary>
    public double[] Targets { get; private set; } = [];

    protected override int Dimension => N;

    public override void Setup()
    {
        base.Setup();
        Targets = new double[N];
        for (var i = 0; i < N; i++)
        {
            Targets[i] = 2.0 * (i + 1) / (N * (N + 1.0));
        }
    }

    [Benchmark(Baseline = true)]
    public double WrittenByHand()
    {
        var (a, z, y) = (Gradient, Point, Targets);
        var max = double.NegativeInfinity;
        foreach (var logit in z)
        {
            max = Math.Max(max, logit);
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = Math.Exp(z[i] - max);
            sum += a[i];
        }

        var logarithm = max + Math.Log(sum);
        var cost = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            cost -= y[i] * (z[i] - logarithm);
            a[i] = (a[i] / sum) - y[i];
        }

        return cost;
    }

    [Benchmark]
    public double TapeOfElementaryFunctions()
    {
        var (z, y) = Record();
        var exponentials = Exp(z);
        return SweepArray(tape, -Sum(y * Log(exponentials / Sum(exponentials))), z);
    }

    [Benchmark]
    public double TapeOfCrossEntropy()
    {
        var (z, y) = Record();
        return SweepArray(tape, CrossEntropy(z, y), z);
    }

    private (Variable Logits, Variable Targets) Record()
    {
        tape.Reset();
        return (tape.Input(Point), tape.Constant(Targets));
    }
}
