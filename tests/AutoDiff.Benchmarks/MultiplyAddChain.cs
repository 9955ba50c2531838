using BenchmarkDotNet.Attributes;

namespace AutoDiff.Benchmarks;

/// <summary>
/// g: p ← p·xᵢ + xᵢ₊₁, s ← s + p·xᵢ for i = 0 … N − 1, from p = 1, s = 0: two multiplications and two additions per
/// term, each of which costs next to nothing, so that the tape itself sets the pace.
/// </summary>
[OperationsPerTerm(4)]
public class MultiplyAddChain : GradientBenchmark
{
    private readonly Tape<double> tape = new();
    private Variable[] scalars = [];

    [Params(1_000, 100_000)]
    public int N { get; set; }

    protected override int Dimension => N + 1;

    public override void Setup()
    {
        base.Setup();
        scalars = new Variable[Dimension];
    }

    [Benchmark(Baseline = true)]
    public double PlainFunction()
    {
        var x = Point;
        var (p, s) = (1.0, 0.0);
        for (var i = 0; i < N; i++)
        {
            p = (p * x[i]) + x[i + 1];
            s += p * x[i];
        }

        return s;
    }

    [Benchmark]
    public double TapeOfScalars()
    {
        var x = scalars;
        Record(tape, x);
        Variable p = 1.0;
        Variable s = 0.0;
        for (var i = 0; i < N; i++)
        {
            p = (p * x[i]) + x[i + 1];
            s += p * x[i];
        }

        return SweepScalars(tape, s, x);
    }
}
