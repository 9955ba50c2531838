using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// Lines of code and docs have at most 120 columns. Three kinds of lines cannot be divided: a row of a table, what a
/// program printed, and a line of a raw string, which is the text that it stands for.
/// </summary>
public sealed partial class LineLengthTests
{
    private const int Limit = 120;

    [Fact]
    public void Lines_of_code_fit_into_the_limit() =>
        Assert.Empty(Files("src", "*.cs").Concat(Files("tests", "*.cs")).SelectMany(file => TooLong(file, CodeLines)));

    [Fact]
    public void Lines_of_docs_fit_into_the_limit() =>
        Assert.Empty(
            Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Files("docs", "*.md"))
            .SelectMany(file => TooLong(file, ProseLines)));

    [Fact]
    public void A_long_line_is_found_where_it_can_be_divided()
    {
        var prose = new string('x', Limit + 1);
        Assert.Equal([(1, prose)], Lines(prose, ProseLines));
        Assert.Empty(Lines($"| {prose} |\n```text\n{prose}\n```", ProseLines));
        Assert.Equal([(2, prose)], Lines($"```csharp\n{prose}\n```", ProseLines));
        Assert.Equal([(4, prose)], Lines($"var text = \"\"\"\n    {prose}\n    \"\"\";\n{prose}", CodeLines));
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
        .Where(path => !Generated().IsMatch(path));

    private static IEnumerable<string> TooLong(string file, Func<string[], IEnumerable<int>> divisible) =>
        Lines(File.ReadAllText(file), divisible)
        .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}");

    private static IEnumerable<(int Number, string Text)> Lines(
        string text, Func<string[], IEnumerable<int>> divisible)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return divisible(lines).Where(i => lines[i].Length > Limit).Select(i => (i + 1, lines[i]));
    }

    private static IEnumerable<int> CodeLines(string[] lines)
    {
        var raw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var wasRaw = raw;
            raw ^= RawQuotes().Count(lines[i]) % 2 == 1;
            if (!wasRaw)
            {
                yield return i;
            }
        }
    }

    private static IEnumerable<int> ProseLines(string[] lines)
    {
        string? fence = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence is null ? lines[i].Trim()[3..] : null;
            }
            else if (fence is null ? !lines[i].StartsWith('|') : fence == "csharp")
            {
                yield return i;
            }
        }
    }

    [GeneratedRegex(@"[/\\](obj|bin|BenchmarkDotNet\.Artifacts)[/\\]")]
    private static partial Regex Generated();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();
}
