using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Tests.Documentation;

/// <summary>Every C# snippet of the documentation compiles and runs, and prints what the text block after it says.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string, int> Snippets()
    {
        var data = new TheoryData<string, int>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                     .Append(Path.Combine(Repository.Root, "README.md")))
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
        var output = Run(fence.Groups["code"].Value);
        if (fence.Groups["output"].Success)
        {
            Assert.Equal(fence.Groups["output"].Value.Trim(), output.Trim());
        }
    }

    [Fact]
    public void The_pages_have_snippets() => Assert.True(Snippets().Count >= 4);

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```\n(\n```text\n(?<output>.*?)^```\n)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    private static string Run(string code)
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Append(typeof(Variable).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(code)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));

        // Console output is the process's; only this class redirects it, and its tests run one after another.
        var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            var main = Assembly.Load(image.ToArray()).EntryPoint!;
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
