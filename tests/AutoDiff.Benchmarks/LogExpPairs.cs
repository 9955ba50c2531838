using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>f(x) = Σ log(exp xᵢ + exp xᵢ₊₁), i = 0 … N − 1: the elementary functions set the pace.</summary>
public class LogExpPairs : GradientBenchmark
{
    private readonly Tape<double> scalarTape = new();
    private readonly Tape<double> arrayTape = new();
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
        var sum = 0.0;
        for (var i = 0; i < N; i++)
        {
            sum += Math.Log(Math.Exp(x[i]) + Math.Exp(x[i + 1]));
        }

        return sum;
    }

    [Benchmark]
    public double TapeOfScalars()
    {
        var x = scalars;
        Record(scalarTape, x);
        Variable sum = 0.0;
        for (var i = 0; i < N; i++)
        {
            sum += Log(Exp(x[i]) + Exp(x[i + 1]));
        }

        return SweepScalars(scalarTape, sum, x);
    }

    [Benchmark]
    public double TapeOfArrays()
    {
        arrayTape.Reset();
        var x = arrayTape.Input(Point);
        return SweepArray(arrayTape, Sum(Log(Exp(Slice(x, ..N)) + Exp(Slice(x, 1..)))), x);
    }
}
