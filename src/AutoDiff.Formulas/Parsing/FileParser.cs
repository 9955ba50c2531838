using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads formula files.</summary>
/// <remarks><code>
/// file         = [ statement ] { ( END-OF-LINE | ";" | "," ) [ statement ] }
/// statement    = [ "let" ] { NAME "," } declaration | unspecified | bound | definition | start | function | claim
/// declaration  = see <see cref="DeclarationParser"/>; only behind one of these a "," ends a statement
/// bound        = NAME ( "&lt;" | "&lt;=" | ">" | ">=" | "!=" ) sum
/// definition   = NAME [ "[" NAME { "," NAME } "]" ] "=" expression
/// start        = NAME "[" place { "," NAME } "]" "=" expression
/// place        = [ "-" ] WHOLE-NUMBER | NAME ( "+" | "-" ) ( WHOLE-NUMBER | NAME )
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
    private readonly DeclarationParser declarations;
    private readonly FileNames names = new();

    // Declarations may stand side by side: `x : real, y : real`.
    private bool isDeclaration;

    public FileParser(TokenReader reader)
    {
        this.reader = reader;
        expressions = new ExpressionParser(reader);
        claims = new ClaimParser(reader, expressions);
        declarations = new DeclarationParser(reader, expressions, names);
    }

    public FileSyntax Parse()
    {
        var start = reader.Current.Span;
        var statements = new List<Func<IEnumerable<StatementSyntax>>>();
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
                isDeclaration = false;
                statements.Add(ParseStatement());
                if (isDeclaration && reader.TryTake(TokenKind.Comma))
                {
                    continue;
                }

                if (reader.Kind is not (TokenKind.EndOfLine or TokenKind.Semicolon or TokenKind.EndOfText))
                {
                    throw reader.Unexpected(
                        "an operator or the end of the line",
                        reader.Kind == TokenKind.Comma ? "Write each statement on a line of its own." : null);
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
    private static SyntaxList<StatementSyntax> Finish(List<Func<IEnumerable<StatementSyntax>>> statements)
    {
        var finished = new List<StatementSyntax>(statements.Count);
        var errors = new List<FormulaError>();
        foreach (var statement in statements)
        {
            try
            {
                finished.AddRange(statement());
            }
            catch (FormulaException unknown)
                when (unknown.Error.UnknownName is { } name && FirstUse(name, finished) is { } use)
            {
                errors.Add(use);
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

        return errors.Count > 0 ? throw new FormulaException(errors) : [.. finished];
    }

    // A name that a claim speaks of and nothing declares is missing where it is first used.
    private static FormulaError? FirstUse(string name, IEnumerable<StatementSyntax> statements)
    {
        var use = statements.OfType<DefinitionSyntax>()
            .Where(definition => definition.Indices.All(index => index.Name != name))
            .Select(definition => Find(definition.Value)).FirstOrDefault(found => found is not null);
        return use is null
            ? null
            : new(use.Span, $"There is no `{name}` here.")
            {
                Found = $"the name `{name}`",
                Expected = "a name that is defined above",
                Suggestion = $"Declare it above, as in `{name} : real` or `{name} : real[n]`.",
            };

        NameSyntax? Find(ExpressionSyntax expression) =>
            expression is NameSyntax found && found.Name == name
                ? found
                : Children.Of(expression).Select(Find).FirstOrDefault(inner => inner is not null);
    }

    private Func<IEnumerable<StatementSyntax>> ParseStatement()
    {
        switch (reader.Kind)
        {
            case TokenKind.Claim:
                return Resolving(claims.Parse());
            case TokenKind.Nabla or TokenKind.OpenParenthesis:
            case TokenKind.Name when reader.Current.Text.Contains(NameCharacters.Partial) || StartsGradient():
                return Resolving(claims.ParseBare());
        }

        var name = reader.ExpectName("a declaration, a definition or a claim");
        if (name.Name == "let" && reader.Current is { Kind: TokenKind.Name, Text: not "in" })
        {
            name = reader.ExpectName("a declaration or a definition");
        }

        if (reader.Kind == TokenKind.Comma)
        {
            var all = ParseDeclarations(name);
            return () => all;
        }

        var (place, indices) = reader.Kind == TokenKind.OpenBracket ? ParsePlaces() : (null, []);
        if (place is not null)
        {
            var element = ParseElement(name, place, indices);
            return () => [element];
        }

        // No definition has a slash behind its name: this is a claim without the word.
        if (reader.Kind == TokenKind.Slash)
        {
            return Resolving(claims.ParseBehind(name, indices));
        }

        var statement = ParseNamed(name, indices);
        return () => [statement];
    }

    // `grad f = …`, `grad(f, x) = …` of a name that stands for something: else a function is defined.
    private bool StartsGradient()
    {
        var behind = reader.Ahead(1);
        return ClaimParser.IsGradient(reader.Current, behind.Kind)
            && names.Contains(behind.Kind == TokenKind.Name ? behind.Text : reader.Ahead(2).Text);
    }

    private Func<IEnumerable<StatementSyntax>> Resolving(UnresolvedClaim claim) => () => claim.Resolve(names);

    // `x, y : real[n]`
    private List<StatementSyntax> ParseDeclarations(IdentifierSyntax first)
    {
        var all = new List<IdentifierSyntax> { first };
        while (reader.TryTake(TokenKind.Comma))
        {
            all.Add(reader.ExpectName("the name of a variable"));
        }

        if (reader.Kind is not (TokenKind.Colon or TokenKind.In)
            && reader.Current is not { Kind: TokenKind.Name, Text: "in" })
        {
            throw reader.Unexpected("`:` and a domain", "Write for example `x, y : real`.");
        }

        var last = ParseDeclaration(all[^1]);
        all.ForEach(name => names.Add(name.Name, last is DeclarationSyntax));
        return
        [
            .. all.Select(name => last switch
            {
                DeclarationSyntax declaration => declaration with { Name = name },
                FunctionDeclarationSyntax function => function with { Name = name },
                _ => last,
            }),
        ];
    }

    private StatementSyntax ParseDeclaration(IdentifierSyntax name)
    {
        var declaration = declarations.Parse(name);
        isDeclaration = true;
        return declaration;
    }

    private StatementSyntax ParseNamed(IdentifierSyntax name, SyntaxList<IdentifierSyntax> indices)
    {
        var declares = indices.Count == 0 &&
            (reader.Kind is TokenKind.Colon or TokenKind.In || reader.Current is { Kind: TokenKind.Name, Text: "in" });
        if (declares)
        {
            var declaration = ParseDeclaration(name);
            names.Add(name.Name, declaration is DeclarationSyntax);
            return declaration;
        }

        if (indices.Count == 0 && reader.Kind != TokenKind.EqualEqual
            && ExpressionParser.ComparisonOf(reader.Kind) is { } relation)
        {
            reader.Take();
            var bound = expressions.ParseSum();
            names.Add(name.Name);
            var span = name.Span.To(bound.Span);
            return new SizeBoundSyntax(new(relation, new NameSyntax(name.Name) { Span = name.Span }, bound)
            {
                Span = span,
            }) { Span = span };
        }

        names.Add(name.Name);
        switch (reader.Kind)
        {
            case TokenKind.Equals:
            case var _ when indices.Count > 0:
                return ParseDefinition(name, indices);
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
        TokenKind.EqualEqual => "Write `=` for a definition.",
        TokenKind.Prime => $"Write `claim d{name.Name}/dx = …` with the variable of the derivative.",
        TokenKind.Name when name.Name is "def" or "var" => $"Leave out the `{name.Name}`.",
        TokenKind.Name when name.Name is "import" or "from" => "Leave out the line.",
        TokenKind.Name when name.Name is "assert" => "Write `claim dC/dx = …` for what is to be checked.",
        TokenKind.Name when name.Name is "grad" or "gradient" =>
            $"Write `claim grad({reader.Current.Text}, x) = …` with the variable of the gradient.",
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
            _ => null,
        });

    // A first element h[0], or a step that is written for the next element: h[t+1] = f(h[t]).
    private StatementSyntax ParseElement(
        IdentifierSyntax name, ExpressionSyntax place, SyntaxList<IdentifierSyntax> indices)
    {
        names.Add(name.Name);
        ExpectEquals("`=` and a value");
        var value = expressions.ParseExpression();
        var span = name.Span.To(value.Span);
        if (place is AdditionSyntax { Terms: [{ Value: NameSyntax index }, var shift] } && !names.Contains(index.Name))
        {
            SyntaxList<IdentifierSyntax> all = [new(index.Name) { Span = index.Span }, .. indices];
            var before = new AdditionSyntax([new(false, index), shift with { IsSubtracted = !shift.IsSubtracted }]);
            return new DefinitionSyntax(name, all, SyntaxRewriter.Substituted(value, index.Name, before))
            {
                Span = span,
            };
        }

        return new StartSyntax(name, place, indices, value) { Span = span };
    }

    // Index names, of which the first may be a place.
    private (ExpressionSyntax? Place, SyntaxList<IdentifierSyntax> Names) ParsePlaces()
    {
        var open = reader.Take();
        if (reader.Kind is TokenKind.Number or TokenKind.Minus)
        {
            var number = expressions.ParseExpression();
            return (number, ParseOtherNames(open));
        }

        var first = reader.ExpectName("an index name");
        if (reader.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return (null, ParseNewNames(open, TokenKind.CloseBracket, "an index name", first));
        }

        var isSubtracted = reader.Take().Kind == TokenKind.Minus;
        var behind = reader.Kind == TokenKind.Number
            ? new NumberSyntax(reader.Current.Number) { Span = reader.Take().Span }
            : (ExpressionSyntax)new NameSyntax(reader.ExpectName("a whole number").Name)
            {
                Span = reader.Previous.Span,
            };
        var index = new NameSyntax(first.Name) { Span = first.Span };
        var place = new AdditionSyntax([new(false, index), new(isSubtracted, behind)])
        {
            Span = first.Span.To(behind.Span),
        };
        return (place, ParseOtherNames(open));
    }

    private SyntaxList<IdentifierSyntax> ParseOtherNames(Token open)
    {
        if (reader.TryTake(TokenKind.Comma))
        {
            return ParseNewNames(open, TokenKind.CloseBracket, "an index name", reader.ExpectName("an index name"));
        }

        reader.ExpectClosing(open);
        return [];
    }

    private SyntaxList<IdentifierSyntax> ParseNewNames(TokenKind close, string expected)
    {
        var open = reader.Take();
        return ParseNewNames(open, close, expected, reader.ExpectName(expected));
    }

    private SyntaxList<IdentifierSyntax> ParseNewNames(
        Token open, TokenKind close, string expected, IdentifierSyntax first)
    {
        var list = new List<IdentifierSyntax> { first };
        while (reader.TryTake(TokenKind.Comma))
        {
            var name = reader.ExpectName(expected);
            if (list.Exists(other => other.Name == name.Name))
            {
                throw new FormulaException(CallParser.NameGivenTwice(name.Name, name.Span));
            }

            list.Add(name);
        }

        if (reader.Kind != close)
        {
            reader.ExpectClosing(open, "Only names separated by `,` stand here.");
        }

        reader.Take();
        return [.. list];
    }
}
