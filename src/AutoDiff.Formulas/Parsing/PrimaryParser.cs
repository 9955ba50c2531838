using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Reads the parts of expressions that no operator holds together: names, numbers, calls, brackets, and what follows
/// them.
/// </summary>
/// <remarks><code>
/// postfix     = ( primary | slope ) { "'" | "!" | RAISED | "[" subscript { "," subscript } "]" | "." call }
/// slope       = NAME "'" { "'" } "(" expression ")"
/// subscript   = expression | [ expression ] ":" [ expression ]
/// primary     = NUMBER | NAME | call | "(" expression ")" | array | sign | cases
/// array       = "[" [ row { ";" row } ] "]"
/// row         = expression { "," expression }
/// cases       = "{" { expression ( [ "," ] "if" | "," ) condition ( ";" | "," ) } expression [ "," ]
///               ( "otherwise" | "else" | "if" condition ) "}"
/// sign        = ( "√" | "∛" ) postfix | "|" expression "|" | "‖" expression "‖" [ LOWERED ]
///             | "⟨" expression "," expression "⟩" | ( "∑" | "∏" ) INDEX product | "1{" condition "}"
/// </code>
/// Calls: see <see cref="CallParser"/>.
/// </remarks>
internal sealed partial class PrimaryParser(TokenReader reader)
{
    private readonly CallParser calls = new(reader);

    /// <summary>postfix = ( primary | slope ) { "'" | "!" | RAISED | "[" subscripts "]" }</summary>
    public ExpressionSyntax ParsePostfix(ExpressionParser expressions)
    {
        var operand = ParsePrimary(expressions);
        while (true)
        {
            if (reader.Kind == TokenKind.Prime)
            {
                var prime = reader.Take().Span;
                operand = ExpressionParser.Checked(new TransposeSyntax(operand) { Span = operand.Span.To(prime) });
            }
            else if (reader.Kind == TokenKind.Factorial)
            {
                operand = FactorialOf(operand, reader.Take().Span);
            }
            else if (reader.Kind == TokenKind.Superscript)
            {
                operand = Raised(operand, reader.Take());
            }
            else if (reader.Kind == TokenKind.OpenBracket)
            {
                var subscripts = ParseSubscripts(expressions);
                var span = operand.Span.To(reader.Previous.Span);
                operand = ExpressionParser.Checked(new IndexingSyntax(operand, subscripts) { Span = span });
            }
            else if (reader.Kind == TokenKind.Period)
            {
                operand = ParseMethod(operand, expressions);
            }
            else if (reader.Kind == TokenKind.OpenBrace && operand is NumberSyntax { Value: 1 }
                && !reader.IsBehindSpace)
            {
                operand = ParseIndicator(expressions);
            }
            else if (reader.Kind == TokenKind.OpenParenthesis && Primed(operand) is var (function, order)
                && !(reader.IsBehindSpace && reader.Names.IsValue(function.Name)))
            {
                operand = calls.ParseSlope(function, order, expressions);
            }
            else
            {
                return operand;
            }
        }
    }

    // A name with primes, which is a transpose until a parenthesis shows that it is the derivative of a function.
    private static (IdentifierSyntax Function, int Order)? Primed(ExpressionSyntax operand)
    {
        var order = 0;
        for (; operand is TransposeSyntax transpose; order++)
        {
            operand = transpose.Operand;
        }

        return order > 0 && operand is NameSyntax name ? (new(name.Name) { Span = name.Span }, order) : null;
    }

    private ExpressionSyntax ParsePrimary(ExpressionParser expressions) => reader.Kind switch
    {
        TokenKind.Number => ParseNumber(),
        TokenKind.Name => ParseNameOrCall(expressions),
        TokenKind.OpenParenthesis => ParseParenthesized(expressions),
        TokenKind.OpenBracket => ParseArray(expressions),
        TokenKind.OpenBrace => ParseCases(expressions),
        TokenKind.Root => ParseRoot(expressions),
        TokenKind.Bar => ParseBetweenBars("abs", expressions),
        TokenKind.DoubleBar => ParseNorm(expressions),
        TokenKind.OpenAngle => ParseScalarProduct(expressions),
        _ => throw reader.Unexpected("an expression"),
    };

