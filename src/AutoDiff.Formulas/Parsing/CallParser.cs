using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads the arguments of calls.</summary>
/// <remarks><code>
/// call        = NAME "(" [ argument { "," argument } ] ")" | NAME "(" NAME { "," NAME } ":" expression ")"
/// argument    = expression | "axis" "=" expression | "keep" "=" ( "true" | "false" ) | NAME "=" expression
/// </code></remarks>
internal sealed class CallParser(TokenReader reader)
{
    /// <summary>The call <c>f'(x)</c> of the derivative of a function of one number, whose name was read.</summary>
    public ExpressionSyntax ParseSlope(IdentifierSyntax function, int order, ExpressionParser expressions)
    {
        var open = reader.Take();
        var argument = reader.InParentheses(expressions.ParseExpression);
        reader.ExpectClosing(open, reader.Kind == TokenKind.Comma ? "A derivative `f'` has one argument." : null);
        return ExpressionParser.Checked(new CallSyntax(function, [argument])
        {
            DerivativeOrder = order,
            Span = function.Span.To(reader.Previous.Span),
        });
    }

    /// <summary>The call of a function whose name was read.</summary>
    public ExpressionSyntax Parse(IdentifierSyntax function, ExpressionParser expressions)
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
                var argument = reader.InParentheses(expressions.ParseExpression);
                if (reader.Kind == TokenKind.Colon)
                {
                    return ParseIndexed(function, [.. arguments, argument], open, expressions);
                }

                if (reader.Kind == TokenKind.Equals && argument is NameSyntax)
                {
                    if (FunctionTable.TryTranslate(function.Name, out var signature) && signature.Options.Count > 0)
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
        var isAxis = keyword.Text is "axis" or "dim";
        if (!isAxis && keyword.Text is not ("keep" or "keepdims" or "keepdim"))
        {
            throw new FormulaException(FormulaError.Unexpected(
                keyword.Span, $"the keyword {reader.Excerpt(keyword)}", "`axis=` or `keep=`",
                NameSuggestions.DidYouMean(keyword.Text, ["axis", "keep"]) ?? (keyword.Text.Length == 1
                    ? $"An index runs over what it indexes, from 0: write `{function.Name}({keyword.Text}: …)`."
                    : "Write `==` to compare.")));
        }

        // softmax(z, axis=-1) is softmax(z).
        var isTranslated = FunctionTable.TryTranslate(function.Name, out var signature);
        if (isTranslated && signature!.Kind == FunctionKind.LastAxis && isAxis
            && reader.Ahead(1).Kind == TokenKind.Minus && reader.Ahead(2).Number == 1)
        {
            reader.Take();
            expressions.ParseExpression();
            return;
        }

        if (isTranslated && signature!.Kind == FunctionKind.LastAxis)
        {
            throw new FormulaException(FormulaError.Unexpected(
                keyword.Span, $"the keyword {reader.Excerpt(keyword)}", "no keyword",
                $"`{function.Name}` goes along the last axis; of the columns of a matrix it is " +
                $"`{function.Name}(A')'`."));
        }

        if (!isTranslated || !signature!.TakesAxis)
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
            keep = reader.Current is { Kind: TokenKind.Name, Text: "true" or "false" or "True" or "False" }
                ? reader.Take().Text is "true" or "True"
                : throw reader.Unexpected("`true` or `false`");
        }
    }

    private IndexedReductionSyntax ParseIndexed(
        IdentifierSyntax function, List<ExpressionSyntax> names, Token open, ExpressionParser expressions)
    {
        if (!FunctionTable.TryTranslate(function.Name, out var signature) || !signature.TakesAxis)
        {
            throw reader.Unexpected(
                "`,` or `)`",
                signature?.Name == "logsumexp" ? "Write `log(sum(i: exp(x[i])))`."
                    : $"The functions over index names are {Listed(FunctionTable.All.Where(f => f.TakesAxis))}.");
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
        var body = reader.InParentheses(expressions.ParseExpression);
        reader.ExpectClosing(open);
        var span = function.Span.To(reader.Previous.Span);
        function = function with { Name = signature.Name };
        return ExpressionParser.Checked(new IndexedReductionSyntax(function, [.. indices], body) { Span = span });
    }

    /// <summary>The error that a list of new names has one of them twice.</summary>
    public static FormulaError NameGivenTwice(string name, SourceSpan span) =>
        new(span, $"The name `{name}` is given twice.") { Found = $"a second `{name}`", Expected = "different names" };

    private static string Listed(IEnumerable<FunctionSignature> functions) =>
        string.Join(", ", functions.Select(function => $"`{function.Name}`"));
}
