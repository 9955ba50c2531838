using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoDiff.Cli.Tests.Documentation;

/// <summary>
/// The JSON of the documentation is JSON, and that of the page about checking is what the command writes.
/// </summary>
public sealed partial class JsonBlockTests
{
    public static TheoryData<string, string> FilesWithReports()
    {
        var data = new TheoryData<string, string>();
        foreach (Match example in Examples().Matches(Page("checking.md")))
        {
            data.Add(example.Groups["source"].Value, example.Groups["json"].Value);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FilesWithReports))]
    public void A_report_is_what_the_command_writes(string source, string json)
    {
        var actual = JsonNode.Parse(CommandRun.Check(source, "--format", "json").Output)!;
        Assert.Equal("FILE", (string?)actual["file"]);
        actual["file"] = "wrong.grad";
        Shorten(actual);
        var expected = JsonNode.Parse(json);
        Assert.True(JsonNode.DeepEquals(expected, actual), $"The page says {expected}, the command {actual}.");
    }

    [Fact]
    public void The_page_has_a_report_and_an_error() => Assert.Equal(2, FilesWithReports().Count);

    [Fact]
    public void Every_block_of_JSON_can_be_read()
    {
        var blocks = Directory.GetFiles(Path.Combine(CommandRun.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(CommandRun.Root, "README.md"))
            .SelectMany(page => Blocks().Matches(File.ReadAllText(page)))
            .Select(block => block.Groups["json"].Value).ToList();
        Assert.True(blocks.Count >= 2);
        Assert.All(blocks, block => Assert.NotNull(JsonNode.Parse(block)));
    }

    // What the page leaves out are the texts to paste, which take many lines.
    private static void Shorten(JsonNode report)
    {
        foreach (var claim in report["claims"]?.AsArray() ?? [])
        {
            foreach (var text in (string[])["grad", "csharp"])
            {
                Assert.Contains('\n', (string)claim!["counterexample"]![text]!);
                claim["counterexample"]![text] = "…";
            }
        }
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(CommandRun.Root, "docs", name));

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // A formula file and, after a sentence, its report.
    [GeneratedRegex(
        @"^```grad\n(?<source>[^`]*?)^```\n\n[^\n]*\n\n```json\n(?<json>.*?)^```",
            RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Examples();
}
