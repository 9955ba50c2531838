using System.Reflection;
using PublicApiGenerator;

namespace AutoDiff.Tests.Structure;

/// <summary>The public surface of a package, written down in a file of the project that tests it.</summary>
internal static class PublicSurface
{
    /// <summary>
    /// Compares the surface with the file <c>PACKAGE.approved.txt</c>; with <c>APPROVE_PUBLIC_API=1</c> it is written
    /// instead.
    /// </summary>
    public static void IsApproved(string package, string project)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var actual = Assembly.Load($"Adjoint.{package}").GeneratePublicApi(options).ReplaceLineEndings("\n");
        var path = Path.Combine(Repository.Root, "tests", project, "Structure", $"{package}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        // To approve a change: APPROVE_PUBLIC_API=1 dotnet test -c Release tests/PROJECT --filter PublicApiTests
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
