namespace AutoDiff.Formulas.Tests;

public class NameSuggestionsTests
{
    [Theory]
    [InlineData("lgo", "log")]
    [InlineData("softmx", "softmax")]
    [InlineData("sofmtax", "softmax")]
    [InlineData("logsumexpp", "logsumexp")]
    [InlineData("Exp", "exp")]
    [InlineData("invert", null)]
    [InlineData("q", null)]
    [InlineData("entirely_different", null)]
    public void The_nearest_name_is_suggested_if_it_is_near(string unknown, string? expected) =>
        Assert.Equal(expected, NameSuggestions.Nearest(unknown, FunctionTable.Names));

    [Fact]
    public void The_suggestion_is_a_sentence()
    {
        Assert.Equal("Did you mean `X`?", NameSuggestions.DidYouMean("x", ["y", "X"]));
        Assert.Null(NameSuggestions.DidYouMean("x", ["y"]));
        Assert.Null(NameSuggestions.DidYouMean("", []));
    }
}
