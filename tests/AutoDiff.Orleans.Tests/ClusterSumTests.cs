using System.Collections.Concurrent;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;
using static AutoDiff.Functions;

namespace AutoDiff.Orleans.Tests;

/// <summary>Sums over silos are those of the single machine, bit for bit.</summary>
[Collection(nameof(LocalCluster))]
public sealed class ClusterSumTests(LocalCluster cluster)
{
    private const int Block = 64;

    [Theory]
    [InlineData("logistic", 1, 256, 1)]
    [InlineData("logistic", 40, 256, 1)]
    [InlineData("mixture", 17, 256, 1)]
    [InlineData("mixture", 40, 256, 16)]
    [InlineData("covariance", 17, 256, 1)]

    // Trees of one, two and three levels of grains.
    [InlineData("logistic", 40, 3, 1)]
    [InlineData("logistic", 40, 1, 1)]
    [InlineData("logistic", 40, 1, 16)]
    [InlineData("logistic", 260, 1, 1)]
    public async Task Values_and_gradients_have_the_bits_of_the_single_machine(
        string name, int shards, int mostCalls, int shardsPerGrain)
    {
        var problem = Problem.Named(name);
        var machine = new SingleMachine(problem, LocalCluster.Made(problem, shards), Block);
        await using var sum = SumOf(problem, shards, new() { MostCalls = mostCalls, ShardsPerGrain = shardsPerGrain });
        foreach (var parameters in Points(problem))
        {
            var expected = machine.ValueAndGradient(parameters);
            var (value, gradient) = await sum.ValueAndGradientAsync(parameters);
            Assert.Equal(expected.Value, value);
            Assert.Equal(expected.Gradient, gradient);
            Assert.Equal(expected.Value, await sum.ValueAsync(parameters), 1e-12 * Math.Abs(value));
        }
    }

    // With s = w·x and t = tanh s: the Gauss-Newton matrix of ½ (t − y)² is Σ (1 − t²)² x xᵀ, and the Hessian has
    // −2 t (1 − t²) (t − y) x xᵀ in addition.
    [Fact]
    public async Task Products_are_those_of_the_closed_form()
    {
        await using var sum = SumOf(Problem.Curved, 5, new());
        double[] v = [1, -2, 0.5, 3, 0.25];
        foreach (var w in Points(Problem.Curved))
        {
            var (hessian, gaussNewton) = (new double[w.Length], new double[w.Length]);
            foreach (var shard in LocalCluster.Made(Problem.Curved, 5))
            {
                for (var i = 0; i < shard[1].Length; i++)
                {
                    var x = shard[0].AsSpan(i * w.Length, w.Length).ToArray();
                    var (s, along) = (x.Zip(w, (a, b) => a * b).Sum(), x.Zip(v, (a, b) => a * b).Sum());
                    var (t, y) = (Math.Tanh(s), shard[1][i]);
                    var slope = 1 - (t * t);
                    for (var j = 0; j < w.Length; j++)
                    {
                        gaussNewton[j] += slope * slope * along * x[j];
                        hessian[j] += ((slope * slope) - (2 * t * slope * (t - y))) * along * x[j];
                    }
                }
            }

            Near(hessian, await sum.HessianProductAsync(w, v));
            Near(gaussNewton, await sum.GaussNewtonProductAsync(w, v));
            Near(hessian, sum.HessianProduct(w, v));
            Near(gaussNewton, sum.GaussNewtonProduct(w, v));
        }
    }

