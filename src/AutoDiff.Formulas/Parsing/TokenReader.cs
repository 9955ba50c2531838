using System.Runtime.CompilerServices;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>The tokens of a text with one in view, and the errors about the token in view.</summary>
internal sealed class TokenReader
{
    private readonly Lexer lexer;
    private readonly List<Token> ahead = [];
    private int openBrackets;
    private int taken;
    private int depth;

    public TokenReader(string source)
    {
        lexer = new Lexer(source);
        Current = lexer.Next();
    }

    /// <summary>The token in view.</summary>
    public Token Current { get; private set; }

    /// <summary>
    /// The kind of the token in view. The parsers ask for it often; without a copy of the token their frames stay
    /// small.
    /// </summary>
    public TokenKind Kind => Current.Kind;

    /// <summary>The token before it.</summary>
    public Token Previous { get; private set; }

    /// <summary>How many absolute values and norms are open.</summary>
    public int OpenBars { get; set; }

    /// <summary>The names that the file has so far.</summary>
    public FileNames Names { get; init; } = new();

    private bool isInList;

    /// <summary>What is read of a list in brackets, in which a space may stand for a comma.</summary>
    public T InList<T>(Func<T> read) => Within(true, read);

    /// <summary>What is read in parentheses.</summary>
    public T InParentheses<T>(Func<T> read) => Within(false, read);

    private T Within<T>(bool list, Func<T> read)
    {
        var before = isInList;
        isInList = list;
        var result = read();
        isInList = before;
        return result;
    }

    // Words that end a value; right behind a number they are names.
    private static readonly HashSet<string> Ends =
        ["given", "otherwise", "for", "in", "where", "when", "at", "with", "tied"];

    /// <summary>
    /// Whether the token in view is a factor of a product without a sign, as in <c>2x</c>, <c>A x</c> and
    /// <c>2 (x + 1)</c>, given that a value ends before it.
    /// </summary>
    public bool IsJuxtaposed => (Kind != TokenKind.Number || Current.Text.Length > 0) && MayBeJuxtaposed && (!isInList
        || Previous.Kind == TokenKind.Number
        || (Kind == TokenKind.Name && IsFunctionOfOne(Current.Text)
            && Ahead(1).Kind is TokenKind.Name or TokenKind.Number));

    /// <summary>Whether the token in view may begin what the value or function before it is applied to.</summary>
    public bool MayBeJuxtaposed
    {
        get
        {
            if (Previous.Span.Line != Current.Span.Line)
            {
                return false;
            }

            return Kind switch
            {
                TokenKind.Name => !Ends.Contains(Current.Text)
                    || (Previous.Kind == TokenKind.Number && Previous.Span.End == Current.Span.Start),
                TokenKind.OpenParenthesis or TokenKind.Root or TokenKind.Number => true,
                TokenKind.Bar or TokenKind.DoubleBar => OpenBars == 0,
                _ => false,
            };
        }
    }

    /// <summary>
    /// Whether a name is a function of one argument, which may stand without parentheses: <c>sin x</c>, <c>ln 2</c>.
    /// </summary>
    public bool IsFunctionOfOne(string name) => !Names.IsValue(name)
        && FunctionTable.TryTranslate(name, out var function) && function.Accepts(1)
        && function.Kind is not (FunctionKind.Reduction or FunctionKind.Constructor);

    /// <summary>Whether there is white space before the token in view.</summary>
    public bool IsBehindSpace => Previous.Span.End < Current.Span.Start;

    // The brackets that are open behind the token in view; the lexer may be further ahead.
    private int OpenBrackets => Kind switch
    {
        TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace => openBrackets + 1,
        TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.CloseBrace => Math.Max(0, openBrackets - 1),
        _ => openBrackets,
    };

    /// <summary>Takes the token in view.</summary>
    public Token Take()
    {
        Previous = Current;
        openBrackets = OpenBrackets;
        if (taken < ahead.Count)
        {
            Current = ahead[taken++];
            return Previous;
        }

        ahead.Clear();
        taken = 0;
        Current = lexer.Next();
        return Previous;
    }

    /// <summary>The token that stands so many places behind the one in view.</summary>
    public Token Ahead(int places)
    {
        while (ahead.Count - taken < places)
        {
            ahead.Add(lexer.Next());
        }

        return ahead[taken + places - 1];
    }

