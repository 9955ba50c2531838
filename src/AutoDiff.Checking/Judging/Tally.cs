using System.Globalization;
using AutoDiff.Checking.Exactness;

namespace AutoDiff.Checking.Judging;

/// <summary>Counts what the points of a claim have shown.</summary>
/// <param name="sharpness">How small a part of a derivative makes a mistake that must have been seen.</param>
internal sealed class Tally(double sharpness = 1e-6)
{
    // In high precision a wrong claim agrees at no point but by chance.
    private const int EnoughPrecise = 8;

    private int agreeing;
    private int coarse;
    private int vanishing;
    private int coarselyVanishing;
    private int open;
    private int precise;
    private int preciselyWrong;

    /// <summary>The number of points tried.</summary>
    public int Points { get; private set; }

    /// <summary>The points on kinks that were compared with one-sided derivatives.</summary>
    public int OnKinks { get; private set; }

    public WorstError Worst { get; private set; }

    public UnjudgedPoints Unjudged { get; private set; }

    /// <summary>
    /// Whether an entry that is not zero agrees in so many digits that a small factor would have been seen.
    /// </summary>
    public bool HasSharpAgreement => agreeing > 0;

    /// <summary>
    /// Whether the points support the claim: one that is not zero does, and zeros do where nothing else was left open,
    /// since then the derivative is zero everywhere. Zeros behind which rounding hides large numbers support nothing,
    /// and a few others beside them may be zeros of a derivative that is not zero elsewhere; unless high precision sees
    /// both sides agree wherever it is asked.
    /// </summary>
    public bool Supports =>
        HasSharpAgreement || (precise >= EnoughPrecise && preciselyWrong == 0) ||
        (vanishing > coarselyVanishing && open == 0 && coarse == 0 && Unjudged.Unresolved == 0);

    /// <summary>Whether rounding hides a mistake in an entry of a point, but not without bounds.</summary>
    public bool IsHidden(Judgement judgement)
    {
        Comparison[] compared = [.. judgement.Entries.Where(
            entry => entry.Outcome is Outcome.Agrees or Outcome.Vanishes or Outcome.Unresolved)];
        return Array.Exists(compared, entry => !entry.IsSharp(sharpness)) &&
            Array.TrueForAll(compared, entry => double.IsFinite(entry.Tolerance));
    }

    /// <summary>Counts a point.</summary>
    /// <param name="judgement">What it showed; null where no point satisfies the conditions.</param>
    /// <param name="hasFullSizes">
    /// Whether every length is 2 or more: at length 1 too many mistakes are invisible for it to count as support.
    /// </param>
    public void Add(Judgement? judgement, bool hasFullSizes)
    {
        Points++;
        if (judgement is null)
        {
            Unjudged = Unjudged with { ConditionsUnmet = Unjudged.ConditionsUnmet + 1 };
            return;
        }

        // A derivative without entries is right.
        vanishing += judgement.Entries.Length == 0 ? 1 : 0;
        OnKinks += judgement.IsOnKink ? 1 : 0;
        if (!judgement.IsJudged)
        {
            Unjudged = judgement.Obstacle switch
            {
                Outcome.Undefined or Outcome.ClaimUndefined => Unjudged with { Undefined = Unjudged.Undefined + 1 },
                Outcome.AtKink => Unjudged with { AtKinks = Unjudged.AtKinks + 1 },
                _ => Unjudged with { Unresolved = Unjudged.Unresolved + 1 },
            };
            return;
        }

        foreach (var entry in judgement.Entries)
        {
            if (hasFullSizes)
            {
                var isSharp = entry.IsSharp(sharpness);
                agreeing += entry.Outcome == Outcome.Agrees && isSharp ? 1 : 0;
                coarse += entry.Outcome == Outcome.Agrees && !isSharp ? 1 : 0;
                vanishing += entry.Outcome == Outcome.Vanishes && isSharp ? 1 : 0;
                coarselyVanishing += entry.Outcome == Outcome.Vanishes && !isSharp ? 1 : 0;
                open += entry.Outcome is Outcome.AtKink or Outcome.Unresolved ? 1 : 0;
            }

            if (entry.Outcome is Outcome.Agrees or Outcome.Vanishes && entry.Difference > 0)
            {
                Worst = new(
                    Math.Max(Worst.Absolute, entry.Difference),
                    Math.Max(Worst.Relative, entry.Outcome == Outcome.Agrees ? entry.RelativeDifference : 0),
                    Math.Max(Worst.OfTolerance, entry.Difference / entry.Tolerance));
            }
        }
    }

    /// <summary>Counts what high precision says of a point where rounding hides something.</summary>
    public void AddPrecise(bool? agrees)
    {
        precise += agrees == true ? 1 : 0;
        preciselyWrong += agrees == false ? 1 : 0;
    }

    /// <summary>Counts a point at which only rounding makes a difference.</summary>
    public void AddUnresolved()
    {
        Points++;
        Unjudged = Unjudged with { Unresolved = Unjudged.Unresolved + 1 };
    }

    /// <summary>Why nothing was shown.</summary>
    public string Reason() =>
        Points == 0 ? "No point was tried: there was no time for one."
        : Unjudged.Total ==
            Points ? $"Nothing could be judged: of {Points} points, {string.Join(", ", Unjudged.Describe())}."
        : coarse > 0
            ? "Claim and derivative agree as far as rounding lets one see, but it leaves less than " +
                $"{-Math.Log10(sharpness)} digits at every point."
        : coarselyVanishing > 0 && coarselyVanishing >= vanishing
            ? "Claim and derivative are zero as far as rounding lets one see, but it hides whatever is smaller than " +
                $"{sharpness.ToString(CultureInfo.InvariantCulture)} at every point."
        : vanishing > 0
            ? "Only entries that are zero could be compared; the others lie on kinks or drown in rounding errors at " +
                "every point."
        : "Nothing could be compared but at length 1, where too many mistakes are invisible.";
}
