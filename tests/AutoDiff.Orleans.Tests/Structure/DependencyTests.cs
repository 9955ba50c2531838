using AutoDiff.Tests.Structure;

namespace AutoDiff.Orleans.Tests.Structure;

/// <summary>The folders of the package depend on each other in one direction.</summary>
public sealed class DependencyTests
{
    private static readonly Layers Folders = new(
        "src/AutoDiff.Orleans", "", [["Measuring"], ["Summing"], ["Messages"], ["Evaluating"], ["Nodes"]]);

    [Fact]
    public void Dependencies_point_one_way_and_every_folder_has_its_layer()
    {
        var graph = SourceGraph.Of(Folders.Project);
        Assert.Empty(Folders.Violations(graph));
        Assert.Equal(Folders.Order.SelectMany(layer => layer).Order(), Folders.Folders(graph));
    }
}