    private NumberSyntax ParseNumber()
    {
        var number = reader.Take();
        return new NumberSyntax(number.Number) { Span = number.Span };
    }

    private ExpressionSyntax ParseNameOrCall(ExpressionParser expressions)
    {
        var token = reader.Take();
        if (ReductionOver(token) is { } reduction)
        {
            return ParseSumOverIndices(reduction.Function, reduction.Index, expressions);
        }

        if (token.Text[0] == NameCharacters.Partial || token.Text is ['d', '²', _, ..])
        {
            // Half of a derivative: `∂C/∂a` is put together when all names are known.
            return new NameSyntax(token.Text) { Span = token.Span };
        }

        if (token.Text[^1] == '²' && reader.Names.Contains(token.Text))
        {
            // σ² is a name where a file says what it is.
            return new NameSyntax(token.Text) { Span = token.Span };
        }

        var (name, raised) = reader.ToRaisedIdentifier(token);
        if (reader.Kind == TokenKind.Superscript && FunctionTable.TryFind(name.Name, out _))
        {
            throw NotRaised(reader.Current);
        }

        var isFactor = (raised is not null || reader.IsBehindSpace || reader.Names.IsElement(name.Name))
            && reader.Kind == TokenKind.OpenParenthesis && reader.Names.IsValue(name.Name);
        if (isFactor && FunctionTable.TryTranslate(name.Name, out var known))
        {
            throw new FormulaException(FormulaError.Unexpected(
                name.Span, $"`{name.Name} (`, where `{name.Name}` is a value and a function", "one of them",
                $"Write `{known.Name}(…)` for the function, or `{name.Name}*(…)` for the product."));
        }

        ExpressionSyntax value = reader.Kind == TokenKind.OpenParenthesis && !isFactor
            ? calls.Parse(name, expressions)
            : IsApplied(name) ? ParseApplied(name, expressions)
            : new NameSyntax(name.Name) { Span = name.Span };
        return raised is { } exponent ? Raised(value, exponent) : value;
    }

    // Whether a name is a function of one argument that stands without parentheses: sin x, ln 2, cos 2θ.
    private bool IsApplied(IdentifierSyntax name) =>
        reader.Kind != TokenKind.OpenParenthesis && reader.MayBeJuxtaposed && reader.IsFunctionOfOne(name.Name);

    // `d ln x/dx`: what follows the slash is the variable of a derivative.
    private bool IsBelowDerivative => reader.Kind == TokenKind.Slash
        && reader.Ahead(1) is { Kind: TokenKind.Name, Text: ['d' or NameCharacters.Partial, _, ..] word }
        && !reader.Names.Contains(word);

    private CallSyntax ParseApplied(IdentifierSyntax function, ExpressionParser expressions)
    {
        var argument = expressions.ParseArgument();
        if (reader.IsJuxtaposed && !(reader.Kind == TokenKind.Name && reader.IsFunctionOfOne(reader.Current.Text)))
        {
            var (x, y) = ($"{argument}", reader.Excerpt(reader.Current).Trim('`'));
            throw new FormulaException(FormulaError.Unexpected(
                function.Span.To(reader.Current.Span), $"`{function.Name} {x} {y}`, which can be read in two ways",
                "parentheses around the argument",
                y == "(" ? $"Write `{function.Name}({x}) (…)` or `{function.Name}({x} (…))`."
                    : $"Write `{function.Name}({x}) {y}` or `{function.Name}({x} {y})`."));
        }

        if (reader.Kind is TokenKind.Slash or TokenKind.Star or TokenKind.Dot && !reader.IsBehindSpace
            && !IsBelowDerivative)
        {
            // sin x/2 is sin(x)/2 for some and sin(x/2) for others; with spaces it is the first.
            var sign = reader.Excerpt(reader.Current).Trim('`');
            throw new FormulaException(FormulaError.Unexpected(
                function.Span.To(reader.Current.Span),
                $"`{function.Name} {argument}{sign}`, which can be read in two ways",
                "parentheses around the argument",
                $"Write `{function.Name}({argument}){sign}…` or `{function.Name}({argument}{sign}…)`."));
        }

        return ExpressionParser.Checked(new CallSyntax(function, [argument])
        {
            Span = function.Span.To(argument.Span),
        });
    }

