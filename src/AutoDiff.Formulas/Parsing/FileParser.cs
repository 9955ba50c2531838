using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads formula files.</summary>
/// <remarks><code>
/// file         = [ statement ] { ( END-OF-LINE | ";" ) [ statement ] }
/// statement    = declaration | definition | function | claim
/// declaration  = NAME ":" domain [ "[" size { "," size } "]" ]
/// domain       = DOMAIN-NAME | "interval" "(" expression "," expression ")"
/// size         = WHOLE-NUMBER | NAME
/// definition   = NAME [ "[" NAME { "," NAME } "]" ] "=" expression
/// function     = NAME "(" NAME { "," NAME } ")" "=" expression
/// claim        = see <see cref="ClaimParser"/>
/// </code>
/// After an error the rest of the statement is skipped and reading goes on, so that one run shows the errors of several
/// statements.
/// </remarks>
internal sealed class FileParser
{
    private const int MaximumErrors = 20;

    private readonly TokenReader reader;
    private readonly ExpressionParser expressions;
    private readonly ClaimParser claims;
    private readonly HashSet<string> names = [];

    public FileParser(TokenReader reader)
    {
        this.reader = reader;
        expressions = new ExpressionParser(reader);
        claims = new ClaimParser(reader, expressions);
    }

    public FileSyntax Parse()
    {
        var start = reader.Current.Span;
        var statements = new List<Func<StatementSyntax>>();
        var errors = new List<FormulaError>();
        while (reader.Kind != TokenKind.EndOfText && errors.Count < MaximumErrors)
        {
            if (reader.Kind is TokenKind.EndOfLine or TokenKind.Semicolon)
            {
                reader.Take();
                continue;
            }

            try
            {
                statements.Add(ParseStatement());
                if (reader.Kind is not (TokenKind.EndOfLine or TokenKind.Semicolon or TokenKind.EndOfText))
                {
                    throw reader.Unexpected("an operator or the end of the line");
                }
            }
            catch (FormulaException exception)
            {
                errors.AddRange(exception.Errors);
                reader.SkipStatement();
            }
        }

        if (errors.Count > 0)
        {
            throw new FormulaException(errors);
        }

        return new FileSyntax(Finish(statements)) { Span = start.To(reader.Current.Span) };
    }

    // The derivatives of claims are cut into names only now, when all names of the file are known.
    private static SyntaxList<StatementSyntax> Finish(List<Func<StatementSyntax>> statements)
    {
        var finished = new List<StatementSyntax>(statements.Count);
        var errors = new List<FormulaError>();
        foreach (var statement in statements)
        {
            try
            {
                finished.Add(statement());
            }
            catch (FormulaException exception)
            {
                errors.AddRange(exception.Errors);
                if (errors.Count >= MaximumErrors)
                {
                    break;
                }
            }
        }

        if (errors.Count > 0)
        {
            throw new FormulaException(errors);
        }

        return [.. finished];
    }

    private Func<StatementSyntax> ParseStatement()
    {
        if (reader.Kind == TokenKind.Claim)
        {
            var claim = claims.Parse();
            return () => claim.Resolve(names);
        }

        var statement = ParseNamed();
        return () => statement;
    }

    private StatementSyntax ParseNamed()
    {
        const string Expected = "a declaration, a definition or a claim";
        if (reader.Current is { Kind: TokenKind.Name } word && !NameCharacters.IsName(word.Text) && word.Text.Contains('∂'))
        {
            throw reader.Unexpected(Expected, "Write `claim` before a derivative.");
        }

        var name = reader.ExpectName(Expected);
        names.Add(name.Name);
        switch (reader.Kind)
        {
            case TokenKind.Colon:
                return ParseDeclaration(name);
            case TokenKind.Equals:
                return ParseDefinition(name, []);
            case TokenKind.OpenBracket:
                return ParseDefinition(name, ParseNewNames(TokenKind.CloseBracket, "an index name"));
            case TokenKind.OpenParenthesis:
                var parameters = ParseNewNames(TokenKind.CloseParenthesis, "the name of a parameter");
                ExpectEquals("`=` and the value of the function");
                var body = expressions.ParseExpression();
                return new FunctionSyntax(name, parameters, body) { Span = name.Span.To(body.Span) };
            default:
                throw reader.Unexpected("`:` for a declaration or `=` for a definition", SuggestionBehind(name));
        }
    }

