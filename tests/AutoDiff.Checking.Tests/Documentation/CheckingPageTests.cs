using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AutoDiff.Checking.Limits;
using AutoDiff.Tests.Documentation;

namespace AutoDiff.Checking.Tests.Documentation;

/// <summary>
/// The C# of the pages about checking compiles and runs, and prints what the text block after it says.
/// </summary>
public sealed partial class CheckingPageTests
{
    [Theory]
    [InlineData("checking.md", 2)]
    [InlineData("tutorial-check.md", 1)]
    public void Snippets_print_what_the_page_says(string page, int least)
    {
        var fences = Fences().Matches(Page(page));
        Assert.True(fences.Count >= least);
        foreach (Match fence in fences)
        {
            Assert.Equal(fence.Groups["output"].Value.Trim(), CSharpProgram.Run(fence.Groups["code"].Value).Trim());
        }
    }

    [Fact]
    public void The_page_says_what_the_limits_are() => Assert.All(
        [$"{Effort.MostNumbers}", "16777216", "200000", "67108864"],
        limit => Assert.Contains(limit, Page(), StringComparison.Ordinal));

    [Fact]
    public void The_page_says_of_each_kind_of_mistake_what_reports_say() => Assert.All(
        Enum.GetValues<MistakeKind>(),
        kind => Assert.Contains($"| `{(Mistake)kind}` | {kind.Meaning()} |", Page(), StringComparison.Ordinal));

    private static string Page(string name = "checking.md", [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", name));

    [GeneratedRegex(
        @"^```csharp\n(?<code>.*?)^```\n\n```text\n(?<output>.*?)^```\n",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
