using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Reads claims. The words of the derivative are cut into names later, by <see cref="DerivativeResolver"/>.
/// </summary>
/// <remarks><code>
/// claim       = [ "claim" ] ( derivative | sum ) ( "=" | "==" ) value { "=" value } [ GIVEN conditions ]
/// derivative  = quantity [ "/" ( quantity { quantity } | "d" list ) ] | gradient | "d" "/" quantity expression
///             | "d" postfix [ "/" quantity ]
///             | "d" "^" "2" NAME "/" quantity { quantity } [ "^" "2" ]
/// gradient    = nabla [ NAME | "_" list ] applied
///             | GRADIENT "(" ( applied | list ) [ "," ( list | NAME { "," NAME } ) ] ")"
///             | NAME "'" [ "'" ] "(" NAME ")"
/// nabla       = ( "∇" | GRADIENT ) [ "²" ]                    GRADIENT as in grad, hessian
/// applied     = NAME [ "(" NAME { "," NAME } ")" ]
/// list        = ( "(" | "[" | "{" ) NAME { "," NAME } ( ")" | "]" | "}" )
/// quantity    = WORD [ "[" index { "," index } "]" ]          WORD as in dC, ∂C, d2C, ∂²C, dz, dzdw, dz2
/// index       = ":" | expression
/// value       = expression | "(" expression "," expression { "," expression } ")"
/// conditions  = equation { ( "," | "and" ) equation }
/// equation    = sum ( "==" | "=" ) sum { "==" sum }
/// </code></remarks>
internal sealed partial class ClaimParser(TokenReader reader, ExpressionParser expressions)
{
    private const string AtPoint = "Write a derivative at a point as `claim df/dx = 12 given x == 2`.";
    private const string Example = "Write for example `claim dC/dz = a - y`.";

    /// <summary>A claim with its <c>claim</c>; with <c>= a = b</c> one for each value.</summary>
    public UnresolvedClaim Parse()
    {
        var start = reader.Take().Span;
        reader.TryTake(TokenKind.Colon);
        return Finish(start, ParseDerivative());
    }

    /// <summary>
    /// A claim without the word, of which the function of the derivative was read: <c>dC</c> before a slash.
    /// </summary>
    public UnresolvedClaim ParseBehind(IdentifierSyntax word, SyntaxList<IdentifierSyntax> indices)
    {
        if (word.Name == "d" && indices.Count == 0)
        {
            return Finish(word.Span, ParseOperator(word.Span));
        }

        var named = indices.Select(
            index => (VariableIndexSyntax)new NamedIndexSyntax(index.Name) { Span = index.Span });
        var function = new DerivativeResolver.Quantity(word.Name, [.. named], word.Span.To(reader.Previous.Span));
        return Finish(word.Span, ParseQuotient(function));
    }

    /// <summary>A claim without the word whose derivative cannot be the name of a definition.</summary>
    public UnresolvedClaim ParseBare() => Finish(reader.Current.Span, ParseDerivative());

    private UnresolvedClaim Finish(SourceSpan start, Func<FileNames, NamedDerivative> derivative)
    {
        if (!reader.TryTake(TokenKind.EqualEqual))
        {
            reader.Expect(TokenKind.Equals, "`=` and the claimed value", reader.Kind switch
            {
                TokenKind.Caret => "Write a second derivative as `d2C/dz2` or `d2C/dz[i]dz[j]`.",
                TokenKind.Bar or TokenKind.OpenParenthesis => AtPoint,
                TokenKind.Arrow => "Write `=`.",
                _ => null,
            });
        }

        var values = new List<ExpressionSyntax>();
        do
        {
            values.Add(ParseValue());
        }
        while (reader.TryTake(TokenKind.Equals));
        var conditions = ParseConditions();
        return new(derivative, values, conditions, start.To(reader.Previous.Span));
    }

    private Func<FileNames, NamedDerivative> ParseDerivative()
    {
        if (reader.Kind == TokenKind.Nabla)
        {
            return ParseGradient();
        }

        if (StartsExpression)
        {
            return ParseSide();
        }

        if (IsHessian || IsGradient(reader.Current, reader.Ahead(1).Kind))
        {
            return ParseGradient();
        }

        if (reader.Kind == TokenKind.OpenParenthesis)
        {
            return ParseQuotient(ParseQuantity("a derivative", Example));
        }

        var word = reader.Expect(TokenKind.Name, "a derivative", Example);
        return (word.Text, reader.Kind) switch
        {
            ("d" or "∂", TokenKind.Slash) => ParseOperator(word.Span),
            ("d" or "∂", TokenKind.OpenParenthesis or TokenKind.Name or TokenKind.Bar or TokenKind.DoubleBar) =>
                ParseOfExpression(word, new PrimaryParser(reader).ParsePostfix(expressions)),
            ("d" or "∂", TokenKind.Caret) => ParseSecond(),
            (_, TokenKind.Prime) => ParsePrimed(word),
            (['d' or '∂', _, ..], TokenKind.OpenParenthesis) => ParseOfExpression(
                word, new CallParser(reader).Parse(FunctionOf(word), expressions)),
            _ => ParseQuotient(ParseIndices(word)),
        };
    }

