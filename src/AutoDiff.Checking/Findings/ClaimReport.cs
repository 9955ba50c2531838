using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>What a check says about a claim.</summary>
public enum Verdict
{
    /// <summary>
    /// The same function as the exact derivative, as random residues of finite fields show at every size tried.
    /// </summary>
    Exact,

    /// <summary>Equal to the exact derivative at every point tried, within the rounding error of both sides.</summary>
    Supported,

    /// <summary>Wrong: there is a counterexample, or the shape differs.</summary>
    Refuted,

    /// <summary>Neither could be shown.</summary>
    Undecided,
}

/// <summary>The verdict on one claim and what it rests on.</summary>
/// <param name="Line">The line the claim stands on, counted from 1.</param>
/// <param name="Claim">The claim as written, such as <c>dC/dz = a - y</c>.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record ClaimReport(int Line, string Claim, Verdict Verdict)
{
    /// <summary>The column at which the claim begins, counted from 1 in code points.</summary>
    public int Column { get; init; } = 1;

    /// <summary>The number of points tried.</summary>
    public int Points { get; init; }

    /// <summary>The sizes tried, in order; one empty assignment for a file without size names.</summary>
    public required IReadOnlyList<SizeAssignment> Sizes { get; init; }

    /// <summary>How far claim and derivative were apart where they agree.</summary>
    public WorstError WorstError { get; init; }

    /// <summary>The points at which nothing could be judged.</summary>
    public UnjudgedPoints Unjudged { get; init; }

    /// <summary>
    /// The number of points on kinks at which the claim was compared with the one-sided derivatives, between which it
    /// may be anything.
    /// </summary>
    public int OnKinks { get; init; }

    /// <summary>The branches of the function and of the claim, and which of their sides were reached.</summary>
    public IReadOnlyList<BranchCoverage> Branches { get; init; } = [];

    /// <summary>
    /// Where the claim fails; for <see cref="Verdict.Refuted"/> only, and not if already its shape is wrong.
    /// </summary>
    public Counterexample? Counterexample { get; init; }

    /// <summary>The counterexample as text to paste; where there is one and the claim is of a formula file.</summary>
    public Reproduction? Reproduction { get; init; }

    /// <summary>What kind of mistake it is; for <see cref="Verdict.Refuted"/> only, where it is known.</summary>
    public DiagnosedMistake? Diagnosis { get; init; }

    /// <summary>
    /// The line of another wrong claim from which this one follows: it would be right if that one were. Null if there
    /// is none.
    /// </summary>
    public int? InheritedFrom { get; init; }

    /// <summary>Other mistakes that give the same wrong claim, each kind once, simplest first.</summary>
    public IReadOnlyList<DiagnosedMistake> Alternatives { get; init; } = [];

    /// <summary>Why there is no verdict; for <see cref="Verdict.Undecided"/> only.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The error of the file that leaves the claim without a verdict; for <see cref="Verdict.Undecided"/> only.
    /// </summary>
    public FormulaError? Error { get; init; }

    /// <summary>
    /// The probability with which a claim that is wrong at a size tried would be called exact; for
    /// <see cref="Verdict.Exact"/> only.
    /// </summary>
    public double? ErrorProbability { get; init; }

    /// <summary>Where the claim as written goes wrong in floating point; for claims that hold only.</summary>
    public NumericalNote? NumericalNote { get; init; }

    /// <summary>
    /// The sizes that were planned and are too large to be evaluated, and the limit that they exceed; null if there are
    /// none.
    /// </summary>
    public string? Limit { get; init; }

    /// <summary>Whether time ran out, or the check was stopped, before all points were tried.</summary>
    public bool IsCutShort { get; init; }
}

/// <summary>What is wrong with a claim.</summary>
/// <param name="Mistake">The kinds of mistake.</param>
/// <param name="Message">One sentence that says it with the names of the file.</param>
/// <param name="Suggestion">The claim with the small edit that makes it right, where there is one.</param>
public sealed record DiagnosedMistake(Mistake Mistake, string Message, string? Suggestion = null)
{
    /// <summary>The name of the mistake, such as <c>shape</c> or <c>sign+constant-factor</c>.</summary>
    public string Kind => Mistake.ToString();

    /// <summary>The line of the definition to be changed; null if it is the claim itself.</summary>
    public int? Line { get; init; }

    /// <summary>
    /// The smallest part of what was written that has to change; null where no small edit makes the claim right.
    /// </summary>
    public string? Place { get; init; }
}

/// <summary>The largest differences between claim and derivative.</summary>
/// <param name="Absolute">The largest difference.</param>
/// <param name="Relative">The largest difference as a part of the value, where the value is not zero.</param>
/// <param name="OfTolerance">The largest difference as a part of the rounding error allowed for it, 0 to 1.</param>
public readonly record struct WorstError(double Absolute, double Relative, double OfTolerance);

/// <summary>Counts of points at which no entry could be judged, by the most frequent reason.</summary>
/// <param name="Undefined">The derivative or the claim is infinite or not a number.</param>
/// <param name="AtKinks">The point lies on a kink, a jump or a tie.</param>
/// <param name="Unresolved">The rounding error is as large as the value.</param>
/// <param name="ConditionsUnmet">No nearby point satisfies the conditions of the claim.</param>
public readonly record struct UnjudgedPoints(int Undefined, int AtKinks, int Unresolved, int ConditionsUnmet)
{
    /// <summary>All of them.</summary>
    public int Total => Undefined + AtKinks + Unresolved + ConditionsUnmet;

    /// <summary>
    /// One clause for each reason that occurs, such as <c>3 where the derivative or the claim is infinite or
    /// undefined</c>.
    /// </summary>
    public IEnumerable<string> Describe()
    {
        (int Count, string Where)[] reasons =
        [
            (Undefined, "where the derivative or the claim is infinite or undefined"),
            (AtKinks, "on a kink, a jump or a tie"),
            (Unresolved, "where the rounding error is as large as the value"),
            (ConditionsUnmet, "where no nearby point satisfies the conditions"),
        ];
        return reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.Where}");
    }
}
