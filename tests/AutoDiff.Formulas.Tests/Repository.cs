using System.Runtime.CompilerServices;

namespace AutoDiff.Formulas.Tests;

/// <summary>Finds files of this repository.</summary>
internal static class Repository
{
    public static string Folder(string path) => Path.Combine(Root(), path);

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
