using System.Text.RegularExpressions;
using AutoDiff.Tests;

namespace AutoDiff.Orleans.Tests;

/// <summary>The code of the page about clusters is that of the example, which a test runs.</summary>
public sealed partial class DocumentationTests
{
    private const string Use = "using AutoDiff.Orleans;\n\n";

    [Fact]
    public void The_page_shows_code_of_the_example()
    {
        var program = Repository.Read("docs/examples/cluster/Program.cs");
        var snippets = Fences().Matches(Repository.Read("docs/how-to/cluster.md"));
        Assert.True(snippets.Count >= 3);
        Assert.All(snippets, snippet =>
        {
            var code = snippet.Groups["code"].Value;
            Assert.StartsWith(Use, code, StringComparison.Ordinal);
            Assert.Contains(code[Use.Length..], program, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
