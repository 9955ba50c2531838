using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

public class ExpressionParserTests
{
    // Parentheses leave no node behind, so a formula equals the same formula with its grouping written out.
    [Theory]
    [InlineData("-x^2", "-(x^2)")]
    [InlineData("2^-x^2", "2^(-(x^2))")]
    [InlineData("x^y^z", "x^(y^z)")]
    [InlineData("-x*y", "(-x)*y")]
    [InlineData("a*-b", "a*(-b)")]
    [InlineData("a - -b", "a - (-b)")]
    [InlineData("a + b*c", "a + (b*c)")]
    [InlineData("a*b @ c/d", "a * b @ c / d")]
    [InlineData("a + b == c - d", "(a + b) == (c - d)")]
    [InlineData("not a == b", "not (a == b)")]
    [InlineData("not a and b", "(not a) and b")]
    [InlineData("a or b and c", "a or (b and c)")]
    [InlineData("if a or b then c + d else e*f + g", "if (a or b) then (c + d) else ((e*f) + g)")]
    [InlineData("if a then b else if c then d else g", "if a then b else (if c then d else g)")]
    [InlineData("A'^2", "(A')^2")]
    [InlineData("x^A'", "x^(A')")]
    [InlineData("-A'[0]", "-((A')[0])")]
    [InlineData("a < b <= c", "a < b and b <= c")]
    [InlineData("sum(x,\n  # a comment\r\n  axis=0\n)", "sum(x, axis=0)")]
    [InlineData("\n\n  a +\tb  # a comment\n", "a + b")]
    public void Operators_group_as_in_mathematics(string formula, string grouped) =>
        Assert.Equal(FormulaParser.ParseExpression(grouped), FormulaParser.ParseExpression(formula));

    [Theory]
    [InlineData("a*b/c", "a*(b/c)")]
    [InlineData("a - b - c", "a - (b - c)")]
    [InlineData("x^y^z", "(x^y)^z")]
    [InlineData("-x^2", "(-x)^2")]
    [InlineData("a*b @ c", "a*(b @ c)")]
    public void Other_groupings_are_other_formulas(string formula, string other) =>
        Assert.NotEqual(FormulaParser.ParseExpression(other), FormulaParser.ParseExpression(formula));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("2.5e-3", 0.0025)]
    [InlineData("1E+5", 100000)]
    [InlineData("0e999", 0)]
    [InlineData("4.9e-324", double.Epsilon)]
    public void Numbers_have_a_point_and_an_exponent(string text, double value) =>
        Assert.Equal(new NumberSyntax(value), FormulaParser.ParseExpression(text));

    [Theory]
    [InlineData("given")]
    [InlineData("real")]
    [InlineData("simplex")]
    [InlineData("axis")]
    [InlineData("true")]
    [InlineData("sum")]
    [InlineData("θ")]
    [InlineData("x₁")]
    [InlineData("_tmp")]
    [InlineData("σ_max2")]
    [InlineData("𝑥")]
    public void Words_that_are_not_reserved_are_names(string name) =>
        Assert.Equal(new NameSyntax(name), FormulaParser.ParseExpression(name));

    [Fact]
    public void Names_that_look_alike_are_equal()
    {
        Assert.Equal(
            FormulaParser.ParseExpression("\u00E2 + \u1EA5"), FormulaParser.ParseExpression("a\u0302 + a\u0302\u0301"));
        Assert.Equal(FormulaParser.ParseExpression("\u03A9"),
            FormulaParser.ParseExpression("\u2126")); // the sign for ohm
    }

    [Fact]
    public void Subscripts_are_elements_and_slices()
    {
        var indexing = Assert.IsType<IndexingSyntax>(FormulaParser.ParseExpression("W[i, :, 1:, :-1, 0:n]"));
        Assert.Equal(
            [
                new ElementSubscriptSyntax(new NameSyntax("i")),
                new SliceSubscriptSyntax(null, null),
                new SliceSubscriptSyntax(new NumberSyntax(1), null),
                new SliceSubscriptSyntax(null, new NegationSyntax(new NumberSyntax(1))),
                new SliceSubscriptSyntax(new NumberSyntax(0), new NameSyntax("n")),
            ],
            indexing.Subscripts);
    }

    [Fact]
    public void Calls_have_arguments_and_keywords()
    {
        var call = Assert.IsType<CallSyntax>(FormulaParser.ParseExpression("max(x + 1, axis=[0, -1], keep=true)"));
        Assert.Equal(new CallSyntax(
            new IdentifierSyntax("max"), [FormulaParser.ParseExpression("x + 1")],
                FormulaParser.ParseExpression("[0, -1]"), true),
            call);
    }

    [Fact]
    public void Reductions_run_over_index_names()
    {
        var sum = Assert.IsType<IndexedReductionSyntax>(
            FormulaParser.ParseExpression("sum(i, j: if i == j then 1 else 0)"));
        Assert.Equal([new IdentifierSyntax("i"), new IdentifierSyntax("j")], sum.Indices);
        Assert.IsType<ConditionalSyntax>(sum.Body);
    }

    [Fact]
    public void Every_node_knows_where_it_was_written()
    {
        var sum = Assert.IsType<AdditionSyntax>(FormulaParser.ParseExpression("\n 𝑥 + exp(y)[0]"));
        Assert.Equal(new SourceSpan(2, 14, 2, 2), sum.Span);
        Assert.Equal(new SourceSpan(2, 2, 2, 2), sum.Terms[0].Value.Span);
        var indexing = Assert.IsType<IndexingSyntax>(sum.Terms[1].Value);
        Assert.Equal(new SourceSpan(7, 9, 2, 6), indexing.Span); // columns count code points, offsets UTF-16 units
        Assert.Equal(new SourceSpan(7, 6, 2, 6), indexing.Operand.Span);
    }

    [Fact]
    public void Equality_ignores_where_a_node_was_written()
    {
        var (first, second) = (FormulaParser.ParseExpression("a+b"), FormulaParser.ParseExpression("  a  +  b"));
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first.Span, second.Span);
    }
}
