using AutoDiff.Formulas.Diagnostics;

namespace AutoDiff.Formulas;

/// <summary>
/// What is wrong with a formula, and where: a whole sentence, what was found, what was expected, what was probably
/// meant.
/// </summary>
/// <param name="Span">The wrong part of the source.</param>
/// <param name="Message">A whole sentence that says what is wrong.</param>
public sealed record FormulaError(SourceSpan Span, string Message)
{
    /// <summary>Line, counted from 1.</summary>
    public int Line => Span.Line;

    /// <summary>Column, counted from 1 in Unicode code points.</summary>
    public int Column => Span.Column;

    /// <summary>What stands in the source, as a phrase: <c>the name `lgo`</c>, <c>the end of the line</c>.</summary>
    public required string Found { get; init; }

    /// <summary>What could stand there instead, as a phrase.</summary>
    public required string Expected { get; init; }

    /// <summary>
    /// What was probably meant, as a whole sentence; <see langword="null"/> where there is no good guess.
    /// </summary>
    public string? Suggestion { get; init; }

    /// <summary>
    /// Whether nothing is wrong but that arrays or programs become too large, which smaller sizes would mend.
    /// </summary>
    public bool IsLimit { get; init; }

    /// <summary>The name that a derivative speaks of and the file does not have, if that is the error.</summary>
    internal string? UnknownName { get; init; }

    /// <summary>The error "Found …, but expected …."</summary>
    public static FormulaError Unexpected(SourceSpan span, string found, string expected, string? suggestion = null) =>
        new(span, $"Found {found}, but expected {expected}.") { Found = found, Expected = expected,
            Suggestion = suggestion };

    /// <summary>
    /// The error as shown to a person: place, sentences, and the line of the source with carets under the wrong part.
    /// </summary>
    /// <param name="source">The text that was parsed.</param>
    /// <param name="fileName">Named in front when given.</param>
    public string Render(string source, string? fileName = null)
    {
        var place = fileName is null ? "" : $"{fileName}, ";
        var (line, carets) = SourceExcerpt.Of(source, Span);
        var gutter = $"{Line} | ";
        var margin = new string(' ', gutter.Length - 2) + "| ";
        string[] lines = [$"{place}{ToString()}", $"{gutter}{line}", $"{margin}{carets}", ""];
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>
    /// The place and the sentences on one line: <c>line 3, column 5: Found …, but expected …. Write …</c>
    /// </summary>
    public override string ToString() =>
        $"line {Line}, column {Column}: {Message}" + (Suggestion is null ? "" : $" {Suggestion}");
}
