using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>What a report says would be right is written as a person would write it.</summary>
public class ShorteningTests
{
    [Theory]
    [InlineData("a[i]*((i == j)*1 - a[j])", "a[i]*((i == j) - a[j])")]
    [InlineData("-(y - a)", "a - y")]
    [InlineData("n*((P - Y)/n)", "P - Y")]
    [InlineData("-(n*((Y - P)/n))", "P - Y")]
    [InlineData("a - y*1", "a - y")]
    [InlineData("c + (1 - p)", "c + 1 - p")]
    [InlineData("0.5*(2*x)", "x")]
    [InlineData("x/2*6", "3*x")]
    [InlineData("6/x/3", "2/x")]
    [InlineData("x*y/x/z", "y/z")]
    [InlineData("a + -b*c - -d", "a - b*c + d")]
    [InlineData("-a + b", "b - a")]
    [InlineData("a - a", "0")]
    [InlineData("2*A' @ (x*1)", "2*A' @ x")]
    [InlineData("(x^1)^2", "x^2")]
    public void A_formula_is_shortened(string formula, string expected) =>
        Assert.Equal(expected, $"{Shortening.Of(FormulaParser.ParseExpression(formula), _ => null)}");
}
