using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <content>Roots, bars, sums over an index and what other languages write.</content>
internal sealed partial class PrimaryParser
{
    private CallSyntax ParseRoot(ExpressionParser expressions)
    {
        var root = reader.Take();
        var operand = ParsePostfix(expressions);
        return ExpressionParser.Checked(
            new CallSyntax(new(root.Text) { Span = root.Span }, [operand]) { Span = root.Span.To(operand.Span) });
    }

    private CallSyntax ParseBetweenBars(string function, ExpressionParser expressions)
    {
        var open = reader.Take();
        reader.OpenBars++;
        var inner = expressions.ParseExpression();
        reader.OpenBars--;
        reader.Expect(
            open.Kind, $"{reader.Excerpt(open)} to close the {reader.Excerpt(open)} at column {open.Span.Column}");
        return ExpressionParser.Checked(
            new CallSyntax(new(function) { Span = open.Span }, [inner]) { Span = open.Span.To(reader.Previous.Span) });
    }

    // ‖x‖₂, ‖x‖_1, ‖X‖_F: whether there is such a norm, the shape tells.
    private ExpressionSyntax ParseNorm(ExpressionParser expressions)
    {
        var norm = ParseBetweenBars("norm", expressions);
        if (reader.Kind != TokenKind.Name || reader.IsBehindSpace
            || (reader.Current.Text[0] != '_' && Subscripts.Digit(reader.Current.Text[0]) is null))
        {
            return norm;
        }

        var (subscript, raised) = reader.ToRaisedIdentifier(reader.Take());
        var order = Subscripts.ToPlain(subscript.Name);
        if (order.Length == 0 && reader.Current is { Kind: TokenKind.Name, Text: "inf" })
        {
            order = reader.Take().Text;
        }

        norm = norm.With(norm.Function with { Name = $"norm_{order}" }) with
        {
            Span = norm.Span.To(reader.Previous.Span),
        };
        return raised is { } exponent ? Raised(norm, exponent) : norm;
    }

    // ⟨x, y⟩
    private CallSyntax ParseScalarProduct(ExpressionParser expressions)
    {
        var open = reader.Take();
        var left = reader.InParentheses(expressions.ParseExpression);
        reader.Expect(TokenKind.Comma, "`,` and the other factor of the scalar product");
        var right = reader.InParentheses(expressions.ParseExpression);
        reader.Expect(TokenKind.CloseAngle, $"`⟩` to close the `⟨` at column {open.Span.Column}");
        return ExpressionParser.Checked(
            new CallSyntax(new("dot") { Span = open.Span }, [left, right])
            {
                Span = open.Span.To(reader.Previous.Span),
            });
    }

    // n! is Γ(n + 1).
    private static CallSyntax FactorialOf(ExpressionSyntax operand, SourceSpan sign)
    {
        var span = operand.Span.To(sign);
        var next = new AdditionSyntax([new(false, operand), new(false, new NumberSyntax(1) { Span = sign })])
        {
            Span = span,
        };
        return ExpressionParser.Checked(new CallSyntax(new("gamma") { Span = span }, [next]) { Span = span });
    }

    // `1{i = j}` is 1 where the condition holds, else 0.
    private ExpressionSyntax ParseIndicator(ExpressionParser expressions)
    {
        var open = reader.Take();
        var condition = reader.InParentheses(expressions.ParseCondition);
        reader.ExpectClosing(open);
        return condition;
    }

    // `x.sum(axis=0)`, `A.dot(x)`
    private ExpressionSyntax ParseMethod(ExpressionSyntax operand, ExpressionParser expressions)
    {
        var period = reader.Take();
        var name = reader.ExpectName("a function");
        if (reader.Kind != TokenKind.OpenParenthesis || !FunctionTable.TryTranslate(name.Name, out _)
            || calls.Parse(name, expressions) is not CallSyntax call)
        {
            throw new FormulaException(FormulaError.Unexpected(
                period.Span.To(name.Span), $"`.{name.Name}`", "an operator or the end of the line",
                FunctionTable.WayOf(name.Name)
                    ?? "Write a function with its arguments, as `norm(x)`, and a part of an array as `x[0]`."));
        }

        var span = operand.Span.To(reader.Previous.Span);
        return ExpressionParser.Checked<ExpressionSyntax>(name.Name == "dot" && call.Arguments is [var factor]
            ? new MultiplicationSyntax(
                [new(FactorOperator.Times, operand), new(FactorOperator.MatrixTimes, factor)]) { Span = span }
            : call.With(arguments: [operand, .. call.Arguments]) with { Span = span });
    }

    // `∑ᵢ x[i]`, `∑_i x[i]` and `sum_i x[i]`, where what follows shows that `sum_i` is no name.
    private (IdentifierSyntax Function, IdentifierSyntax Index)? ReductionOver(Token token)
    {
        if (token.Span.Length == 1 && token.Text is "sum" or "prod" && reader.Kind == TokenKind.Name)
        {
            var index = reader.Take();
            return (new(token.Text) { Span = token.Span }, new(Subscripts.ToLetters(index.Text)) { Span = index.Span });
        }

        var isFollowedByValue = reader.Kind is TokenKind.Name or TokenKind.OpenParenthesis or TokenKind.Number
            && reader.IsBehindSpace;
        var isFollowedByBracket = !reader.Names.Contains(token.Text) && reader.Kind is TokenKind.OpenParenthesis
            or TokenKind.OpenBrace or TokenKind.Bar or TokenKind.DoubleBar or TokenKind.Root;
        foreach (var (word, function) in FunctionTable.Reductions)
        {
            // A name such as sum_i could be one of a function, Σᵢ could not.
            if (!isFollowedByValue && !(isFollowedByBracket && word is "Σ" or "Π"))
            {
                continue;
            }

            var rest = token.Text.StartsWith(word, StringComparison.Ordinal) ? token.Text[word.Length..] : "";
            if (rest.Length > 0 && Subscripts.ToLetters(rest) is { Length: > 0 } letters && letters != rest)
            {
                return (new(function) { Span = token.Span }, new(letters) { Span = token.Span });
            }
        }

        return null;
    }

    // `Σ_ij` is a sum over i and j, unless its body has an index of that name.
    private static IndexedReductionSyntax ParseSumOverIndices(
        IdentifierSyntax function, IdentifierSyntax index, ExpressionParser expressions)
    {
        var body = expressions.ParseProduct();
        SyntaxList<IdentifierSyntax> indices = index.Name.Length > 1 && index.Name.All(char.IsAsciiLetter)
            && index.Name.Distinct().Count() == index.Name.Length && !new FreeNames().Of(body).Contains(index.Name)
            ? [.. index.Name.Select(letter => index with { Name = letter.ToString() })]
            : [index];
        return ExpressionParser.Checked(
            new IndexedReductionSyntax(function, indices, body)
            {
                IsOpen = true,
                Span = function.Span.To(body.Span),
            });
    }
}
