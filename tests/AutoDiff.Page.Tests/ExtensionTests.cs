using System.Text.Json;
using AutoDiff.Formulas;

namespace AutoDiff.Page.Tests;

/// <summary>
/// The extension for Visual Studio Code: its manifest names what is there. What it starts is tested over the protocol.
/// </summary>
public sealed class ExtensionTests
{
    private static readonly string Folder = Repository.PathOf("src", "AutoDiff.VsCode");

    private static readonly JsonElement Manifest = Json("package.json");

    [Fact]
    public void The_manifest_names_files_that_are_there()
    {
        Assert.True(File.Exists(Path.Combine(Folder, Text(Manifest, "main"))));
        var contributed = Manifest.GetProperty("contributes");
        var language = Assert.Single(contributed.GetProperty("languages").EnumerateArray());
        var grammar = Assert.Single(contributed.GetProperty("grammars").EnumerateArray());
        Assert.Equal([".grad"], language.GetProperty("extensions").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal("#", Json(Text(language, "configuration")).GetProperty("comments").GetProperty("lineComment")
            .GetString());
        Assert.Equal(Text(language, "id"), Text(grammar, "language"));
        Assert.Equal(Text(grammar, "scopeName"), Text(Json(Text(grammar, "path")), "scopeName"));
        Assert.Equal($"onLanguage:{Text(language, "id")}", Manifest.GetProperty("activationEvents")[0].GetString());
        var files = Manifest.GetProperty("files").EnumerateArray().Select(each => each.GetString()).ToList();
        Assert.All(["extension.js", "language-configuration.json", "syntaxes"], file => Assert.Contains(file, files));
    }

    // What is installed is what was tried: the lock has the version that the manifest asks for.
    [Fact]
    public void Versions_are_pinned_and_that_of_the_command()
    {
        Assert.Equal(
            typeof(FormulaModel).Assembly.GetName().Version!.ToString(3), Text(Manifest, "version"));
        var locked = Json("package-lock.json").GetProperty("packages");
        foreach (var dependency in Manifest.GetProperty("dependencies").EnumerateObject())
        {
            Assert.Equal(
                dependency.Value.GetString(), Text(locked.GetProperty($"node_modules/{dependency.Name}"), "version"));
        }
    }

    [Fact]
    public void The_grammar_knows_the_words_of_the_language()
    {
        var patterns = Json("syntaxes/grad.tmLanguage.json").GetProperty("patterns").EnumerateArray()
            .Select(pattern => Text(pattern, "match")).ToList();
        Assert.Equal(
            Words.Reserved.Append("given").Order(), Alternatives(patterns.Single(match => match.Contains("claim"))));
        Assert.Equal(
            DomainTable.All.Select(domain => domain.Name).Order(),
            Alternatives(patterns.Single(match => match.Contains("simplex"))));

        static IEnumerable<string> Alternatives(string match) =>
            match[(match.IndexOf('(', StringComparison.Ordinal) + 1)..match.IndexOf(')', StringComparison.Ordinal)]
                .Split('|').Order();
    }

    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    private static JsonElement Json(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement;
}
