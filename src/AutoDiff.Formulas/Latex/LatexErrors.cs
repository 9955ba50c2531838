namespace AutoDiff.Formulas.Latex;

/// <summary>The words in which the readers of documents speak of what is wrong.</summary>
internal static class LatexErrors
{
    private const int LongestQuotation = 48;

    public static FormulaError Error(
        SourceSpan span, string message, string found, string expected, string? suggestion = null) =>
        new(span, message) { Found = found, Expected = expected, Suggestion = suggestion };

    public static FormulaException Failure(
        SourceSpan span, string message, string found, string expected, string? suggestion = null) =>
        new(Error(span, message, found, expected, suggestion));

    /// <summary>The error that a name is a length and is defined as something else.</summary>
    public static FormulaException IsDefinedSize(string name, SourceSpan span) => Failure(
        span, $"`{name}` is a length of arrays here, and is defined as something else, too.", $"`{name}`",
        "one meaning for a name", "Write another letter for the length or for the other.");

    /// <summary>Text of the document in quotation marks, on one line and cut where it is long.</summary>
    public static string Quote(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestQuotation ? $"`{line}`" : $"`{line[..(LongestQuotation - 1)]}…`";
    }
}
