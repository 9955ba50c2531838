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
    public void Programs_read_where_claims_stand_in_documents_and_what_is_assumed()
    {
        const string Document = "$f = x^2$, so $\\frac{df}{dx} = 2x$.\n";
        var json = CommandRun.Piped(Document, "check", "-", "--points", "20", "--format", "json").Json.Single();
        Assert.Equal("`x` is a real number (line 1)", json.GetProperty("assumptions")[0].GetString());
        Assert.Equal(16, json.GetProperty("claims")[0].GetProperty("column").GetInt32());
        Assert.Contains(
            "standard input,,,,assumed,,,`x` is a real number (line 1)\n",
            CommandRun.Piped(Document, "check", "-", "--points", "20", "--format", "csv").Output,
            StringComparison.Ordinal);

        // A formula file assumes nothing, and its claims are lines.
        var plain = CommandRun.Piped(Source, "check", "-", "--points", "20", "--format", "json").Json.Single();
        Assert.False(plain.TryGetProperty("assumptions", out _));
        Assert.False(plain.GetProperty("claims")[0].TryGetProperty("column", out _));
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