    // With Σ = I + B Bᵀ and r = x − μ the derivative of Σ ½ (rᵀ Σ⁻¹ r + log det Σ) in μ is −Σ⁻¹ r, and that in B
    // (Σ⁻¹ − Σ⁻¹ r rᵀ Σ⁻¹) B. Determinants of three rows by Sarrus' rule, inverses by minors.
    [Fact]
    public async Task A_program_may_factorize_a_matrix_of_parameters()
    {
        var problem = Problem.Covariance;
        await using var sum = SumOf(problem, 3, new());
        var at = Points(problem).First();
        var (value, gradient) = await sum.ValueAndGradientAsync(at);
        double B(int i, int j) => at[3 + (3 * i) + j];
        double Sigma(int i, int j) => (i == j ? 1 : 0) + Sum(k => B(i, k) * B(j, k));
        double Minor(int i, int j) => (Sigma((i + 1) % 3, (j + 1) % 3) * Sigma((i + 2) % 3, (j + 2) % 3))
            - (Sigma((i + 1) % 3, (j + 2) % 3) * Sigma((i + 2) % 3, (j + 1) % 3));
        var determinant = Sum(k => Sigma(0, k) * Minor(0, k));
        double Inverse(int i, int j) => Minor(j, i) / determinant;
        var (expected, derivative) = (0.0, new double[at.Length]);
        foreach (var x in LocalCluster.Made(problem, 3).SelectMany(shard => shard[0].Chunk(3)))
        {
            double Solved(int i) => Sum(k => Inverse(i, k) * (x[k] - at[k]));
            expected += 0.5 * (Sum(i => Solved(i) * (x[i] - at[i])) + Math.Log(determinant));
            for (var i = 0; i < 3; i++)
            {
                derivative[i] -= Solved(i);
                for (var j = 0; j < 3; j++)
                {
                    derivative[3 + (3 * i) + j] += Sum(k => (Inverse(i, k) - (Solved(i) * Solved(k))) * B(k, j));
                }
            }
        }

        Assert.Equal(expected, value, 1e-12 * expected);
        Near(derivative, gradient);

        static double Sum(Func<int, double> term) => term(0) + term(1) + term(2);
    }

