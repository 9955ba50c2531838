using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Tests.Structure;

/// <summary>The engine's folders depend on each other in one direction: each uses only itself and those before it.</summary>
public sealed class DependencyTests
{
    // Numbers and Primitives are one layer: a carrier is what a primitive's rule is written over, and applies primitives.
    private static readonly string[][] Layers =
        [["Numerics"], ["Numbers", "Primitives"], ["Programs"], ["Transforms"], ["BackEnds"], ["FrontEnds"]];

    [Fact]
    public void Dependencies_point_one_way()
    {
        var violations = new SortedSet<string>();
        var compilation = Compile();
        foreach (var tree in compilation.SyntaxTrees.Where(tree => LayerOf(tree.FilePath) >= 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                foreach (var declaration in symbol is null or INamespaceSymbol ? [] : symbol.DeclaringSyntaxReferences)
                {
                    if (LayerOf(declaration.SyntaxTree.FilePath) > LayerOf(tree.FilePath))
                    {
                        violations.Add($"{Relative(tree.FilePath)} uses {name} of {Relative(declaration.SyntaxTree.FilePath)}");
                    }
                }
            }
        }

        Assert.Empty(violations);
    }

    [Fact]
    public void Every_folder_has_its_layer()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "src", "AutoDiff")).Select(Path.GetFileName)
            .Except(["bin", "obj"]);
        Assert.Equal(Layers.SelectMany(layer => layer).Order(), folders.Order());
    }

    private static string Relative(string path) => Path.GetRelativePath(Path.Combine(Repository.Root, "src", "AutoDiff"), path);

    private static int LayerOf(string path) =>
        path.Length == 0
            ? -1
            : Array.FindIndex(Layers, layer => layer.Contains(Relative(path).Split(Path.DirectorySeparatorChar)[0]));

    private static CSharpCompilation Compile()
    {
        var root = Path.Combine(Repository.Root, "src", "AutoDiff");
        const string usings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
            "global using System.Threading; global using System.Threading.Tasks;";
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Relative(path).StartsWith("obj", StringComparison.Ordinal) &&
                !Relative(path).StartsWith("bin", StringComparison.Ordinal))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path))
            .Append(CSharpSyntaxTree.ParseText(usings, options));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "AutoDiff.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "AutoDiff",
            trees,
            references,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}
