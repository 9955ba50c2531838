using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// log p(y) = −½ yᵀK⁻¹y − ½ log|K| of a Gaussian process with K = a exp(−D/(2 b)) + c I, and its gradient in a, b and
/// c: on a tape and by ½ tr((ααᵀ − K⁻¹) ∂K), α = K⁻¹y, written by hand. Both have MathNet's LU decomposition.
/// </summary>
public class GaussianProcessGradient : ComparedBenchmark
{
    private readonly Tape<double> tape = new();
    private double[] parameters = [];
    private double[] distances = [];
    private double[] observations = [];
    private double[] identity = [];
    private double[] result = [];
    private int count;

    /// <summary>The number of observations.</summary>
    [Params("20", "200")]
    public string Size { get; set; } = "";

    public override double[] Result => result;

    // K has condition numbers of some 10⁴.
    public override double Tolerance => 1e-10;

    [GlobalSetup]
    public override void Setup()
    {
        count = int.Parse(Size, null);
        var random = new Random(20251122);
        double[] x = [.. Enumerable.Range(0, count).Select(_ => 10 * random.NextDouble())];
        observations = [.. x.Select(at => Math.Sin(at) + (0.1 * random.NextDouble()))];
        distances = [.. x.SelectMany(a => x.Select(b => (a - b) * (a - b)))];
        identity = [.. Enumerable.Range(0, count * count).Select(i => i % (count + 1) == 0 ? 1.0 : 0)];
        parameters = [1.2, 0.8, 0.05];
        result = new double[4];
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        var (a, b, c) = (parameters[0], parameters[1], parameters[2]);
        var correlations = new double[count * count];
        var covariance = new double[count * count];
        for (var i = 0; i < correlations.Length; i++)
        {
            correlations[i] = Math.Exp(-distances[i] / (2 * b));
            covariance[i] = (a * correlations[i]) + (c * identity[i]);
        }

        var decomposition = Matrix<double>.Build.DenseOfRowMajor(count, count, covariance).LU();
        var alpha = decomposition.Solve(Vector<double>.Build.Dense(observations)).ToArray();
        var inverse = decomposition.Inverse().ToRowMajorArray();
        var upper = decomposition.U;
        Array.Clear(result);
        for (var i = 0; i < count; i++)
        {
            result[0] -= 0.5 * ((observations[i] * alpha[i]) + Math.Log(Math.Abs(upper[i, i])));
            for (var j = 0; j < count; j++)
            {
                var at = (i * count) + j;
                var weight = 0.5 * ((alpha[i] * alpha[j]) - inverse[at]);
                result[1] += weight * correlations[at];
                result[2] += weight * a * correlations[at] * distances[at] / (2 * b * b);
                result[3] += weight * identity[at];
            }
        }
    }

    [Benchmark]
    public void Tape()
    {
        tape.Reset();
        var p = tape.Input(parameters);
        var y = tape.Constant(observations);
        var d = tape.Constant(distances, [count, count]);
        var k = (p[0] * Exp(d * (-0.5 / p[1]))) + (p[2] * tape.Constant(identity, [count, count]));
        var likelihood = -0.5 * (Dot(y, MatrixFunctions.Solve(k, y)) + MatrixFunctions.LogDeterminant(k));
        tape.Sweep(likelihood);
        result[0] = likelihood.Value;
        tape.Adjoints(p).CopyTo(result.AsSpan(1));
    }
}
