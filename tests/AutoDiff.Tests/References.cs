using Microsoft.CodeAnalysis;

namespace AutoDiff.Tests;

/// <summary>
/// The assemblies that C# texts of tests are compiled against: those of the test's own process, each read once for all
/// compilations.
/// </summary>
internal static class References
{
    private static readonly MetadataReference[] Known =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static IEnumerable<MetadataReference> All => Known;

    /// <summary>Those of the base class library, without what uses it.</summary>
    public static IEnumerable<MetadataReference> OfSystem =>
        Where(file => file.StartsWith("System.", StringComparison.Ordinal));

    /// <summary>Those whose files have certain names.</summary>
    public static IEnumerable<MetadataReference> Where(Func<string, bool> isWanted) =>
        Known.Where(reference => isWanted(Path.GetFileName(reference.Display!)));
}
