using System.Globalization;
using System.Text;
using AutoDiff.BackEnds;

namespace AutoDiff.Reporting;

/// <summary>Sentences as LaTeX that needs nothing but ASCII.</summary>
internal static class LatexProse
{
    /// <summary>A sentence; what stands between backquotes is set as code, or as a formula if it is LaTeX.</summary>
    public static string Of(string sentence, bool isTypeset = false) => string.Concat(
        sentence.Split('`').Select((part, k) =>
            k % 2 == 0 ? Escaped(part) : isTypeset ? $"${part}$" : $"\\texttt{{{Escaped(part)}}}"));

    /// <summary>Text as it is, set as code.</summary>
    public static string Code(string text) => $"\\texttt{{{Escaped(text)}}}";

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            escaped.Append(element.Length > 1 ? Other(element) : element[0] switch
            {
                '\\' => "\\textbackslash{}",
                '^' => "\\textasciicircum{}",
                '~' => "\\textasciitilde{}",
                '\'' => "\\textquotesingle{}",
                '{' or '}' or '#' or '$' or '%' or '&' or '_' => $"\\{element}",
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
                var letter when char.IsAscii(letter) => element,
                _ => Other(element),
            });
        }

        return escaped.ToString();
    }

    // A letter that names are written with, with what stands on it; or else one that no font lacks.
    private static string Other(string letter)
    {
        var name = LatexPrinter.Name(letter);
        return name.All(char.IsAscii) ? $"${name}$" : "?";
    }
}
