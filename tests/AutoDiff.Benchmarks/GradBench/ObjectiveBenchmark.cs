using System.Text.Json;
using AutoDiff.GradBench.Protocol;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Order;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>
/// An objective of GradBench, evaluated by plain C# as the baseline, and what the eval asks to be differentiated, by
/// the code that answers the eval. Tracing and compiling are not part of it, as they are not there.
/// </summary>
/// <param name="module">The eval.</param>
/// <param name="function">Its function that gives the value.</param>
/// <param name="derivative">Its function that gives the derivatives.</param>
[MemoryDiagnoser]
[Orderer(SummaryOrderPolicy.Declared)]
public abstract class ObjectiveBenchmark(string module, string function, string derivative)
{
    private Evaluation derivatives = null!;

    /// <summary>The input, by the names of the eval's fields in C#.</summary>
    protected abstract object Input { get; }

    /// <summary>What the derivatives were when they were last computed, as they are written as JSON.</summary>
    public object Derivatives => derivatives.Output();

    [GlobalSetup]
    public void Setup()
    {
        derivatives = Prepare(derivative);
        derivatives.Run();
    }

    // A method that overrides another is no benchmark to BenchmarkDotNet.
    [Benchmark(Baseline = true)]
    public double PlainFunction() => Function();

    [Benchmark]
    public void Gradient() => derivatives.Run();

    /// <summary>The value that the eval's function returns; the sum of the values if there are several.</summary>
    public virtual double Value()
    {
        var evaluation = Prepare(function);
        evaluation.Run();
        return evaluation.Output() is double value ? value : ((IEnumerable<double>)evaluation.Output()).Sum();
    }

    /// <summary>The value, by plain C#.</summary>
    protected abstract double Function();

    protected Evaluation Prepare(string name) =>
        Eval.Find(module, name).Prepare(JsonSerializer.SerializeToElement(Input, Input.GetType(), Eval.Options));

    /// <summary>Numbers between −1 and 1, the same each time.</summary>
    protected static double[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    /// <summary>The same, as a list of rows.</summary>
    protected static double[][] Rows(int rows, int columns) => [.. Numbers(rows * columns).Chunk(columns)];
}
