using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Reporting;

/// <summary>What has to be written in the place of some text so that a claim is right.</summary>
/// <param name="Start">The offset of the text, in UTF-16 units.</param>
/// <param name="Length">Its length.</param>
/// <param name="Text">What stands there then.</param>
internal sealed record Correction(int Start, int Length, string Text)
{
    private const string Claim = "claim ";

    /// <summary>The correction that a diagnosis suggests; null if it suggests none.</summary>
    public static Correction? Of(FormulaModel model, ClaimSyntax claim, ClaimReport report)
    {
        if (report.Diagnosis is not { Suggestion: { } suggestion } diagnosis)
        {
            return null;
        }

        // A definition is to be changed that stands elsewhere.
        if (diagnosis.Line is { } line && !suggestion.StartsWith(Claim, StringComparison.Ordinal) &&
            model.File.Statements.FirstOrDefault(statement => statement.Span.Line == line) is { } statement &&
            statement != claim)
        {
            return new(statement.Span.Start, statement.Span.Length, suggestion);
        }

        var isWhole = !model.IsDocument && model.Claims.Count(
            other => other.Derivative.Span == claim.Derivative.Span) == 1;
        if (isWhole)
        {
            return new(claim.Span.Start, claim.Span.Length, suggestion);
        }

        // The left side stays: other claims of the line have it too.
        var sign = suggestion.IndexOf(" = ", StringComparison.Ordinal);
        return sign < 0 ? null : new(claim.Value.Span.Start, claim.Value.Span.Length, suggestion[(sign + 3)..]);
    }
}
