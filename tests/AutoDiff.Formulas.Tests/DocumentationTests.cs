using System.Globalization;
using System.Text.RegularExpressions;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

/// <summary>The page about the language and the example files say what the code does.</summary>
public partial class DocumentationTests
{
    private static readonly string Page = Repository.ReadText("docs/formula-language.md").ReplaceLineEndings("\n");

    public static TheoryData<string> Blocks() => [.. GradBlock().Matches(Page).Select(match => match.Groups[1].Value)];

    public static TheoryData<string> Examples() =>
        [.. Directory.GetFiles(Repository.Folder("docs/examples"), "*.grad").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_block_of_the_page_parses(string block) =>
        Assert.NotEmpty(FormulaParser.ParseFile(block).Statements);

    [Fact]
    public void The_blocks_of_the_page_use_every_function_and_every_kind_of_node()
    {
        var text = string.Concat(GradBlock().Matches(Page).Select(match => match.Groups[1].Value));
        Assert.True(GradBlock().Count(Page) >= 9);
        Assert.All(
            ["if ", "given ", "'", "@", "[1:]", "axis=", "keep=true", "sum(i, j:", "∂²", "d2q", "θ", ";"], part =>
            Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_file_parses_and_has_claims(string name)
    {
        var file = FormulaParser.ParseFile(
            SourceText.Decode(File.ReadAllBytes(Path.Combine(Repository.Folder("docs/examples"), name))));
        Assert.NotEmpty(file.Statements.OfType<ClaimSyntax>());
        Assert.Equal(file, FormulaParser.ParseFile(file.ToString()));
    }

    [Fact]
    public void The_page_has_one_row_per_function()
    {
        var rows = FunctionTable.All.Select(function =>
            $"| `{function.Name}` | {KindOf(function)} | {CountOf(function)} | " +
            $"{function.Meaning.Replace("|", "&#124;", StringComparison.Ordinal)} |");
        Assert.Contains(string.Join('\n', rows), Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_one_row_per_domain() =>
        Assert.Contains(
            string.Join('\n', DomainTable.All.Select(domain => $"| `{domain.Name}` | {domain.Meaning} |")),
            Page,
            StringComparison.Ordinal);

    [Fact]
    public void The_page_lists_the_reserved_words() =>
        Assert.Contains($"Only `{string.Join(' ', Words.Reserved)}` are reserved.", Page, StringComparison.Ordinal);

    [Fact]
    public void The_grammar_of_the_page_stands_above_the_parsers()
    {
        var code = string.Concat(
            Directory.GetFiles(Repository.Folder("src/AutoDiff.Formulas/Parsing"), "*Parser.cs").Select(
                File.ReadAllText));
        var comments = Squeeze(System.Net.WebUtility.HtmlDecode(code.Replace("///", "", StringComparison.Ordinal)));
        var grammar = Regex.Match(Page, "```ebnf\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var rules = grammar.Split('\n').Where(line => line.Length > 0 &&
            !line.StartsWith("claim ", StringComparison.Ordinal));
        Assert.All(rules, rule => Assert.Contains(Squeeze(rule), comments, StringComparison.Ordinal));
    }

    private static string KindOf(FunctionSignature function) => function.Kind switch
    {
        FunctionKind.LastAxis => "last axis",
        FunctionKind.Matrix => "linear algebra",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string CountOf(FunctionSignature function) =>
        (function.MinimumArguments, function.MaximumArguments) switch
    {
        var (least, most) when least == most => least.ToString(CultureInfo.InvariantCulture),
        (var least, int.MaxValue) => $"{least} or more",
        var (least, most) => $"{least} or {most}",
    };

    private static string Squeeze(string text) => Regex.Replace(text, @"\s+", " ");

    [GeneratedRegex("```grad\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex GradBlock();
}
