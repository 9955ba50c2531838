using PublicApiGenerator;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// The public surface is what was approved: a change of it is a decision, seen in a diff of the approved file.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var actual = typeof(Variable).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n");
        var path = Path.Combine(Repository.Root, "tests", "AutoDiff.Tests", "Structure", "PublicApi.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        // To approve a change: APPROVE_PUBLIC_API=1 dotnet test -c Release tests/AutoDiff.Tests --filter PublicApiTests
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
