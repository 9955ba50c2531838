using AutoDiff.Primitives;
using System.Globalization;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Writes names as LaTeX does.</summary>
internal static class LatexNames
{
    private const string IndexLetters = "ijklmnpqrstuvwab";

    // The order of the Unicode block; the letters that look like Latin ones have no command as capitals.
    private static readonly string[] Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    private static readonly string[] GreekCapitals =
    [
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    ];

    // Combining marks that people put on letters.
    private static readonly Dictionary<char, string> Accents = new()
    {
        ['\u0302'] = "hat", ['\u0303'] = "tilde", ['\u0304'] = "bar", ['\u0305'] = "bar",
        ['\u0307'] = "dot", ['\u0308'] = "ddot", ['\u20D7'] = "vec",
    };

    /// <summary>A letter for the index along each axis, none of which is a name.</summary>
    public static string[] IndicesBeside(IEnumerable<string> names)
    {
        var taken = names.ToHashSet();
        string[] free = [.. IndexLetters.Select(letter => letter.ToString()).Where(letter => !taken.Contains(letter))];
        return [.. Enumerable.Range(0, Shape.MaximumRank).Select(
            axis => axis < free.Length ? free[axis] : $"i_{{{axis}}}")];
    }

    /// <summary>
    /// A name, or a derivative such as <c>dC/dz</c>, <c>∂C/∂z</c> or <c>∂²C/∂z∂w</c>; <c>dC/dz|a</c> is the part of it
    /// that comes by way of a.
    /// </summary>
    public static string Quantity(string name)
    {
        if (name.Split('|') is [var whole, var way])
        {
            return $"\\left.{Quantity(whole)}\\right|_{{{Name(way)}}}";
        }

        if (name.Split('/') is not [var above, var below] || above.Length < 2 || below.Length < 2 ||
            above[0] != below[0] || above[0] is not ('d' or '∂'))
        {
            return Name(name);
        }

        var isSecond = above.StartsWith("∂²", StringComparison.Ordinal);
        var variables = (isSecond ? below[1..].Split('∂') : [below[1..]]).Select(
            variable => $"\\partial {Name(variable)}");
        return $"\\frac{{\\partial{(isSecond ? "^{2}" : "")} " +
            $"{Name(above[(isSecond ? 2 : 1)..])}}}{{{string.Join(" \\, ", variables)}}}";
    }

    /// <summary>
    /// A name: Greek letters, accents, and what follows <c>_</c> or is a number at the end as a subscript.
    /// </summary>
    public static string Name(string name)
    {
        if (name is [.. { Length: > 0 } root, '²'])
        {
            // In braces, since it may be raised to a power itself.
            return $"{{{Name(root)}^{{2}}}}";
        }

        var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return Latex.Escaped(name);
        }

        var stem = parts[0];
        var end = stem.Length;
        while (end > 1 && CharUnicodeInfo.GetDigitValue(stem[end - 1]) >= 0)
        {
            end--;
        }

        string[] subscripts = [.. end < stem.Length ? [Digits(stem[end..])] : Array.Empty<string>(), .. parts[1..]
            .Select(
            part => Letters(Digits(part), "\\mathrm"))];
        var letters = Letters(stem[..end], "\\mathit");
        return subscripts.Length == 0 ? letters : $"{letters}_{{{string.Join(", ", subscripts)}}}";
    }

    private static string Letters(string text, string font)
    {
        if (Array.IndexOf(Greek, text) is >= 0 and not 14 || Array.IndexOf(GreekCapitals, text) >= 0)
        {
            return $"\\{text}";
        }

        if (text.Length == 2 && Accents.TryGetValue(text[1], out var accent))
        {
            return $"\\{accent}{{{Letter(text[0])}}}";
        }

        return text.Length == 1
            ? Letter(text[0])
            : text.All(char.IsAsciiDigit) ? text : $"{font}{{{string.Concat(text.Select(Letter))}}}";
    }

    private static string Letter(char letter)
    {
        if (letter is 'ℓ' or 'ħ')
        {
            return letter == 'ℓ' ? "\\ell" : "\\hbar";
        }

        var isCapital = letter is >= 'Α' and <= 'Ω';
        if (!isCapital && letter is not (>= 'α' and <= 'ω'))
        {
            return letter.ToString();
        }

        var name = Greek[letter - (isCapital ? 'Α' : 'α')];
        var command = isCapital ? char.ToUpperInvariant(name[0]) + name[1..] : name;
        return isCapital && !GreekCapitals.Contains(command) || name == "omicron" ? letter.ToString() : $"\\{command}";
    }

    // Digits of any kind, subscripts among them.
    private static string Digits(string text) => string.Concat(
        text.Select(
            letter => CharUnicodeInfo.GetDigitValue(letter) is >= 0 and var digit ? (char)('0' + digit) : letter));
}
