using AutoDiff.Tests.Structure;

namespace AutoDiff.Orleans.Tests.Structure;

/// <summary>The public surface of the package is what was approved.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.IsApproved("AutoDiff.Orleans", "AutoDiff.Orleans.Tests");
}
