namespace AutoDiff.Page.Tests;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ExampleText(string name) => File.ReadAllText(PathOf("docs", "examples", name));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "AutoDiff.sln")))
        {
            directory = directory.Parent ??
                throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}
