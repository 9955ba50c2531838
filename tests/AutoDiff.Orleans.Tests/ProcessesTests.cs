using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;
using AutoDiff.Tests;
using Xunit.Abstractions;

namespace AutoDiff.Orleans.Tests;

/// <summary>
/// Silos in processes of their own. <c>CLUSTER_OBSERVATIONS=10000000</c> takes as many observations as that, instead of
/// 10⁵.
/// </summary>
public sealed class ProcessesTests(ITestOutputHelper output)
{
    private const int ShardCount = 20;

    private static readonly int Observations = int.Parse(
        Environment.GetEnvironmentVariable("CLUSTER_OBSERVATIONS") ?? "100000", CultureInfo.InvariantCulture);

    [UnixFact]
    public async Task Fits_with_a_paused_and_a_killed_silo_have_the_bits_of_the_single_machine()
    {
        var length = Observations / ShardCount;
        await using var silos = await Start(3, length);
        foreach (var problem in (Problem[])[Problem.Logistic, Problem.Mixture])
        {
            double[][][] shards = [.. Enumerable.Range(0, ShardCount).Select(shard => problem.Shard(shard, length))];
            var machine = new SingleMachine(problem, shards, new SumOptions().BlockLength);
            var expected = await Lbfgs.Minimize(
                x => Task.FromResult(machine.ValueAndGradient(x)), problem.Start, Observations);
            await using var sum = silos.Client.Sum(
                problem.Model, problem.Loss, Shards.FromFunction(ShardCount, problem.Name),
                new()
                {
                    Parameters = problem.Parameters,
                    AnswerWithin = TimeSpan.FromSeconds(1),
                    PollInterval = TimeSpan.FromSeconds(0.3),
                });
            var clock = Stopwatch.StartNew();
            var found = await Lbfgs.Minimize(
                x => sum.ValueAndGradientAsync(x), problem.Start, Observations,
                each: step => step != 3 ? Task.CompletedTask
                    : problem == Problem.Logistic ? Pause(silos.Processes[2])
                    : Kill(silos.Processes[1]));
            output.WriteLine(
                $"{problem.Name}: {found.Steps} steps, {clock.Elapsed.TotalSeconds:F1} s, last call " +
                $"{sum.LastCosts!.Elapsed.TotalMilliseconds:F1} ms, kernels " +
                $"{sum.LastCosts.KernelTime.TotalMilliseconds:F1} ms, [{string.Join(", ", found.Parameters)}]");
            Assert.True(found.Steps > 5);
            Assert.Equal(expected.Steps, found.Steps);
            Assert.Equal(expected.Value, found.Value);
            Assert.Equal(expected.Parameters, found.Parameters);
            Assert.Equal(shards.Sum(data => data[^1].Length), sum.LastCosts.Observations);
        }
    }

    [Fact]
    public async Task Silos_whose_last_bits_may_differ_are_refused()
    {
        await using var silos = await Start(2, 100, silo => silo == 1 ? ("DOTNET_EnableHWIntrinsic", "0") : null);
        var (problem, shards) = (Problem.Logistic, Shards.FromFunction(2, "logistic"));
        await using var strict = silos.Client.Sum(problem.Model, problem.Loss, shards);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => strict.ValueAsync(problem.Start));
        Assert.Contains("vectors of 0 bits", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits",
            refused.Message, StringComparison.Ordinal);
        await using var lenient = silos.Client.Sum(
            problem.Model, problem.Loss, shards, new() { RequiresEqualArithmetic = false });
        Assert.True(await lenient.ValueAsync(problem.Start) > 0);
    }

    [Fact]
    public async Task The_command_of_the_page_starts_silos_and_fits()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(LocalSilos).Assembly.Location])
        {
            RedirectStandardOutput = true,
        };
        using var command = Process.Start(start)!;
        var text = await command.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("on 3 silos", text, StringComparison.Ordinal);
        Assert.Contains(text.Trim(), Repository.Read("docs/how-to/cluster.md"), StringComparison.Ordinal);
    }

    private static Task<LocalSilos> Start(
        int count, int shardLength, Func<int, (string Name, string Value)?>? environment = null) => LocalSilos.Start(
            typeof(ProcessesTests).Assembly, count, shardLength.ToString(CultureInfo.InvariantCulture), environment);

    private static Task Kill(Process silo)
    {
        silo.Kill();
        return silo.WaitForExitAsync();
    }

    // As if its machine were hanging: its connections stay open.
    private static async Task Pause(Process silo)
    {
        using var kill = Process.Start("kill", ["-STOP", silo.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
