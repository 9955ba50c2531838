using System.Text;
using AutoDiff.Formulas.Text;

namespace AutoDiff.Formulas.Parsing;

/// <content>Names and the words of derivatives.</content>
internal sealed partial class Lexer
{
    private SourceSpan ScanWord(TokenKind kind)
    {
        int end = position, codePoints = 0;
        while (PeekRune(end) is { } rune && NameCharacters.IsPart(rune) && !EndsRaised(end, rune))
        {
            end += rune.Utf16SequenceLength;
            codePoints++;
        }

        var token = Take(kind, end - position);
        column = token.Span.Column + codePoints;
        return token.Span;
    }

    // Behind something raised a new word begins, as in xᵀA and x²y; but d²C is a word.
    private bool EndsRaised(int end, Rune rune) => end > position && !NameCharacters.IsRaised(rune)
        && !char.IsSurrogate(source[end - 1]) && NameCharacters.IsRaised(new(source[end - 1]))
        && !(source[position] is 'd' or NameCharacters.Partial && source[end - 1] != 'ᵀ'
            && source[(position + 1)..end].All(raised => NameCharacters.IsRaised(new(raised))));

    private Token TakeWord()
    {
        if (PeekRune(position) is { } raised && NameCharacters.IsRaised(raised))
        {
            return TakeSuperscript();
        }

        // Behind the bars of a norm a subscript is a word: ‖x‖₂.
        if (PeekRune(position) is not { } start
            || !(NameCharacters.IsStart(start) || (last == TokenKind.DoubleBar && NameCharacters.IsPart(start))))
        {
            return TakeForeignCharacter();
        }

        var span = ScanWord(TokenKind.Name);
        if (source[span.End - 1] == '_' && Peek(0) == '{' && SubscriptIn(span) is { } subscripted)
        {
            return subscripted;
        }

        while (Peek(0) == '.' && char.IsAsciiLetter(Peek(1))
            && Modules.GetAlternateLookup<ReadOnlySpan<char>>().Contains(source.AsSpan(span.Start, span.Length)))
        {
            Take(TokenKind.Invalid, 1);
            span = ScanWord(TokenKind.Name);
        }

        if (span.Length > MaximumNameLength)
        {
            Error = new(span, $"A name is longer than {MaximumNameLength} characters.")
            {
                Found = $"a name of {span.Length} characters, {Excerpt(span)}",
                Expected = $"a name of at most {MaximumNameLength} characters",
            };
            return new Token(TokenKind.Invalid, span);
        }

        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        var written = source.AsSpan(span.Start, span.Length);
        if (!lookup.TryGetValue(written, out var word))
        {
            var text = NormalizationFormC.Normalize(written.ToString());
            word = (ReservedWords.GetValueOrDefault(text, TokenKind.Name), text);
            lookup[written] = word;
        }

        return new Token(word.Kind, span, word.Text);
    }

    // Where the brace at a place closes, if that is before the next one and on the line; else -1.
    private int CloseOf(int open)
    {
        var length = source.AsSpan(open + 1).IndexOfAny("{}\n\r");
        return length >= 0 && source[open + 1 + length] == '}' ? open + 1 + length : -1;
    }

    // The braces of LaTeX: x_{i} is x_i, and h_{t-1} is h[t-1], with the brace that closes it as a bracket.
    private Token? SubscriptIn(SourceSpan word)
    {
        var close = CloseOf(position);
        if (close < 0)
        {
            return null;
        }

        var inside = source[(position + 1)..close];
        var name = source[word.Start..(word.End - 1)];
        if (inside.Length > 0 && inside.EnumerateRunes().All(NameCharacters.IsPart))
        {
            Take(TokenKind.Invalid, close + 1 - position);
            var span = word with { Length = close + 1 - word.Start };
            return new Token(TokenKind.Name, span, NormalizationFormC.Normalize($"{name}_{inside}"));
        }

        if (name.Length == 0 || (FunctionTable.TryTranslate(name, out var function) && function.TakesAxis))
        {
            return null;
        }

        subscriptEnds.Add(close);
        return new Token(TokenKind.Name, word with { Length = word.Length - 1 }, NormalizationFormC.Normalize(name));
    }
}
