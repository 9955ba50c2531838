using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

public class FormulaPrinterTests
{
    [Property(Arbitrary = [typeof(RandomSyntax)], MaxTest = 1000)]
    public void Parsing_a_printed_expression_gives_the_expression(ExpressionSyntax expression) =>
        Assert.Equal(expression, FormulaParser.ParseExpression(expression.ToString()));

    [Property(Arbitrary = [typeof(RandomSyntax)], MaxTest = 300)]
    public void Parsing_a_printed_file_gives_the_file(FileSyntax file) =>
        Assert.Equal(file, FormulaParser.ParseFile(file.ToString()));

    [Property(Arbitrary = [typeof(RandomSyntax)], MaxTest = 300)]
    public void Parsing_a_printed_binding_gives_the_binding(BindingSyntax binding) =>
        Assert.Equal([binding], FormulaParser.ParseBindings(binding.ToString()));

    // Taking away any pair of parentheses changes the meaning, so every pair is needed.
    [Property(Arbitrary = [typeof(RandomSyntax)], MaxTest = 300)]
    public void No_pair_of_printed_parentheses_is_superfluous(ExpressionSyntax expression)
    {
        var text = expression.ToString();
        foreach (var (open, close) in PairsWithoutFunction(text))
        {
            var without = text[..open] + " " + text[(open + 1)..close] + " " + text[(close + 1)..];
            ExpressionSyntax? read = null;
            try
            {
                read = FormulaParser.ParseExpression(without);
            }
            catch (FormulaException)
            {
                continue;
            }

            Assert.NotEqual(expression, read);
        }
    }

    [Theory]
    [InlineData("(((x)))", "x")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("(a-b)-c", "(a - b) - c")]
    [InlineData("(-x)^2 + -(x^2)", "(-x)^2 + -x^2")]
    [InlineData("(a*b)/(c*d)", "(a*b)/(c*d)")]
    [InlineData("A@B'", "A @ B'")]
    [InlineData("(A@B)'[0,1:,:]", "(A @ B)'[0, 1:, :]")]
    [InlineData("0<x<1", "0 < x and x < 1")]
    [InlineData("sum(i,j:W[i,j]*x[j])", "sum(i, j: W[i, j]*x[j])")]
    [InlineData("mean(x,keep=true,axis=-1)", "mean(x, axis=-1, keep=true)")]
    [InlineData("π*1.50e3", "π*1500")]
    [InlineData("(if a then b else c)*2", "(if a then b else c)*2")]
    [InlineData("not (not a and b)", "not (not a and b)")]
    public void Expressions_are_written_with_few_parentheses_and_even_spacing(string source, string printed) =>
        Assert.Equal(printed, FormulaParser.ParseExpression(source).ToString());

    [Fact]
    public void A_file_is_written_with_one_statement_per_line()
    {
        const string Source = "W:real[n,m];x : interval(-1,1)[ m ] # input\nz[ i ]=sum(j:W[i,j]*x[j]);f(t)=t^2\n"
            + "C = sum(f(z))\nclaim d²C/dx[i]dx[j] = 0 given W==W', sum(x)==1";
        const string Printed = "W : real[n, m]\nx : interval(-1, 1)[m]\nz[i] = sum(j: W[i, j]*x[j])\nf(t) = t^2\n"
            + "C = sum(f(z))\nclaim d2C/dx[i]dx[j] = 0 given W == W' and sum(x) == 1\n";
        Assert.Equal(Printed, FormulaParser.ParseFile(Source).ToString());
    }

    private static List<(int Open, int Close)> PairsWithoutFunction(string text)
    {
        var pairs = new List<(int, int)>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                open.Push(i);
            }

            if (text[i] != ')')
            {
                continue;
            }

            var start = open.Pop();
            var word = new string(
                [.. text[..start].Reverse().TakeWhile(c => c is not (' ' or '(' or '[' or '^' or '-' or '*' or '/'))]);
            if (word.Length == 0 || start == 0)
            {
                pairs.Add((start, i));
            }
        }

        return pairs;
    }
}
