using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// The three diagonals of the Hessian of Rosenbrock's function: the second derivatives written by hand, and the sparse
/// Hessian of the function, whose structure nobody states.
/// </summary>
public class RosenbrockHessian : ComparedBenchmark
{
    private double[] point = [];
    private double[] values = [];
    private SparseJacobian<double> hessian = null!;

    [Params("1000", "100000")]
    public string Size { get; set; } = "";

    public override double[] Result => values;

    public override double Tolerance => 1e-14;

    [GlobalSetup]
    public override void Setup()
    {
        point = [.. Enumerable.Range(0, int.Parse(Size)).Select(i => 1 + (0.1 * Math.Sin(i)))];
        hessian = SparseJacobian<double>.OfGradient(ProgramBuilder.Trace(
            v => [Sum((100 * Square(v[0][1..] - Square(v[0][..^1]))) + Square(1 - v[0][..^1]))],
            ("x", [point.Length])));
        values = new double[hessian.Pattern.Count];
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        var (x, next) = (point, 0);
        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0)
            {
                values[next++] = -400 * x[i - 1];
            }

            values[next++] = (i > 0 ? 200 : 0)
                + (i < x.Length - 1 ? (1200 * x[i] * x[i]) - (400 * x[i + 1]) + 2 : 0);
            if (i < x.Length - 1)
            {
                values[next++] = -400 * x[i];
            }
        }
    }

    [Benchmark]
    public void Sparse() => hessian.Evaluate(point, values);
}
