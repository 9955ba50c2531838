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
        var scales = Scales(point);
        return judgement.Entries.Index().Any(entry =>
            entry.Item.IsWrong && !(entry.Item.Difference <= HalfTheDigits * scales[entry.Index]));
    }

    /// <summary>The largest of the terms that are added for each entry of derivative and claim.</summary>
    public double[] Scales(Point point)
    {
        var terms = new Measured[interpreter.OutputLength];
        interpreter.EvaluateOver<Measured>(
            [.. point.Values.SelectMany(values => values).Select(value => (Measured)value)], terms);
        return [.. Enumerable.Range(0, Length).Select(i => Math.Max(terms[i].Scale, terms[Length + i].Scale))];
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

    // On a tie the claim still says something definite, z == max(z) say, but there is no derivative to compare it with.
    private static Comparison Compare(Witness truth, Witness claim) =>
        Comparison.Of(truth.Value, truth.Error, claim.Value, claim.Error) is var entry
        && entry.Outcome != Outcome.Undefined && (truth.IsOnKink || truth.IsUncertain || claim.IsUncertain)
            ? entry with { Outcome = Outcome.AtKink }
            : entry;
}
