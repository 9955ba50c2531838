using AutoDiff.Benchmarks.GradBench;
using AutoDiff.GradBench.Objectives;
using AutoDiff.GradBench.Protocol;
using BenchmarkDotNet.Running;

namespace AutoDiff.GradBench.Tests;

/// <summary>Every benchmark's body runs here too: what is timed beside each other must be the same function.</summary>
public class BenchmarksTests
{
    public static TheoryData<Type> Benchmarks() =>
    [
        .. typeof(ObjectiveBenchmark).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ObjectiveBenchmark))),
    ];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void A_benchmarks_baseline_is_the_evals_function(Type type)
    {
        var benchmark = (ObjectiveBenchmark)Activator.CreateInstance(type)!;
        benchmark.Setup();
        benchmark.Gradient();

        // Sums of up to 10⁵ terms in different orders.
        Assert.Equal(1, benchmark.PlainFunction() / benchmark.Value(), 1e-11);
        var derivatives = System.Text.Json.JsonSerializer.SerializeToNode(benchmark.Derivatives)!.Numbers();
        Assert.NotEmpty(derivatives);
        Assert.All(derivatives, derivative => Assert.True(double.IsFinite(derivative)));
    }

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void The_derivatives_are_timed_beside_the_baseline(Type type) => Assert.Equal(
        [false, true],
        BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases.Select(one => one.Descriptor.Baseline).Order());

    [Fact]
    public void Every_eval_has_a_benchmark()
    {
        var benchmarks = typeof(ObjectiveBenchmark).Assembly.GetTypes().Where(
            type => type.Namespace == typeof(ObjectiveBenchmark).Namespace);
        Assert.All(
            Eval.Modules,
            module => Assert.Contains(
                benchmarks, type => type.Name.StartsWith(module, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData(Mode.Forward, Mode.Forward)]
    [InlineData(Mode.Forward, Mode.Reverse)]
    [InlineData(Mode.Reverse, Mode.Forward)]
    [InlineData(Mode.Reverse, Mode.Reverse)]
    public void The_benchmark_of_the_trajectory_gives_its_derivative(Mode outer, Mode inner)
    {
        var benchmark = new ParticleBenchmark { Outer = outer, Inner = inner };
        benchmark.Setup();
        var objective = Particle.Objective(inner);
        var (value, derivative) = Differentiate.ValueAndGradient(w => objective.Call(w)[0], 0.2);
        Assert.Equal(1, benchmark.PlainFunction() / value, 1e-11);
        Assert.Equal(1, benchmark.Gradient() / derivative, 1e-11);
    }
}
