using System.Numerics.Tensors;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// The gradient of log Σ exp xᵢ, compiled, at one point on one and on two threads. The baseline is softmax(x) by hand,
/// without overflow as the other.
/// </summary>
public class LogSumExpGradient : ComparedBenchmark
{
    private CompiledProgram<double> compiled = null!;
    private double[] x = [];
    private double[] gradient = [];

    [Params("1000", "80000", "1000000", "10000000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    // Both add up n terms in eight partial sums or more: relative errors up to n/8 · 2⁻⁵³ each.
    public override double Tolerance => Math.ScaleB(x.Length / 4, -53);

    [GlobalSetup]
    public override void Setup()
    {
        var random = new Random(20251122);
        x = [.. Enumerable.Range(0, int.Parse(Size)).Select(_ => 8 * random.NextDouble())];
        gradient = new double[x.Length];
        compiled = CompiledProgram<double>.Of(
            ProgramBuilder.Trace(v => Reverse.Pull(LogSumExp(v[0]), 1, v[0]), ("x", [x.Length])));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max<double>(x), gradient);
        TensorPrimitives.Exp(gradient, gradient);
        TensorPrimitives.Divide(gradient, TensorPrimitives.Sum<double>(gradient), gradient);
    }

    [Benchmark]
    public void Compiled() => compiled.Evaluate(x, gradient);

    [Benchmark]
    public void CompiledOnTwoThreads() => compiled.Evaluate(x, gradient, points: 1, threads: 2);
}
