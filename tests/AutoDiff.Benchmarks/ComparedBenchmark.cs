using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Order;

namespace AutoDiff.Benchmarks;

/// <summary>One array computed by several means, the baseline being how one writes it by hand for speed.</summary>
[MemoryDiagnoser]
[Orderer(SummaryOrderPolicy.Declared)]
public abstract class ComparedBenchmark
{
    /// <summary>What the last body computed.</summary>
    public abstract double[] Result { get; }

    /// <summary>How far the bodies may differ, as a part of the largest element.</summary>
    public abstract double Tolerance { get; }

    public abstract void Setup();
}
