using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Order;

namespace AutoDiff.Benchmarks;

/// <summary>
/// A function, evaluated by plain C# as the baseline, and its gradient by other means. A gradient is recorded afresh,
/// swept and read on every call, so that a ratio to the baseline is what a user pays per gradient.
/// </summary>
[MemoryDiagnoser]
[Orderer(SummaryOrderPolicy.Declared)]
public abstract class GradientBenchmark
{
    /// <summary>The point at which the function is evaluated.</summary>
    public double[] Point { get; private set; } = [];

    /// <summary>The gradient that the last call of a benchmark other than the baseline left behind.</summary>
    public double[] Gradient { get; private set; } = [];

    protected abstract int Dimension { get; }

    [GlobalSetup]
    public virtual void Setup()
    {
        var random = new Random(20251122);
        Point = new double[Dimension];
        Gradient = new double[Dimension];
        for (var i = 0; i < Point.Length; i++)
        {
            Point[i] = 0.1 + (0.8 * random.NextDouble());
        }
    }

    /// <summary>Records each coordinate of the point as a scalar of its own.</summary>
    protected void Record(Tape<double> tape, Span<Variable> scalars)
    {
        tape.Reset();
        for (var i = 0; i < scalars.Length; i++)
        {
            scalars[i] = tape.Input(Point[i]);
        }
    }

    protected double SweepScalars(Tape<double> tape, Variable output, ReadOnlySpan<Variable> scalars)
    {
        tape.Sweep(output);
        for (var i = 0; i < scalars.Length; i++)
        {
            Gradient[i] = tape.Adjoints(scalars[i])[0];
        }

        return output.Value;
    }

    protected double SweepArray(Tape<double> tape, Variable output, Variable x)
    {
        tape.Sweep(output);
        tape.Adjoints(x).CopyTo(Gradient);
        return output.Value;
    }
}
