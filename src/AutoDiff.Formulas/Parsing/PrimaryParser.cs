using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Reads the parts of expressions that no operator holds together: names, numbers, calls, brackets, and what follows them.
/// </summary>
/// <remarks><code>
/// postfix     = primary { "'" | "[" subscript { "," subscript } "]" }
/// subscript   = expression | [ expression ] ":" [ expression ]
/// primary     = NUMBER | NAME | call | "(" expression ")" | "[" [ expression { "," expression } ] "]"
/// call        = NAME "(" [ argument { "," argument } ] ")" | NAME "(" NAME { "," NAME } ":" expression ")"
/// argument    = expression | "axis" "=" expression | "keep" "=" ( "true" | "false" )
/// </code></remarks>
internal sealed class PrimaryParser(TokenReader reader)
{
    /// <summary>postfix = primary { "'" | "[" subscripts "]" }</summary>
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
            else if (reader.Kind == TokenKind.OpenBracket)
            {
                var subscripts = ParseSubscripts(expressions);
                var span = operand.Span.To(reader.Previous.Span);
                operand = ExpressionParser.Checked(new IndexingSyntax(operand, subscripts) { Span = span });
            }
            else
            {
                return operand;
            }
        }
    }

    private ExpressionSyntax ParsePrimary(ExpressionParser expressions) => reader.Kind switch
    {
        TokenKind.Number => ParseNumber(),
        TokenKind.Name => ParseNameOrCall(expressions),
        TokenKind.OpenParenthesis => ParseParenthesized(expressions),
        TokenKind.OpenBracket => ParseArray(expressions),
        _ => throw reader.Unexpected("an expression"),
    };

    private NumberSyntax ParseNumber()
    {
        var number = reader.Take();
        return new NumberSyntax(number.Number) { Span = number.Span };
    }

    private ExpressionSyntax ParseNameOrCall(ExpressionParser expressions)
    {
        var name = reader.ToIdentifier(reader.Take());
        if (reader.Kind == TokenKind.OpenParenthesis)
        {
            return ParseCall(name, expressions);
        }

        return new NameSyntax(name.Name) { Span = name.Span };
    }

    private ExpressionSyntax ParseParenthesized(ExpressionParser expressions)
    {
        var open = reader.Take();
        var inner = expressions.ParseExpression();
        reader.ExpectClosing(open, reader.Kind == TokenKind.Comma ? "Write an array as `[a, b]`." : null);
        return inner;
    }

    private ArraySyntax ParseArray(ExpressionParser expressions)
    {
        var open = reader.Take();
        var elements = new List<ExpressionSyntax>();
        if (reader.Kind != TokenKind.CloseBracket)
        {
            do
            {
                elements.Add(expressions.ParseExpression());
            }
            while (reader.TryTake(TokenKind.Comma));
        }

        reader.ExpectClosing(open, reader.Kind == TokenKind.Semicolon ? "Write a matrix as `[[1, 2], [3, 4]]`." : null);
        return ExpressionParser.Checked(new ArraySyntax([.. elements]) { Span = open.Span.To(reader.Previous.Span) });
    }

    private SyntaxList<SubscriptSyntax> ParseSubscripts(ExpressionParser expressions)
    {
        var open = reader.Take();
        var subscripts = new List<SubscriptSyntax>();
        do
        {
            subscripts.Add(ParseSubscript(expressions));
        }
        while (reader.TryTake(TokenKind.Comma));
        reader.ExpectClosing(open, reader.Kind == TokenKind.Colon ? "A slice has a start and an end, but no step." : null);
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

    private ExpressionSyntax ParseCall(IdentifierSyntax function, ExpressionParser expressions)
    {
        var open = reader.Take();
        var arguments = new List<ExpressionSyntax>();
        ExpressionSyntax? axis = null;
        bool? keep = null;
        if (reader.Kind != TokenKind.CloseParenthesis)
        {
            do
            {
                var keyword = reader.Current;
                var argument = expressions.ParseExpression();
                if (reader.Kind == TokenKind.Colon)
                {
                    return ParseIndexed(function, [.. arguments, argument], open, expressions);
                }

                if (reader.Kind == TokenKind.Equals && argument is NameSyntax)
                {
                    ParseKeyword(function, keyword, ref axis, ref keep, expressions);
                }
                else if (axis is null && keep is null)
                {
                    arguments.Add(argument);
                }
                else
                {
                    throw new FormulaException(KeywordsComeLast(argument.Span));
                }
            }
            while (reader.TryTake(TokenKind.Comma));
        }

        reader.ExpectClosing(open);
        var span = function.Span.To(reader.Previous.Span);
        return ExpressionParser.Checked(new CallSyntax(function, [.. arguments], axis, keep ?? false) { Span = span });
    }

    private static FormulaError KeywordsComeLast(SourceSpan span) =>
        new(span, "An argument without a keyword stands behind one with a keyword.")
        {
            Found = "an argument without a keyword",
            Expected = "`axis=`, `keep=` or `)`",
            Suggestion = "Put the arguments with keywords last.",
        };

    private void ParseKeyword(
        IdentifierSyntax function, Token keyword, ref ExpressionSyntax? axis, ref bool? keep, ExpressionParser expressions)
    {
        var isAxis = keyword.Text == "axis";
        if (!isAxis && keyword.Text != "keep")
        {
            throw new FormulaException(FormulaError.Unexpected(
                keyword.Span, $"the keyword {reader.Excerpt(keyword)}", "`axis=` or `keep=`",
                NameSuggestions.DidYouMean(keyword.Text, ["axis", "keep"]) ?? "Write `==` to compare."));
        }

        if (!FunctionTable.TryFind(function.Name, out var signature) || !signature.TakesAxis)
        {
            throw new FormulaException(new FormulaError(keyword.Span, $"`{function.Name}` takes no {reader.Excerpt(keyword)}.")
            {
                Found = $"the keyword {reader.Excerpt(keyword)}",
                Expected = "arguments without a keyword",
                Suggestion = $"The functions with `axis=` and `keep=` are {Listed(FunctionTable.All.Where(f => f.TakesAxis))}.",
            });
        }

        if (isAxis ? axis is not null : keep is not null)
        {
            throw new FormulaException(new FormulaError(keyword.Span, $"The keyword {reader.Excerpt(keyword)} is given twice.")
            {
                Found = $"a second {reader.Excerpt(keyword)}",
                Expected = "every keyword at most once",
            });
        }

        reader.Take();
        if (isAxis)
        {
            axis = expressions.ParseExpression();
        }
        else
        {
            keep = reader.Current is { Kind: TokenKind.Name, Text: "true" or "false" }
                ? reader.Take().Text == "true"
                : throw reader.Unexpected("`true` or `false`");
        }
    }

    private IndexedReductionSyntax ParseIndexed(
        IdentifierSyntax function, List<ExpressionSyntax> names, Token open, ExpressionParser expressions)
    {
        if (!FunctionTable.TryFind(function.Name, out var signature) || !signature.TakesIndices)
        {
            throw reader.Unexpected(
                "`,` or `)`", $"The functions over index names are {Listed(FunctionTable.All.Where(f => f.TakesIndices))}.");
        }

        var indices = new List<IdentifierSyntax>();
        foreach (var expression in names)
        {
            if (expression is not NameSyntax name)
            {
                throw new FormulaException(FormulaError.Unexpected(
                    expression.Span,
                    $"`{expression}`",
                    "an index name before the `:`",
                    "Write for example `sum(i, j: W[i, j])`."));
            }

            if (indices.Exists(
                index => index.Name == name.Name))
            {
                throw new FormulaException(NameGivenTwice(name.Name, name.Span));
            }

            indices.Add(new IdentifierSyntax(name.Name) { Span = name.Span });
        }

        reader.Take();
        var body = expressions.ParseExpression();
        reader.ExpectClosing(open);
        var span = function.Span.To(reader.Previous.Span);
        return ExpressionParser.Checked(new IndexedReductionSyntax(function, [.. indices], body) { Span = span });
    }

    /// <summary>The error that a list of new names has one of them twice.</summary>
    public static FormulaError NameGivenTwice(string name, SourceSpan span) =>
        new(span, $"The name `{name}` is given twice.") { Found = $"a second `{name}`", Expected = "different names" };

    private static string Listed(IEnumerable<FunctionSignature> functions) =>
        string.Join(", ", functions.Select(function => $"`{function.Name}`"));
}
