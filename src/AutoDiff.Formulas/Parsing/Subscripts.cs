using System.Globalization;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Lowered letters, as in <c>xᵢ</c>, and what follows an underscore, as in <c>x_i</c>.</summary>
internal static class Subscripts
{
    private const string Lowered = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
    private const string Plain = "aehijklmnoprstuvx";

    /// <summary>
    /// The plain letters of a subscript without its underscore: <c>i</c> of <c>ᵢ</c> and of <c>_i</c>.
    /// </summary>
    public static string ToLetters(string subscript) =>
        string.Concat(subscript.TrimStart('_').Select(
            letter => Lowered.IndexOf(letter, StringComparison.Ordinal) is var i and >= 0 ? Plain[i] : letter));

    /// <summary>A subscript of a norm in plain characters: <c>2</c> of <c>₂</c> and of <c>_2</c>.</summary>
    public static string ToPlain(string subscript) =>
        string.Concat(subscript.TrimStart('_').Select(letter => Digit(letter) ?? letter));

    /// <summary>The digit that a plain or a lowered character writes.</summary>
    public static char? Digit(char letter) => letter is >= '₀' and <= '₉' ? (char)(letter - '₀' + '0')
        : char.IsAsciiDigit(letter) ? letter : null;

    /// <summary>
    /// Raised letters and numbers as sizes, with <c>ˣ</c> between: <c>ⁿˣᵐ</c> is n and m, <c>³</c> is 3.
    /// </summary>
    public static bool TryLower(string raised, out List<string> letters)
    {
        const string Raised = "ᵃᵇᶜᵈᵉᵏˡᵐⁿᵖ";
        const string Sizes = "abcdeklmnp";
        letters = [];
        foreach (var part in raised.Split('ˣ', '×'))
        {
            if (NameCharacters.RaisedNumber(part) is { } number and > 0)
            {
                letters.Add(number.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            var plain = part.Select(letter => Raised.IndexOf(letter, StringComparison.Ordinal)).ToList();
            if (plain.Count == 0 || plain.Contains(-1))
            {
                return false;
            }

            letters.Add(string.Concat(plain.Select(i => Sizes[i])));
        }

        return true;
    }

    /// <summary>Cuts a name with a subscript, <c>x_i</c> or <c>xᵢ</c>, into both; whether it has one.</summary>
    public static bool TryCut(string name, out string head, out string subscript)
    {
        var at = name.LastIndexOf('_');
        if (at < 0)
        {
            at = name.Length;
            while (at > 0 && Lowered.Contains(name[at - 1], StringComparison.Ordinal))
            {
                at--;
            }
        }

        (head, subscript) = (name[..at], ToLetters(name[at..]));
        return head.Length > 0 && subscript.Length > 0;
    }
}
