namespace AutoDiff.Tests.Structure;

/// <summary>
/// The folders within a folder of a project, in layers: each uses only its own layer and those before it.
/// </summary>
/// <param name="Project">The folder of the project.</param>
/// <param name="Root">
/// The folder within the project, empty for the project itself. Its own files may use all layers.
/// </param>
/// <param name="Order">The layers, first to last.</param>
public sealed record Layers(string Project, string Root, string[][] Order)
{
    private string Prefix => Root.Length == 0 ? "" : Root + "/";

    /// <summary>The uses of a folder by one of a layer before.</summary>
    internal IEnumerable<string> Violations(SourceGraph graph) => graph.Uses
        .Where(use => LayerOf(use.From) is { } from && LayerOf(use.To) is { } to && from < to)
        .Select(use => $"{use.From} uses {use.Name} of {use.To}").Distinct();

    /// <summary>The folders that there are.</summary>
    internal IEnumerable<string> Folders(SourceGraph graph) => graph.Files
        .Where(file => file.StartsWith(Prefix, StringComparison.Ordinal) && file.IndexOf('/', Prefix.Length) >= 0)
        .Select(file => FirstFolder(file)).Distinct().Order();

    public override string ToString() => Path.Combine(Project, Root);

    private string FirstFolder(string file) => file[Prefix.Length..file.IndexOf('/', Prefix.Length)];

    // Files that stand in no folder of their own come after all layers; those outside the root in none.
    private int? LayerOf(string file) =>
        !file.StartsWith(Prefix, StringComparison.Ordinal) ? null
        : file.IndexOf('/', Prefix.Length) < 0 ? Order.Length
        : Array.FindIndex(Order, layer => layer.Contains(FirstFolder(file)));
}