    /// <summary>Whether a comma stands in the bracket in view, and in none inside it.</summary>
    public bool IsCommaInside()
    {
        var depth = 1;
        for (var place = 1; depth > 0; place++)
        {
            switch (Ahead(place).Kind)
            {
                case TokenKind.Comma when depth == 1:
                    return true;
                case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace:
                    depth++;
                    break;
                case TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.CloseBrace:
                    depth--;
                    break;
                case TokenKind.EndOfText or TokenKind.Invalid:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Takes the token in view if it is of that kind.</summary>
    public bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>Takes the token in view, which has to be of that kind.</summary>
    public Token Expect(TokenKind kind, string expected, string? suggestion = null) =>
        Current.Kind == kind ? Take() : throw Unexpected(expected, suggestion);

    /// <summary>Takes a name that a variable, a function or an index can have.</summary>
    public IdentifierSyntax ExpectName(string expected, string? suggestion = null)
    {
        if (Current.Kind is TokenKind.Claim or (>= TokenKind.If and <= TokenKind.Not))
        {
            suggestion ??= $"{Excerpt(Current)} has a fixed meaning; choose another name.";
        }

        return ToIdentifier(Expect(TokenKind.Name, expected, suggestion));
    }

    /// <summary>The name a token stands for.</summary>
    public IdentifierSyntax ToIdentifier(Token token)
    {
        if (NameCharacters.IsName(token.Text))
        {
            return new IdentifierSyntax(token.Text) { Span = token.Span };
        }

        var suggestion = token.Text.Contains(NameCharacters.Partial)
            ? "A derivative stands only between `claim` and `=`."
            : "A name has no raised characters; they are read as a power or a transpose of the name.";
        throw Error(
            FormulaError.Unexpected(token.Span, Excerpt(token), "a name without raised characters or `∂`", suggestion));
    }

    /// <summary>
    /// The name a token begins with and the raised characters that follow it: <c>x²</c> is <c>x</c> and <c>²</c>.
    /// </summary>
    public (IdentifierSyntax Name, Token? Raised) ToRaisedIdentifier(Token token)
    {
        var length = token.Text.Length;
        while (length > 1 && !char.IsSurrogate(token.Text[length - 1])
            && NameCharacters.IsRaised(new(token.Text[length - 1])))
        {
            length--;
        }

        if (length == token.Text.Length || token.Text.Length != token.Span.Length)
        {
            return (ToIdentifier(token), null);
        }

        var (span, raised) = (token.Span with { Length = length }, token.Text[length..]);
        var behind = token.Span with
        {
            Start = span.Start + length, Length = raised.Length, Column = span.Column + length,
        };
        return (ToIdentifier(token with { Text = token.Text[..length], Span = span }),
            new Token(TokenKind.Superscript, behind, raised));
    }

    /// <summary>Takes the bracket that closes <paramref name="open"/>.</summary>
    public void ExpectClosing(Token open, string? suggestion = null)
    {
        var (kind, opened, closed) = open.Kind switch
        {
            TokenKind.OpenParenthesis => (TokenKind.CloseParenthesis, "(", ")"),
            TokenKind.OpenBracket => (TokenKind.CloseBracket, "[", "]"),
            _ => (TokenKind.CloseBrace, "{", "}"),
        };
        var line = open.Span.Line == Current.Span.Line ? "" : $"line {open.Span.Line}, ";
        var place = $"{line}column {open.Span.Column}";
        suggestion ??= open.Kind == TokenKind.OpenBracket && (Previous.Kind, Kind) == (TokenKind.Name, TokenKind.Name)
            ? $"Write `{Previous.Text}, {Current.Text}` for two sizes or elements, `*` or `@` for a product."
            : null;
        Expect(kind, $"`{closed}` to close the `{opened}` at {place}", suggestion);
    }

    /// <summary>Goes one level deeper into nested brackets; <see cref="Leave"/> goes back.</summary>
    public void Enter()
    {
        // The usual stacks hold the full depth several times over; a caller with little stack left gets the error
        // earlier.
        if (++depth > FormulaParser.MaximumDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(Current.Span);
        }
    }

    /// <summary>Goes back one level.</summary>
    public void Leave() => depth--;

    /// <summary>The error that formulas are nested too deep.</summary>
    public static FormulaException TooDeep(SourceSpan span) =>
        Error(new(span, $"The formula is nested deeper than {FormulaParser.MaximumDepth} levels.")
        {
            Found = "one more level",
            Expected = $"at most {FormulaParser.MaximumDepth} levels of brackets and operators",
            Suggestion = "Define a part of it under a name of its own.",
        });

    /// <summary>The error that the token in view is not what the grammar expects.</summary>
    public FormulaException Unexpected(string expected, string? suggestion = null) =>
        Current.Kind == TokenKind.Invalid
            ? Error(lexer.Error!)
            : Error(FormulaError.Unexpected(Current.Span, Describe(Current), expected, suggestion ??
                UsualSuggestion()));

    /// <summary>Skips the rest of a statement that cannot be read.</summary>
    public void SkipStatement()
    {
        (depth, OpenBars, isInList) = (0, 0, false);
        while (Current.Kind is not (TokenKind.EndOfLine or TokenKind.EndOfText)
               && (Current.Kind != TokenKind.Semicolon || OpenBrackets > 0))
        {
            Take();
        }
    }

    /// <summary>A token as it is quoted in messages.</summary>
    public string Excerpt(Token token) => Excerpt(token.Span);

    /// <summary>The source at a span as it is quoted in messages.</summary>
    public string Excerpt(SourceSpan span) => lexer.Excerpt(span);

    private static FormulaException Error(FormulaError error) => new(error);

    private string Describe(Token token) => token.Kind switch
    {
        TokenKind.EndOfText => "the end of the text",
        TokenKind.EndOfLine => "the end of the line",
        TokenKind.Number => $"the number {Excerpt(token)}",
        TokenKind.Name => $"the name {Excerpt(token)}",
        TokenKind.Claim or (>= TokenKind.If and <= TokenKind.Not) => $"the word {Excerpt(token)}",
        _ => Excerpt(token),
    };

    // What people most often mean by a token that is out of place.
    private string? UsualSuggestion()
    {
        var valueBefore = Previous.Kind
            is TokenKind.Name or TokenKind.Number or TokenKind.CloseParenthesis or TokenKind.CloseBracket or
                TokenKind.Prime
                or TokenKind.Superscript;
        var valueStarts = Previous.Span.Line == Current.Span.Line && Current.Kind
            is TokenKind.Name or TokenKind.Number or TokenKind.OpenParenthesis or TokenKind.OpenBracket;
        return (valueBefore, Current.Kind) switch
        {
            (true, _) when valueStarts && Previous.Kind == TokenKind.Name &&
                FunctionTable.TryFind(Previous.Text, out _) =>
                $"Write `{Previous.Text}(…)`; arguments stand in parentheses.",
            (true, TokenKind.Name) when Current.Text == "for" => "Write a sum over an index as `sum(i: x[i]^2)`.",
            (true, _) when valueStarts && OpenBrackets > 0 && Current.Kind == TokenKind.Number =>
                "Separate elements by `,`, as in `[1, 2]`.",
            (true, TokenKind.Name) when valueStarts && Previous.Kind == TokenKind.Name =>
                $"Write `{Previous.Text} @ {Current.Text}` for a product with a matrix, " +
                $"`{Previous.Text}*{Current.Text}` for one of numbers or element by element.",
            (true, _) when valueStarts => "Write `*` between numbers, `@` between matrices.",
            (true, TokenKind.Equals) => "Write `==` to compare.",
            (true, TokenKind.Bar or TokenKind.DoubleBar) => "No absolute value or norm is open here.",
            (_, TokenKind.OpenBrace) when Previous.Text is "sum_" or "prod_" or "Σ_" or "∑" =>
                "Write a sum over an index as `sum(i: x[i]^2)`; indices count from 0.",
            (false, TokenKind.Less) => "Write `dot(x, y)` for the product of two vectors.",
            (_, TokenKind.OpenBrace) => "Write `(`, or `{x if x > 0; 0 otherwise}` for a function by cases.",
            (true, TokenKind.Semicolon) => "Separate arguments by `,`.",
            (_, TokenKind.Nabla) => "Write a derivative in a formula as `df/dx`.",
            (true, TokenKind.Colon) => "Write `sum(A*B)` for the scalar product of two matrices.",
            (false, TokenKind.Prime) =>
                "There is no text in quotes; write a sum over indices as `sum(j: A[i, j]*x[j])`.",
            (false, TokenKind.If) => "Put the `if` in parentheses.",
            (false, TokenKind.Not) => "Put the `not` in parentheses.",
            (false, TokenKind.Plus) => "Leave out the `+`.",
            (false, TokenKind.EndOfLine) => "A line goes on in the next one only inside brackets.",
            _ => null,
        };
    }
}
