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
internal sealed partial class FileParser
{
    private const int MaximumErrors = 20;

    private readonly TokenReader reader;
    private readonly ExpressionParser expressions;
    private readonly ClaimParser claims;
    private readonly DeclarationParser declarations;
    private readonly FileNames names;

    // Declarations may stand side by side: `x : real, y : real`.
    private bool isDeclaration;

    public FileParser(TokenReader reader)
    {
        (this.reader, names) = (reader, reader.Names);
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
                        reader.Kind == TokenKind.Comma && reader.Previous.Kind == TokenKind.Number
                            && reader.Ahead(1).Kind == TokenKind.Number ? "Write a decimal point, as in `0.5`."
                        : reader.Kind == TokenKind.Equals && isDeclaration
                            ? "A variable takes all values of its domain; a number is defined, as in `x = 3`."
                        : reader.Kind is TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.CloseBrace
                            ? "No bracket is open here."
                        : reader.Kind == TokenKind.Comma
                            ? "Write each statement on a line of its own, and a condition of a claim behind `given`."
                            : null);
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

        return SubscriptedSequences.Bracketed(
            new FileSyntax(Finish(statements)) { Span = start.To(reader.Current.Span) });
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
            case TokenKind.Name when reader.Current.Text.Contains(NameCharacters.Partial)
                || reader.Current.Text is ['d', '²', ..] || StartsGradient() || StartsSlope():
                return Resolving(claims.ParseBare());
        }

        var name = IsSquare ? new(reader.Current.Text) { Span = reader.Take().Span }
            : reader.ExpectName("a declaration, a definition or a claim", SuggestionAtStart());
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

    // `σ² = …`, `σ² : positive` where the file has no σ: a name that ends in a square.
    private bool IsSquare => reader.Current is { Kind: TokenKind.Name, Text: [.. { Length: > 0 } root, '²'] }
        && NameCharacters.IsName(root) && !names.Contains(root)
        && reader.Ahead(1).Kind is TokenKind.Equals or TokenKind.Colon or TokenKind.In or TokenKind.Greater;

    // `grad f = …`, `grad(f, x) = …` of a name that stands for something: else a function is defined.
    private bool StartsGradient()
    {
        var behind = reader.Ahead(1);
        return ClaimParser.IsGradient(reader.Current, behind.Kind)
            && names.Contains(behind.Kind == TokenKind.Name ? behind.Text : reader.Ahead(2).Text);
    }

    // `f'(x) = …`, `f''(x) = …`
    private bool StartsSlope()
    {
        var place = 1;
        while (reader.Ahead(place).Kind == TokenKind.Prime)
        {
            place++;
        }

        return place > 1 && reader.Ahead(place).Kind == TokenKind.OpenParenthesis;
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
        all.ForEach(name => Add(name.Name, last));
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

    private void Add(string name, StatementSyntax declaration)
    {
        names.Add(name, declaration is DeclarationSyntax);
        if (declaration is DeclarationSyntax { Shape: var shape })
        {
            names.AddSizes(shape.SelectMany(NamesOfSizes.In).Select(size => size.Name));
        }

        if (declaration is FunctionDeclarationSyntax)
        {
            names.AddFunction(name);
        }
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
            Add(name.Name, declaration);
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

        switch (reader.Kind)
        {
            case TokenKind.Equals:
            case var _ when indices.Count > 0:
                return ParseDefinition(name, indices);
            case TokenKind.OpenParenthesis:
                names.Add(name.Name);
                var parameters = ParseNewNames(TokenKind.CloseParenthesis, "the name of a parameter");
                names.AddFunction(name.Name);
                ExpectEquals("`=` and the value of the function");
                var body = expressions.ParseExpression();
                return new FunctionSyntax(name, parameters, body) { Span = name.Span.To(body.Span) };
            default:
                throw reader.Unexpected("`:` for a declaration or `=` for a definition", SuggestionBehind(name));
        }
    }

    private string? SuggestionAtStart() => (reader.Kind, reader.Kind == TokenKind.Name
            ? TokenKind.Name
            : reader.Ahead(1).Kind) switch
    {
        (TokenKind.Minus, TokenKind.Minus) => "A comment begins with `#`.",
        (TokenKind.Number, TokenKind.Less or TokenKind.LessOrEqual) =>
            "Declare a variable with its bounds, as in `x : interval(0, 1)`.",
        (TokenKind.Number, TokenKind.Name) => reader.Ahead(1).Span.Start == reader.Current.Span.End
            ? "Write the derivative first, as in `claim df/dx = 2x`."
            : "Leave out the number of the line.",
        (TokenKind.Minus, _) =>
            "Leave out the `-`, or write `claim` before a claim that begins with an expression.",
        _ => null,
    };

    private string? SuggestionBehind(IdentifierSyntax name) => reader.Kind switch
    {
        TokenKind.EqualEqual => "Write `=` for a definition.",
        TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash
            when reader.Ahead(1).Kind == TokenKind.Equals =>
            "A name stands for one thing in the whole file; give what is changed another name.",
        TokenKind.Prime => $"Write `claim d{name.Name}/dx = …` with the variable of the derivative.",
        TokenKind.Name when name.Name is "def" or "var" or "for" => $"Leave out the `{name.Name}`.",
        TokenKind.Name when DomainTable.TryFind(reader.Current.Text, out _) =>
            $"A declaration has a colon, as in `{name.Name} : real` or `{name.Name} : real[n]`.",
        TokenKind.Name when name.Name is "assume" or "assuming" or "suppose" or "where" or "given" or "with" =>
            "Write a condition at the end of a claim, as in `claim dC/dz = a - y given sum(y) == 1`.",
        TokenKind.Name when name.Name is "import" or "from" => "Leave out the line.",
        TokenKind.Name when name.Name is "assert" or "check" or "verify" or "show" or "prove" or "test" or "thus"
            or "hence" or "so" or "therefore" => "Write `claim dC/dx = …` for what is to be checked.",
        TokenKind.Name when name.Name is "grad" or "gradient" =>
            $"Write `claim grad({reader.Current.Text}, x) = …` with the variable of the gradient.",
        TokenKind.Name => NameSuggestions.DidYouMean(name.Name, Words.Reserved) ?? "A line starts with one name.",
        _ => null,
    };

    private DefinitionSyntax ParseDefinition(IdentifierSyntax name, SyntaxList<IdentifierSyntax> indices)
    {
        if (indices.Count > 0)
        {
            names.Add(name.Name);
        }

        ExpectEquals("`=` and a value");
        var value = expressions.ParseExpression();
        if (indices.Count == 0 && new SubscriptedElements(names).In(name, value) is var (array, letters))
        {
            (name, indices) = (array, letters);
        }

        names.Add(name.Name);
        var definition = new DefinitionSyntax(name, indices, value) { Span = name.Span.To(value.Span) };
        names.Define(name.Name, value);
        if (SubscriptedSequences.SequenceOf(definition) is { } sequence)
        {
            names.Add(sequence);
        }

        return definition;
    }

    private void ExpectEquals(string expected) =>
        reader.Expect(TokenKind.Equals, expected, reader.Kind switch
        {
            TokenKind.EqualEqual => "Write `=` for a definition.",
            _ => null,
        });
}