    private bool IsDifferential => reader.Kind is TokenKind.Equals or TokenKind.EqualEqual;

    // `dC/dz`, of which `dC` was read, or the differential `dC` alone.
    private Func<FileNames, NamedDerivative> ParseQuotient(DerivativeResolver.Quantity function)
    {
        if (IsDifferential)
        {
            return names => new(names.Resolver.Resolve(function, []), null);
        }

        reader.Expect(TokenKind.Slash, "`/` and the variable of the derivative", Example);
        if (reader.Current is { Kind: TokenKind.Name, Text: "d" or "∂" }
            && reader.Ahead(1).Kind is TokenKind.OpenParenthesis or TokenKind.OpenBracket)
        {
            reader.Take();
            var list = ParseList();
            return names => Joint(
                [.. list.Select(variable => names.Resolver.Resolve(function, [Word(variable)]))]);
        }

        var variables = ParseVariables();
        return names => new(names.Resolver.Resolve(function, variables), null);
    }

    // `d^2 C/dz^2`, of which the `d` was read: `d2C/dz2`.
    private Func<FileNames, NamedDerivative> ParseSecond()
    {
        TakeSquare();
        var function = reader.Expect(TokenKind.Name, "the function of the derivative", Example);
        reader.Expect(TokenKind.Slash, "`/` and the variables of the derivative", Example);
        var variables = ParseVariables();
        if (reader.Kind == TokenKind.Caret)
        {
            TakeSquare();
            variables[^1] = variables[^1] with { Word = $"{variables[^1].Word}2" };
        }

        var quantity = new DerivativeResolver.Quantity($"d2{function.Text}", [], function.Span);
        return names => new(names.Resolver.Resolve(quantity, variables), null);

        void TakeSquare()
        {
            reader.Take();
            if (reader.Current is not { Kind: TokenKind.Number, Number: 2 })
            {
                throw reader.Unexpected("`2`", "Only first and second derivatives are read.");
            }

            reader.Take();
        }
    }

    // `d/dx x^2`
    private Func<FileNames, NamedDerivative> ParseOperator(SourceSpan start)
    {
        reader.Take();
        var variable = ParseQuantity("the variable of the derivative", Example);
        return OfExpression(start, expressions.ParseExpression(), [variable]);
    }

    // `d tr(A @ X)/dX` or `d tr(A @ X)`, of which the expression was read.
    private Func<FileNames, NamedDerivative> ParseOfExpression(Token word, ExpressionSyntax expression)
    {
        if (IsDifferential)
        {
            return OfExpression(word.Span, expression, []);
        }

        reader.Expect(TokenKind.Slash, "`/` and the variable of the derivative", Example);
        return OfExpression(word.Span, expression, ParseVariables());
    }

    // The expression gets a name, as a person would give it one.
    private static Func<FileNames, NamedDerivative> OfExpression(
        SourceSpan start, ExpressionSyntax expression, List<DerivativeResolver.Quantity> variables) => names =>
    {
        var span = start.To(expression.Span);
        var name = expression is NameSyntax known ? known.Name : names.Fresh();
        var derivative = names.Resolver.Resolve(new("d" + name, [], span), variables);
        return new(
            derivative,
                expression is NameSyntax ? null : new(new(name) { Span = span }, [], expression) { Span = span });
    };

    // `f'(x)`
    private Func<FileNames, NamedDerivative> ParsePrimed(Token word)
    {
        reader.Take();
        var isSecond = reader.TryTake(TokenKind.Prime);
        var function = reader.ToIdentifier(word);
        var open = reader.Expect(
            TokenKind.OpenParenthesis, "`(` and the variable of the derivative", $"Write `{function.Name}'(x)`.");
        var variable = reader.ExpectName("the variable of the derivative", AtPoint);
        reader.ExpectClosing(open);
        return names =>
        {
            var first = names.Resolver.Gradient(function, variable);
            return new(
                isSecond ? first with { Variables = [.. first.Variables, .. first.Variables] } : first, null);
        };
    }

    private static IdentifierSyntax FunctionOf(Token word) => new(word.Text[1..])
    {
        Span = word.Span with { Start = word.Span.Start + 1, Length = word.Span.Length - 1,
            Column = word.Span.Column + 1 },
    };

