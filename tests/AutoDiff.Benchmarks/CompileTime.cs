using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;

namespace AutoDiff.Benchmarks;

/// <summary>
/// The gradient of a chain of arithmetic operations and functions: traced, differentiated, compiled and evaluated once.
/// The baseline interprets it.
/// </summary>
public class CompileTime : ComparedBenchmark
{
    private readonly double[] gradient = new double[2];
    private int traces;

    [Params("10", "100", "1000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    // The compiled functions and those of System.Math differ by a few roundings at each of 1000 steps, each of which
    // contracts.
    public override double Tolerance => 1e-10;

    public override void Setup()
    {
    }

    [Benchmark(Baseline = true)]
    public void Interpreted() => new Interpreter(Trace()).Evaluate<double>([0.5, 0.25], gradient);

    [Benchmark]
    public void Compiled() => CompiledProgram<double>.Of(Trace()).Evaluate([0.5, 0.25], gradient);

    // A constant that is never the same: a program compiled before would be found and not be compiled again.
    private ArrayProgram Trace()
    {
        var factor = 0.25 + (++traces * 1e-15);
        return ProgramBuilder.Trace(
            v =>
            {
                var (x, y) = (v[0], v[1]);
                for (var i = 0; i < int.Parse(Size); i++)
                {
                    (x, y) = (y, Functions.Tanh(x * 0.5) + (y * factor));
                }

                return Reverse.Pull(x + y, 1, v[0], v[1]);
            },
            ("x", Shape.Scalar),
            ("y", Shape.Scalar));
    }
}
