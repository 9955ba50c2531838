using AutoDiff.BackEnds;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Exactness;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Judging;

/// <summary>
/// Compares a claim with the exact derivative at points, entry by entry, within the rounding error that both have
/// there.
/// </summary>
internal sealed class Judge
{
    private readonly bool judgesKinks;
    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Interpreter interpreter;
    private readonly Interpreter? written;
    private readonly Lazy<Interpreter?> function;

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
        written = claim.Written is { } literal ? new(literal) : null;
        function = new(() => claim.Function is { } make ? new(make()) : null);
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

        MarkUndefined(inputs, outputs, entries);
        return new(judgesKinks && isOnKink ? BesideKinks(inputs, outputs, entries) : entries);
    }

    /// <summary>
    /// Whether the wrong entries differ by more than the terms that are added for them could lose: what is told under a
    /// condition, which points meet up to rounding only.
    /// </summary>
    public bool IsPlainlyWrong(Point point, Judgement judgement)
    {
        const double HalfTheDigits = 1e-8;
        var terms = new Measured[interpreter.OutputLength];
        interpreter.EvaluateOver<Measured>(
            [.. point.Values.SelectMany(values => values).Select(value => (Measured)value)], terms);
        return judgement.Entries.Index().Any(entry => entry.Item.IsWrong
            &&
                !(entry.Item.Difference <= HalfTheDigits * Math.Max(
                    terms[entry.Index].Scale, terms[Length + entry.Index].Scale)));
    }

    // Where the claim as it is written asks a function for what it does not have, although the function that is
    // differentiated is defined there and the derivative is a plain number.
    private void MarkUndefined(Witness[] inputs, Witness[] outputs, Comparison[] entries)
    {
        if (written is null)
        {
            return;
        }

        var claimed = new Witness[written.OutputLength];
        written.EvaluateOver<Witness>(inputs, claimed);
        if (!Array.Exists(claimed, value => value.IsUndefined) || !IsFunctionDefined(inputs))
        {
            return;
        }

        for (var i = 0; i < entries.Length; i++)
        {
            if (claimed[i].IsUndefined && IsPlain(outputs[i]))
            {
                entries[i] = new(outputs[i].Value, double.NaN, outputs[i].Error, Outcome.ClaimUndefined);
            }
        }
    }

    private bool IsFunctionDefined(Witness[] inputs)
    {
        if (function.Value is not { } own)
        {
            return true;
        }

        var values = new Witness[own.OutputLength];
        own.EvaluateOver<Witness>(inputs, values);
        return Array.TrueForAll(values, value => double.IsFinite(value.Value));
    }

    private static bool IsPlain(Witness value) =>
        double.IsFinite(value.Value) && double.IsFinite(value.Error) && !value.IsOnKink && !value.IsUncertain &&
            !value.IsUndefined;

    private Witness[] Inputs(Point point)
    {
        var inputs = new Witness[interpreter.InputLength];
        var next = 0;
        for (var v = 0; v < variables.Count; v++)
        {
            var traits = variables[v].Domain.IsDiscrete ? Witness.Traits.None : Witness.Traits.Moves;
            for (var i = 0; i < point.Values[v].Length; i++)
            {
                inputs[next] = new(new(point.Values[v][i], point.Error(v, i)), traits) { Origin = Hash.Mix(
                    (ulong)next) | 1 };
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
        var (above, below) = (Side<Above>(inputs), Side<Below>(inputs));
        return [.. entries.Select((entry, i) =>
        {
            // Where one comparison ties, the derivatives on its two sides are all there is; where several meet, there
            // are more ways to go from the point than two.
            var isSingle = outputs[i].Kink != Witness.SeveralKinks && IsPlain(above[i]) && IsPlain(below[i]);
            var (truth, claim) = (isSingle ? Sides.Between(above[i], below[i]) : sides[i], outputs[Length + i]);
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

    private Witness[] Side<TSide>(Witness[] inputs)
        where TSide : struct, ISide
    {
        var outputs = new OneSided<TSide>[interpreter.OutputLength];
        interpreter.EvaluateOver<OneSided<TSide>>(
            Array.ConvertAll(inputs, input => new OneSided<TSide>(input)), outputs);
        return Array.ConvertAll(outputs, output => output.Value);
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

            // On a tie the claim still says something definite, z == max(z) say, but there is no derivative to compare
            // it with.
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

    /// <summary>Whether the claim is wrong here, beside all kinks or on one.</summary>
    public bool IsWrong => Outcome is Outcome.Differs or Outcome.Outside or Outcome.ClaimUndefined;

    /// <summary>
    /// Whether claim and derivative agree in so many digits that a factor of 1 + 10⁻⁶ would have been seen.
    /// </summary>
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

    /// <summary>How plainly a wrong entry is wrong: the largest relative difference among the wrong ones.</summary>
    public double Plainness => Entries.Where(entry => entry.Outcome is Outcome.Differs or Outcome.Outside)
        .Select(entry => entry.RelativeDifference).DefaultIfEmpty(0).Max();

    /// <summary>Why nothing could be judged: the outcome most entries have.</summary>
    public Outcome Obstacle => Entries.GroupBy(entry => entry.Outcome).MaxBy(group => group.Count())!.Key;
}
