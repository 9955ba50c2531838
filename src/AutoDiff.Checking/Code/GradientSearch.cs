using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Shrinking;
using FsCheck;
using FsCheck.Fluent;

namespace AutoDiff.Checking.Code;

/// <summary>Looks for a point at which a gradient written in C# is wrong, and makes the first one found simple.</summary>
/// <param name="reference">The gradient it should be, at a point of a shape.</param>
/// <param name="gradient">The gradient to check.</param>
/// <param name="options">Where.</param>
internal sealed class GradientSearch(
    Func<Shape, double[], Estimate[]> reference, CheckedGradient gradient, GradientCheckOptions options)
{
    private const int MaximumTrials = 2000;

    private readonly ValueDomain domain = new(options.Domain, options.Lower, options.Upper);

    /// <summary>The verdict.</summary>
    public GradientReport Run()
    {
        var (tried, judged) = (0, 0);
        foreach (var (shape, point) in Points())
        {
            tried++;
            var comparison = Compare(shape, point);
            if (comparison.Reason is { } reason)
            {
                return new(Verdict.Refuted, tried, null, reason);
            }

            if (comparison.Wrong.Count > 0)
            {
                return new(Verdict.Refuted, tried, Simplified(shape, point, comparison), null);
            }

            judged += comparison.Judged;
        }

        return judged > 0
            ? new(Verdict.Supported, tried, null, null)
            : new(
                Verdict.Undecided,
                tried,
                null,
                "Nothing could be compared: the gradient is undefined, lies on kinks or drowns in rounding errors at every " +
                "point.");
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
            foreach (var point in DomainSampler.Generator(domain, shapes[k]).Sample(count, random, 50))
            {
                yield return (shapes[k], Array.ConvertAll(point, x => gradient.Round(x)));
            }
        }
    }

    private Comparison Compare(Shape shape, double[] point)
    {
        var truth = reference(shape, (double[])point.Clone());
        var claimed = gradient.Evaluate((double[])point.Clone());
        if (claimed is null || claimed.Length != truth.Length)
        {
            return new(truth, [], [], 0, $"The gradient has {claimed?.Length ?? 0} elements where x has {truth.Length}.");
        }

        // What its own rounding does to the code shows where its arguments move by one.
        var above = gradient.Evaluate([.. point.Select(gradient.Above)])!;
        var below = gradient.Evaluate([.. point.Select(gradient.Below)])!;
        var wrong = new List<int>();
        var judged = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var spread = Math.Max(Math.Abs(above[i] - claimed[i]), Math.Abs(below[i] - claimed[i]));
            var tolerance = truth[i].Error + spread;
            var size = Math.Max(Math.Abs(truth[i].Value), Math.Abs(claimed[i]));
            if (!double.IsFinite(truth[i].Value) || !double.IsFinite(claimed[i]) ||
                !(tolerance < size || (size == 0 && double.IsFinite(tolerance))))
            {
                continue;
            }

            // Code whose result is a root of the smallest number or less squares something on the way that leaves the range of
            // its numbers: its zero is an underflow, which says nothing about the formula.
            if (claimed[i] == 0 && Math.Abs(truth[i].Value) < gradient.RootOfSmallest)
            {
                judged += truth[i].Value == 0 ? 1 : 0;
                continue;
            }

            judged++;
            if (Math.Abs(truth[i].Value - claimed[i]) > tolerance)
            {
                wrong.Add(i);
            }
        }

        return new(truth, claimed, wrong, judged, null);
    }

    private Counterexample Simplified(Shape shape, double[] point, Comparison comparison)
    {
        // A simpler point must show the difference as plainly, up to one per cent of the value.
        var plainness = Math.Min(comparison.Plainness, 0.01);
        var trials = 0;
        for (var improved = true; improved && options.At.Count == 0;)
        {
            improved = false;
            foreach (var candidate in SimplerValues.Candidates(domain, shape, point))
            {
                if (++trials > MaximumTrials)
                {
                    break;
                }

                if (candidate.Sum(SimplerValues.Cost) < point.Sum(SimplerValues.Cost)
                    && Array.TrueForAll(candidate, x => gradient.Round(x) == x)
                    && DomainMembership.Contains(domain, shape, candidate)
                    && Compare(shape, candidate) is { Reason: null, Wrong.Count: > 0 } still
                    && still.Plainness >= plainness)
                {
                    (point, comparison, improved) = (candidate, still, true);
                    break;
                }
            }
        }

        return new(
            new([], []),
            [new("x", new(shape, point))],
            new(shape, [.. comparison.Truth.Select(entry => entry.Value)]),
            new(shape, comparison.Claimed),
            comparison.Wrong);
    }

    private sealed record Comparison(Estimate[] Truth, double[] Claimed, IReadOnlyList<int> Wrong, int Judged, string? Reason)
    {
        public double Plainness => Wrong.Max(i =>
            Math.Abs(Truth[i].Value - Claimed[i]) / Math.Max(Math.Abs(Truth[i].Value), Math.Abs(Claimed[i])));
    }
}
