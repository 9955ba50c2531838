using System.Collections.Concurrent;
using System.Xml.Linq;

namespace AutoDiff.Tests.Structure;

/// <summary>Folders depend on each other in one direction.</summary>
public sealed class DependencyTests
{
    private static readonly ConcurrentDictionary<string, Lazy<SourceGraph>> Graphs = [];

    private static readonly Layers[] All =
    [
        // Numbers and Primitives are one layer: a carrier is what a primitive's rule is written over, and applies
        // primitives.
        new(
            "src/AutoDiff",
            "",
            [["Numerics"], ["Numbers", "Primitives"], ["Programs"], ["Transforms"], ["BackEnds"], ["FrontEnds"]]),
        new("src/AutoDiff", "Programs", [["Listings"], ["Evaluation"]]),
        new(
            "src/AutoDiff",
            "BackEnds",
            [["Interpretation"], ["Compiled"], ["Structures"], ["Sparsity"], ["Serialization"], ["Printers"]]),
        new(
            "src/AutoDiff",
            "BackEnds/Compiled",
            [["Calls"], ["Rewriting"], ["Fusion"], ["Planning"], ["Emission"], ["Running"]]),
        new("src/AutoDiff.LinearAlgebra", "", []),
        new("src/AutoDiff.MathNet", "", []),
        new("src/AutoDiff.Analyzers", "", []),
        new(
            "src/AutoDiff.Generator", "",
            [["Diagnostics"], ["Facts"], ["Reading"], ["Activity"], ["Printing"], ["Adjoints"]]),
        new(
            "src/AutoDiff.Formulas", "",
            [["Text"], ["Diagnostics"], ["Vocabulary"], ["Syntax"], ["Parsing"], ["Lowering"], ["Latex"]]),
        new(
            "src/AutoDiff.Checking",
            "",
            [
                ["Claims"], ["Findings"], ["Limits"], ["Carriers"], ["Sampling"], ["Judging"], ["Exactness"],
                    ["Shrinking"],
                ["Verdicts"], ["Stability"], ["Diagnosis"], ["Derivations"], ["Reports"], ["Code"],
            ]),
        new("src/AutoDiff.Reporting", "", []),
        new("src/AutoDiff.Cli", "", [["Input"], ["Output"], ["Serving"], ["Editing"], ["Commands"]]),
    ];

    public static TheoryData<Layers> LayersOfFolders => [.. All];

    [Theory]
    [MemberData(nameof(LayersOfFolders))]
    public void Dependencies_point_one_way(Layers layers) => Assert.Empty(layers.Violations(GraphOf(layers.Project)));

    [Theory]
    [MemberData(nameof(LayersOfFolders))]
    public void Every_folder_has_its_layer(Layers layers) =>
        Assert.Equal(layers.Order.SelectMany(layer => layer).Order(), layers.Folders(GraphOf(layers.Project)));

    [Theory]
    [InlineData("src/AutoDiff")]
    [InlineData("src/AutoDiff.Formulas")]
    [InlineData("src/AutoDiff.Checking")]
    [InlineData("src/AutoDiff.Cli")]
    public void No_folder_needs_one_that_needs_it(string project)
    {
        var graph = GraphOf(project);
        var joined = All.Where(layers => layers.Project == project)
            .SelectMany(
                layers => layers.Order.Where(layer => layer.Length > 1).Select(layer => (layers.Root, Layer: layer)))
            .ToArray();
        var needs = graph.Uses.Select(use => (From: Joined(use.From), To: Joined(use.To))).Distinct()
            .Where(need => need.From != need.To).ToLookup(need => need.From, need => need.To);
        Assert.DoesNotContain(graph.Files.Select(Joined).Distinct(), folder => Reached(folder).Contains(folder));

        // The folders of one layer count as one.
        string Joined(string file)
        {
            var folder = SourceGraph.FolderOf(file);
            foreach (var (root, layer) in joined)
            {
                var first = layer.FirstOrDefault(name => folder == (root.Length == 0 ? name : $"{root}/{name}"));
                folder = first is null ? folder : $"{root}/{layer[0]}";
            }

            return folder;
        }

        HashSet<string> Reached(string folder)
        {
            var (reached, open) = (new HashSet<string>(), new Stack<string>(needs[folder]));
            while (open.TryPop(out var next))
            {
                foreach (var further in reached.Add(next) ? needs[next] : [])
                {
                    open.Push(further);
                }
            }

            return reached;
        }
    }

    // The page is one file for another runtime, whose libraries are not here. Nor are those of Orleans; the layers of
    // that project are tested beside it. The extension of an editor is no C#.
    [Fact]
    public void Every_project_has_its_layers() =>
        Assert.Equal(
            All.Select(layers => Path.GetFileName(layers.Project)).Distinct().Order(),
            Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName)
                .Where(name => name is not ("AutoDiff.Orleans" or "AutoDiff.Page" or "AutoDiff.VsCode")).Order());

    [Fact]
    public void A_package_shows_its_internals_to_tests_alone()
    {
        foreach (var project in All.Select(layers => layers.Project).Distinct())
        {
            var name = Path.GetFileName(project);
            var file = XDocument.Load(Path.Combine(Repository.Root, project, $"{name}.csproj"));
            var isPackage = file.Descendants("IsPackable").Any(property => property.Value == "true");
            var friends = file.Descendants("InternalsVisibleTo").Where(_ => isPackage)
                .Select(friend => (string?)friend.Attribute("Include"));
            Assert.All(friends, friend => Assert.True(
                File.Exists(Path.Combine(Repository.Root, "tests", friend!, $"{friend}.csproj")),
                $"{name} shows its internals to {friend}."));
        }
    }

    private static SourceGraph GraphOf(string project) =>
        Graphs.GetOrAdd(project, static project => new(() => SourceGraph.Of(project))).Value;
}