    [Fact]
    public async Task A_silo_that_does_not_know_an_operation_names_it()
    {
        var format = ProgramFormat.Default.With(Halved.Instance);
        var program = ProgramBuilder.Trace(
            v => [Sum(v[0] * Apply(Halved.Instance, v[1])) + v[2]],
            ("w", [5]), ("x", [5]), ("y", Shape.Scalar));
        await using var sum = cluster.Client.Sum(
            program, Shards.FromFunction(2, "logistic"), new() { Format = format });
        var problem = await Assert.ThrowsAsync<ShardException>(() => sum.ValueAsync(new double[5]));
        Assert.Equal(typeof(FormatException).FullName, problem.Kind);
        Assert.Contains(
            "In line 5, at the program.instructions[3].name: found `halved`, but expected an operation",
            problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_may_compute_its_loss_itself()
    {
        var program = ProgramBuilder.Trace(
            v => Problem.Logistic.Loss.Call(Problem.Logistic.Model.Call(v)),
            [.. Problem.Logistic.Model.Inputs.Select(input => (input.Name, input.Shape))]);
        await using var sum = cluster.Client.Sum(program, Shards.FromFunction(4, "logistic"));
        var machine = new SingleMachine(Problem.Logistic, LocalCluster.Made(Problem.Logistic, 4), int.MaxValue / 2);
        double[] w = [0.1, 0.2, -0.3, 0.4, 0.5];
        Assert.Equal(machine.ValueAndGradient(w).Gradient, sum.ValueAndGradient(w).Gradient);
        Assert.Equal(sum.ValueAndGradient(w).Value, sum.Value(w), 1e-10);
        var problem = await Assert.ThrowsAsync<NotSupportedException>(() => sum.GaussNewtonProductAsync(w, w));
        Assert.Contains("loss", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_at_the_same_time_do_not_disturb_each_other()
    {
        var problem = Problem.Logistic;
        var machine = new SingleMachine(problem, LocalCluster.Made(problem, 6), Block);
        await using var sum = SumOf(problem, 6, new());
        var points = Points(problem).ToArray();
        var found = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(k => sum.ValueAndGradientAsync(points[k % points.Length])));
        for (var k = 0; k < found.Length; k++)
        {
            Assert.Equal(machine.ValueAndGradient(points[k % points.Length]).Gradient, found[k].Gradient);
        }
    }

    [Fact]
    public async Task What_cannot_be_summed_is_refused_with_what_was_found()
    {
        var (model, loss) = (Problem.Logistic.Model, Problem.Logistic.Loss);
        var shards = Shards.FromFunction(2, "logistic");
        Refused<ArgumentException>("has 3 inputs, of which the first 3", () => Of(new() { Parameters = 3 }));
        Refused<ArgumentException>("has 3 inputs, of which the first 0", () => Of(new() { Parameters = 0 }));
        Refused<ArgumentOutOfRangeException>("1, 16 or 256 shards; found 3", () => Of(new() { ShardsPerGrain = 3 }));
        Refused<ArgumentOutOfRangeException>("MostCalls", () => Of(new() { MostCalls = 0 }));
        Refused<ShapeMismatchException>("one scalar output", () => cluster.Client.Sum(model, shards));
        Refused<ShapeMismatchException>(
            "found inputs of the shapes [3]",
            () => cluster.Client.Sum(model, Problem.Mixture.Loss, shards));
        Refused<ArgumentException>("{0}", () => Shards.FromFiles(2, "same.bin"));
        await using var sum = cluster.Client.Sum(model, loss, shards);
        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => sum.ValueAsync([1, 2]));
        Assert.Contains("5 parameters; 2 numbers", wrong.Message, StringComparison.Ordinal);

        ClusterSum Of(SumOptions options) => cluster.Client.Sum(model, loss, shards, options);

        static void Refused<T>(string message, Func<object> make)
            where T : Exception => Assert.Contains(message, Assert.Throws<T>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_are_measured_and_suggest_sizes_of_shards()
    {
        await using var sum = SumOf(Problem.Mixture, 4, new());
        Assert.Null(sum.LastCosts);
        await sum.ValueAndGradientAsync(Problem.Mixture.Start);
        var costs = sum.LastCosts!;
        Assert.Equal(LocalCluster.Made(Problem.Mixture, 4).Sum(shard => shard[0].Length), costs.Observations);
        Assert.True(costs.LongestShard > TimeSpan.Zero && costs.LongestShard <= costs.KernelTime);
        Assert.True(costs.OverheadPerShard > TimeSpan.Zero && costs.OverheadPerShard < costs.Elapsed);

        // A microsecond for each observation; messages take a millisecond.
        var known = costs with
        {
            Observations = 2_000_000,
            KernelTime = TimeSpan.FromSeconds(2),
            OverheadPerShard = TimeSpan.FromMilliseconds(1),
        };
        Assert.Equal((20_000, 1_000_000), known.SuggestShardLength());
        Assert.Throws<InvalidOperationException>(() => (known with { Observations = 0 }).SuggestShardLength());
    }

    [Fact]
    public async Task Progress_is_told()
    {
        var told = new ConcurrentQueue<SumProgress>();
        using var open = new ManualResetEventSlim();
        await using var sum = cluster.Client.Sum(
            Problem.Logistic.Model, Problem.Logistic.Loss,
            LocalCluster.Scripted(6, (request, token) =>
            {
                if (request.Number == 5)
                {
                    open.Wait(token);
                }
            }),
            new() { PollInterval = TimeSpan.FromMilliseconds(50), Progress = new Told(told.Enqueue) });
        var call = sum.ValueAsync(Problem.Logistic.Start);
        while (!told.Any(progress => progress.Done == 5))
        {
            await Task.Delay(20);
        }

        Assert.False(call.IsCompleted);
        open.Set();
        await call;
        Assert.Equal(new SumProgress(6, 6, told.Last().Elapsed), told.Last());
        Assert.Equal(told.Select(progress => progress.Done).Order(), told.Select(progress => progress.Done));
    }

    private static IEnumerable<double[]> Points(Problem problem)
    {
        var random = new Random(3);
        for (var k = 0; k < 3; k++)
        {
            yield return [.. problem.Start.Select(x => x + random.NextDouble() - 0.5)];
        }
    }

    private static void Near(double[] expected, double[] found)
    {
        var size = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * size));
    }

    private ClusterSum SumOf(Problem problem, int shards, SumOptions options) => cluster.Client.Sum(
        problem.Model, problem.Loss, Shards.FromFunction(shards, problem.Name),
        options with { Parameters = problem.Parameters, BlockLength = Block, Format = Problem.Format });

    private sealed class Halved : CustomOperation
    {
        public static Halved Instance { get; } = new();

        public override string Name => "halved";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

        public override void Evaluate(CustomOperands<double> operands, Span<double> result)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = operands[0][i] / 2;
            }
        }

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            [0.5 * cotangent];
    }

    private sealed class Told(Action<SumProgress> tell) : IProgress<SumProgress>
    {
        public void Report(SumProgress value) => tell(value);
    }
}
