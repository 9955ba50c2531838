using System.Reflection;
using PublicApiGenerator;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// The public surface of each package is what was approved: a change of it is a decision, seen in a diff of the
/// approved file.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("AutoDiff")]
    [InlineData("AutoDiff.LinearAlgebra")]
    [InlineData("AutoDiff.MathNet")]
    [InlineData("AutoDiff.Formulas")]
    [InlineData("AutoDiff.Checking")]
    public void The_public_surface_is_the_approved_one(string package)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var actual = Assembly.Load(package).GeneratePublicApi(options).ReplaceLineEndings("\n");
        var path = Path.Combine(Repository.Root, "tests", "AutoDiff.Tests", "Structure", $"{package}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        // To approve a change: APPROVE_PUBLIC_API=1 dotnet test -c Release tests/AutoDiff.Tests --filter PublicApiTests
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
