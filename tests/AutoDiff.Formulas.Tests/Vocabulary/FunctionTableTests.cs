namespace AutoDiff.Formulas.Tests;

public class FunctionTableTests
{
    [Fact]
    public void Functions_are_found_by_name()
    {
        Assert.All(FunctionTable.All, function =>
        {
            Assert.True(FunctionTable.TryFind(function.Name, out var found));
            Assert.Same(function, found);
        });
        Assert.False(FunctionTable.TryFind("Exp", out _));
    }

    [Theory]
    [InlineData("exp", 1, 1)]
    [InlineData("max", 1, 2)]
    [InlineData("where", 3, 3)]
    [InlineData("zeros", 1, 100)]
    public void The_number_of_arguments_is_known(string name, int least, int most)
    {
        Assert.True(FunctionTable.TryFind(name, out var function));
        Assert.True(function.Accepts(least) && function.Accepts(most));
        Assert.False(function.Accepts(least - 1));
        Assert.True(most == 100 || !function.Accepts(most + 1));
    }

    [Fact]
    public void Domains_are_in_the_order_of_their_kinds() =>
        Assert.Equal(Enum.GetValues<DomainKind>(), DomainTable.All.Select(domain => domain.Kind));

    [Fact]
    public void Reserved_words_are_neither_functions_nor_domains_nor_constants() =>
        Assert.Empty(Words.Reserved.Intersect([.. FunctionTable.Names, .. DomainTable.Names, .. Words.Constants.Keys]));
}
