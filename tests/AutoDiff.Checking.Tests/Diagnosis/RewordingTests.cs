using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>A corrected value reads as a person writes it.</summary>
public class RewordingTests
{
    [Theory]
    [InlineData("-x", "x")]
    [InlineData("y - a", "a - y")]
    [InlineData("-A @ x", "A @ x")]
    [InlineData("a + y", "-(a + y)")]
    [InlineData("a*y", "-(a*y)")]
    public void Negated(string value, string expected) =>
        Assert.Equal(expected, $"{Rewording.Negated(FormulaParser.ParseExpression(value))}");

    [Theory]
    [InlineData("x/n", "x")]
    [InlineData("-A @ x/n", "-A @ x")]
    [InlineData("x*y", "n*x*y")]
    public void Multiplied(string value, string expected) =>
        Assert.Equal(
            expected,
                $"{Rewording.Multiplied(FormulaParser.ParseExpression("n"), FormulaParser.ParseExpression(value))}");

    [Theory]
    [InlineData("2*x", "x")]
    [InlineData("x*y", "x*y/2")]
    public void Divided(string value, string expected) =>
        Assert.Equal(
            expected, $"{Rewording.Divided(FormulaParser.ParseExpression(value), FormulaParser.ParseExpression("2"))}");
}
