using System.Diagnostics;
using AutoDiff.Examples.Cluster;
using AutoDiff.Tests;

namespace AutoDiff.Orleans.Tests;

/// <summary>The example does what the page says.</summary>
public sealed class ExampleTests
{
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
}
