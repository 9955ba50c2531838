namespace AutoDiff.Packages.Tests;

/// <summary>A test that needs a compiler of C, as native AOT does; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeCompilerFactAttribute : FactAttribute
{
    public NativeCompilerFactAttribute() =>
        Skip = Compiler is null ? "Neither clang nor gcc was found, one of which native AOT links with." : null;

    /// <summary>The compiler's name; null if there is none.</summary>
    public static string? Compiler { get; } = ((string[])["clang", "gcc"]).FirstOrDefault(IsFound);

    private static bool IsFound(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
