using AutoDiff.BackEnds;

namespace AutoDiff.Checking;

/// <summary>Compares a claim with the exact derivative at points, entry by entry, within the rounding error that both have there.</summary>
internal sealed class Judge
{
    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Interpreter interpreter;

    public Judge(SizedClaim claim, IReadOnlyList<CheckedVariable> variables)
    {
        this.variables = variables;
        Length = claim.Shape.Length;
        interpreter = new(claim.Program);
    }

    /// <summary>The number of entries of the derivative.</summary>
    public int Length { get; }

    /// <summary>Judges one point.</summary>
    public Judgement At(Point point)
    {
        var inputs = new Witness[interpreter.InputLength];
        var next = 0;
        for (var v = 0; v < variables.Count; v++)
        {
            var traits = variables[v].Domain.IsDiscrete ? Witness.Traits.None : Witness.Traits.Moves;
            for (var i = 0; i < point.Values[v].Length; i++)
            {
                inputs[next++] = new(new(point.Values[v][i], point.Error(v, i)), traits);
            }
        }

        var outputs = new Witness[interpreter.OutputLength];
        interpreter.RunCarrier<Witness>(inputs, outputs);
        var entries = new Entry[Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Compare(outputs[i], outputs[Length + i]);
        }

        return new(entries);
    }

    private static Entry Compare(Witness truth, Witness claim)
    {
        var tolerance = truth.Error + claim.Error;
        return new(truth.Value, claim.Value, tolerance, Outcome());

        Outcome Outcome()
        {
            if (!double.IsFinite(truth.Value) || !double.IsFinite(claim.Value))
            {
                return Checking.Outcome.Undefined;
            }

            // On a tie the claim still says something definite, z == max(z) say, but there is no derivative to compare it with.
            if (truth.IsOnKink || truth.IsUncertain || claim.IsUncertain)
            {
                return Checking.Outcome.AtKink;
            }

            // A derivative of zero leaves rounding errors on both sides: each side vanishes within its own.
            var vanishes = Math.Abs(truth.Value) <= truth.Error && Math.Abs(claim.Value) <= claim.Error;
            if (!(tolerance < Math.Max(Math.Abs(truth.Value), Math.Abs(claim.Value))) && !(vanishes && double.IsFinite(tolerance)))
            {
                return Checking.Outcome.Unresolved;
            }

            return Math.Abs(truth.Value - claim.Value) > tolerance ? Checking.Outcome.Differs
                : vanishes ? Checking.Outcome.Vanishes
                : Checking.Outcome.Agrees;
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
}

/// <summary>One entry of the derivative at a point.</summary>
/// <param name="Truth">The exact derivative.</param>
/// <param name="Claim">What is claimed.</param>
/// <param name="Tolerance">The rounding error of both together.</param>
/// <param name="Outcome">What the comparison showed.</param>
internal readonly record struct Entry(double Truth, double Claim, double Tolerance, Outcome Outcome)
{
    public double Difference => Math.Abs(Truth - Claim);

    /// <summary>The difference as a part of the larger side.</summary>
    public double RelativeDifference => Difference == 0 ? 0 : Difference / Math.Max(Math.Abs(Truth), Math.Abs(Claim));
}

/// <summary>The entries of the derivative at a point.</summary>
/// <param name="Entries">The entries in row-major order.</param>
internal sealed record Judgement(Entry[] Entries)
{
    /// <summary>Whether an entry is wrong.</summary>
    public bool Refutes => Array.Exists(Entries, entry => entry.Outcome == Outcome.Differs);

    /// <summary>Whether an entry could be compared.</summary>
    public bool IsJudged => Entries.Length == 0 || Array.Exists(Entries, entry => entry.Outcome is Outcome.Agrees or Outcome.Vanishes or Outcome.Differs);

    /// <summary>How plainly a wrong entry is wrong: the largest relative difference among the wrong ones.</summary>
    public double Plainness => Entries.Where(entry => entry.Outcome == Outcome.Differs).Select(entry => entry.RelativeDifference).DefaultIfEmpty(0).Max();

    /// <summary>Why nothing could be judged: the outcome most entries have.</summary>
    public Outcome Obstacle => Entries.GroupBy(entry => entry.Outcome).MaxBy(group => group.Count())!.Key;
}
