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
    /// Whether the character is a raised digit or the raised T of a transpose. They stand only in derivatives
    /// (<c>d²C</c>).
    /// </summary>
    public static bool IsSuperscript(Rune rune) => rune.Value is 'ᵀ' or '¹' or '²' or '³' or (>= 0x2070 and <= 0x2079);

    /// <summary>
    /// Whether the character can stand in an exponent: what <see cref="IsSuperscript"/> allows, or a raised minus.
    /// </summary>
    public static bool IsRaised(Rune rune) => rune.Value == RaisedMinus || IsSuperscript(rune);

    /// <summary>The raised minus of <c>A⁻¹</c>.</summary>
    public const char RaisedMinus = '⁻';

    /// <summary>The number that raised digits write.</summary>
    public static double? RaisedNumber(string raised)
    {
        const string Digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        double number = 0;
        foreach (var character in raised)
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            number = (10 * number) + digit;
        }

        return raised.Length is > 0 and < 16 ? number : null;
    }

    /// <summary>
    /// Whether a text starts with the sign of an indicator and the bracket of its condition: <c>𝟙[x &gt; 0]</c>.
    /// </summary>
    public static bool IsIndicator(ReadOnlySpan<char> text) => text.Length > 2 && text[2] is '[' or '(' or '{'
        && (text.StartsWith("𝟙") || text.StartsWith("𝟏") || text.StartsWith("𝕀"));

    /// <summary>
    /// The value of a fraction that doubles hold exactly; <see langword="null"/> for other characters.
    /// </summary>
    public static double? Fraction(char character) => character switch
    {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => null,
    };

    /// <summary>
    /// Whether the word, made of the characters above, is a name: it has no <c>∂</c> and nothing raised.
    /// </summary>
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
