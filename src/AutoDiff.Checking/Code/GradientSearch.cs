using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Shrinking;

namespace AutoDiff.Checking.Code;

/// <summary>
/// Looks for a point at which a gradient written in C# is wrong, and makes the first one found simple.
/// </summary>
/// <param name="reference">The gradient it should be, at a point of a shape.</param>
/// <param name="gradient">The gradient to check.</param>
/// <param name="options">Where.</param>
internal sealed class GradientSearch(
    Func<Shape, double[], Estimate[]> reference, CheckedGradient gradient, GradientCheckOptions options)
{
    private const int MaximumTrials = 2000;

    // Where code that is not a number is wrong, and has not only left the range of its numbers.
    private const double LargestPlain = 3;

    private readonly ValueDomain domain = new(options.Domain, options.Lower, options.Upper);

    /// <summary>The verdict.</summary>
    public GradientReport Run()
    {
        var (tried, judged, vanishing, open) = (0, 0, 0, 0);
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
            vanishing += comparison.Vanishing;
            open += comparison.Open;
        }

        // Zeros support a gradient where nothing else was left open, since then it is zero everywhere.
        return judged > 0 || (vanishing > 0 && open == 0)
            ? new(Verdict.Supported, tried, null, null)
            : new(
                Verdict.Undecided,
                tried,
                null,
                "Nothing could be compared: the gradient is undefined, lies on kinks or drowns in rounding errors " +
                "at every " +
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
            var seed = Hash.Combine(options.Seed, (ulong)k);
            foreach (var point in DomainSampler.Of(domain, shapes[k]).Sample(seed, count))
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
            return new(truth, [], [], $"The gradient has {claimed?.Length ?? 0} elements where x has {truth.Length}.");
        }

        // What its own rounding does to the code shows where its arguments move by one.
        var above = gradient.Evaluate([.. point.Select(gradient.Above)])!;
        var below = gradient.Evaluate([.. point.Select(gradient.Below)])!;
        var wrong = new List<int>();
        var (judged, vanishing, open) = (0, truth.Length == 0 ? 1 : 0, 0);
        var isPlain = Array.TrueForAll(point, x => Math.Abs(x) <= LargestPlain);
        for (var i = 0; i < truth.Length; i++)
        {
            var spread = Math.Max(Math.Abs(above[i] - claimed[i]), Math.Abs(below[i] - claimed[i]));
            var tolerance = truth[i].Error + spread;
            var size = Math.Max(Math.Abs(truth[i].Value), Math.Abs(claimed[i]));
            if (!double.IsFinite(truth[i].Value) || !double.IsFinite(truth[i].Error))
            {
                continue;
            }

            if (double.IsNaN(claimed[i]))
            {
                // Far from one, it may be a number that floating point has no digits for.
                wrong.AddRange(isPlain && double.IsNaN(above[i]) && double.IsNaN(below[i]) ? [i] : []);
                open++;
                continue;
            }

            if (Math.Abs(truth[i].Value) <= truth[i].Error && Math.Abs(claimed[i]) <= spread)
            {
                vanishing++;
                continue;
            }

            if (!(tolerance < size))
            {
                open++;
                continue;
            }

            // Code whose result is a root of the smallest number or less squares something on the way that leaves the
            // range of its numbers: its zero is an underflow, which says nothing about the formula.
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

        return new(truth, claimed, wrong, null) { Judged = judged, Vanishing = vanishing, Open = open };
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

    private sealed record Comparison(Estimate[] Truth, double[] Claimed, IReadOnlyList<int> Wrong, string? Reason)
    {
        /// <summary>The number of entries that are not zero and were compared.</summary>
        public int Judged { get; init; }

        /// <summary>The number of entries of which both sides are zero.</summary>
        public int Vanishing { get; init; }

        /// <summary>The number of entries that could not be compared although there is a derivative.</summary>
        public int Open { get; init; }

        public double Plainness => Wrong.Max(i => double.IsNaN(Claimed[i])
            ? 1
            : Math.Abs(Truth[i].Value - Claimed[i]) / Math.Max(Math.Abs(Truth[i].Value), Math.Abs(Claimed[i])));
    }
}