    private List<DerivativeResolver.Quantity> ParseVariables()
    {
        var variables = new List<DerivativeResolver.Quantity>();
        do
        {
            variables.AddRange(Parted(ParseQuantity("the variable of the derivative", Example)));
        }
        while (reader.Kind == TokenKind.Name);

        // `∂²f/∂x∂xᵀ`: papers write the second variable as a row.
        if (variables.Count > 1 && variables[^1].Word.EndsWith('ᵀ'))
        {
            variables[^1] = variables[^1] with { Word = variables[^1].Word[..^1] };
        }
        else if (variables.Count > 1)
        {
            reader.TryTake(TokenKind.Prime);
        }

        return variables;
    }

    // `∂z_i∂z_j` in one word.
    private static IEnumerable<DerivativeResolver.Quantity> Parted(DerivativeResolver.Quantity quantity)
    {
        var word = quantity.Word;
        for (int at; (at = word.IndexOf(NameCharacters.Partial, 1)) > 0; word = word[at..])
        {
            yield return new(word[..at], [], quantity.Span);
        }

        yield return quantity with { Word = word };
    }

    private DerivativeResolver.Quantity ParseQuantity(string expected, string suggestion)
    {
        var open = reader.Kind == TokenKind.OpenParenthesis ? reader.Take() : default(Token?);
        var word = reader.Expect(TokenKind.Name, expected, suggestion);
        if (word.Text is "d" or "∂" && reader.Kind == TokenKind.Name)
        {
            // `∂C/∂ z`
            var name = reader.Take();
            word = name with { Text = word.Text + name.Text, Span = word.Span.To(name.Span) };
        }

        var quantity = ParseIndices(word);
        if (open is { } bracket)
        {
            reader.ExpectClosing(bracket);
        }

        return quantity;
    }

    private DerivativeResolver.Quantity ParseIndices(Token word)
    {
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
        if (reader.TryTake(TokenKind.Colon))
        {
            return new WholeAxisSyntax { Span = token.Span };
        }

        var isNumber = token.Kind == TokenKind.Number && token.Number <= int.MaxValue && double.IsInteger(token.Number);
        if (!isNumber && token.Kind is not (TokenKind.Name or TokenKind.Minus or TokenKind.OpenParenthesis))
        {
            throw reader.Unexpected("an index", "An index of a derivative is a name or a whole number.");
        }

        return expressions.ParseExpression() switch
        {
            NumberSyntax number => new FixedIndexSyntax((int)number.Value) { Span = token.Span },
            NegationSyntax { Operand: NumberSyntax number } negative when double.IsInteger(number.Value) =>
                new FixedIndexSyntax(-(int)number.Value) { Span = negative.Span },
            NameSyntax name => new NamedIndexSyntax(name.Name) { Span = name.Span },
            var position => new ComputedIndexSyntax(position) { Span = position.Span },
        };
    }

    private SyntaxList<EquationSyntax> ParseConditions()
    {
        if (reader.Current is not { Kind: TokenKind.Name, Text: "given" or "where" or "when" or "at" })
        {
            return [];
        }

        reader.Take();
        var equations = new List<EquationSyntax>();
        do
        {
            var condition = expressions.ParseExpression();
            if (reader.TryTake(TokenKind.Equals))
            {
                AddEquality(condition, expressions.ParseSum(), equations);
            }
            else
            {
                AddEquations(condition, equations);
            }
        }
        while (reader.TryTake(TokenKind.Comma) || reader.TryTake(TokenKind.And));
        return [.. equations];
    }

    // `a == b and c = d`: what stands before the `=` may end a chain of conditions.
    private void AddEquality(ExpressionSyntax left, ExpressionSyntax right, List<EquationSyntax> equations)
    {
        if (left is AndSyntax chain)
        {
            foreach (var condition in chain.Operands.Take(chain.Operands.Count - 1))
            {
                AddEquations(condition, equations);
            }

            left = chain.Operands[^1];
        }

        equations.Add(new EquationSyntax(left, right) { Span = left.Span.To(right.Span) });
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
                if (reader.Kind == TokenKind.Invalid)
                {
                    throw reader.Unexpected("`==`");
                }

                throw new FormulaException(
                    new FormulaError(condition.Span, "A condition after `given` is not an equation.")
                {
                    Found = "an expression without `==`",
                    Expected = "an equation such as `sum(y) == 1`",
                    Suggestion = condition is ComparisonSyntax { Left: NameSyntax { Name: var left } }
                        && !reader.Names.IsVariable(left) ? $"Write `{condition}` on a line of its own, above."
                        : condition is ComparisonSyntax ? "Declare a domain for an inequality." : null,
                });
        }
    }
}
