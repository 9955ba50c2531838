using System.Text.RegularExpressions;
using AutoDiff.Checking.Exactness;
using AutoDiff.Cli.Output;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Tests.Documentation;

/// <summary>
/// The examples of the README, of the page about the command and of the tutorial print what is said there.
/// </summary>
public sealed partial class CommandLinePageTests
{
    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (Match block in Blocks().Matches(Readme + Page + Tutorial))
        {
            foreach (var example in block.Groups["text"].Value.Split(
                "$ autodiff ", StringSplitOptions.RemoveEmptyEntries))
            {
                var end = example.IndexOf('\n', StringComparison.Ordinal);
                data.Add(example[..end], example[(end + 1)..]);
            }
        }

        return data;
    }

    private static string Readme => File.ReadAllText(Path.Combine(CommandRun.Root, "README.md"));

    private static string Tutorial =>
        File.ReadAllText(Path.Combine(CommandRun.Root, "docs", "tutorial-check.md"));

    private static string Page => File.ReadAllText(Path.Combine(CommandRun.Root, "docs", "command-line.md"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_the_page_says(string command, string expected)
    {
        var run = CommandRun.InRepository(Arguments().Matches(command).Select(argument => argument.Value.Trim('"')));

        // A command whose output the page leaves out has only to work; of a file, the folder is not shown.
        var written = (run.Output + run.Error).Replace(
            CommandRun.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0 ? written : expected, written);
        var refutes = written.Contains("✗ refuted", StringComparison.Ordinal);
        Assert.Equal(
            run.Error.Length > 0 ? ExitCode.InputError : refutes ? ExitCode.Refuted : ExitCode.Success, run.ExitCode);
    }

    [Fact]
    public void The_page_has_examples_and_every_option()
    {
        Assert.True(Examples().Count >= 10);
        foreach (var command in (string[])["check", "explain", "grad", "serve"])
        {
            var options = OptionNames().Matches(CommandRun.InRepository(command, "--help").Output)
                .Select(option => option.Groups[1].Value).Except(["--help"]).ToList();
            Assert.NotEmpty(options);
            Assert.All(options, option => Assert.Contains($"| `{option}", Page, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("lgamma(x)", "x=2")]
    [InlineData("prod(v)*sum(v[1:])*v[0]", "v=[1,2,3]")]
    [InlineData("sum(i: v[2-i]*v[i]^3)", "v=[1,2,3]")]
    [InlineData("trace(A)*det(A) + sum(solve(A, v[:2])*v[1:])", "A=[[1,2],[3,5]]; v=[1,2,3]")]
    [InlineData("sum(i, j: A[i,j]*A[j,i]*v[i]) + sum(cumsum(A)^2)", "A=[[1,2],[3,5]]; v=[1,2]")]
    [InlineData("sum(digamma(v)*softmax(v))", "v=[1,2,3]")]
    public void What_a_printed_derivative_calls_is_in_the_language_or_on_the_page(string formula, string at)
    {
        var run = CommandRun.Of("grad", formula, "--at", at, "--hessian");
        Assert.Equal(ExitCode.Success, run.ExitCode);
        var called = CalledNames().Matches(run.Output).Select(call => call.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(called);
        Assert.All(called, name =>
            Assert.True(FunctionTable.TryFind(name, out _) ||
                Page.Contains($"`{name}`", StringComparison.Ordinal), name));
    }

    [GeneratedRegex(@"(\w+)\(")]
    private static partial Regex CalledNames();

    [GeneratedRegex(@"^```text\n(?<text>\$ autodiff .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"""[^""]*""|\S+")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^  (?:-\w, )?(--\w+)", RegexOptions.Multiline)]
    private static partial Regex OptionNames();
}
