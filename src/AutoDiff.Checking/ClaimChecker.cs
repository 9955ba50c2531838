using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Checks one claim: tries points of every planned size until one refutes it, and shrinks that one.</summary>
internal sealed class ClaimChecker(ICheckable claim, CheckOptions options, Deadline deadline, Action<int>? onPoints = null)
{
    private readonly List<SizeAssignment> tried = [];
    private double? errorProbability = 0;
    private int points;
    private int agreeing;
    private int vanishing;
    private int open;
    private bool isCutShort;
    private WorstError worst;
    private UnjudgedPoints unjudged;

    /// <summary>The verdict and what it rests on.</summary>
    public ClaimReport Check()
    {
        var plan = SizePlan.For(claim.SizeNames, options.Sizes);
        var sizedClaims = new List<SizedClaim>(plan.Count);

        // Shapes first: at length 1 many coincide, and a counterexample there would hide what is wrong.
        foreach (var sizes in plan)
        {
            SizedClaim sized;
            try
            {
                sized = claim.At(sizes);
            }
            catch (FormulaException error) when (sizedClaims.Count > 0 && claim.IsOfClaimedValue(error))
            {
                // What fits at some sizes and not at others is no slip of the pen but a wrong claim: a missing transpose, say.
                tried.Add(sizes);
                return Report(Verdict.Refuted) with { Diagnosis = new("shape", $"For {sizes} the claim has no value: {error.Error.Message}") };
            }

            if (!sized.ShapesAgree)
            {
                tried.Add(sizes);
                return Report(Verdict.Refuted) with { Diagnosis = WrongShape(sizes, sized) };
            }

            sizedClaims.Add(sized);
        }

        for (var k = 0; k < plan.Count && !isCutShort; k++)
        {
            tried.Add(plan[k]);

            // Each size has points of its own, however many are asked for in all.
            var share = Math.Max(1, ((options.Points * (k + 1)) / plan.Count) - ((options.Points * k) / plan.Count));
            var test = new Lazy<double?>(() => new ExactTest(claim, plan[k], sizedClaims[k], Mix(~options.Seed, claim.Line, k)).ErrorProbability());
            if (Try(plan[k], sizedClaims[k], Mix(options.Seed, claim.Line, k), share, test) is { } counterexample)
            {
                return Report(Verdict.Refuted) with { Counterexample = counterexample };
            }

            // A wrong claim is wrong at one size at least, and passes there with this probability at most.
            var atSize = errorProbability is null || deadline.HasPassed ? null : test.Value;
            errorProbability = atSize is null ? null : Math.Max(errorProbability!.Value, atSize.Value);
        }

        // Rounding may hide everything from the points, but not from the fields; those do not see whether a function is defined at all.
        if (errorProbability is not null && !isCutShort && unjudged.Undefined + unjudged.ConditionsUnmet < points)
        {
            return Report(Verdict.Exact) with { ErrorProbability = errorProbability };
        }

        // Zeros alone say little while other entries could not be compared: theirs may be the wrong ones.
        return agreeing > 0 || (vanishing > 0 && open == 0)
            ? Report(Verdict.Supported)
            : Report(Verdict.Undecided) with { Reason = Reason() };
    }

    private Counterexample? Try(SizeAssignment sizes, SizedClaim sized, ulong seed, int count, Lazy<double?> exactTest)
    {
        var judge = new Judge(sized, claim.Variables);
        var hasFullSizes = sizes.Lengths.All(length => length > 1);
        foreach (var point in new PointSampler(claim, sizes, sized).Draw(seed, count))
        {
            if (deadline.HasPassed)
            {
                isCutShort = true;
                return null;
            }

            points++;
            onPoints?.Invoke(1);
            if (point is null)
            {
                unjudged = unjudged with { ConditionsUnmet = unjudged.ConditionsUnmet + 1 };
                continue;
            }

            var judgement = judge.At(point);
            if (judgement.Refutes)
            {
                // What is the same function in the fields differs by rounding alone: the bound was too narrow here.
                if (exactTest.Value is not null)
                {
                    unjudged = unjudged with { Unresolved = unjudged.Unresolved + 1 };
                    continue;
                }

                return new Shrinker(claim, options.Sizes, seed, deadline).Shrink(sizes, sized, point, judgement);
            }

            Count(judgement, hasFullSizes);
        }

        return null;
    }

    private void Count(Judgement judgement, bool hasFullSizes)
    {
        if (!judgement.IsJudged)
        {
            unjudged = judgement.Obstacle switch
            {
                Outcome.Undefined => unjudged with { Undefined = unjudged.Undefined + 1 },
                Outcome.AtKink => unjudged with { AtKinks = unjudged.AtKinks + 1 },
                _ => unjudged with { Unresolved = unjudged.Unresolved + 1 },
            };
            return;
        }

        foreach (var entry in judgement.Entries)
        {
            if (hasFullSizes)
            {
                agreeing += entry.Outcome == Outcome.Agrees ? 1 : 0;
                vanishing += entry.Outcome == Outcome.Vanishes ? 1 : 0;
                open += entry.Outcome is Outcome.AtKink or Outcome.Unresolved ? 1 : 0;
            }

            if (entry.Outcome is Outcome.Agrees or Outcome.Vanishes && entry.Difference > 0)
            {
                worst = new(
                    Math.Max(worst.Absolute, entry.Difference),
                    Math.Max(worst.Relative, entry.Outcome == Outcome.Agrees ? entry.RelativeDifference : 0),
                    Math.Max(worst.OfTolerance, entry.Difference / entry.Tolerance));
            }
        }
    }

    private ClaimReport Report(Verdict verdict) => new(claim.Line, claim.Text, verdict)
    {
        Points = points,
        Sizes = tried,
        WorstError = worst,
        Unjudged = unjudged,
        IsCutShort = isCutShort,
    };

    private static Diagnosis WrongShape(SizeAssignment sizes, SizedClaim sized)
    {
        var at = sizes.Names.Count == 0 ? "" : $" for {sizes}";
        return new("shape", $"The derivative has the shape {sized.Shape}{at}, the claim has {sized.ClaimedShape}.");
    }

    private string Reason()
    {
        if (points == 0)
        {
            return "No point was tried before time ran out.";
        }

        if (unjudged.Total == points)
        {
            return $"Nothing could be judged: of {points} points, {string.Join(", ", unjudged.Describe())}.";
        }

        return vanishing > 0
            ? "Only entries that are zero could be compared; the others lie on kinks or drown in rounding errors at every point."
            : "Nothing could be compared but at length 1, where too many mistakes are invisible.";
    }

    // Every claim and size draws points of its own; neighbouring seeds must not give overlapping batches.
    private static ulong Mix(ulong seed, int line, int assignment)
    {
        var z = seed + (0x9E3779B97F4A7C15 * (((ulong)line << 16) + (ulong)assignment + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
