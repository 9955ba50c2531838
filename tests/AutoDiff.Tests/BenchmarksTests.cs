using System.Reflection;
using AutoDiff.Benchmarks;
using BenchmarkDotNet.Attributes;

namespace AutoDiff.Tests;

/// <summary>
/// Every benchmark's body runs here too: what is timed must be the value and the gradient of the function, also on a
/// tape that has been used before.
/// </summary>
public class BenchmarksTests
{
    // Derived by hand, beside the benchmarks: a benchmark without an entry fails.
    private static readonly Dictionary<Type, Func<GradientBenchmark, double[]>> Derivatives = new()
    {
        [typeof(LogExpPairs)] = benchmark => LogExpPairsDerivative(benchmark.Point),
        [typeof(MultiplyAddChain)] = benchmark => MultiplyAddChainDerivative(benchmark.Point),
        [typeof(SoftmaxCrossEntropy)] = benchmark =>
            SoftmaxDerivative(benchmark.Point, ((SoftmaxCrossEntropy)benchmark).Targets),
    };

    public static TheoryData<Type, string, int> Benchmarks()
    {
        var data = new TheoryData<Type, string, int>();
        foreach (var type in BenchmarksOf<GradientBenchmark>())
        {
            foreach (var n in type.GetProperty("N")!.GetCustomAttribute<ParamsAttribute>()!.Values)
            {
                foreach (var body in Bodies(type))
                {
                    data.Add(type, body.Name, (int)n!);
                }
            }
        }

        return data;
    }

    public static TheoryData<Type, string> Comparisons()
    {
        var data = new TheoryData<Type, string>();
        foreach (var type in BenchmarksOf<ComparedBenchmark>())
        {
            foreach (var size in type.GetProperty("Size")!.GetCustomAttribute<ParamsAttribute>()!.Values)
            {
                data.Add(type, (string)size!);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Every_body_of_a_benchmark_computes_the_same(Type type, string size)
    {
        var benchmark = (ComparedBenchmark)Activator.CreateInstance(type)!;
        type.GetProperty("Size")!.SetValue(benchmark, size);
        benchmark.Setup();
        Bodies(type).Single(IsBaseline).Invoke(benchmark, null);
        double[] expected = [.. benchmark.Result];
        Assert.Contains(expected, element => element != 0);
        var tolerance = benchmark.Tolerance * expected.Max(Math.Abs);
        foreach (var body in Bodies(type).Where(body => !IsBaseline(body)))
        {
            body.Invoke(benchmark, null);
            Assert.Equal(expected.Length, benchmark.Result.Length);
            Assert.True(
                benchmark.Result.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance), body.Name);
        }
    }

    [Fact]
    public void Every_benchmark_is_tested()
    {
        Type[] tested = [.. BenchmarksOf<GradientBenchmark>(), .. BenchmarksOf<ComparedBenchmark>()];

        // GradBench's evals and generated code, in namespaces of their own, have tests of their own.
        var all = typeof(GradientBenchmark).Assembly.GetTypes().Where(
            type => type.Namespace == typeof(GradientBenchmark).Namespace && !type.IsAbstract && Bodies(type).Any());
        Assert.Equal(all.OrderBy(type => type.Name), tested.OrderBy(type => type.Name));
    }

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void A_benchmark_computes_the_value_and_the_gradient_of_its_function(Type type, string name, int n)
    {
        var benchmark = (GradientBenchmark)Activator.CreateInstance(type)!;
        type.GetProperty("N")!.SetValue(benchmark, n);
        benchmark.Setup();
        var baseline = Bodies(type).Single(IsBaseline);
        var expected = (double)baseline.Invoke(benchmark, null)!;
        var body = type.GetMethod(name)!;
        for (var call = 0; call < 2; call++)
        {
            Array.Clear(benchmark.Gradient);
            var value = (double)body.Invoke(benchmark, null)!;

            // Both add up at most 10⁵ terms of one sign, in different orders.
            Assert.InRange(value / expected, 1 - 1e-11, 1 + 1e-11);
            if (body != baseline || type == typeof(SoftmaxCrossEntropy))
            {
                AssertClose(Derivatives[type](benchmark), benchmark.Gradient);
            }
        }
    }

    [Fact]
    public void Every_function_has_a_baseline_and_a_tape_to_compare_with_it()
    {
        Assert.NotEmpty(Benchmarks());
        foreach (var type in Derivatives.Keys)
        {
            Assert.Single(Bodies(type), IsBaseline);
            Assert.Contains(Bodies(type), body => !IsBaseline(body));
        }
    }

    private static IEnumerable<Type> BenchmarksOf<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)));

    private static IEnumerable<MethodInfo> Bodies(Type type) =>
        type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null);

    private static bool IsBaseline(MethodInfo body) => body.GetCustomAttribute<BenchmarkAttribute>()!.Baseline;

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]);
            Assert.True(error <= 1e-13 * scale, $"∂/∂x[{i}] is {actual[i]:R}; expected {expected[i]:R}.");
        }
    }

    // ∂/∂xᵢ log(exp xᵢ + exp xᵢ₊₁) = σ(xᵢ − xᵢ₊₁), and each x is in two terms.
    private static double[] LogExpPairsDerivative(double[] x)
    {
        var result = new double[x.Length];
        for (var i = 0; i + 1 < x.Length; i++)
        {
            result[i] += 1 / (1 + Math.Exp(x[i + 1] - x[i]));
            result[i + 1] += 1 / (1 + Math.Exp(x[i] - x[i + 1]));
        }

        return result;
    }

    // With pᵢ the p before step i and qᵢ = ∂s/∂pᵢ: pᵢ₊₁ has the derivative qᵢ₊₁ + xᵢ.
    private static double[] MultiplyAddChainDerivative(double[] x)
    {
        var n = x.Length - 1;
        var p = new double[n + 1];
        p[0] = 1;
        for (var i = 0; i < n; i++)
        {
            p[i + 1] = (p[i] * x[i]) + x[i + 1];
        }

        var result = new double[n + 1];
        var q = 0.0;
        for (var i = n - 1; i >= 0; i--)
        {
            q += x[i];
            result[i + 1] += q;
            result[i] += p[i + 1] + (q * p[i]);
            q *= x[i];
        }

        return result;
    }

    private static double[] SoftmaxDerivative(double[] z, double[] y)
    {
        var sum = z.Sum(Math.Exp);
        return [.. z.Zip(y, (logit, target) => (Math.Exp(logit) / sum) - target)];
    }
}
