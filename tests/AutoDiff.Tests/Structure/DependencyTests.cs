using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// The folders of each project depend on each other in one direction: each uses only itself and those before it. Folders in one
/// line, separated by spaces, are one layer.
/// </summary>
public sealed class DependencyTests
{
    // What stands beside the folders, not in one, comes last: nothing in a folder uses it.
    private static readonly Dictionary<string, string[]> Layers = new()
    {
        // Numbers and Primitives are one layer: a carrier is what a primitive's rule is written over, and applies primitives.
        ["AutoDiff"] = ["Numerics", "Numbers Primitives", "Programs", "Transforms", "BackEnds", "FrontEnds"],
        ["AutoDiff.LinearAlgebra"] = [],
        ["AutoDiff.Formulas"] = ["Text", "Diagnostics", "Vocabulary", "Syntax", "Parsing", "Lowering"],
        ["AutoDiff.Checking"] =
        [
            "Claims", "Findings", "Limits", "Sampling", "Judging", "Exactness", "Shrinking", "Verdicts", "Stability", "Diagnosis",
            "Reports", "Derivations", "Code",
        ],
        ["AutoDiff.Cli"] = ["Input", "Derivatives", "Output", "Commands"],
    };

    public static TheoryData<string> Projects() => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Dependencies_point_one_way(string project)
    {
        var violations = new SortedSet<string>();
        var compilation = Compile(project);
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                foreach (var declaration in symbol is null or INamespaceSymbol ? [] : symbol.DeclaringSyntaxReferences)
                {
                    var used = declaration.SyntaxTree.FilePath;
                    if (used.Length > 0 && LayerOf(project, used) > LayerOf(project, tree.FilePath))
                    {
                        violations.Add($"{Relative(project, tree.FilePath)} uses {name} of {Relative(project, used)}");
                    }
                }
            }
        }

        Assert.Empty(violations);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_its_layer(string project)
    {
        var folders = Directory.GetDirectories(Source(project)).Select(Path.GetFileName).Except(["bin", "obj"]);
        Assert.Equal(Layers[project].SelectMany(layer => layer.Split(' ')).Order(), folders.Order());
    }

    [Fact]
    public void Every_project_has_its_layers() =>
        Assert.Equal(
            Layers.Keys.Order(), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_shows_its_internals_to_its_own_tests_alone(string project)
    {
        var friends = XDocument.Load(Path.Combine(Source(project), $"{project}.csproj"))
            .Descendants("InternalsVisibleTo").Select(friend => (string?)friend.Attribute("Include"));
        Assert.All(friends, friend => Assert.Equal($"{project}.Tests", friend));
    }

    private static string Source(string project) => Path.Combine(Repository.Root, "src", project);

    private static string Relative(string project, string path) => Path.GetRelativePath(Source(project), path);

    private static int LayerOf(string project, string path)
    {
        var folder = Path.GetDirectoryName(Relative(project, path))!.Split(Path.DirectorySeparatorChar)[0];
        return folder.Length == 0
            ? Layers[project].Length
            : Array.FindIndex(Layers[project], layer => layer.Split(' ').Contains(folder));
    }

    private static CSharpCompilation Compile(string project)
    {
        var usings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
            "global using System.Threading; global using System.Threading.Tasks;" + string.Concat(
                XDocument.Load(Path.Combine(Source(project), $"{project}.csproj")).Descendants("Using")
                    .Select(use => $"global using {(string)use.Attribute("Alias")!} = {(string)use.Attribute("Include")!};"));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Directory.EnumerateFiles(Source(project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Relative(project, path).StartsWith("obj", StringComparison.Ordinal) &&
                !Relative(project, path).StartsWith("bin", StringComparison.Ordinal))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path))
            .Append(CSharpSyntaxTree.ParseText(usings, options));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != $"{project}.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var kind = project == "AutoDiff.Cli" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            project,
            trees,
            references,
            new(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        // The generator of regular expressions, which implements their partial methods, does not run here.
        const string PartialWithoutBody = "CS8795";
        Assert.Empty(compilation.GetDiagnostics().Where(
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != PartialWithoutBody));
        return compilation;
    }
}