    // x², Aᵀ, A⁻¹; and sin²(x) for sin(x)².
    private static ExpressionSyntax Raised(ExpressionSyntax operand, Token raised)
    {
        var span = operand.Span.End < raised.Span.End ? operand.Span.To(raised.Span) : operand.Span;
        if (raised.Text == "ᵀ")
        {
            return ExpressionParser.Checked(new TransposeSyntax(operand) { Span = span });
        }

        if (raised.Text is "⁻¹" or "⁻ᵀ")
        {
            var inverse = new CallSyntax(new("inv") { Span = raised.Span }, [operand]) { Span = span };
            return ExpressionParser.Checked<ExpressionSyntax>(
                raised.Text == "⁻¹" ? inverse : new TransposeSyntax(inverse) { Span = span });
        }

        if (NameCharacters.RaisedNumber(raised.Text.TrimStart(NameCharacters.RaisedMinus)) is not { } number)
        {
            throw NotRaised(raised);
        }

        ExpressionSyntax exponent = new NumberSyntax(number) { Span = raised.Span };
        if (raised.Text[0] == NameCharacters.RaisedMinus)
        {
            exponent = new NegationSyntax(exponent) { Span = raised.Span };
        }

        return ExpressionParser.Checked(new PowerSyntax(operand, exponent) { Span = span });
    }

    private static FormulaException NotRaised(Token raised) => new(FormulaError.Unexpected(
        raised.Span, $"`{raised.Text}`", "a raised number or `ᵀ` behind a value",
        raised.Text == "⁻¹" ? "Write `asin(x)` for the inverse function and `1/sin(x)` for the reciprocal." : null));

    private ExpressionSyntax ParseParenthesized(ExpressionParser expressions)
    {
        var open = reader.Take();
        var inner = reader.InParentheses(expressions.ParseExpression);
        reader.ExpectClosing(open, reader.Kind == TokenKind.Comma ? "Write an array as `[a, b]`." : null);
        return inner;
    }

    // {x if x > 0; 0 otherwise}
    private ExpressionSyntax ParseCases(ExpressionParser expressions)
    {
        const string Example = "Write for example `{x if x > 0; 0 otherwise}`.";
        var isExponent = reader.Previous.Kind == TokenKind.Caret;
        var open = reader.Take();
        var cases = new List<(ExpressionSyntax Value, ExpressionSyntax Condition)>();
        while (true)
        {
            var value = expressions.ParseValueOfCase();
            if (isExponent && cases.Count == 0 && reader.Kind == TokenKind.CloseBrace)
            {
                // e^{-x}, as in LaTeX.
                reader.Take();
                return value;
            }

            var isParted = reader.TryTake(TokenKind.Comma);
            if (reader.Kind == TokenKind.Else || reader.Current is { Kind: TokenKind.Name, Text: "otherwise" })
            {
                reader.Take();
                reader.ExpectClosing(open);
                return cases.Count > 0 ? Chosen(cases, value, open.Span.To(reader.Previous.Span)) : value;
            }

            var isCondition = reader.TryTake(TokenKind.If);
            if (!isCondition && !isParted)
            {
                throw reader.Unexpected("`if` and a condition, or `otherwise`", Example);
            }

            // {x, x > 0; 0, x <= 0}: what has a comma before it and compares is a condition.
            var condition = expressions.ParseCondition();
            if (!isCondition && condition is not (ComparisonSyntax or AndSyntax or OrSyntax or NotSyntax))
            {
                throw new FormulaException(FormulaError.Unexpected(
                    condition.Span, $"`{condition}`", "a condition, or `otherwise`", Example));
            }

            if (reader.Kind == TokenKind.CloseBrace && cases.Count > 0)
            {
                // The last case is what remains.
                reader.Take();
                return Chosen(cases, value, open.Span.To(reader.Previous.Span));
            }

            cases.Add((value, condition));
            if (!reader.TryTake(TokenKind.Comma))
            {
                reader.Expect(TokenKind.Semicolon, "`;` and the next case", Example);
            }
        }
    }

