using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Finds wrong claims that follow from other wrong ones: dC/dx that is right if dC/da were what is claimed of it, where
/// C depends on x by way of a.
/// </summary>
internal static class Inheritance
{
    /// <summary>The reports with the claims from which others follow.</summary>
    public static IReadOnlyList<ClaimReport> Traced(
        FormulaModel model,
        IReadOnlyList<ClaimSyntax> claims,
        IReadOnlyList<ClaimReport> reports,
        CheckOptions options)
    {
        var sizes = Diagnostician.Sizes(model, options.Sizes)[0];
        var wrong = Enumerable.Range(0, reports.Count)
            .Where(k => reports[k] is { Verdict: Verdict.Refuted, Counterexample: not null })
            .Select(k => (Position: k, Subject: new Subject(model, claims[k], sizes)))
            .ToList();
        var traced = reports.ToArray();
        foreach (var (position, subject) in wrong)
        {
            var origin = wrong.Select(other => other.Subject).FirstOrDefault(other => MayFollow(subject, other));
            if (origin is not null && Bench.For(subject, sizes, options.Seed + 1) is { } bench &&
                Follows(bench, subject, origin))
            {
                traced[position] = reports[position] with { InheritedFrom = origin.Claim.Span.Line };
            }
        }

        return traced;
    }

    // The other claim is about a step on the way from the variable of this one to its function.
    private static bool MayFollow(Subject subject, Subject other)
    {
        var (own, step) = (subject.Claim.Derivative, other.Claim.Derivative);
        return own.Variables is [var variable] && step.Variables is [var from]
            && (own.Function.Name, variable.Name) != (step.Function.Name, from.Name)
            && subject.Model.NeededBy(own.Function.Name).Contains(step.Function.Name)
            && subject.Model.NeededBy(step.Function.Name).Contains(from.Name)
            && subject.Model.NeededBy(from.Name).Contains(variable.Name);
    }

    private static bool Follows(Bench bench, Subject subject, Subject origin)
    {
        var (own, step) = (subject.Claim.Derivative, origin.Claim.Derivative);
        var follows = new Hypothesis(MistakeKind.Unknown, () => "", claim =>
        {
            var other = new RecordedClaim(origin, claim.Sizes, claim.Recorder, [.. claim.Inputs]);
            if (claim.Claimed is not { } claimed || other.Claimed is not { } wrong
                || Named(claim, own.Function) is not { Shape.Rank: 0 } function ||
                    Named(claim, own.Variables[0]) is not { } x
                || Named(claim, step.Function) is not { } to || Named(claim, step.Variables[0]) is not { } from
                || wrong.Shape != Shape.Of([.. to.Shape.Axes, .. from.Shape.Axes]) || claim.Truth.Shape != x.Shape)
            {
                return null;
            }

            // What is wrong about the step is passed on by the chain rule: by its adjoint, and then back to the
            // variable.
            var adjoint = Reverse.Pull(function, 1.0, to)[0];
            var spread = Reshape(adjoint, Shape.Of([.. to.Shape.Axes, .. Enumerable.Repeat(1, from.Shape.Rank)]));
            var error = spread * (wrong - other.Truth);

            // No axes would stand for all of them.
            var passedOn = to.Shape.Rank == 0 ? error : Sum(error, [.. Enumerable.Range(0, to.Shape.Rank)]);
            return new(claim.Truth + Reverse.Pull(from, passedOn, x)[0], claimed);
        }, Plausibility.Whole);
        return bench.Ratio(follows, 0) == 1 && bench.Ratio(follows, 1) == 1 && bench.Confirms(follows);
    }

    private static Variable? Named(RecordedClaim claim, VariableSyntax quantity) =>
        claim.PartOf(new NameSyntax(quantity.Name));
}
