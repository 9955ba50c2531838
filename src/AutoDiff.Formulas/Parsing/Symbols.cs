using System.Diagnostics.CodeAnalysis;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Symbols of typography and of other languages that mean what a token of the formula language means, whatever stands
/// around them. What could mean two things is left to the parser (<c>·</c> of two vectors) or refused with a choice
/// (<see cref="ForeignSymbols"/>).
/// </summary>
internal static class Symbols
{
    // The word is the text of a token that is a name.
    private static readonly Dictionary<string, (TokenKind Kind, string Word)> Tokens = new()
    {
        ["−"] = (TokenKind.Minus, ""), ["–"] = (TokenKind.Minus, ""), ["—"] = (TokenKind.Minus, ""),
        ["∗"] = (TokenKind.Star, ""), ["⊙"] = (TokenKind.Star, ""), ["∘"] = (TokenKind.Star, ""),
            [".*"] = (TokenKind.Star, ""), [".+"] = (TokenKind.Plus, ""), [".-"] = (TokenKind.Minus, ""),
        ["·"] = (TokenKind.Dot, ""), ["⋅"] = (TokenKind.Dot, ""), ["×"] = (TokenKind.Dot, ""),
        ["÷"] = (TokenKind.Slash, ""), ["∕"] = (TokenKind.Slash, ""), ["./"] = (TokenKind.Slash, ""),
        ["**"] = (TokenKind.Caret, ""), [".^"] = (TokenKind.Caret, ""),
        ["≤"] = (TokenKind.LessOrEqual, ""), ["⩽"] = (TokenKind.LessOrEqual, ""),
        ["≥"] =
            (TokenKind.GreaterOrEqual, ""), ["⩾"] = (TokenKind.GreaterOrEqual, ""), ["≠"] = (TokenKind.NotEqual, ""),
        ["∧"] =
            (TokenKind.And, ""), ["&&"] = (TokenKind.And, ""), ["∨"] = (TokenKind.Or, ""), ["¬"] = (TokenKind.Not, ""),
        ["′"] = (TokenKind.Prime, ""), ["’"] = (TokenKind.Prime, ""), ["^⊤"] = (TokenKind.Prime, ""),
        ["＝"] = (TokenKind.Equals, ""), [":="] = (TokenKind.Equals, ""),
        ["≔"] = (TokenKind.Equals, ""), ["；"] = (TokenKind.Semicolon, ""), ["："] = (TokenKind.Colon, ""),
        ["，"] = (TokenKind.Comma, ""), ["∈"] = (TokenKind.In, ""), ["∇"] = (TokenKind.Nabla, ""),
            ["?"] = (TokenKind.Question, ""),
        ["|"] = (TokenKind.Bar, ""), ["‖"] = (TokenKind.DoubleBar, ""), ["||"] = (TokenKind.DoubleBar, ""),
        ["⟨"] = (TokenKind.OpenAngle, ""), ["⟩"] = (TokenKind.CloseAngle, ""),
        ["->"] = (TokenKind.Arrow, ""), ["→"] = (TokenKind.Arrow, ""),
        ["√"] = (TokenKind.Root, "sqrt"), ["∛"] = (TokenKind.Root, "cbrt"),
        ["∑"] = (TokenKind.Name, "sum"), ["∏"] = (TokenKind.Name, "prod"), ["∞"] = (TokenKind.Name, "inf"),
    };

    private static readonly Dictionary<string,
        (TokenKind Kind, string Word)>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Tokens.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The token that the text starts with, if it starts with a symbol; two characters go before one.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, out TokenKind kind, out int length, [NotNullWhen(true)] out string? word)
    {
        for (length = Math.Min(2, text.Length); length > 0; length--)
        {
            if (Lookup.TryGetValue(text[..length], out var token))
            {
                (kind, word) = token;
                return true;
            }
        }

        (kind, word) = (TokenKind.Invalid, null);
        return false;
    }
}
