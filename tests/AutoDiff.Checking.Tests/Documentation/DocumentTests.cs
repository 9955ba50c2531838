using System.Runtime.CompilerServices;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Documentation;

/// <summary>
/// Documents in Markdown and LaTeX: claims hold unless their line has a comment with the word <c>wrong</c>, and what
/// cannot be read is what lines with the word <c>unreadable</c> say.
/// </summary>
public class DocumentTests
{
    private static readonly string[] Folders =
        [Path.Combine("..", "Documents"), Path.Combine("..", "..", "..", "docs", "examples")];

    public static TheoryData<string> Documents() => [.. Folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Here(), folder)))
        .Where(file => Path.GetExtension(file) is ".md" or ".tex").Select(file => Path.GetRelativePath(Here(), file))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Claims_hold_unless_their_line_says_wrong(string file)
    {
        var source = File.ReadAllText(Path.Combine(Here(), file)).ReplaceLineEndings("\n");
        var lines = source.Split('\n');
        var document = FormulaDocument.Read(source, FormulaDocument.KindOf(file, source));
        int[] unreadable = [.. LinesWith("unreadable")];
        Assert.Equal(unreadable, document.Errors.Select(error => error.Line).Distinct());

        var reports = FormulaChecker.Check(document.Model, new() { Explains = false, Points = 100 });
        foreach (var report in reports)
        {
            var isWrong = Says(lines[report.Line - 1], "wrong");
            Assert.True(
                isWrong ? report.Verdict == Verdict.Refuted : report.Verdict is Verdict.Exact or Verdict.Supported,
                $"line {report.Line}, {report.Claim}: {report.Verdict} {report.Reason}");
        }

        Assert.NotEmpty(reports);
        Assert.Superset(LinesWith("wrong").ToHashSet(), reports.Select(report => report.Line).ToHashSet());

        IEnumerable<int> LinesWith(string word) => Enumerable.Range(1, lines.Length).Where(
            line => Says(lines[line - 1], word));
    }

    [Fact]
    public void The_seed_derivation_is_exact_line_by_line()
    {
        var source = File.ReadAllText(Path.Combine(Here(), Folders[1], "softmax-cross-entropy.md"));
        var document = FormulaDocument.Read(source, DocumentKind.Markdown);
        Assert.Empty(document.Errors);
        Assert.Empty(document.Assumptions);
        var reports = FormulaChecker.Check(document.Model, new() { Explains = false });
        Assert.Equal(11, reports.Count);
        Assert.All(reports, report => Assert.Equal(Verdict.Exact, report.Verdict));
    }

    private static bool Says(string line, string word) =>
        line.Contains($"<!-- {word} -->", StringComparison.Ordinal)
            || line.Contains($"% {word}", StringComparison.Ordinal);

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
