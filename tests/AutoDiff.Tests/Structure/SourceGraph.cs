using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Tests.Structure;

/// <summary>Which source file of a project uses which others, as the compiler understands it.</summary>
internal sealed class SourceGraph
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using " +
        "System.Linq; " +
        "global using System.Threading; global using System.Threading.Tasks;";

    private readonly List<SourceUse> uses = [];

    private SourceGraph(string project, string[] files) => (Project, Files) = (project, files);

    /// <summary>The folder of the project, as seen from that of the repository.</summary>
    public string Project { get; }

    /// <summary>The source files, as seen from the folder of the project.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Each name in a file of what is declared in another one.</summary>
    public IReadOnlyList<SourceUse> Uses => uses;

    /// <summary>The folders that hold files, one way or the other.</summary>
    public IEnumerable<string> Folders => Files.Select(FolderOf).Distinct();

    /// <summary>The graph of a project, whose assembly has the name of its folder.</summary>
    public static SourceGraph Of(string project)
    {
        var root = Path.Combine(Repository.Root, project);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) &&
                !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        var graph = new SourceGraph(project, files);
        graph.Read(Compile(root, files));
        return graph;
    }

    public static string FolderOf(string file) => file.Contains('/') ? file[..file.LastIndexOf('/')] : "";

    private void Read(CSharpCompilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var symbol = model.GetSymbolInfo(name).Symbol;
                foreach (var declaration in symbol is null or INamespaceSymbol ? [] : symbol.DeclaringSyntaxReferences)
                {
                    if (declaration.SyntaxTree != tree)
                    {
                        uses.Add(new(tree.FilePath, declaration.SyntaxTree.FilePath, name.ToString()));
                    }
                }
            }
        }
    }

    private static CSharpCompilation Compile(string root, string[] files)
    {
        var name = Path.GetFileName(root);
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = files.Select(
            file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, file)), options, file))
            .Append(CSharpSyntaxTree.ParseText(Usings + string.Concat(Aliases(root)), options));

        // What BenchmarkDotNet brings along, with a namespace that hides a class of the command.
        const string OfBenchmarks = "CommandLine.dll";
        var references = References.Where(
            file => file != $"{name}.dll" && file != $"Adjoint.{name}.dll" && file != OfBenchmarks);
        var kind = files.Contains("Program.cs") ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            name,
            trees,
            references,
            new(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        // The generator of regular expressions, which writes the bodies of their partial methods, does not run here.
        const string PartialWithoutBody = "CS8795";
        Assert.Empty(compilation.GetDiagnostics().Where(
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != PartialWithoutBody));
        return compilation;
    }

    // The aliases that the project file defines for all files.
    private static IEnumerable<string> Aliases(string root) =>
        XDocument.Load(Path.Combine(root, $"{Path.GetFileName(root)}.csproj")).Descendants("Using")
            .Select(use => $" global using {(string)use.Attribute("Alias")!} = {(string)use.Attribute("Include")!};");
}

/// <summary>A name in one file of what another one declares.</summary>
internal sealed record SourceUse(string From, string To, string Name);
