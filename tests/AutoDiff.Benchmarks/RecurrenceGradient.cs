using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// Σ h² of h[t+1] = tanh(a h[t] + b x[t]) over a sequence, differentiated in a and b: back through time by hand, and as
/// a scan of a compiled program.
/// </summary>
public class RecurrenceGradient : ComparedBenchmark
{
    private readonly double[] gradient = new double[2];
    private double[] inputs = [];
    private double[] states = [];
    private CompiledProgram<double> scan = null!;

    [Params("100", "10000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    public override double Tolerance => 1e-11;

    [GlobalSetup]
    public override void Setup()
    {
        var length = int.Parse(Size);
        inputs = [0.9, 0.4, .. Enumerable.Range(0, length).Select(t => Math.Sin(t))];
        states = new double[length + 1];
        scan = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v =>
            {
                var (_, all) = Scan(
                    0.0 * v[0],
                    v[2],
                    (h, x) => Tanh((v[0] * h) + (v[1] * x)) is var next ? (next, Square(next)) : default);
                return Reverse.Pull(Sum(all), 1, v[0], v[1]);
            },
            ("a", Shape.Scalar), ("b", Shape.Scalar), ("x", [length])));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        var (a, b) = (inputs[0], inputs[1]);
        for (var t = 0; t + 1 < states.Length; t++)
        {
            states[t + 1] = Math.Tanh((a * states[t]) + (b * inputs[t + 2]));
        }

        var (adjoint, ofA, ofB) = (0.0, 0.0, 0.0);
        for (var t = states.Length - 2; t >= 0; t--)
        {
            var h = states[t + 1];
            var inner = (adjoint + (2 * h)) * (1 - (h * h));
            ofA += inner * states[t];
            ofB += inner * inputs[t + 2];
            adjoint = inner * a;
        }

        (gradient[0], gradient[1]) = (ofA, ofB);
    }

    [Benchmark]
    public void AsAScan() => scan.Evaluate(inputs, gradient);
}
