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

    private readonly Lazy<Interpreter> interpreter = new(() => new(claim.Program));

    /// <summary>Whether the claim is wrong at a point where comparing doubles found that it is.</summary>
    public Confirmation Confirm(Point point, Judgement judgement)
    {
        if (Effort.Of(claim.Program).Operations > MostOperations)
        {
            return Confirmation.Unknown;
        }

        try
        {
            return sampler.Refine(point) is { } refined ? Confirm(refined, judgement) : Confirmation.Unknown;
        }
        catch (NotSupportedException)
        {
            // A function, an operation of users for instance, is defined for doubles only.
            return Confirmation.Unknown;
        }
    }

    private Confirmation Confirm(BigFloat<Bits256>[] point, Judgement judgement)
    {
        var outputs = new BigFloat<Bits256>[interpreter.Value.OutputLength];
        interpreter.Value.EvaluateOver<BigFloat<Bits256>>(point, outputs);
        var isKnown = true;
        foreach (var (i, entry) in judgement.Entries.Index().Where(entry => entry.Item.Outcome == Outcome.Differs))
        {
            // What is left of the difference where nothing is rounded is at least half of one that is there.
            var difference = BigFloat<Bits256>.Abs(outputs[i] - outputs[judgement.Entries.Length + i]);
            if (difference >= 0.5 * entry.Difference)
            {
                return Confirmation.Confirmed;
            }

            isKnown &= BigFloat<Bits256>.IsFinite(difference);
        }

        return isKnown ? Confirmation.Vanishes : Confirmation.Unknown;
    }
}
