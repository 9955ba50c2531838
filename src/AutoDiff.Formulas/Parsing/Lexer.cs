using System.Buffers;
using System.Globalization;
using System.Text;
using AutoDiff.Formulas.Text;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Cuts text into tokens, one at a time. Ends of lines inside brackets, white space and comments are left out.
/// </summary>
internal sealed partial class Lexer(string source)
{
    private const int MaximumNameLength = 256;

    private static readonly Dictionary<string, TokenKind> ReservedWords = new()
    {
        ["claim"] = TokenKind.Claim,
        ["if"] = TokenKind.If,
        ["then"] = TokenKind.Then,
        ["else"] = TokenKind.Else,
        ["and"] = TokenKind.And,
        ["or"] = TokenKind.Or,
        ["not"] = TokenKind.Not,
    };

    // `np.exp` is `exp`.
    private static readonly HashSet<string> Modules =
    [
        "np", "numpy", "jnp", "jax", "torch", "tf", "scipy", "math", "Math", "linalg", "special", "nn", "functional",
        "LinearAlgebra",
    ];

    private readonly Dictionary<string, (TokenKind Kind, string Text)> words = [];
    private int position = source.StartsWith('\uFEFF') ? 1 : 0;
    private int line = 1;
    private int column = 1;

    // Where braces of LaTeX end that hold subscripts.
    private readonly HashSet<int> subscriptEnds = [];

    private TokenKind last = TokenKind.EndOfLine;

    // Whether the first of the two primes of `″` was taken.
    private bool isHalfTaken;

    /// <summary>What is wrong with the last token of kind <see cref="TokenKind.Invalid"/>.</summary>
    public FormulaError? Error { get; private set; }

    // The number of brackets that are open behind the last token.
    private int OpenBrackets { get; set; }

