using System.Runtime.InteropServices;
using AutoDiff.Orleans.Tests.Hosting;
using AutoDiff.Orleans.Tests.Models;

namespace AutoDiff.Orleans.Tests;

/// <summary>Shards have the data they were said to have, wherever these come from.</summary>
[Collection(nameof(LocalCluster))]
public sealed class ShardsTests(LocalCluster cluster)
{
    private const int Count = 5;

    private static readonly Problem Logistic = Problem.Logistic;

    [Fact]
    public async Task Files_are_read_where_the_shards_are()
    {
        var name = Guid.NewGuid().ToString("N");
        var data = LocalCluster.Made(Logistic, Count);
        for (var shard = 0; shard < Count; shard++)
        {
            var rows = data[shard][1].SelectMany(
                (y, i) => data[shard][0].AsSpan(i * Logistic.Start.Length, Logistic.Start.Length).ToArray().Append(y));
            File.WriteAllBytes(
                Path.Combine(cluster.Folder, $"{name}-{shard:D3}.bin"), [.. MemoryMarshal.AsBytes<double>([.. rows])]);
        }

        await Same(data, Shards.FromFiles(Count, name + "-{0:D3}.bin"));
    }

    [Theory]
    [InlineData("short-{0}.bin", "has 12 bytes; expected a multiple of 48, as an observation has 6 numbers")]
    [InlineData("none-{0}.bin", "none-0.bin")]
    [InlineData("../out-{0}.bin", "below ")]
    [InlineData("/etc/out-{0}.bin", "below ")]
    public async Task A_file_that_is_no_shard_is_refused(string path, string message)
    {
        File.WriteAllBytes(Path.Combine(cluster.Folder, "short-0.bin"), new byte[12]);
        await Refused(message, Shards.FromFiles(1, path));
    }

    [Fact]
    public async Task A_function_that_no_silo_has_is_refused_with_those_there_are() => await Refused(
        "no function of shards named `absent`; it has covariance, curved, logistic, mixture, scripted",
        Shards.FromFunction(1, "absent"));

    [Fact]
    public async Task Data_larger_than_a_message_are_pushed_in_parts()
    {
        double[][][] data = [.. Enumerable.Range(0, 2).Select(shard => Logistic.Shard(shard, 60_000))];
        await Same(data, Shards.Pushed(2, (shard, _) => new(data[shard])));
    }

    [Fact]
    public async Task Shards_may_be_empty()
    {
        double[][][] data = [[[], []], Logistic.Shard(1, 10), [[], []]];
        await Same(data, Shards.Pushed(3, (shard, _) => new(data[shard])));
    }

    [Theory]
    [InlineData(10, 3, "The input y has 1 numbers for each observation; the shard has 3 for 2 observations.")]
    [InlineData(11, 2, "The input x has 5 numbers for each observation; the shard has 11 for 2 observations.")]
    public async Task Data_that_do_not_fit_are_refused(int x, int y, string message) => await Refused(
        message,
        Shards.Pushed(1, (_, _) => new([new double[x], new double[y]])));

    [Fact]
    public async Task Data_for_too_few_inputs_are_refused() => await Refused(
        "has 2 inputs with data of observations (x, y); the shard has data for 1",
        Shards.Pushed(1, (_, _) => new([new double[5]])));

    private async Task Same(double[][][] data, Shards shards)
    {
        await using var sum = cluster.Client.Sum(Logistic.Model, Logistic.Loss, shards);
        var machine = new SingleMachine(Logistic, data, new SumOptions().BlockLength);
        double[] w = [0.3, -0.1, 0.2, 0.7, -0.4];
        Assert.Equal(machine.ValueAndGradient(w).Gradient, (await sum.ValueAndGradientAsync(w)).Gradient);
    }

    private async Task Refused(string message, Shards shards)
    {
        await using var sum = cluster.Client.Sum(Logistic.Model, Logistic.Loss, shards);
        var problem = await Assert.ThrowsAsync<ShardException>(() => sum.ValueAsync(Logistic.Start));
        Assert.Equal(0, problem.Shard);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
