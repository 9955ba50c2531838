using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Documentation;

/// <summary>
/// The claims of the example files and of the page about notation hold, unless their line says that they are wrong.
/// </summary>
public partial class ExampleFilesTests
{
    private static readonly string Page = Read("from-paper-to-grad.md");

    public static TheoryData<string> Examples() => [.. Names()];

    public static TheoryData<string> Blocks() => [.. GradBlock().Matches(Page).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Claims_of_examples_hold_unless_their_line_says_wrong(string file) =>
        AssertVerdicts(Read($"examples/{file}"), isWrong: file == "mistakes.grad");

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Claims_of_the_page_hold(string block) => AssertVerdicts(block);

    [Fact]
    public void The_page_lists_every_example() => Assert.All(
        Names(),
        file => Assert.Contains($"(examples/{file})", Page, StringComparison.Ordinal));

    private static void AssertVerdicts(string source, bool isWrong = false)
    {
        var lines = source.Split('\n');
        foreach (var report in FormulaChecker.Check(FormulaModel.Analyze(source), new() { Explains = false }))
        {
            var isRefuted = isWrong || lines[report.Line - 1].Contains("# wrong:", StringComparison.Ordinal);
            Assert.True(
                isRefuted ? report.Verdict == Verdict.Refuted : report.Verdict is Verdict.Exact or Verdict.Supported,
                $"line {report.Line}, {report.Claim}: {report.Verdict} {report.Reason}");
        }
    }

    private static string[] Names() =>
        [.. Directory.GetFiles(Path.Combine(Docs(), "examples"), "*.grad").Select(path => Path.GetFileName(path))];

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(Docs(), file)).ReplaceLineEndings("\n");

    private static string Docs([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs");

    [GeneratedRegex("```grad\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex GradBlock();
}
