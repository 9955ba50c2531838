using AutoDiff.Formulas.Latex;

namespace AutoDiff.Formulas;

/// <summary>A derivation that was read, with what could not be read of it. Immutable and safe to share.</summary>
/// <param name="Model">The statements. Each knows its line and column in the document.</param>
/// <param name="Kind">In what it is written.</param>
/// <param name="Errors">The formulas that could not be read, in the order of the text.</param>
/// <param name="Assumptions">
/// What was assumed of names that the document does not declare, as sentences, in the order of the names' first uses.
/// </param>
public sealed record FormulaDocument(
    FormulaModel Model,
    DocumentKind Kind,
    IReadOnlyList<FormulaError> Errors,
    IReadOnlyList<string> Assumptions)
{
    /// <summary>Writes formulas as the document does.</summary>
    public FormulaLatex Notation { get; init; } = new(new Dictionary<string, string>(), new Dictionary<string, int>());

    /// <summary>
    /// The equations with derivatives that were not judged, with the place and the reason, as sentences in the order of
    /// the text: they may be laws or conditions.
    /// </summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>The formulas of the document with the signs around them, in the order of the text.</summary>
    public IReadOnlyList<Range> Formulas { get; init; } = [];

    /// <summary>
    /// Reads a derivation. A formula of Markdown or LaTeX that cannot be read is one of <see cref="Errors"/>, and the
    /// others are read all the same; a formula file is read whole or not at all.
    /// </summary>
    /// <exception cref="FormulaException">It is a formula file with errors.</exception>
    public static FormulaDocument Read(string source, DocumentKind kind)
    {
        ArgumentNullException.ThrowIfNull(source);
        return kind == DocumentKind.Formulas
            ? new(FormulaModel.Analyze(source), kind, [], [])
            : new DocumentReader(source, kind).Read();
    }

    /// <summary>
    /// In what a text is written whose file has a name: by its ending, or for another ending by what it looks like.
    /// </summary>
    public static DocumentKind KindOf(string name, string source)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(source);
        return KindOf(name) ?? (source switch
        {
            _ when source.Contains("\\documentclass", StringComparison.Ordinal)
                || source.Contains("\\begin{document}", StringComparison.Ordinal) => DocumentKind.Latex,
            _ when source.Contains('$', StringComparison.Ordinal) || source.Contains("\\[", StringComparison.Ordinal)
                || source.Contains("\\(", StringComparison.Ordinal)
                || source.Contains("\\begin{", StringComparison.Ordinal) => DocumentKind.Markdown,
            _ => DocumentKind.Formulas,
        });
    }

    /// <summary>Whether a name is that of a file with formulas, as its ending says.</summary>
    public static bool IsFileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return KindOf(name) is not null;
    }

    private static DocumentKind? KindOf(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".GRAD" => DocumentKind.Formulas,
        ".MD" or ".MARKDOWN" or ".QMD" or ".RMD" => DocumentKind.Markdown,
        ".TEX" or ".LATEX" or ".LTX" => DocumentKind.Latex,
        _ => null,
    };
}
