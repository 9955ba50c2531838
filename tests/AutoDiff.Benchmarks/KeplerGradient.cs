using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// Σ sin E of the solutions of Kepler's equation E − e sin E = M for many M, differentiated in all M: Newton's method
/// and the implicit function by hand, a fixed point over all at once, and one over points, each with turns of its own.
/// </summary>
public class KeplerGradient : ComparedBenchmark
{
    private const double Eccentricity = 0.3;

    private double[] anomalies = [];
    private double[] gradient = [];
    private CompiledProgram<double> atOnce = null!;
    private CompiledProgram<double> points = null!;

    [Params("1000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    public override double Tolerance => 1e-13;

    [GlobalSetup]
    public override void Setup()
    {
        anomalies = [.. Enumerable.Range(0, int.Parse(Size)).Select(i => 0.1 + (2.8 * i / int.Parse(Size)))];
        gradient = new double[anomalies.Length];
        atOnce = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => Reverse.Pull(Sum(Sin(Solution(v[0]))), 1, v[0]), ("m", [anomalies.Length])));
        points = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => Reverse.Pull(Sin(Solution(v[0])), 1, v[0]), ("m", Shape.Scalar)));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        for (var i = 0; i < anomalies.Length; i++)
        {
            var (m, x, change) = (anomalies[i], anomalies[i], double.PositiveInfinity);
            while (Math.Abs(change) > 1e-15 * Math.Abs(x))
            {
                var before = x;
                x -= (x - (Eccentricity * Math.Sin(x)) - m) / (1 - (Eccentricity * Math.Cos(x)));
                change = Math.Abs(x - before) < Math.Abs(change) ? x - before : 0;
            }

            gradient[i] = Math.Cos(x) / (1 - (Eccentricity * Math.Cos(x)));
        }
    }

    [Benchmark]
    public void AllAtOnce() => atOnce.Evaluate(anomalies, gradient);

    [Benchmark]
    public void Points() => points.Evaluate(anomalies, gradient, anomalies.Length);

    private static Variable Solution(Variable m) => FixedPoint(
        m, e => e - ((e - (Eccentricity * Sin(e)) - m) / (1 - (Eccentricity * Cos(e)))));
}