    private string? SuggestionBehind(IdentifierSyntax name) => reader.Kind switch
    {
        TokenKind.Slash => "Write `claim` before a derivative.",
        TokenKind.EqualEqual => "Write `=` for a definition.",
        TokenKind.Comma => "Declare every name on its own: `x : real; y : real`.",
        TokenKind.Name => NameSuggestions.DidYouMean(name.Name, Words.Reserved) ?? "A line starts with one name.",
        _ => null,
    };

    private DefinitionSyntax ParseDefinition(IdentifierSyntax name, SyntaxList<IdentifierSyntax> indices)
    {
        ExpectEquals("`=` and a value");
        var value = expressions.ParseExpression();
        return new DefinitionSyntax(name, indices, value) { Span = name.Span.To(value.Span) };
    }

    private void ExpectEquals(string expected) =>
        reader.Expect(TokenKind.Equals, expected, reader.Kind switch
        {
            TokenKind.EqualEqual => "Write `=` for a definition.",
            TokenKind.Slash => "Write `claim` before a derivative.",
            _ => null,
        });

    private SyntaxList<IdentifierSyntax> ParseNewNames(TokenKind close, string expected)
    {
        var open = reader.Take();
        var list = new List<IdentifierSyntax>();
        var seen = new HashSet<string>();
        do
        {
            var name = reader.ExpectName(expected);
            if (!seen.Add(name.Name))
            {
                throw new FormulaException(PrimaryParser.NameGivenTwice(name.Name, name.Span));
            }

            list.Add(name);
        }
        while (reader.TryTake(TokenKind.Comma));
        if (reader.Kind != close)
        {
            reader.ExpectClosing(open, "Only names separated by `,` stand here.");
        }

        reader.Take();
        return [.. list];
    }

    private DeclarationSyntax ParseDeclaration(IdentifierSyntax name)
    {
        reader.Take();
        var domain = ParseDomain();
        var shape = new List<SizeSyntax>();
        if (reader.Kind == TokenKind.OpenBracket)
        {
            var open = reader.Take();
            do
            {
                shape.Add(ParseSize());
            }
            while (reader.TryTake(TokenKind.Comma));
            reader.ExpectClosing(open, "A size is a whole number or a name.");
        }
        else if (reader.Kind is TokenKind.OpenParenthesis or TokenKind.Name or TokenKind.Number)
        {
            throw reader.Unexpected("`[` and a shape, or the end of the line", "Write a shape in brackets, as in `real[n, m]`.");
        }

        return new DeclarationSyntax(name, domain, [.. shape]) { Span = name.Span.To(reader.Previous.Span) };
    }

    private DomainSyntax ParseDomain()
    {
        var expected = $"a domain ({string.Join(", ", DomainTable.Names)})";
        if (reader.Current is not { Kind: TokenKind.Name } word)
        {
            throw reader.Unexpected(expected);
        }

        if (!DomainTable.TryFind(word.Text, out var domain))
        {
            throw new FormulaException(new FormulaError(word.Span, $"There is no domain {reader.Excerpt(word)}.")
            {
                Found = $"the name {reader.Excerpt(word)}",
                Expected = expected,
                Suggestion = NameSuggestions.DidYouMean(word.Text, DomainTable.Names)
                    ?? $"The domains are {string.Join(", ", DomainTable.Names)}.",
            });
        }

        reader.Take();
        if (domain.Kind != DomainKind.Interval)
        {
            return new DomainSyntax(domain.Kind) { Span = word.Span };
        }

        const string Example = "Write for example `interval(-1, 1)`.";
        if (reader.Kind != TokenKind.OpenParenthesis)
        {
            throw reader.Unexpected("`(` and the ends of the interval", Example);
        }

        var open = reader.Take();
        var lower = expressions.ParseExpression();
        reader.Expect(TokenKind.Comma, "`,` and the upper end of the interval", Example);
        var upper = expressions.ParseExpression();
        reader.ExpectClosing(open);
        return new DomainSyntax(domain.Kind, lower, upper) { Span = word.Span.To(reader.Previous.Span) };
    }

    private SizeSyntax ParseSize()
    {
        const string Suggestion = "A size is a whole number or a name; a scalar has no brackets.";
        var token = reader.Current;
        if (token.Kind == TokenKind.Number && token.Number <= int.MaxValue && double.IsInteger(token.Number))
        {
            reader.Take();
            return new FixedSizeSyntax((int)token.Number) { Span = token.Span };
        }

        var name = reader.ExpectName("a size", Suggestion);
        names.Add(name.Name);
        return new NamedSizeSyntax(name.Name) { Span = name.Span };
    }
}
