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
    /// <param name="found">The one to start from.</param>
    public Counterexample Shrink(Refutation found)
    {
        var simplest = Simplest(found);
        return Described(
            simplest.Confirmation == Confirmation.Confirmed || simplest.Confirmation == found.Confirmation
                ? simplest
                : found);
    }

    private Refutation Simplest(Refutation found)
    {
        var (sizes, sized, point, judgement, _) = found;

        // A counterexample beside the kinks stays there, one on a kink on a kink.
        var (isOnKink, isOfDomain) = (judgement.RefutesOnKink, judgement.RefutesDomain);

        // A tenth is left for the rounding of the differences themselves.
        var plainness = 0.9 * Math.Min(judgement.Plainness, Plain);
        var isUnderCondition = !sized.Conditions.IsEmpty;
        foreach (var smaller in SizePlan.Below(sizes, range, claim.Allows).TakeWhile(_ => !deadline.HasPassed))
        {
            var at = claim.At(smaller);
            if (at.ShapesAgree && FirstRefutation(smaller, at, Shows) is var (other, verdict))
            {
                (sizes, sized, point, judgement) = (smaller, at, other, verdict);
                break;
            }
        }

        var sampler = new PointSampler(claim, sizes, sized);
        var judge = new Judge(sized, claim.Variables, judgesKinks: true);
        var simplifier = new PointSimplifier(sampler.Variables, sampler, deadline);
        point = simplifier.Simplify(point, candidate => Shows(judge, candidate, judge.At(candidate)));
        judgement = judge.At(point);
        var confirmation = judgement.Refutes
            ? new HighPrecision(sized, sampler).Confirm(point, judgement)
            : Confirmation.Confirmed;
        return new(sizes, sized, point, judgement, confirmation);

        bool Shows(Judge by, Point at, Judgement shown) =>
            (isOfDomain ? shown.RefutesDomain : isOnKink ? shown.RefutesOnKink : shown.Refutes)
            && shown.Plainness >= plainness && (!isUnderCondition || by.IsPlainlyWrong(at, shown));
    }

    private Counterexample Described(Refutation refutation)
    {
        var (sizes, sized, point, judgement, confirmation) = refutation;
        var sampler = new PointSampler(claim, sizes, sized);
        var simplifier = new PointSimplifier(sampler.Variables, sampler, deadline);
        return new(
            sizes,
            simplifier.Used(sized.Program, point),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Truth)]),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Claim)]),
            judgement.Wrong)
        {
            OneSided = judgement.RefutesOnKink ? Sides(sized.Shape, judgement) : null,
            IsConfirmed = confirmation == Confirmation.Confirmed,
        };
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

/// <summary>A point that refutes a claim, and what was found there.</summary>
internal sealed record Refutation(
    SizeAssignment Sizes, SizedClaim Claim, Point Point, Judgement Judgement, Confirmation Confirmation);
