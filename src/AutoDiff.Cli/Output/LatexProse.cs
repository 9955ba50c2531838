using System.Text;
using AutoDiff.BackEnds;

namespace AutoDiff.Cli.Output;

/// <summary>Sentences as LaTeX that needs nothing but ASCII.</summary>
internal static class LatexProse
{
    /// <summary>A sentence; what stands between backquotes is set as code.</summary>
    public static string Of(string sentence) => string.Concat(sentence.Split('`').Select((part, k) =>
        k % 2 == 1 ? $"\\texttt{{{Escaped(part)}}}" : Escaped(part)));

    /// <summary>Text as it is, set as code.</summary>
    public static string Code(string text) => $"\\texttt{{{Escaped(text)}}}";

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '\\' => "\\textbackslash{}",
                '^' => "\\textasciicircum{}",
                '~' => "\\textasciitilde{}",
                '\'' => "\\textquotesingle{}",
                '{' or '}' or '#' or '$' or '%' or '&' or '_' => $"\\{letter}",
                '≠' => "$\\neq$",
                '≤' => "$\\leq$",
                '≥' => "$\\geq$",
                '∂' => "$\\partial$",
                'Σ' => "$\\Sigma$",
                'Π' => "$\\Pi$",
                '·' => "$\\cdot$",
                '−' => "$-$",
                '…' => "\\ldots{}",
                '′' => "$'$",
                _ when char.IsAscii(letter) => letter.ToString(),
                _ => Other(letter),
            });
        }

        return escaped.ToString();
    }

    // A letter that names are written with, or else one that no font lacks.
    private static string Other(char letter)
    {
        var name = LatexPrinter.Name(letter.ToString());
        return name.All(char.IsAscii) ? $"${name}$" : "?";
    }
}
