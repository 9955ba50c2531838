using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Reads the parts of expressions that no operator holds together: names, numbers, calls, brackets, and what follows
/// them.
/// </summary>
/// <remarks><code>
/// postfix     = primary { "'" | RAISED | "[" subscript { "," subscript } "]" }
/// subscript   = expression | [ expression ] ":" [ expression ]
/// primary     = NUMBER | NAME | call | "(" expression ")" | "[" [ expression { "," expression } ] "]" | sign
/// sign        = ( "√" | "∛" ) postfix | "|" expression "|" | "‖" expression "‖" | ( "∑" | "∏" ) INDEX product
/// call        = NAME "(" [ argument { "," argument } ] ")" | NAME "(" NAME { "," NAME } ":" expression ")"
/// argument    = expression | "axis" "=" expression | "keep" "=" ( "true" | "false" ) | NAME "=" expression
/// </code></remarks>
internal sealed class PrimaryParser(TokenReader reader)
{
    /// <summary>postfix = primary { "'" | RAISED | "[" subscripts "]" }</summary>
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
        TokenKind.Root => ParseRoot(expressions),
        TokenKind.Bar => ParseBetweenBars("abs", expressions),
        TokenKind.DoubleBar => ParseBetweenBars("norm", expressions),
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
            return ParseSumOverIndex(reduction.Function, reduction.Index, expressions);
        }

        var (name, raised) = reader.ToRaisedIdentifier(token);
        if (reader.Kind == TokenKind.Superscript && FunctionTable.TryFind(name.Name, out _))
        {
            throw NotRaised(reader.Current);
        }

        ExpressionSyntax value = reader.Kind == TokenKind.OpenParenthesis
            ? ParseCall(name, expressions)
            : new NameSyntax(name.Name) { Span = name.Span };
        return raised is { } exponent ? Raised(value, exponent) : value;
    }

    // x², Aᵀ, A⁻¹; and sin²(x) for sin(x)².
    private static ExpressionSyntax Raised(ExpressionSyntax operand, Token raised)
    {
        var span = operand.Span.End < raised.Span.End ? operand.Span.To(raised.Span) : operand.Span;
        if (raised.Text == "ᵀ")
        {
            return ExpressionParser.Checked(new TransposeSyntax(operand) { Span = span });
        }

        if (raised.Text == "⁻¹")
        {
            var inverse = new IdentifierSyntax("inv") { Span = raised.Span };
            return ExpressionParser.Checked(new CallSyntax(inverse, [operand]) { Span = span });
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
        var inner = expressions.ParseExpression();
        reader.Expect(
            open.Kind, $"{reader.Excerpt(open)} to close the {reader.Excerpt(open)} at column {open.Span.Column}");
        return ExpressionParser.Checked(
            new CallSyntax(new(function) { Span = open.Span }, [inner]) { Span = open.Span.To(reader.Previous.Span) });
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
            && token.Span.End < reader.Current.Span.Start;
        foreach (var (word, function) in isFollowedByValue ? FunctionTable.Reductions : [])
        {
            var rest = token.Text.StartsWith(word, StringComparison.Ordinal) ? token.Text[word.Length..] : "";
            if (rest.Length > 0 && Subscripts.ToLetters(rest) is { Length: > 0 } letters && letters != rest)
            {
                return (new(function) { Span = token.Span }, new(letters) { Span = token.Span });
            }
        }

        return null;
    }

    private static IndexedReductionSyntax ParseSumOverIndex(
        IdentifierSyntax function, IdentifierSyntax index, ExpressionParser expressions)
    {
        var body = expressions.ParseProduct();
        return ExpressionParser.Checked(
            new IndexedReductionSyntax(function, [index], body) { Span = function.Span.To(body.Span) });
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

    /// <summary>The call of a function whose name was read.</summary>
    public ExpressionSyntax ParseCall(IdentifierSyntax function, ExpressionParser expressions)
    {
        var open = reader.Take();
        var arguments = new List<ExpressionSyntax>();
        ExpressionSyntax? axis = null;
        bool? keep = null;
        var options = new List<OptionSyntax>();
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
                    if (FunctionTable.TryFind(function.Name, out var signature) && signature.Options.Count > 0)
                    {
                        options.Add(ParseOption(signature, keyword, options, expressions));
                    }
                    else
                    {
                        ParseKeyword(function, keyword, ref axis, ref keep, expressions);
                    }
                }
                else if (axis is null && keep is null && options.Count == 0)
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
        return ExpressionParser.Checked(
            new CallSyntax(function, [.. arguments], axis, keep ?? false, [.. options]) { Span = span });
    }

    private static FormulaError KeywordsComeLast(SourceSpan span) =>
        new(span, "An argument without a keyword stands behind one with a keyword.")
        {
            Found = "an argument without a keyword",
            Expected = "an argument with a keyword or `)`",
            Suggestion = "Put the arguments with keywords last.",
        };

    private OptionSyntax ParseOption(
        FunctionSignature function, Token keyword, List<OptionSyntax> given, ExpressionParser expressions)
    {
        if (!function.Options.Contains(keyword.Text))
        {
            throw new FormulaException(FormulaError.Unexpected(
                keyword.Span,
                $"the keyword {reader.Excerpt(keyword)}",
                string.Join(" or ", function.Options.Select(option => $"`{option}=`")),
                NameSuggestions.DidYouMean(keyword.Text, function.Options) ?? "Write `==` to compare."));
        }

        if (given.Exists(option => option.Name == keyword.Text))
        {
            throw new FormulaException(GivenTwice(keyword));
        }

        reader.Take();
        var value = expressions.ParseExpression();
        return new(keyword.Text, value) { Span = keyword.Span.To(value.Span) };
    }

    private FormulaError GivenTwice(Token keyword) =>
        new(keyword.Span, $"The keyword {reader.Excerpt(keyword)} is given twice.")
        {
            Found = $"a second {reader.Excerpt(keyword)}",
            Expected = "every keyword at most once",
        };

    private void ParseKeyword(
        IdentifierSyntax function, Token keyword, ref ExpressionSyntax? axis, ref bool? keep,
            ExpressionParser expressions)
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
            throw new FormulaException(
                new FormulaError(keyword.Span, $"`{function.Name}` takes no {reader.Excerpt(keyword)}.")
            {
                Found = $"the keyword {reader.Excerpt(keyword)}",
                Expected = "arguments without a keyword",
                Suggestion =
                    $"The functions with `axis=` and `keep=` are {Listed(FunctionTable.All.Where(f => f.TakesAxis))}.",
            });
        }

        if (isAxis ? axis is not null : keep is not null)
        {
            throw new FormulaException(GivenTwice(keyword));
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
                "`,` or `)`",
                $"The functions over index names are {Listed(FunctionTable.All.Where(f => f.TakesIndices))}.");
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
