using System.Text.RegularExpressions;
using AutoDiff.Generator.Tests.Methods;
using AutoDiff.Tests;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Generator;

/// <summary>The page about the generator shows what it generates.</summary>
public sealed partial class GuidePageTests
{
    [Fact]
    public void The_page_shows_what_is_generated()
    {
        var fences = Fences().Matches(Repository.Read("docs/how-to/generated-code.md"));
        var generated = GeneratedMethods.Of([fences[0].Groups["code"].Value], OptimizationLevel.Release);
        Assert.Empty(generated.Refusals);
        foreach (var shown in fences.Skip(1).Select(fence => fence.Groups["code"].Value)
            .Where(code => code.StartsWith("public static", StringComparison.Ordinal)))
        {
            var indented = string.Join('\n', shown.TrimEnd().Split('\n').Select(
                line => line.Length == 0 ? line : "    " + line));
            Assert.Contains(indented, generated.Code, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
