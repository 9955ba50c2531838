using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Shrinking;

/// <summary>Makes a counterexample smaller and simpler for as long as it still refutes the claim as plainly.</summary>
internal sealed class Shrinker(ICheckable claim, SizeRange range, ulong seed, Deadline deadline)
{
    private const int PointsPerSize = 48;

    // A point that shows a difference of one per cent shows it well; a simpler one must not trade that for a difference
    // at the edge of rounding.
    private const double Plain = 0.01;

    /// <summary>The simplest counterexample found, starting from one.</summary>
    public Counterexample Shrink(SizeAssignment sizes, SizedClaim sized, Point point, Judgement judgement)
    {
        // A counterexample beside the kinks stays there, one on a kink on a kink.
        var (isOnKink, isOfDomain) = (judgement.RefutesOnKink, judgement.RefutesDomain);

        // A tenth is left for the rounding of the differences themselves.
        var plainness = 0.9 * Math.Min(judgement.Plainness, Plain);
        var isUnderCondition = !sized.Conditions.IsEmpty;
        foreach (var smaller in SizePlan.Below(sizes, range, claim.Allows).TakeWhile(_ => !deadline.HasPassed))
        {
            var at = claim.At(smaller);
            if (at.ShapesAgree && FirstRefutation(smaller, at, Shows) is var (found, verdict))
            {
                (sizes, sized, point, judgement) = (smaller, at, found, verdict);
                break;
            }
        }

        var sampler = new PointSampler(claim, sizes, sized);
        var judge = new Judge(sized, claim.Variables, judgesKinks: true);
        var simplifier = new PointSimplifier(claim.Variables, sampler, deadline);
        point = simplifier.Simplify(point, candidate => Shows(judge, candidate, judge.At(candidate)));
        judgement = judge.At(point);
        return new(
            sizes,
            simplifier.Used(sized.Program, point),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Truth)]),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Claim)]),
            judgement.Wrong)
        {
            OneSided = isOnKink ? Sides(sized.Shape, judgement) : null,
        };

        bool Shows(Judge by, Point at, Judgement found) =>
            (isOfDomain ? found.RefutesDomain : isOnKink ? found.RefutesOnKink : found.Refutes)
            && found.Plainness >= plainness && (!isUnderCondition || by.IsPlainlyWrong(at, found));
    }

    private static OneSidedDerivatives Sides(Shape shape, Judgement judgement) => new(
        new(shape, [.. judgement.Entries.Select(entry => entry.Sides?.Lower ?? entry.Truth)]),
        new(shape, [.. judgement.Entries.Select(entry => entry.Sides?.Upper ?? entry.Truth)]));

    private (Point Point, Judgement Judgement)? FirstRefutation(
        SizeAssignment sizes, SizedClaim sized, Func<Judge, Point, Judgement, bool> shows)
    {
        var judge = new Judge(sized, claim.Variables, judgesKinks: true);
        foreach (var point in new PointSampler(claim, sizes, sized).Draw(seed, PointsPerSize).OfType<Point>())
        {
            var judgement = judge.At(point);
            if (shows(judge, point, judgement))
            {
                return (point, judgement);
            }
        }

        return null;
    }
}
