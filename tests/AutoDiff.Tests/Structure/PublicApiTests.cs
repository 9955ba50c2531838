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
    public void The_public_surface_is_the_approved_one(string package) =>
        PublicSurface.IsApproved(package, "AutoDiff.Tests");
}
