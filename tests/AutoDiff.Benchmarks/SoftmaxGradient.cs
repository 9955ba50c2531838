using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// The gradient of −Σ yᵢ log softmax(z)ᵢ, written with exp, sum, divide and log and compiled, for several rows at once.
/// The baseline is a − y.
/// </summary>
public abstract class SoftmaxGradient<T> : ComparedBenchmark
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private CompiledProgram<T> compiled = null!;
    private int rows;
    private int length;
    private T[] logitsAndTargets = [];
    private T[] gradient = [];

    [Params("1x10", "1x1000", "1x10000", "256x1000", "1024x10", "64x32000")]
    public string Size { get; set; } = "";

    public override double[] Result => Array.ConvertAll(gradient, double.CreateTruncating);

    [GlobalSetup]
    public override void Setup()
    {
        var lengths = Array.ConvertAll(Size.Split('x'), text => int.Parse(text, CultureInfo.InvariantCulture));
        (rows, length) = (lengths[0], lengths[1]);
        compiled = CompiledProgram<T>.Of(ProgramBuilder.Trace(Gradient, ("z", [length]), ("y", [length])));
        gradient = new T[rows * length];
        logitsAndTargets = new T[2 * rows * length];
        var random = new Random(20251122);
        for (var i = 0; i < gradient.Length; i++)
        {
            logitsAndTargets[i] = T.CreateTruncating(4 * random.NextDouble());
            logitsAndTargets[gradient.Length + i] = T.CreateTruncating(1.0 / length);
        }
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        for (var row = 0; row < rows; row++)
        {
            var a = gradient.AsSpan(row * length, length);
            TensorPrimitives.Exp(logitsAndTargets.AsSpan(row * length, length), a);
            TensorPrimitives.Divide(a, TensorPrimitives.Sum<T>(a), a);
            TensorPrimitives.Subtract(a, logitsAndTargets.AsSpan(gradient.Length + (row * length), length), a);
        }
    }

    [Benchmark]
    public void Compiled() => compiled.Evaluate(logitsAndTargets, gradient, rows);

    private static Variable[] Gradient(Variable[] inputs)
    {
        var (z, y) = (inputs[0], inputs[1]);
        var exponentials = Exp(z);
        return Reverse.Pull(-Sum(y * Log(exponentials / Sum(exponentials))), 1, z);
    }
}

/// <inheritdoc/>
public class SoftmaxGradientOfDoubles : SoftmaxGradient<double>
{
    // Both add up to 32,000 terms in eight partial sums or more: relative errors up to 4000 · 2⁻⁵³ each.
    public override double Tolerance => 1e-12;
}

/// <inheritdoc/>
public class SoftmaxGradientOfFloats : SoftmaxGradient<float>
{
    // The sum by hand is one of up to 32,000 floats, in a few dozen partial sums.
    public override double Tolerance => 1e-4;
}
