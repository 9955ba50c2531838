namespace AutoDiff.Checking.Tests.Findings;

/// <summary>A mistake is a set of kinds with one name.</summary>
public class MistakeTests
{
    [Fact]
    public void Several_kinds_are_named_in_their_order_and_each_once()
    {
        var both = (Mistake)MistakeKind.ConstantFactor | MistakeKind.Sign;
        Assert.Equal("sign+constant-factor", $"{both}");
        Assert.Equal(both, both | MistakeKind.Sign);
        Assert.Equal(
            (2, true, false), (both.Count, both.Includes(MistakeKind.Sign), both.Includes(MistakeKind.Factor)));
    }

    [Theory]
    [InlineData(MistakeKind.MeanVsSum, "mean-vs-sum")]
    [InlineData(MistakeKind.MissingCrossTerms, "missing-cross-terms")]
    [InlineData(MistakeKind.Shape, "shape")]
    public void A_kind_is_printed_in_small_letters(MistakeKind kind, string name) =>
        Assert.Equal(name, $"{(Mistake)kind}");
}