    /// <summary>The next token; at the end of the text again and again <see cref="TokenKind.EndOfText"/>.</summary>
    public Token Next()
    {
        SkipBlanks();
        if (position == source.Length)
        {
            return Take(TokenKind.EndOfText, 0);
        }

        var character = source[position];
        if (character is '\n' or '\r')
        {
            return TakeLineBreak();
        }

        if (char.IsAsciiDigit(character) || (character == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return TakeNumber();
        }

        if (NameCharacters.IsIndicator(source.AsSpan(position)))
        {
            return Take(TokenKind.Number, 2) with { Number = 1, Text = "1" };
        }

        if (NameCharacters.Fraction(character) is { } fraction)
        {
            return Take(TokenKind.Number, 1) with { Number = fraction };
        }

        if (ForeignSymbols.SuggestionForPair(source.AsSpan(position)) is { } suggestion)
        {
            return TakeForeignPair(suggestion);
        }

        if (TryTakeTransposeOfPython(out var transpose))
        {
            return transpose;
        }

        if (character == '″' && !isHalfTaken)
        {
            isHalfTaken = true;
            last = TokenKind.Prime;
            return new Token(TokenKind.Prime, new SourceSpan(position, 1, line, column));
        }

        if (character == '″')
        {
            isHalfTaken = false;
            return Take(TokenKind.Prime, 1);
        }

        if (character == '.' && position > 0 && Peek(1) == '(')
        {
            // Julia's `sin.(x)` is `sin(x)`.
            position++;
            column++;
            return TakeBracket(TokenKind.OpenParenthesis, 1);
        }

        if (character == '.' && char.IsAsciiLetter(Peek(1)))
        {
            return Take(TokenKind.Period, 1);
        }

        if (Symbols.TryRead(source.AsSpan(position), out var kind, out var length, out var word))
        {
            return Take(kind, length) with { Text = word };
        }

        return (character, Peek(1)) switch
        {
            ('=', '=') => Take(TokenKind.EqualEqual, 2),
            ('!', '=') => Take(TokenKind.NotEqual, 2),
            ('!', _) when last is TokenKind.Name or TokenKind.Number or TokenKind.CloseParenthesis
                or TokenKind.CloseBracket && position > 0 && source[position - 1] is not (' ' or '\t') =>
                Take(TokenKind.Factorial, 1),
            ('<', '=') => Take(TokenKind.LessOrEqual, 2),
            ('>', '=') => Take(TokenKind.GreaterOrEqual, 2),
            ('=', _) => Take(TokenKind.Equals, 1),
            ('<', _) => Take(TokenKind.Less, 1),
            ('>', _) => Take(TokenKind.Greater, 1),
            ('+', _) => Take(TokenKind.Plus, 1),
            ('-', _) => Take(TokenKind.Minus, 1),
            ('*', _) => Take(TokenKind.Star, 1),
            ('/', _) => Take(TokenKind.Slash, 1),
            ('@', _) => Take(TokenKind.At, 1),
            ('^', _) => Take(TokenKind.Caret, 1),
            ('\'', _) => Take(TokenKind.Prime, 1),
            (',', _) => Take(TokenKind.Comma, 1),
            (':', _) => Take(TokenKind.Colon, 1),
            (';', _) => Take(TokenKind.Semicolon, 1),
            ('(' or '（', _) => TakeBracket(TokenKind.OpenParenthesis, 1),
            ('[', _) => TakeBracket(TokenKind.OpenBracket, 1),
            ('{', _) when subscriptEnds.Contains(CloseOf(position)) => TakeBracket(TokenKind.OpenBracket, 1),
            ('{', _) => TakeBracket(TokenKind.OpenBrace, 1),
            ('}', _) when subscriptEnds.Contains(position) => TakeBracket(TokenKind.CloseBracket, -1),
            ('}', _) => TakeBracket(TokenKind.CloseBrace, -1),
            (')' or '）', _) => TakeBracket(TokenKind.CloseParenthesis, -1),
            (']', _) => TakeBracket(TokenKind.CloseBracket, -1),
            _ => TakeWord(),
        };
    }

    private char Peek(int distance) => position + distance < source.Length ? source[position + distance] : '\0';

    private Rune? PeekRune(int at) =>
        Rune.DecodeFromUtf16(source.AsSpan(at), out var rune, out _) == OperationStatus.Done ? rune : null;

    private void SkipBlanks()
    {
        while (position < source.Length)
        {
            var character = source[position];
            if (character is '\n' or '\r' && OpenBrackets > 0)
            {
                BreakLine();
            }
            else if (LengthOfContinuation() is var continuation and > 0)
            {
                position += continuation;
                BreakLine();
            }
            else if (character == '#' || (character == '/' && Peek(1) == '/')
                || (character == '%' && last is TokenKind.EndOfLine or TokenKind.Semicolon))
            {
                var rest = source.AsSpan(position);
                var length = rest.IndexOfAny('\n', '\r');
                position += length < 0 ? rest.Length : length; // the column behind a comment is never shown
            }
            else if (character == '\t' || char.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator)
            {
                position++;
                column++;
            }
            else
            {
                return;
            }
        }
    }

    private Token TakeLineBreak()
    {
        var before = last;
        var token = BreakLine();
        if (!GoesOn(before))
        {
            return token;
        }

        last = before;
        return Next();
    }

    private Token BreakLine()
    {
        var token = Take(TokenKind.EndOfLine, source[position] == '\r' && Peek(1) == '\n' ? 2 : 1);
        line++;
        column = 1;
        return token;
    }

    // The length of `...` or `\` and the blanks behind, at the end of a line that is not the last.
    private int LengthOfContinuation()
    {
        var length = source[position] == '\\' ? 1 : source.AsSpan(position).StartsWith("...") ? 3 : 0;
        if (length == 0)
        {
            return 0;
        }

        var rest = source.AsSpan(position + length);
        var end = rest.Length - rest.TrimStart(" \t").Length;
        return end < rest.Length && rest[end] is '\n' or '\r' ? length + end : 0;
    }

    // Whether the next line goes on with the statement: it begins with an operator that begins none, or it is indented
    // and the line before ended with one.
    private bool GoesOn(TokenKind before)
    {
        var rest = source.AsSpan(position);
        var start = rest.TrimStart(" \t");
        return start.Length > 0 && before is not (TokenKind.EndOfLine or TokenKind.Semicolon) && (start[0] switch
        {
            '+' or '*' or '@' => true,
            '=' => start.Length > 1 && start[1] != '>',
            '/' => start.Length > 1 && start[1] is not ('/' or '*'),
            '\n' or '\r' or '#' => false,
            _ => start.Length < rest.Length && before is TokenKind.Plus or TokenKind.Minus or TokenKind.Star
                or TokenKind.Slash or TokenKind.At or TokenKind.Equals or TokenKind.Dot,
        });
    }

    // Every token but names has one UTF-16 unit per code point.
    private Token Take(TokenKind kind, int length)
    {
        last = kind;
        var token = new Token(kind, new SourceSpan(position, length, line, column));
        position += length;
        column += length;
        return token;
    }

    private Token TakeBracket(TokenKind kind, int change)
    {
        OpenBrackets = Math.Max(0, OpenBrackets + change);
        return Take(kind, 1);
    }

    private Token TakeForeignPair(string suggestion)
    {
        var token = Take(TokenKind.Invalid, 2);
        Error = FormulaError.Unexpected(
            token.Span, Excerpt(token.Span), "an operator of the formula language", suggestion);
        return token;
    }

    private Token TakeNumber()
    {
        var end = position;
        SkipDigits(ref end);
        if (end < source.Length && source[end] == '.')
        {
            end++;
            SkipDigits(ref end);
        }

        if (end < source.Length && source[end] is 'e' or 'E')
        {
            var exponent = end + 1;
            if (exponent < source.Length && source[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                SkipDigits(ref exponent);
                end = exponent;
            }
        }

        var text = source.AsSpan(position, end - position);
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var mantissa = text.IndexOfAny('e', 'E') is var e and >= 0 ? text[..e] : text;
        if (double.IsInfinity(value) || (value == 0 && mantissa.ContainsAnyInRange('1', '9')))
        {
            var token = Take(TokenKind.Invalid, text.Length);
            var tooLarge = value != 0;
            Error = new(
                token.Span,
                    $"The number {Excerpt(token.Span)} is too {(tooLarge ? "large" : "small")} for double precision.")
            {
                Found = Excerpt(token.Span),
                Expected = "a number that is 0 or between 4.9e-324 and 1.8e308",
                Suggestion = tooLarge ? "Write `inf` for infinity." : null,
            };
            return token;
        }

        return Take(TokenKind.Number, text.Length) with { Number = value };
    }

    private void SkipDigits(ref int end)
    {
        while (end < source.Length && char.IsAsciiDigit(source[end]))
        {
            end++;
        }
    }

    // `A.T`, unless the T begins a longer name.
    private bool TryTakeTransposeOfPython(out Token token)
    {
        token = default;
        if (source[position] != '.' || Peek(1) != 'T' ||
            (PeekRune(position + 2) is { } next && NameCharacters.IsPart(next)))
        {
            return false;
        }

        token = Take(TokenKind.Prime, 2);
        return true;
    }

    private Token TakeSuperscript()
    {
        var end = position;
        while (PeekRune(end) is { } rune && NameCharacters.IsRaised(rune))
        {
            end++;
        }

        var text = source[position..end];
        return Take(TokenKind.Superscript, end - position) with { Text = text };
    }

    private Token TakeForeignCharacter()
    {
        if (PeekRune(position) is not { } rune)
        {
            var half = Take(TokenKind.Invalid, 1);
            Error = FormulaError.Unexpected(
                half.Span,
            $"half of a surrogate pair, U+{(int)source[half.Span.Start]:X4}",
            "a character",
            "Save the file as UTF-8.");
            return half;
        }

        var token = Take(TokenKind.Invalid, rune.Utf16SequenceLength);
        column = token.Span.Column + 1;
        Error = FormulaError.Unexpected(
            token.Span,
            ForeignSymbols.Describe(rune),
            "a name, a number, an operator or a bracket",
            ForeignSymbols.SuggestionFor(rune));
        return token;
    }

    /// <summary>The source at a span as it is quoted in a message: cut if long.</summary>
    public string Excerpt(SourceSpan span) => $"`{Shorten(source.AsSpan(span.Start, span.Length))}`";

    private static string Shorten(ReadOnlySpan<char> text)
    {
        const int Longest = 40;
        if (text.Length <= Longest)
        {
            return text.ToString();
        }

        return char.IsHighSurrogate(text[Longest - 1]) ? $"{text[..(Longest - 1)]}…" : $"{text[..Longest]}…";
    }
}
