using System.Runtime.Intrinsics;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans.Tests.Models;

namespace AutoDiff.Orleans.Tests;

/// <summary>Processes that compute with registers of other widths.</summary>
public sealed class ArithmeticTests
{
    [Fact]
    public async Task Silos_whose_last_bits_may_differ_are_refused()
    {
        await using var silos = await LocalSilos.Start(
            typeof(ArithmeticTests).Assembly, 2, argument: "100",
            silo => silo == 1 ? ("DOTNET_EnableHWIntrinsic", "0") : null);
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
}
