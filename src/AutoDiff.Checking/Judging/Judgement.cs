namespace AutoDiff.Checking.Judging;

/// <summary>What a comparison of one entry showed.</summary>
internal enum Outcome
{
    /// <summary>Equal within the rounding error, which is small beside the value.</summary>
    Agrees,

    /// <summary>Both zero within the rounding error.</summary>
    Vanishes,

    /// <summary>Different by more than the rounding error.</summary>
    Differs,

    /// <summary>One side is infinite or not a number: outside the domain, or beyond what doubles hold.</summary>
    Undefined,

    /// <summary>The point lies on a kink, jump or tie, where there is no single derivative.</summary>
    AtKink,

    /// <summary>The rounding error is as large as the value.</summary>
    Unresolved,

    /// <summary>The claim as it is written is undefined, where the derivative is a plain number.</summary>
    ClaimUndefined,

    /// <summary>On a kink, between the one-sided derivatives.</summary>
    Between,

    /// <summary>On a kink, and not between the one-sided derivatives.</summary>
    Outside,
}

/// <summary>One entry of the derivative at a point.</summary>
/// <param name="Truth">The exact derivative.</param>
/// <param name="Claim">What is claimed.</param>
/// <param name="Tolerance">The rounding error of both together.</param>
/// <param name="Outcome">What the comparison showed.</param>
internal readonly record struct Comparison(double Truth, double Claim, double Tolerance, Outcome Outcome)
{
    /// <summary>
    /// On a kink that was judged, the one-sided derivatives that are farthest apart; <see cref="Truth"/> is what
    /// between them is nearest to the claim.
    /// </summary>
    public (double Lower, double Upper)? Sides { get; init; }

    public double Difference => Math.Abs(Truth - Claim);

    /// <summary>Compares two numbers with bounds of their errors.</summary>
    public static Comparison Of(double truth, double truthError, double claim, double claimError)
    {
        var tolerance = truthError + claimError;
        return new(truth, claim, tolerance, Shown());

        Outcome Shown()
        {
            if (!double.IsFinite(truth) || !double.IsFinite(claim))
            {
                return Outcome.Undefined;
            }

            // A derivative of zero leaves rounding errors on both sides: each side vanishes within its own.
            var vanishes = Math.Abs(truth) <= truthError && Math.Abs(claim) <= claimError;
            if (!(tolerance < Math.Max(Math.Abs(truth), Math.Abs(claim))) && !(vanishes && double.IsFinite(tolerance)))
            {
                return Outcome.Unresolved;
            }

            return Math.Abs(truth - claim) > tolerance ? Outcome.Differs
                : vanishes ? Outcome.Vanishes
                : Outcome.Agrees;
        }
    }

    /// <summary>Whether the claim is wrong here, beside all kinks or on one.</summary>
    public bool IsWrong => Outcome is Outcome.Differs or Outcome.Outside or Outcome.ClaimUndefined;

    /// <summary>
    /// Whether both sides are so close that a mistake would have been seen: a factor of 1 + sharpness, or that much in
    /// place of zero.
    /// </summary>
    public bool IsSharp(double sharpness) => Outcome switch
    {
        Outcome.Agrees => Tolerance <= 0.5 * sharpness * Math.Abs(Truth),
        Outcome.Vanishes => Tolerance <= sharpness,
        _ => false,
    };

    /// <summary>The difference as a part of the larger side.</summary>
    public double RelativeDifference => Difference == 0 ? 0 : Difference / Math.Max(Math.Abs(Truth), Math.Abs(Claim));
}

/// <summary>The entries of the derivative at a point.</summary>
/// <param name="Entries">The entries in row-major order.</param>
internal sealed record Judgement(Comparison[] Entries)
{
    /// <summary>Whether an entry is wrong.</summary>
    public bool Refutes => Array.Exists(Entries, entry => entry.Outcome == Outcome.Differs);

    /// <summary>Whether an entry is wrong on a kink, where the others are not wrong.</summary>
    public bool RefutesOnKink =>
        !Refutes && !RefutesDomain && Array.Exists(Entries, entry => entry.Outcome == Outcome.Outside);

    /// <summary>Whether an entry of the claim is undefined where no other is wrong.</summary>
    public bool RefutesDomain => !Refutes && Array.Exists(Entries, entry => entry.Outcome == Outcome.ClaimUndefined);

    /// <summary>Whether an entry says nothing because one side is infinite or undefined.</summary>
    public bool IsUndefined =>
        Array.Exists(Entries, entry => entry.Outcome is Outcome.Undefined or Outcome.ClaimUndefined);

    /// <summary>Whether an entry was compared with one-sided derivatives.</summary>
    public bool IsOnKink => Array.Exists(Entries, entry => entry.Sides is not null);

    /// <summary>Whether an entry could be compared.</summary>
    public bool IsJudged => Entries.Length == 0 ||
        Array.Exists(
            Entries, entry => entry.Outcome is
                not (Outcome.Undefined or Outcome.ClaimUndefined or Outcome.AtKink or Outcome.Unresolved));

    /// <summary>The numbers of the entries that are wrong.</summary>
    public IReadOnlyList<int> Wrong => [.. Enumerable.Range(0, Entries.Length).Where(i => Entries[i].IsWrong)];

    /// <summary>How plainly a wrong entry is wrong: the largest relative difference among the wrong ones.</summary>
    public double Plainness => Entries.Where(entry => entry.Outcome is Outcome.Differs or Outcome.Outside)
        .Select(entry => entry.RelativeDifference).DefaultIfEmpty(0).Max();

    /// <summary>Why nothing could be judged: the outcome most entries have.</summary>
    public Outcome Obstacle => Entries.GroupBy(entry => entry.Outcome).MaxBy(group => group.Count())!.Key;
}
