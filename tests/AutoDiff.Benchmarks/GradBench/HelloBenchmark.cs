namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval hello: what one call costs, since x² is nothing beside it.</summary>
public class HelloBenchmark() : ObjectiveBenchmark("hello", "square", "double")
{
    private readonly double x = 3;

    protected override object Input => x;

    protected override double Function() => x * x;
}
