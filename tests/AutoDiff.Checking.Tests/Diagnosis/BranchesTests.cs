using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>The claim is right on one side of a condition.</summary>
public class BranchesTests
{
    [Theory]
    [InlineData("x : real[n]\nf = sum(if x > 0 then x^2 else 3*x)\nclaim df/dx = 2*x", "branch")]
    [InlineData("x : real[n]\nf = sum(min(max(x, -1), 1)^2)\nclaim df/dx = 2*x", "branch")]
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Branches(), file, mistake);

    [Fact]
    public void A_side_on_which_everything_is_zero_is_no_side_on_which_the_claim_is_right() => Assert.DoesNotContain(
        Explanations.Of(new Branches(), "x : real[n]\nf = sum(relu(x)^2)\nclaim df/dx = if x > 0 then x^3 else 0"),
        hypothesis => hypothesis.NeedsAgreement);
}
