using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Documentation;

/// <summary>
/// Every C# snippet of the documentation compiles and runs, and prints what the text block after it says. Those about
/// checking, clusters and generated code are run where these are tested.
/// </summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string, int> Snippets()
    {
        var data = new TheoryData<string, int>();
        foreach (var path in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                     .Append(Path.Combine(Repository.Root, "README.md"))
                     .Where(path => !IsRunElsewhere(File.ReadAllText(path))))
        {
            var name = Path.GetRelativePath(Repository.Root, path);
            for (var i = 0; i < Fences().Count(Repository.Read(name)); i++)
            {
                data.Add(name, i);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_prints_what_the_page_says(string page, int snippet)
    {
        var fence = Fences().Matches(Repository.Read(page))[snippet];
        var output = CSharpProgram.Run(fence.Groups["code"].Value);
        if (fence.Groups["output"].Success)
        {
            Assert.Equal(fence.Groups["output"].Value.Trim(), output.Trim());
        }
    }

    [Fact]
    public void The_pages_have_snippets() => Assert.True(Snippets().Count >= 4);

    private static bool IsRunElsewhere(string page) =>
        page.Contains("\nusing AutoDiff.Checking", StringComparison.Ordinal)
        || page.Contains("\nusing AutoDiff.Orleans", StringComparison.Ordinal)
        || page.Contains("\n    [Differentiable]", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^```csharp\n(?<code>.*?)^```\n(\n```text\n(?<output>.*?)^```\n)?",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
