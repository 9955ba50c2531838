using AutoDiff.Formulas.Syntax;

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

    /// <summary>Random trees of numbers, evaluated by an evaluator of this test.</summary>
    [Fact]
    public void A_random_formula_has_the_same_value_when_it_is_written_and_read_again()
    {
        const string declared = "Let $s, t, u > 0$.\n\n";
        var notation = DocumentFormulaTests.Read(declared + "$q = s t u$").Notation;
        for (var seed = 0; seed < 300; seed++)
        {
            var formula = Tree(new Random(seed), 4);
            var written = notation.Print(formula, []);
            var again = DocumentFormulaTests.Read($"{declared}$$q = {written}$$");
            Assert.True(again.Errors.Count == 0, $"seed {seed}: {formula} was written {written}: {again.Errors}");
            var read = again.Model.Definitions.Single(definition => definition.Name.Name == "q").Value;
            var (expected, actual) = (Value(formula), Value(read));
            Assert.True(
                Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected) || expected.Equals(actual),
                $"seed {seed}: {formula} was written {written} and read {read}, {expected} and {actual}");
        }
    }

    private static ExpressionSyntax Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(4) is < 3 and var name
                ? new NameSyntax(new[] { "s", "t", "u" }[name])
                : new NumberSyntax(random.Next(1, 4));
        }

        return random.Next(6) switch
        {
            0 => new AdditionSyntax([.. Parts(2, 4).Select(
                (part, k) => new TermSyntax(k > 0 && random.Next(2) == 0, part))]),
            1 or 2 => new MultiplicationSyntax([.. Parts(2, 4).Select((part, k) => new FactorSyntax(
                k > 0 && random.Next(2) == 0 ? FactorOperator.DividedBy : FactorOperator.Times, part))]),
            3 => new NegationSyntax(Tree(random, depth - 1)),
            4 => new PowerSyntax(Tree(random, depth - 1), new NumberSyntax(random.Next(2, 4))),
            _ => new CallSyntax(
                new(new[] { "exp", "sin", "tanh", "cos" }[random.Next(4)]), [Tree(random, depth - 1)]),
        };

        IEnumerable<ExpressionSyntax> Parts(int least, int most) =>
            Enumerable.Range(0, random.Next(least, most)).Select(_ => Tree(random, depth - 1)).ToList();
    }

    private static double Value(ExpressionSyntax formula) => formula switch
    {
        NumberSyntax number => number.Value,
        NameSyntax { Name: "s" } => 0.7,
        NameSyntax { Name: "t" } => 1.3,
        NameSyntax => 0.4,
        NegationSyntax negation => -Value(negation.Operand),
        PowerSyntax power => Math.Pow(Value(power.Base), Value(power.Exponent)),
        AdditionSyntax sum => sum.Terms.Sum(term => term.IsSubtracted ? -Value(term.Value) : Value(term.Value)),
        MultiplicationSyntax product => product.Factors.Aggregate(1.0, (value, factor) =>
            factor.Operator == FactorOperator.DividedBy ? value / Value(factor.Value) : value * Value(factor.Value)),
        CallSyntax { Function.Name: "exp" } call => Math.Exp(Value(call.Arguments[0])),
        CallSyntax { Function.Name: "sin" } call => Math.Sin(Value(call.Arguments[0])),
        CallSyntax { Function.Name: "cos" } call => Math.Cos(Value(call.Arguments[0])),
        CallSyntax { Function.Name: "tanh" } call => Math.Tanh(Value(call.Arguments[0])),
        _ => throw new InvalidOperationException($"{formula} has no value here."),
    };

    // Parentheses around what is a factor, and fractions as factors, are the same function.
    private static string Plain(string text) =>
        text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
}
