using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Which characters make names.</summary>
internal static class NameCharacters
{
    /// <summary>The sign of a partial derivative. It stands only in the derivative of a claim.</summary>
    public const char Partial = '∂';

    private const int VariationSelectors = 0xFE00, LastVariationSelector = 0xFE0F;

    /// <summary>Whether a name, or a word of a derivative such as <c>∂C</c>, can start with the character.</summary>
    public static bool IsStart(Rune rune) => rune.Value is '_' or Partial || Rune.IsLetter(rune);

    /// <summary>Whether a name, or a word of a derivative such as <c>d²C</c>, can go on with the character.</summary>
    public static bool IsPart(Rune rune) =>
        IsStart(rune) || IsSubscriptDigit(rune) || IsSuperscript(rune) || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpacingCombiningMark => true,
            // Variation selectors cannot be seen, so names that differ by one would look the same.
            UnicodeCategory.NonSpacingMark => rune.Value is < VariationSelectors or > LastVariationSelector,
            _ => false,
        };

    /// <summary>
    /// Whether the character is a raised digit or the raised T of a transpose. They stand only in derivatives (<c>d²C</c>).
    /// </summary>
    public static bool IsSuperscript(Rune rune) => rune.Value is 'ᵀ' or '¹' or '²' or '³' or (>= 0x2070 and <= 0x2079);

    /// <summary>Whether the word, made of the characters above, is a name: it has no <c>∂</c> and nothing raised.</summary>
    public static bool IsName(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (rune.Value == Partial || IsSuperscript(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSubscriptDigit(Rune rune) => rune.Value is >= 0x2080 and <= 0x2089;
}
