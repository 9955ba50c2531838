using System.Diagnostics;
using System.Globalization;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;
using Xunit.Abstractions;

namespace AutoDiff.Orleans.Tests;

/// <summary>
/// Fits on silos in processes of their own. <c>CLUSTER_OBSERVATIONS=10000000</c> takes as many observations as that,
/// instead of 10⁵.
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
        await using var silos = await LocalSilos.Start(
            typeof(ProcessesTests).Assembly, 3, length.ToString(CultureInfo.InvariantCulture));
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
