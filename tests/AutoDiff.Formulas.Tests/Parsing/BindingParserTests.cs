namespace AutoDiff.Formulas.Tests;

public class BindingParserTests
{
    [Theory]
    [InlineData("z=[1,2,3]; y=2", "z = [1, 2, 3]|y = 2")]
    [InlineData("z = [1, 2], y = 2", "z = [1, 2]|y = 2")]
    [InlineData("W = [[1, -2],\n [3e2, .5]]", "W = [[1, -2], [300, 0.5]]")]
    [InlineData("a = -inf; b = [nan, pi]", "a = -inf|b = [nan, 3.141592653589793]")]
    [InlineData("a = []\nb = [[], []];", "a = []|b = [[], []]")]
    [InlineData("", "")]
    [InlineData(" ;\n", "")]
    public void Values_are_numbers_and_arrays(string source, string printed) =>
        Assert.Equal(printed, string.Join('|', FormulaParser.ParseBindings(source)));

    [Fact]
    public void Arrays_have_a_shape_and_row_major_elements()
    {
        var array = FormulaParser.ParseBindings("W = [[1, 2, 3], [4, 5, 6]]")[0].Value;
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Elements);
    }

    [Fact]
    public void Minus_zero_keeps_its_sign() =>
        Assert.True(double.IsNegative(FormulaParser.ParseBindings("x = -0")[0].Value.Elements[0]));
}
