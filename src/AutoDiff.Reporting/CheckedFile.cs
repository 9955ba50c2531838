using AutoDiff.Checking;
using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>What checking a file has shown.</summary>
/// <param name="Name">The file.</param>
/// <param name="Source">Its text.</param>
/// <param name="Errors">The errors that leave claims without a verdict.</param>
/// <param name="Claims">The report of each claim.</param>
/// <param name="Missing">The derivatives that a question asks for and the file says nothing of.</param>
internal sealed record CheckedFile(
    string Name,
    string Source,
    IReadOnlyList<FormulaError> Errors,
    IReadOnlyList<ClaimReport> Claims,
    IReadOnlyList<string> Missing)
{
    /// <summary>What was read; nothing where a question was answered.</summary>
    public FormulaDocument? Document { get; init; }

    /// <summary>Whether it is a document, in whose notation is spoken.</summary>
    public bool IsDocument => Document is { Kind: not DocumentKind.Formulas };

    /// <summary>The line at which a derivation claimed step by step goes wrong, if it is one and does.</summary>
    public int? FirstWrongStep => WrongSteps.First(Claims);
}
