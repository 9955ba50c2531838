using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Documentation;

/// <summary>The links of the pages lead somewhere, and every page is found from the README.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Pages =
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.StartsWith(Path.Combine("docs", "site"), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> All() => [.. Pages];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_link_of_a_page_leads_to_a_file_and_a_heading(string page)
    {
        foreach (var (target, heading) in Links(page))
        {
            Assert.True(
                Exists(target), $"{page} has a link to {target}, which is neither a file nor a folder.");
            Assert.True(
                heading is null
                    || (target.EndsWith(".md", StringComparison.Ordinal) && Headings(target).Contains(heading)),
                $"{page} has a link to {target}#{heading}, and there is no such heading.");
        }
    }

    [Fact]
    public void Every_page_is_two_clicks_from_the_readme()
    {
        var first = Links("README.md").Select(link => link.Target).Where(Pages.Contains).ToHashSet();
        var second = first.SelectMany(Links).Select(link => link.Target);
        Assert.DoesNotContain(
            Pages.Except(["README.md"]).Except(first).Except(second),
            page => !page.StartsWith(Path.Combine("docs", "examples"), StringComparison.Ordinal));
    }

    // What a reader comes for stands in the words of the reader, one click away.
    [Theory]
    [InlineData("differentiate a method")]
    [InlineData("check a derivation")]
    [InlineData("add an operation")]
    [InlineData("compile for speed")]
    [InlineData("solve an implicit problem")]
    [InlineData("read a verdict")]
    public void A_task_is_a_link_of_the_readme(string task) =>
        Assert.Contains($"[{task}](docs/", Repository.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void What_the_readme_shows_fits_into_80_columns() =>
        Assert.DoesNotContain(
            Shown().Matches(Repository.Read("README.md")).SelectMany(block => block.Value.Split('\n')),
            line => line.Length > 80);

    private static bool Exists(string path) =>
        File.Exists(Path.Combine(Repository.Root, path)) || Directory.Exists(Path.Combine(Repository.Root, path));

    private static IEnumerable<(string Target, string? Heading)> Links(string page)
    {
        foreach (Match link in Link().Matches(Code().Replace(Repository.Read(page), string.Empty)))
        {
            var parts = link.Groups["target"].Value.Split('#');
            if (!parts[0].Contains("://", StringComparison.Ordinal))
            {
                var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!);
                var target = parts[0].Length == 0
                    ? page
                    : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, parts[0])));
                yield return (target, parts.ElementAtOrDefault(1));
            }
        }
    }

    // As sites that show Markdown make them: lower case, words joined by dashes, no other signs.
    private static HashSet<string> Headings(string page) =>
    [
        .. Heading().Matches(Code().Replace(Repository.Read(page), string.Empty)).Select(
            heading => NoWord().Replace(
                heading.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-'), string.Empty)),
    ];

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    // Code and reports; a command is one line, however long it is.
    [GeneratedRegex(@"^```\w+\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"(?<!`)\[[^\]`]*(`[^`]*`[^\]`]*)*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}_-]")]
    private static partial Regex NoWord();
}
