using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>
/// How thoroughly claims are checked. The same options give the same report, whatever the machine, unless time runs
/// out.
/// </summary>
public sealed record CheckOptions
{
    /// <summary>What the points are drawn from; 1 unless chosen.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The number of points at which each claim is tried, over all sizes together; at least one is tried at each size,
    /// and fewer where the claim is shown to be exact.
    /// </summary>
    public int Points { get; init; } = 1000;

    /// <summary>The lengths that size names take.</summary>
    public SizeRange Sizes { get; init; } = SizeRange.Default;

    /// <summary>
    /// Whether what is wrong with refuted claims is diagnosed, and what is numerically wrong with right ones noted;
    /// else verdicts only.
    /// </summary>
    public bool Explains { get; init; } = true;

    /// <summary>Which claims are judged, and have a report; all unless set.</summary>
    public Func<ClaimSyntax, bool>? Judged { get; init; }

    /// <summary>
    /// When to stop; what was seen until then is reported. An evaluation that would not end in time is not begun.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Told of each claim by its number as soon as it has a verdict, and again when that is explained; from several
    /// threads. What claims say of each other is only in the reports at the end.
    /// </summary>
    public Action<int, ClaimReport>? Finished { get; init; }

    /// <summary>Stops as if time had run out: what was seen until then is reported.</summary>
    public CancellationToken Stop { get; init; }

    internal bool Judges(ClaimSyntax claim) => Judged?.Invoke(claim) ?? true;
}
