using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Symbols of typography and of other languages that the formula language does not have, with what to write instead.
/// </summary>
internal static class ForeignSymbols
{
    private static readonly Dictionary<int, string> Replacements = new()
    {
        ['≡'] = "Write `==` to compare, or `=` for a definition.",
        ['!'] = "Write `not` for a negation.",
        ['~'] = "Write a declaration with a colon, as in `x : real[n]`.",
        ['%'] = "Write `mod(x, y)` for a remainder; a comment behind a statement begins with `#`.",
        ['"'] = "There is no text in quotes.",
        ['.'] = "Write `dot(x, y)` for the product of two vectors, and `norm(x)` for `x.norm()`.",
        ['&'] = "Write `and`.",
        ['‘'] = "Write `'`.",
        ['$'] = "Give a document the ending `.md` or `.tex`; a formula file has no `$`.",
        ['∴'] = "Write `claim`.",
        ['†'] = "Write `'`; all numbers are real.",
        ['⊤'] = "Write `'` for the transpose.",
        ['⊗'] = "Write `kron(A, B)` for matrices, `outer(x, y)` for vectors.",
        ['…'] = "Write `:` in a range.",
        ['∫'] = "Integrals are no part of the language.",
        ['\\'] = "This is LaTeX; write `a/b`, `sum(i: x[i])`, `sqrt(x)`.",
    };

    // None of these pairs can stand in a valid formula, so reading them as one mistake hides nothing.
    private static readonly Dictionary<string, string> Pairs = new()
    {
        ["=>"] = "Write `>=` for a comparison; a claim begins with `claim`.",
        ["=<"] = "Write `<=` for a comparison.",
        ["/*"] = "A comment begins with `#`.",
        ["<>"] = "Write `!=`.",
    };

    /// <summary>What to write instead of the two characters the text starts with, or <see langword="null"/>.</summary>
    public static string? SuggestionForPair(ReadOnlySpan<char> text) =>
        text.Length >= 2 && Pairs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..2], out var suggestion)
            ? suggestion
            : null;

    /// <summary>What to write instead of the character, or <see langword="null"/>.</summary>
    public static string? SuggestionFor(Rune rune)
    {
        if (Replacements.TryGetValue(rune.Value, out var replacement))
        {
            return replacement;
        }

        return NameCharacters.IsSuperscript(rune) ? "Write `^` for a power."
            : Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? "Delete it."
            : null;
    }

    /// <summary>The character as a phrase; characters without a visible form are described.</summary>
    public static string Describe(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => $"the control character U+{rune.Value:X4}",
        UnicodeCategory.Format => $"the invisible character U+{rune.Value:X4}",
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => $"the line separator U+{rune.Value:X4}",
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => $"the character U+{rune.Value:X4}",
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark =>
            $"the combining mark U+{rune.Value:X4} without a letter",
        _ => $"`{rune}`",
    };
}
