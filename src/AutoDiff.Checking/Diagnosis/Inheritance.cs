using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Finds wrong claims that follow from other wrong ones: dC/dx that is right if dC/da were what is claimed of it, where C depends
/// on x by way of a.
/// </summary>
internal static class Inheritance
{
    /// <summary>The reports with the claims from which others follow.</summary>
    public static IReadOnlyList<ClaimReport> Traced(FormulaModel model, IReadOnlyList<ClaimReport> reports, CheckOptions options)
    {
        var sizes = Diagnostician.Sizes(model.SizeNames, options.Sizes)[0];
        var wrong = Enumerable.Range(0, reports.Count)
            .Where(k => reports[k] is { Verdict: Verdict.Refuted, Counterexample: not null })
            .Select(k => (Position: k, Subject: new Subject(model, model.Claims[k], sizes)))
            .ToList();
        var traced = reports.ToArray();
        foreach (var (position, subject) in wrong)
        {
            var origin = wrong.Select(other => other.Subject).FirstOrDefault(other => MayFollow(subject, other));
            if (origin is not null && Bench.For(subject, sizes, options.Seed + 1) is { } bench && Follows(bench, subject, origin))
            {
                traced[position] = reports[position] with { InheritedFrom = origin.Claim.Span.Line };
            }
        }

        return traced;
    }

    // The other claim is about a definition that lies between the variable of this one and their function.
    private static bool MayFollow(Subject subject, Subject other)
    {
        var (own, earlier) = (subject.Claim.Derivative, other.Claim.Derivative);
        return own.Function == earlier.Function && own.Variables is [var variable] && earlier.Variables is [var between]
            && variable.Name != between.Name
            && subject.Model.NeededBy(own.Function.Name).Contains(between.Name)
            && subject.Model.NeededBy(between.Name).Contains(variable.Name);
    }

    private static bool Follows(Bench bench, Subject subject, Subject origin)
    {
        var between = new NameSyntax(origin.Claim.Derivative.Variables[0].Name);
        var variable = new NameSyntax(subject.Claim.Derivative.Variables[0].Name);
        var follows = new Hypothesis(MistakeKind.Unknown, () => "", claim =>
        {
            // What is wrong about the step between is passed on by the chain rule.
            var other = new RecordedClaim(origin, claim.Sizes, claim.Recorder, [.. claim.Inputs]);
            if (claim.Claimed is not { } claimed || other.Claimed is not { } wrong
                || claim.PartOf(between) is not { } step || claim.PartOf(variable) is not { } x
                || wrong.Shape != step.Shape || claim.Truth.Shape != x.Shape)
            {
                return null;
            }

            return new(claim.Truth + Reverse.Pull(step, wrong - other.Truth, x)[0], claimed);
        }, Plausibility.Whole);
        return bench.Ratio(follows, 0) == 1 && bench.Ratio(follows, 1) == 1 && bench.Confirms(follows);
    }
}
