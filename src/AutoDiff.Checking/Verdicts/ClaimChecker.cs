using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Exactness;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Shrinking;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Verdicts;

/// <summary>Checks one claim: tries points of every planned size until one refutes it, and shrinks that one.</summary>
internal sealed class ClaimChecker(
    ICheckable claim, CheckOptions options, Deadline deadline, Action<int>? onPoints = null)
{
    // How many points are tried at a size where the fields have shown claim and derivative to be one function: enough
    // to see whether it is defined.
    private const int PointsOfExact = 16;

    // How many points are tried beyond the usual magnitudes where those could not be compared.
    private const int FarPoints = 400;

    // How many points of each size at which rounding hides something are compared again in high precision.
    private const int PrecisePoints = 4;

    private readonly List<SizeAssignment> tried = [];
    private readonly Tally tally = new();
    private readonly BranchWatch branches = new(claim);
    private double? errorProbability = 0;
    private bool isCutShort;
    private Counterexample? onKink;
    private Counterexample? undefined;

    /// <summary>The sizes at which it is checked.</summary>
    public SizedPlan Plan { get; } = new(claim, options.Sizes);

    /// <summary>The verdict and what it rests on.</summary>
    public ClaimReport Check()
    {
        if (Plan.WrongShape is var (at, mistake))
        {
            tried.AddRange(Plan.Sizes.Select(size => size.At).Append(at));
            return Report(Verdict.Refuted) with { Diagnosis = mistake };
        }

        var plan = Plan.Sizes;
        if (plan.Count == 0)
        {
            return Report(Verdict.Undecided) with { Reason = "Nothing was tried: the claim is too large." };
        }

        for (var k = 0; k < plan.Count && !isCutShort; k++)
        {
            tried.Add(plan[k].At);

            // Each size has points of its own, however many are asked for in all.
            var share = Math.Max(1, ((options.Points * (k + 1)) / plan.Count) - ((options.Points * k) / plan.Count));
            var round = RoundAt(k, k);

            // A wrong claim is wrong at one size at least, and passes there with this probability at most.
            var atSize = errorProbability is null || deadline.HasPassed ? null : round.ExactTest.Value;
            var count = atSize is null ? share : Math.Min(share, PointsOfExact);
            if (Try(round, round.Sampler.Draw(round.Seed, count)) is { } counterexample)
            {
                return Report(Verdict.Refuted) with { Counterexample = counterexample };
            }

            errorProbability = atSize is null ? null : Math.Max(errorProbability!.Value, atSize.Value);
        }

        return SearchFar() is { } far
            ? Report(Verdict.Refuted) with { Counterexample = far }
            : Conclude();
    }

    private ClaimReport Conclude()
    {
        if (undefined is not null)
        {
            return Report(Verdict.Refuted) with
            {
                Counterexample = undefined,
                Diagnosis = new(
                    MistakeKind.Domain,
                        $"{Derivative}: the claim is undefined where the derivative is a plain number."),
            };
        }

        if (onKink is not null)
        {
            return Report(Verdict.Refuted) with
            {
                Counterexample = onKink,
                Diagnosis = new(
                    MistakeKind.Branch,
                    $"{Derivative}: the claim is right beside the kinks, but on one it is not between the one-sided " +
                    "derivatives."),
            };
        }

        // Rounding may hide everything from the points, but not from the fields; those do not see whether a function is
        // defined at all.
        if (errorProbability is not null &&
            !isCutShort && tally.Unjudged.Undefined + tally.Unjudged.ConditionsUnmet < tally.Points)
        {
            return Report(Verdict.Exact) with { ErrorProbability = errorProbability };
        }

        return tally.Supports ? Report(Verdict.Supported) : Report(Verdict.Undecided) with { Reason = tally.Reason() };
    }

    private string Derivative => claim.Text[..claim.Text.IndexOf(" = ", StringComparison.Ordinal)];

    // Where the usual magnitudes show nothing, or only one side of a branch, others may.
    private Counterexample? SearchFar()
    {
        var (undefined, unresolved) = (tally.Unjudged.Undefined, tally.Unjudged.Unresolved);
        var isNeeded =
            !tally.HasSharpAgreement &&
                (errorProbability is null ? undefined + unresolved > 0 : undefined == tally.Points);
        var count = Math.Max(1, Math.Min(FarPoints, options.Points) / Plan.Sizes.Count);
        for (var k = 0; k < Plan.Sizes.Count && (isNeeded || !branches.AllReached) && !isCutShort; k++)
        {
            var round = RoundAt(k, Plan.Sizes.Count + k);
            if (Try(round, round.Sampler.DrawFar(round.Seed, count)) is { } counterexample)
            {
                return counterexample;
            }
        }

        return null;
    }

    private Round RoundAt(int k, int number)
    {
        var (sizes, sized, effort) = Plan.Sizes[k];
        var sampler = new PointSampler(claim, sizes, sized);
        return new(
            sizes,
            sized,
            effort,
            SeedOf(options.Seed, claim.Line, number),
            sampler,
            new(() => new HighPrecision(sized, sampler)),
            new(() => new ExactTest(claim, sizes, sized, SeedOf(~options.Seed, claim.Line, k))
                .ErrorProbability(() => deadline.Allows(effort.Operations))));
    }

    private Counterexample? Try(Round round, IEnumerable<Point?> points)
    {
        var judge = new Judge(round.Sized, claim.Variables, judgesKinks: true);
        var hasFullSizes = round.Sizes.Lengths.All(length => length > 1);
        var precise = hasFullSizes ? PrecisePoints : 0;
        foreach (var point in points)
        {
            if (!deadline.Allows(round.Effort.WithBounds))
            {
                isCutShort = true;
                return null;
            }

            onPoints?.Invoke(1);
            var judgement = point is null ? null : judge.At(point);
            if (judgement is { IsJudged: true, IsUndefined: false })
            {
                // What was not compared is not covered.
                branches.Observe(round.Sizes, point!);
            }

            var confirmation = Confirmation.Confirmed;
            if (judgement is { Refutes: true } or { RefutesOnKink: true })
            {
                confirmation = Confirm(round, judge, point!, judgement);
                if (confirmation == Confirmation.Vanishes)
                {
                    tally.AddUnresolved();
                    continue;
                }
            }

            tally.Add(judgement, hasFullSizes);
            if (precise > 0 && !tally.HasSharpAgreement && judgement is not null && tally.IsHidden(judgement))
            {
                precise--;
                tally.AddPrecise(round.HighPrecision.Value.Agrees(point!, () => judge.Scales(point!)));
            }

            if (judgement is { Refutes: true })
            {
                return Shrunk(judgement);
            }

            // A mistake that shows on a kink, or where the claim is undefined, may show more plainly elsewhere.
            undefined ??= judgement is { RefutesDomain: true } ? Shrunk(judgement) : null;
            onKink ??= judgement is { RefutesOnKink: true } ? Shrunk(judgement) : null;

            Counterexample Shrunk(Judgement found) =>
                new Shrinker(claim, options.Sizes, round.Seed, deadline).Shrink(
                    new(round.Sizes, round.Sized, point!, found, confirmation));
        }

        return null;
    }

    // What is the same function in the fields differs by rounding alone, however narrow the bound. Points meet
    // conditions up to rounding only, so that nothing is told there that high precision does not show.
    private static Confirmation Confirm(Round round, Judge judge, Point point, Judgement judgement)
    {
        if (round.ExactTest.Value is not null)
        {
            return Confirmation.Vanishes;
        }

        var isUnderCondition = !round.Sized.Conditions.IsEmpty;
        if (judgement.RefutesOnKink)
        {
            return isUnderCondition && !judge.IsPlainlyWrong(point, judgement)
                ? Confirmation.Vanishes
                : Confirmation.Confirmed;
        }

        var found = round.HighPrecision.Value.Confirm(point, judgement);
        return isUnderCondition && found == Confirmation.Unknown ? Confirmation.Vanishes : found;
    }

    private ClaimReport Report(Verdict verdict) => new(claim.Line, claim.Text, verdict)
    {
        Points = tally.Points,
        Sizes = tried,
        WorstError = tally.Worst,
        Unjudged = tally.Unjudged,
        OnKinks = tally.OnKinks,
        Branches = branches.Report(),
        IsCutShort = isCutShort,
        Limit = Plan.Limit,
    };

    /// <summary>
    /// What the points of a claim at one of its sizes are drawn from: each has points of its own, and neighboring seeds
    /// must not give overlapping batches.
    /// </summary>
    public static ulong SeedOf(ulong seed, int line, int assignment) =>
        Hash.At(seed, ((ulong)line << 16) + (ulong)assignment);

    /// <summary>
    /// The claim at one assignment of sizes, with where its points come from and what high precision and the fields say
    /// when they are asked.
    /// </summary>
    private sealed record Round(
        SizeAssignment Sizes,
        SizedClaim Sized,
        Effort Effort,
        ulong Seed,
        PointSampler Sampler,
        Lazy<HighPrecision> HighPrecision,
        Lazy<double?> ExactTest);
}
