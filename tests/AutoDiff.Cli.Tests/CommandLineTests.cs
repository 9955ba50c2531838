using System.Diagnostics;
using AutoDiff.Checking.Exactness;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>The command itself: help, version, no arguments, unknown commands, and the built executable.</summary>
public class CommandLineTests
{
    [Fact]
    public void Help_lists_the_commands_and_each_command_explains_its_exit_codes()
    {
        var help = CommandRun.Of("--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains(
            "  check <FILE>      Check every claim in formula files and documents: exact, supported, refuted or " +
                "undecided.",
            help.Output,
            StringComparison.Ordinal);
        foreach (var command in new[] { "check", "grad" })
        {
            var run = CommandRun.Of(command, "--help");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"autodiff {command}", run.Output, StringComparison.Ordinal);
            Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
            Assert.Contains("\"NaN\", \"Infinity\" and \"-Infinity\"", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_arguments_show_the_help_as_an_error() =>
        Assert.Equal(new CommandRun(2, "", CommandRun.Of("--help").Output), CommandRun.Of());

    [Fact]
    public void The_version_is_a_version() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", CommandRun.Of("--version").Output);

    [Theory]
    [InlineData(
        "There is no command `chek`. Did you mean `check`?", "chek", "docs/examples/mistakes.grad", "--seed", "3")]
    [InlineData("There is no command `differentiate`.", "differentiate")]
    public void A_misspelt_command_is_told_the_nearest(string message, params string[] arguments) => Assert.Equal(
        new CommandRun(2, "", $"autodiff: {message}\nRun `autodiff --help` for the arguments.\n"), CommandRun.Of(
            arguments));

    [Fact]
    public void An_option_without_a_command_is_an_error()
    {
        var run = CommandRun.Of("--chek");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("'--chek'", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Run `autodiff --help` for the arguments.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_name_is_an_error()
    {
        var run = CommandRun.Of("check");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("Run `autodiff check --help` for the arguments.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_built_executable_gives_the_same_report_and_exit_code()
    {
        var start = new ProcessStartInfo(
            "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = CommandRun.Root };
        foreach (var argument in new[] { typeof(CommandLine).Assembly.Location, "check",
            "docs/examples/mistakes.grad" })
        {
            start.ArgumentList.Add(argument);
        }

        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var file = CommandRun.Example("mistakes.grad");
        Assert.Equal(
            CommandRun.Of("check", file).Output.Replace(file, "docs/examples/mistakes.grad", StringComparison.Ordinal),
            output.ReplaceLineEndings("\n"));
        Assert.Equal(1, process.ExitCode);
    }
}
