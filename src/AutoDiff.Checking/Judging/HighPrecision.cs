using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Judging;

/// <summary>
/// Evaluates claim and derivative at a point that refutes once more, with 77 digits, after the point was moved onto the
/// conditions with as many.
/// </summary>
internal sealed class HighPrecision(SizedClaim claim, PointSampler sampler)
{
    // An operation takes about a microsecond, a function of mathematics some fifty.
    private const double MostOperations = 30_000;

    // Both sides agree where less than this part of their terms is left between them.
    private const double Fine = 1e-60;

    private readonly Lazy<Interpreter> interpreter = new(() => new(claim.Program));

    /// <summary>Whether the claim is wrong at a point where comparing doubles found that it is.</summary>
    public Confirmation Confirm(Point point, Judgement judgement)
    {
        if (Evaluated(point) is not { } sides)
        {
            return Confirmation.Unknown;
        }

        var isKnown = true;
        foreach (var (i, entry) in judgement.Entries.Index().Where(entry => entry.Item.Outcome == Outcome.Differs))
        {
            // What is left of the difference where nothing is rounded is at least half of one that is there.
            var difference = BigFloat<Bits256>.Abs(sides[i] - sides[judgement.Entries.Length + i]);
            if (difference >= 0.5 * entry.Difference)
            {
                return Confirmation.Confirmed;
            }

            isKnown &= BigFloat<Bits256>.IsFinite(difference);
        }

        return isKnown ? Confirmation.Vanishes : Confirmation.Unknown;
    }

    /// <summary>
    /// Whether both sides agree at a point where rounding hides whether they do; null if they cannot be had.
    /// </summary>
    /// <param name="point">The point.</param>
    /// <param name="scales">The sizes of the terms that are added for derivative and claim, entry by entry.</param>
    public bool? Agrees(Point point, Func<double[]> scales)
    {
        if (Evaluated(point) is not { } sides)
        {
            return null;
        }

        var differences = scales().Index().Select(scale => (
            Difference: BigFloat<Bits256>.Abs(sides[scale.Index] - sides[claim.Shape.Length + scale.Index]),
            Tolerance: Fine * scale.Item)).ToArray();
        return Array.TrueForAll(differences, entry => BigFloat<Bits256>.IsFinite(entry.Difference))
            ? Array.TrueForAll(differences, entry => entry.Difference <= entry.Tolerance)
            : null;
    }

    // Derivative and claim, one after the other; null if they cannot be had.
    private BigFloat<Bits256>[]? Evaluated(Point point)
    {
        if (Effort.Of(claim.Program).Operations > MostOperations)
        {
            return null;
        }

        try
        {
            if (sampler.Refine(point) is not { } refined)
            {
                return null;
            }

            var outputs = new BigFloat<Bits256>[interpreter.Value.OutputLength];
            interpreter.Value.EvaluateOver<BigFloat<Bits256>>(refined, outputs);
            return outputs;
        }
        catch (NotSupportedException)
        {
            // A function, an operation of users for instance, is defined for doubles only.
            return null;
        }
    }
}
