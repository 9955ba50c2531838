using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests.Commands;

/// <summary>A hyphen in place of a file is what is piped in.</summary>
public class StandardInputTests
{
    private const string Source = "x : real[2]\nC = sum(x^2)\nclaim dC/dx = 2*x\n";

    [Fact]
    public void A_hyphen_is_checked_as_the_file_would_be()
    {
        var run = CommandRun.Piped(Source, "check", "-", "--points", "20");
        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
        var ofFile = CommandRun.Check(Source, "--points", "20").Output;
        Assert.Equal(ofFile.Replace("FILE", "standard input", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public void A_hyphen_is_derived_and_differentiated_as_the_file_would_be()
    {
        Assert.StartsWith(
            "dC/dx, claimed in line 3", CommandRun.Piped(Source, "explain", "-").Output, StringComparison.Ordinal);
        Assert.Equal(
            "C     = 5\ndC/dx = [2, 4]\n\ndC/dx = 2 * x\n",
            CommandRun.Piped(Source, "grad", "-", "--at", "x=[1,2]").Output);
    }

    [Fact]
    public void Errors_name_standard_input()
    {
        Assert.StartsWith(
            "standard input, line 1, column 5: ", CommandRun.Piped("f = lgo(1)\n", "explain", "-").Error,
            StringComparison.Ordinal);
        Assert.Equal(
            "standard input: The file makes no claim. Found an empty file, but expected a claim such as " +
            "`claim dC/dz = a - y`.\n",
            CommandRun.Piped("", "check", "-").Error);
    }

    [Fact]
    public void A_misspelt_option_is_no_file()
    {
        Assert.Contains(
            "There is no option `--sede`. Did you mean `--seed`?", CommandRun.Of("check", "--sede").Error,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.InputError, CommandRun.Of("check", "-x").ExitCode);
    }
}