    // The first case whose condition holds: a choice whose other side are the cases that follow.
    private static ExpressionSyntax Chosen(
        List<(ExpressionSyntax Value, ExpressionSyntax Condition)> cases, ExpressionSyntax otherwise, SourceSpan span)
    {
        cases.Reverse();
        return cases.Aggregate(otherwise, (rest, choice) => ExpressionParser.Checked(
            new ConditionalSyntax(choice.Condition, choice.Value, rest) { Span = span }));
    }

    private ArraySyntax ParseArray(ExpressionParser expressions)
    {
        // Where commas separate the entries, a space separates none.
        var hasCommas = reader.IsCommaInside();
        var open = reader.Take();
        var (elements, rows) = (new List<ExpressionSyntax>(), new List<List<ExpressionSyntax>>());
        while (reader.Kind != TokenKind.CloseBracket)
        {
            elements.Add(hasCommas ? reader.InParentheses(expressions.ParseExpression)
                : reader.InList(expressions.ParseExpression));
            if (reader.TryTake(TokenKind.Semicolon))
            {
                rows.Add(elements);
                elements = [];
            }
            else if (!reader.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        reader.ExpectClosing(open);
        if (rows.Count > 0)
        {
            // [a, b; c, d] is a matrix, [a; b] a vector.
            rows.Add(elements);
            elements = rows.TrueForAll(row => row.Count == 1)
                ? [.. rows.Select(row => row[0])]
                : [.. rows.Select(row => (ExpressionSyntax)new ArraySyntax([.. row])
                {
                    Span = row.Count == 0 ? open.Span : row[0].Span.To(row[^1].Span),
                })];
        }

        return ExpressionParser.Checked(new ArraySyntax([.. elements]) { Span = open.Span.To(reader.Previous.Span) });
    }

    private SyntaxList<SubscriptSyntax> ParseSubscripts(ExpressionParser expressions)
    {
        var open = reader.Take();
        var subscripts = new List<SubscriptSyntax>();
        do
        {
            subscripts.Add(reader.InList(() => ParseSubscript(expressions)));
        }
        while (reader.TryTake(TokenKind.Comma));
        reader.ExpectClosing(
            open, reader.Kind == TokenKind.Colon ? "A slice has a start and an end, but no step." : null);
        return [.. subscripts];
    }

    private SubscriptSyntax ParseSubscript(ExpressionParser expressions)
    {
        var start = reader.Current.Span;
        if (reader.Kind == TokenKind.CloseBracket)
        {
            throw reader.Unexpected("an index or a slice");
        }

        var first = reader.Kind == TokenKind.Colon ? null : expressions.ParseExpression();
        if (first is not null && reader.Kind != TokenKind.Colon)
        {
            return new ElementSubscriptSyntax(first) { Span = first.Span };
        }

        reader.Expect(TokenKind.Colon, "`:`");
        var last = reader.Kind is TokenKind.Comma or TokenKind.CloseBracket or TokenKind.Colon
            ? null
            : expressions.ParseExpression();
        return new SliceSubscriptSyntax(first, last) { Span = start.To(reader.Previous.Span) };
    }
}
