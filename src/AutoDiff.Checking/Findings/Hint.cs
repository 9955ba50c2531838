namespace AutoDiff.Checking;

/// <summary>How much a report gives away about a wrong claim; each level says what those before it say.</summary>
public enum Hint
{
    /// <summary>That it is wrong.</summary>
    Verdict,

    /// <summary>What kind of mistake it is.</summary>
    Kind,

    /// <summary>Where the mistake is.</summary>
    Place,

    /// <summary>All that was found: the right claim, and a point at which the given one fails.</summary>
    Correction,
}

/// <summary>Takes out of reports what a hint does not give away.</summary>
public static class Hints
{
    /// <summary>The report of a claim with no more than a hint; claims that are not refuted keep theirs.</summary>
    public static ClaimReport Limited(this ClaimReport report, Hint hint)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Verdict != Verdict.Refuted || hint == Hint.Correction
            ? report
            : report with
            {
                Diagnosis = hint == Hint.Verdict ? null : report.Diagnosis?.Limited(hint),
                Alternatives = [],
                InheritedFrom = hint == Hint.Place ? report.InheritedFrom : null,
                Counterexample = null,
                Reproduction = null,
            };
    }

    private static DiagnosedMistake Limited(this DiagnosedMistake found, Hint hint)
    {
        var meaning = string.Join("; ", found.Mistake.Kinds.Select(kind => kind.Meaning()));
        var line = found.Line is { } number ? $" in line {number}" : "";
        return hint == Hint.Kind ? new(found.Mistake, $"{meaning}.")
            : found.Place is { } place ? new(found.Mistake, $"{meaning}. Look at `{place}`{line}.")
            {
                Line = found.Line,
                Place = place,
            }
            : found with { Suggestion = null };
    }
}
