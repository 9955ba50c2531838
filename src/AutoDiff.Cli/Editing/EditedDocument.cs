using System.Diagnostics.CodeAnalysis;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Reporting;

namespace AutoDiff.Cli.Editing;

/// <summary>A derivation as it stands in an editor, until it is changed.</summary>
/// <param name="name">The name of its file.</param>
/// <param name="text">Its text.</param>
[SuppressMessage(
    "Design", "CA1001", Justification = "A source without a timer holds nothing, and its token outlives the document.")]
internal sealed class EditedDocument(string name, EditedText text)
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lazy<Outline> outline = new(() => Outline.Of(name, text.Text));
    private IReadOnlyList<(SourceSpan Claim, Correction Correction)> corrections = [];

    /// <summary>The text.</summary>
    public EditedText Text => text;

    /// <summary>What is known of it without checking it.</summary>
    public Outline Outline => outline.Value;

    /// <summary>How wrong claims are corrected, as far as they are checked.</summary>
    public IReadOnlyList<(SourceSpan Claim, Correction Correction)> Corrections => Volatile.Read(ref corrections);

    /// <summary>Says that the text was changed, or closed.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>Ends what is computed for this text.</summary>
    public void Stop() => stop.Cancel();

    /// <summary>Checks all claims; each with its place.</summary>
    public IReadOnlyList<(SourceSpan Span, ClaimReport Report)> Check(TimeSpan timeout)
    {
        if (Outline.Document is not { Model.Claims.Count: > 0 } document)
        {
            return [];
        }

        var model = document.Model;
        IReadOnlyList<ClaimReport> reports;
        try
        {
            reports = DocumentCheck.Of(
                name, text.Text, document, new() { Timeout = timeout, Stop = stop.Token }).Claims;
        }
        catch (FormulaException)
        {
            // Its errors are those of the outline, or of arrays that are too large to be checked.
            return [];
        }

        Volatile.Write(
            ref corrections,
            [.. model.Claims.Zip(reports)
                .Select(pair => (pair.First.Span, Correction: Correction.Of(model, pair.First, pair.Second)))
                .Where(pair => pair.Correction is not null).Select(pair => (pair.Span, pair.Correction!))]);
        return [.. model.Claims.Zip(reports, (claim, report) => (claim.Span, report))];
    }
}
