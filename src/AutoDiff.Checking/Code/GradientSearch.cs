using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Shrinking;
using FsCheck;
using FsCheck.Fluent;

namespace AutoDiff.Checking.Code;

/// <summary>
/// Looks for a point at which a gradient written in C# is wrong, and makes the first one found simple. Points are
/// compared, counted and made simple as those of claims are.
/// </summary>
/// <param name="reference">The gradient it should be, at a point of a shape.</param>
/// <param name="gradient">The gradient to check.</param>
/// <param name="options">Where.</param>
internal sealed class GradientSearch(
    Func<Shape, double[], Estimate[]> reference, CheckedGradient gradient, GradientCheckOptions options)
{
    // A point that shows a difference of one per cent shows it well enough.
    private const double Plain = 0.01;

    private readonly CheckedVariable variable = new("x", new(options.Domain, options.Lower, options.Upper));

    /// <summary>The verdict.</summary>
    public GradientReport Run()
    {
        var tally = new Tally(gradient.Sharpness);
        foreach (var (shape, values) in Points())
        {
            var (judge, point) = (new CodeJudge(reference, gradient, shape), Point.Exact([values]));
            var judgement = judge.At(point, out var problem);
            tally.Add(judgement, hasFullSizes: true);
            if (problem is not null)
            {
                return new(Verdict.Refuted, tally.Points, null, problem);
            }

            if (judgement is { Refutes: true } or { RefutesDomain: true })
            {
                return new(Verdict.Refuted, tally.Points, Simplified(judge, point, judgement), null);
            }
        }

        return tally.Supports
            ? new(Verdict.Supported, tally.Points, null, null)
            : new(Verdict.Undecided, tally.Points, null, tally.Reason());
    }

    private IEnumerable<(Shape Shape, double[] Point)> Points()
    {
        foreach (var point in options.At)
        {
            yield return (options.Shape ?? [point.Length], Array.ConvertAll(point, x => gradient.Round(x)));
        }

        Shape[] shapes = options.Shape is { } only
            ? [only]
            : [.. Enumerable.Range(options.Sizes.Smallest, options.Sizes.Largest - options.Sizes.Smallest + 1)
                .Select(n => Shape.Of(n))];
        for (var k = 0; k < shapes.Length && options.Points > 0; k++)
        {
            var count = Math.Max(1, options.Points / shapes.Length);
            var random = new Rnd(options.Seed + (ulong)k, (2 * options.Seed) + 1);
            foreach (var point in DomainSampler.Generator(variable.Domain, shapes[k]).Sample(count, random, 50))
            {
                yield return (shapes[k], Array.ConvertAll(point, x => gradient.Round(x)));
            }
        }
    }

    private Counterexample Simplified(CodeJudge judge, Point point, Judgement judgement)
    {
        // A simpler point must show the difference as plainly; points of one's own are shown as they are.
        var (isOfDomain, plainness) = (judgement.RefutesDomain, Math.Min(judgement.Plainness, Plain));
        if (options.At.Count == 0)
        {
            point = new PointSimplifier([variable], judge, Deadline.Never).Simplify(point, candidate =>
                judge.At(candidate, out _) is { } found
                && (isOfDomain ? found.RefutesDomain : found.Refutes && found.Plainness >= plainness));
            judgement = judge.At(point, out _)!;
        }

        var shape = judge.Shapes[0];
        return new(
            new([], []),
            [new(variable.Name, new(shape, point.Values[0]))],
            new(shape, [.. judgement.Entries.Select(entry => entry.Truth)]),
            new(shape, [.. judgement.Entries.Select(entry => entry.Claim)]),
            judgement.Wrong);
    }
}
