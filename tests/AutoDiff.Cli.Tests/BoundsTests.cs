using System.Diagnostics;
using System.Text;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>
/// Memory is bounded whatever the input is, output that cannot be written is no defect of the command, and a signal
/// ends a check with what it has found. Devices, shells and signals are those of Unix.
/// </summary>
public class BoundsTests
{
    [Theory]
    [InlineData("x : real[4000]\nC = sum(outer(x, x))\nclaim dC/dx = 2*sum(x)*ones(4000)\n", "--timeout", "60")]
    [InlineData("x : real[4000]\nC = sum(outer(x, x))\nclaim dC/dx = 3*sum(x)*ones(4000)\n", "--timeout", "60")]
    [InlineData(
        "x : real[200]\nC = sum(i, j, k: x[i]*x[j]*x[k])\nclaim dC/dx = 3*sum(x)^2*ones(200)\n", "--timeout", "60")]
    [InlineData(
        "x : real[1000]\na = exp(x)/sum(exp(x))\nclaim da/dx = diag(a) - outer(a, a)\n", "--timeout", "60")]
    public async Task A_claim_that_is_too_large_is_undecided_within_the_memory_there_is(
        string source, params string[] options)
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(source));
        var run = await CommandProcess.Run("", ["check", file.Path, .. options]);
        Assert.Equal((ExitCode.Undecided, ""), (run.ExitCode, run.Error));
        Assert.Contains("more than the limit of 8388608", run.Unwrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_range_of_sizes_is_planned_within_the_memory_there_is()
    {
        using var file = new TemporaryFile("x : real[n]\nC = sum(x^2)\nclaim dC/dx = 2*x\n"u8.ToArray());
        var run = await CommandProcess.Run("", "check", file.Path, "--sizes", "1..2000000000", "--points", "50");
        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
        Assert.Contains("Not tried at n = ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_an_end_is_refused()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                new CommandRun(
                    ExitCode.InputError,
                    "",
                    "/dev/zero: The file is too long. Found more than 67108864 bytes, but expected at most 67108864 " +
                    "bytes.\n"),
                await CommandProcess.Run("", "check", "/dev/zero"));
        }
    }

    [Theory]
    [InlineData("check", "docs/examples/mistakes.grad")]
    [InlineData("check", "docs/examples/mistakes.grad", "--format", "json")]
    [InlineData("explain", "docs/examples/softmax-cross-entropy.grad")]
    [InlineData("grad", "x^2")]
    [InlineData("--help")]
    public async Task A_full_disk_is_named_and_is_no_defect_of_the_command(params string[] arguments)
    {
        if (OperatingSystem.IsLinux())
        {
            var run = await CommandProcess.Run("> /dev/full", arguments);
            Assert.Equal((ExitCode.OutputError, ""), (run.ExitCode, run.Output));
            Assert.Matches("^autodiff: The report cannot be written: [^\n]*\n$", run.Error);
        }
    }

    [Fact]
    public async Task Whoever_stops_reading_the_report_sees_no_error()
    {
        if (!OperatingSystem.IsWindows())
        {
            var closed = await CommandProcess.Run("| true", "check", "docs/examples/mistakes.grad");
            Assert.Equal("", closed.Error);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_check_with_what_was_found_until_then(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var first = new TemporaryFile("x : real\nf = x^2\nclaim df/dx = 2*x\n"u8.ToArray());
        using var second = new TemporaryFile("x : real\nf = floor(x)*x\nclaim df/dx = floor(x)\n"u8.ToArray());
        using var third = new TemporaryFile("x : real\nf = x^3\nclaim df/dx = 3*x^2\n"u8.ToArray());
        using var process = CommandProcess.Start(
            "", "check", first.Path, second.Path, third.Path, "--points", "100000000", "--timeout", "1000");

        // The command is at work on the second file once it works on after its report on the first.
        Assert.Equal(first.Path, await process.StandardOutput.ReadLineAsync());
        for (var reported = process.TotalProcessorTime;
            process.TotalProcessorTime < reported + TimeSpan.FromSeconds(0.5); process.Refresh())
        {
            await Task.Delay(20);
        }

        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var run = await CommandProcess.End(process);
        Assert.Equal((ExitCode.Stopped, ""), (run.ExitCode, run.Error));
        Assert.Matches(
            $"{second.Path}\n[^✗]*tried [1-9]\\d* points[^✗]*stopped before all points were tried[^✗]*2 claims: ",
            run.Output);
        Assert.DoesNotContain("df/dx = 3*x^2", run.Output, StringComparison.Ordinal);
    }
}
