using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Exactness;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Judging;

/// <summary>
/// Compares a claim with the exact derivative at points, entry by entry, within the rounding error that both have there.
/// </summary>
internal sealed class Judge
{
    private readonly bool judgesKinks;
    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Interpreter interpreter;

    /// <param name="claim">The claim.</param>
    /// <param name="variables">The variables of its program.</param>
    /// <param name="judgesKinks">
    /// Whether a claim on a kink is compared with the one-sided derivatives; else such entries stay open.
    /// </param>
    public Judge(SizedClaim claim, IReadOnlyList<CheckedVariable> variables, bool judgesKinks = false)
    {
        this.variables = variables;
        this.judgesKinks = judgesKinks;
        Length = claim.Shape.Length;
        interpreter = new(claim.Program);
    }

    /// <summary>The number of entries of the derivative.</summary>
    public int Length { get; }

    /// <summary>Judges one point.</summary>
    public Judgement At(Point point)
    {
        var inputs = Inputs(point);
        var outputs = new Witness[interpreter.OutputLength];
        interpreter.EvaluateOver<Witness>(inputs, outputs);
        var entries = new Comparison[Length];
        var isOnKink = false;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Compare(outputs[i], outputs[Length + i]);
            isOnKink |= entries[i].Outcome == Outcome.AtKink;
        }

        return new(judgesKinks && isOnKink ? BesideKinks(inputs, outputs, entries) : entries);
    }

    private Witness[] Inputs(Point point)
    {
        var inputs = new Witness[interpreter.InputLength];
        var next = 0;
        for (var v = 0; v < variables.Count; v++)
        {
            var traits = variables[v].Domain.IsDiscrete ? Witness.Traits.None : Witness.Traits.Moves;
            for (var i = 0; i < point.Values[v].Length; i++)
            {
                inputs[next] = new(new(point.Values[v][i], point.Error(v, i)), traits) { Origin = Hash.Mix((ulong)next) | 1 };
                next++;
            }
        }

        return inputs;
    }

    // On a kink a claim may be any element between the one-sided derivatives.
    private Comparison[] BesideKinks(Witness[] inputs, Witness[] outputs, Comparison[] entries)
    {
        var sides = new Sides[interpreter.OutputLength];
        interpreter.EvaluateOver<Sides>(Array.ConvertAll(inputs, input => (Sides)input), sides);
        return [.. entries.Select((entry, i) =>
        {
            var (truth, claim) = (sides[i], outputs[Length + i]);
            if (entry.Outcome != Outcome.AtKink || outputs[i].IsUncertain || claim.IsUncertain || !truth.IsKnown)
            {
                return entry;
            }

            var nearest = Math.Clamp(claim.Value, truth.Lower.Value, truth.Upper.Value);
            var tolerance = claim.Error + (claim.Value < nearest ? truth.Lower.Error : truth.Upper.Error);
            var isInside = Math.Abs(claim.Value - nearest) <= tolerance;
            return new(nearest, claim.Value, tolerance, isInside ? Outcome.Between : Outcome.Outside)
            {
                Sides = (truth.Lower.Value, truth.Upper.Value),
            };
        })];
    }

    private static Comparison Compare(Witness truth, Witness claim)
    {
        var tolerance = truth.Error + claim.Error;
        return new(truth.Value, claim.Value, tolerance, Shown());

        Outcome Shown()
        {
            if (!double.IsFinite(truth.Value) || !double.IsFinite(claim.Value))
            {
                return Outcome.Undefined;
            }

            // On a tie the claim still says something definite, z == max(z) say, but there is no derivative to compare it with.
            if (truth.IsOnKink || truth.IsUncertain || claim.IsUncertain)
            {
                return Outcome.AtKink;
            }

            // A derivative of zero leaves rounding errors on both sides: each side vanishes within its own.
            var vanishes = Math.Abs(truth.Value) <= truth.Error && Math.Abs(claim.Value) <= claim.Error;
            if (!(tolerance < Math.Max(Math.Abs(truth.Value), Math.Abs(claim.Value))) &&
                !(vanishes && double.IsFinite(tolerance)))
            {
                return Outcome.Unresolved;
            }

            return Math.Abs(truth.Value - claim.Value) > tolerance ? Outcome.Differs
                : vanishes ? Outcome.Vanishes
                : Outcome.Agrees;
        }
    }
}

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
    /// On a kink that was judged, the one-sided derivatives that are farthest apart; <see cref="Truth"/> is what between them is
    /// nearest to the claim.
    /// </summary>
    public (double Lower, double Upper)? Sides { get; init; }

    public double Difference => Math.Abs(Truth - Claim);

    /// <summary>Whether claim and derivative agree in so many digits that a factor of 1 + 10⁻⁶ would have been seen.</summary>
    public bool IsSharp => Outcome == Outcome.Agrees && Tolerance <= 0.5e-6 * Math.Abs(Truth);

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
    public bool RefutesOnKink => !Refutes && Array.Exists(Entries, entry => entry.Outcome == Outcome.Outside);

    /// <summary>Whether an entry was compared with one-sided derivatives.</summary>
    public bool IsOnKink => Array.Exists(Entries, entry => entry.Sides is not null);

    /// <summary>Whether an entry could be compared.</summary>
    public bool IsJudged => Entries.Length == 0 ||
        Array.Exists(Entries, entry => entry.Outcome is not (Outcome.Undefined or Outcome.AtKink or Outcome.Unresolved));

    /// <summary>How plainly a wrong entry is wrong: the largest relative difference among the wrong ones.</summary>
    public double Plainness => Entries.Where(entry => entry.Outcome is Outcome.Differs or Outcome.Outside)
        .Select(entry => entry.RelativeDifference).DefaultIfEmpty(0).Max();

    /// <summary>Why nothing could be judged: the outcome most entries have.</summary>
    public Outcome Obstacle => Entries.GroupBy(entry => entry.Outcome).MaxBy(group => group.Count())!.Key;
}
