namespace AutoDiff.Formulas.Tests.Latex;

/// <summary>What is written as LaTeX and read again is the same tree.</summary>
public class FormulaLatexTests
{
    private const string Declarations =
        "Let $x, y \\in \\mathbb{R}^n$, $A, B \\in \\mathbb{R}^{n \\times n}$, $s, t \\in \\mathbb{R}$.\n\n";

    [Theory]
    [InlineData("s*t - 2*s")]
    [InlineData("-(s + t)*s")]
    [InlineData("s - (t - s)")]
    [InlineData("A @ x - s*y")]
    [InlineData("x' @ A @ y")]
    [InlineData("x @ y'")]
    [InlineData("x*y")]
    [InlineData("x/s")]
    [InlineData("s^2*t")]
    [InlineData("(s + t)^3")]
    [InlineData("inv(A) @ x")]
    [InlineData("A'")]
    [InlineData("exp(-s)*sqrt(t)")]
    [InlineData("log(s)*tanh(t)")]
    [InlineData("abs(s)*norm(x)")]
    [InlineData("dot(x, y)")]
    [InlineData("trace(A @ B)")]
    [InlineData("logdet(A)")]
    [InlineData("softmax(x)")]
    [InlineData("sum(x)")]
    [InlineData("sum(i: x[i]*y[i])")]
    [InlineData("s*sum(i: x[i] - s)")]
    [InlineData("sum(i: (i + 1)*x[i])")]
    [InlineData("sum(i: sum(j: A[i, j]*x[j])*y[i])")]
    [InlineData("sum(i: if i != 0 then x[i] else 0)")]
    [InlineData("x[0] + x[n - 1]")]
    [InlineData("sum(i: (i == 0)*x[i])")]
    [InlineData("if s > 0 then s else t^2")]
    [InlineData("(s > t)*s")]
    [InlineData("max(s, t)")]
    public void A_formula_that_is_written_is_read_again(string formula)
    {
        var first = DocumentFormulaTests.Read(Declarations + "$q = s x^\\top A B y t$");
        var expected = FormulaParser.ParseExpression(formula);
        var written = first.Notation.Print(expected, []);
        var again = DocumentFormulaTests.Read($"{Declarations}$$q = {written}$$");
        Assert.Empty(again.Errors);
        var read = again.Model.Definitions.Single(definition => definition.Name.Name == "q").Value;
        Assert.True(
            Plain(expected.ToString()) == Plain(read.ToString()), $"{formula} was written {written} and read {read}");
    }

    // Parentheses around what is a factor, and fractions as factors, are the same function.
    private static string Plain(string text) =>
        text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
}
