namespace AutoDiff.Checking;

/// <summary>Makes a counterexample smaller and simpler for as long as it still refutes the claim as plainly.</summary>
internal sealed class Shrinker(ICheckable claim, SizeRange range, ulong seed, Deadline deadline)
{
    private const int PointsPerSize = 48;

    // A point that shows a difference of one per cent shows it well; a simpler one must not trade that for a difference at the edge of rounding.
    private const double Plain = 0.01;

    /// <summary>The simplest counterexample found, starting from one.</summary>
    public Counterexample Shrink(SizeAssignment sizes, SizedClaim sized, Point point, Judgement judgement)
    {
        // A tenth is left for the rounding of the differences themselves.
        var plainness = 0.9 * Math.Min(judgement.Plainness, Plain);
        foreach (var smaller in SizePlan.Below(sizes, range).TakeWhile(_ => !deadline.HasPassed))
        {
            var at = claim.At(smaller);
            if (at.ShapesAgree && FirstRefutation(smaller, at, plainness) is var (found, verdict))
            {
                (sizes, sized, point, judgement) = (smaller, at, found, verdict);
                break;
            }
        }

        var sampler = new PointSampler(claim, sizes, sized);
        var judge = new Judge(sized, claim.Variables);
        var simplifier = new PointSimplifier(claim.Variables, sampler, deadline);
        point = simplifier.Simplify(point, candidate => judge.At(candidate) is { Refutes: true } still && still.Plainness >= plainness);
        judgement = judge.At(point);
        return new(
            sizes,
            simplifier.Used(sized.Program, point),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Truth)]),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Claim)]),
            [.. Enumerable.Range(0, judgement.Entries.Length).Where(i => judgement.Entries[i].Outcome == Outcome.Differs)]);
    }

    private (Point Point, Judgement Judgement)? FirstRefutation(SizeAssignment sizes, SizedClaim sized, double plainness)
    {
        var judge = new Judge(sized, claim.Variables);
        foreach (var point in new PointSampler(claim, sizes, sized).Draw(seed, PointsPerSize).OfType<Point>())
        {
            var judgement = judge.At(point);
            if (judgement.Refutes && judgement.Plainness >= plainness)
            {
                return (point, judgement);
            }
        }

        return null;
    }
}
