using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads claims. The words of the derivative are cut into names later, by <see cref="DerivativeResolver"/>.</summary>
/// <remarks><code>
/// claim       = "claim" derivative "=" expression [ "given" conditions ]
/// derivative  = quantity "/" quantity { quantity }
/// quantity    = WORD [ "[" index { "," index } "]" ]          WORD as in dC, ∂C, d2C, ∂²C, dz, dzdw, dz2
/// index       = NAME | WHOLE-NUMBER
/// conditions  = equation { ( "," | "and" ) equation }
/// equation    = sum "==" sum { "==" sum }
/// </code></remarks>
internal sealed class ClaimParser(TokenReader reader, ExpressionParser expressions)
{
    private const string Example = "Write for example `claim dC/dz = a - y`.";

    /// <summary>A claim whose derivative is still words.</summary>
    public sealed record Unresolved(
        DerivativeResolver.Quantity Function,
        IReadOnlyList<DerivativeResolver.Quantity> Variables,
        ExpressionSyntax Value,
        SyntaxList<EquationSyntax> Conditions,
        SourceSpan Span)
    {
        /// <summary>The claim about names of the file.</summary>
        public ClaimSyntax Resolve(IReadOnlySet<string> names) =>
            new(new DerivativeResolver(names).Resolve(Function, Variables), Value, Conditions) { Span = Span };
    }

    public Unresolved Parse()
    {
        var start = reader.Take().Span;
        var function = ParseQuantity("a derivative", Example);
        reader.Expect(TokenKind.Slash, "`/` and the variable of the derivative", Example);
        var variables = new List<DerivativeResolver.Quantity>();
        do
        {
            variables.Add(ParseQuantity("the variable of the derivative", Example));
        }
        while (reader.Kind == TokenKind.Name);
        reader.Expect(TokenKind.Equals, "`=` and the claimed value", reader.Kind switch
        {
            TokenKind.EqualEqual => "Write a single `=`.",
            TokenKind.Caret => "Write a second derivative as `d2C/dz2` or `d2C/dz[i]dz[j]`.",
            TokenKind.OpenParenthesis => "Give the expression a name of its own and claim its derivative.",
            _ => null,
        });
        var value = expressions.ParseExpression();
        var conditions = ParseConditions();
        return new Unresolved(function, variables, value, conditions, start.To(reader.Previous.Span));
    }

    private DerivativeResolver.Quantity ParseQuantity(string expected, string suggestion)
    {
        var word = reader.Expect(TokenKind.Name, expected, suggestion);
        if (reader.Kind != TokenKind.OpenBracket)
        {
            return new(word.Text, [], word.Span);
        }

        var open = reader.Take();
        var indices = new List<VariableIndexSyntax>();
        do
        {
            indices.Add(ParseIndex());
        }
        while (reader.TryTake(TokenKind.Comma));
        reader.ExpectClosing(open, "An index of a derivative is a name or a whole number.");
        return new(word.Text, [.. indices], word.Span.To(reader.Previous.Span));
    }

    private VariableIndexSyntax ParseIndex()
    {
        var token = reader.Current;
        if (token.Kind == TokenKind.Number && token.Number <= int.MaxValue && double.IsInteger(token.Number))
        {
            reader.Take();
            return new FixedIndexSyntax((int)token.Number) { Span = token.Span };
        }

        var name = reader.ExpectName("an index", "An index of a derivative is a name or a whole number.");
        return new NamedIndexSyntax(name.Name) { Span = name.Span };
    }

    private SyntaxList<EquationSyntax> ParseConditions()
    {
        if (reader.Current is not { Kind: TokenKind.Name, Text: "given" })
        {
            return [];
        }

        reader.Take();
        var equations = new List<EquationSyntax>();
        do
        {
            AddEquations(expressions.ParseExpression(), equations);
        }
        while (reader.TryTake(TokenKind.Comma));
        return [.. equations];
    }

    private void AddEquations(ExpressionSyntax condition, List<EquationSyntax> equations)
    {
        switch (condition)
        {
            case ComparisonSyntax { Operator: ComparisonOperator.Equal } equality:
                equations.Add(new EquationSyntax(equality.Left, equality.Right) { Span = equality.Span });
                break;
            case AndSyntax conjunction:
                foreach (var operand in conjunction.Operands)
                {
                    AddEquations(operand, equations);
                }

                break;
            default:
                if (reader.Kind is TokenKind.Equals or TokenKind.Invalid)
                {
                    throw reader.Unexpected("`==`", "Write `==` in a condition.");
                }

                throw new FormulaException(new FormulaError(condition.Span, "A condition after `given` is not an equation.")
                {
                    Found = "an expression without `==`",
                    Expected = "an equation such as `sum(y) == 1`",
                    Suggestion = condition is ComparisonSyntax ? "Declare a domain for an inequality." : null,
                });
        }
    }
}
