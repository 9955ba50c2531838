namespace AutoDiff.Formulas.Tests;

public class ExampleFilesTests
{
    [Theory]
    [InlineData("softmax-cross-entropy.grad", 1)]
    [InlineData("softmax-layer.grad", 11)]
    [InlineData("recurrent-network.grad", 4)]
    public void Right_claims_equal_the_derivative_at_all_sizes(string file, int claims)
    {
        var source = Repository.ReadText($"docs/examples/{file}");
        foreach (var (n, m) in new[] { (1, 1), (1, 3), (2, 1), (2, 3), (5, 4) })
        {
            var count = 0;
            foreach (var (claim, lowered, outputs) in Lowered.Claims(source, n, ("n", n), ("m", m)))
            {
                count++;
                Assert.True(lowered.ShapesAgree, claim);
                if (outputs.Length == 2)
                {
                    Assert.True(Lowered.Agree(outputs[0], outputs[1]), $"{claim} at n = {n}, m = {m}");
                }
            }

            Assert.Equal(claims, count);
        }
    }

    [Fact]
    public void Wrong_claims_differ_from_the_derivative()
    {
        var source = Repository.ReadText("docs/examples/mistakes.grad");
        foreach (var (claim, lowered, outputs) in Lowered.Claims(source, 7, ("n", 3)))
        {
            Assert.True(lowered.ShapesAgree, claim);
            Assert.False(Lowered.Agree(outputs[0], outputs[1]), claim);
        }
    }
}
