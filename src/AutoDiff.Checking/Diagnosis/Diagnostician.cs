using System.Diagnostics;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Finds the mistakes that explain a refuted claim: each is confirmed at fresh points of several sizes, within the rounding error.</summary>
internal sealed class Diagnostician
{
    // A wrong file should answer in about a second; a diagnosis found later would come too late to be worth the wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly IHypotheses[] Families =
    [
        new Relations(), new Spoilings(), new HeldTogether(), new Branches(), new ClaimEdits(1), new Exchanges(), new Renamings(),
        new ClaimEdits(2), new Completions(), new ClaimEdits(3),
    ];

    private readonly Subject subject;
    private readonly IReadOnlyList<Bench> benches;
    private readonly Deadline deadline;

    private Diagnostician(Subject subject, IReadOnlyList<Bench> benches, Deadline deadline) =>
        (this.subject, this.benches, this.deadline) = (subject, benches, deadline);

    /// <summary>The report of a refuted claim with its diagnosis.</summary>
    public static ClaimReport Explain(
        ClaimReport report, FormulaModel model, ClaimStatement claim, CheckOptions options, CancellationToken cancellation)
    {
        var sizes = Sizes(model.SizeNames, options.Sizes);
        var subject = new Subject(model, claim, sizes[0]);
        var benches = sizes.Select(at => Bench.For(subject, at, options.Seed + 1)).OfType<Bench>().ToList();
        var deadline = new Deadline(Patience, cancellation);
        var found = benches.Exists(bench => bench.Refutes) ? new Diagnostician(subject, benches, deadline).Find() : [];
        if (found.Count == 0 || !deadline.HasPassed)
        {
            found = [.. found, .. Conditions.Under(subject, options.Seed).Take(1)];
        }

        if (report.Diagnosis is { } shape)
        {
            found = [shape, .. found];
        }

        if (found.Count == 0)
        {
            found = [new(Mistake.Unknown, $"{subject.Derivative}: none of the known mistakes gives this claim.")];
        }

        return report with { Diagnosis = found[0], Alternatives = [.. found.Skip(1)] };
    }

    private List<Diagnosis> Find()
    {
        var singles = new List<Hypothesis>();
        foreach (var hypothesis in Families.SelectMany(family => family.About(subject)))
        {
            if (deadline.HasPassed)
            {
                break;
            }

            if (Explains(hypothesis))
            {
                singles.Add(hypothesis);
            }
        }

        return Ordered(singles);
    }

    private static List<Diagnosis> Ordered(IEnumerable<Hypothesis> found) =>
    [
        .. found
            .OrderBy(hypothesis => hypothesis.Kind.Contains('+', StringComparison.Ordinal))
            .ThenBy(hypothesis => hypothesis.Tier)
            .ThenBy(hypothesis => Mistake.Rank(hypothesis.Kind))
            .ThenBy(hypothesis => hypothesis.Length)
            .DistinctBy(hypothesis => hypothesis.Kind)
            .Select(hypothesis => new Diagnosis(hypothesis.Kind, hypothesis.Message, hypothesis.Suggestion)),
    ];

    private bool Explains(Hypothesis hypothesis)
    {
        try
        {
            return hypothesis.Equation(benches[0].Sizes) is { } first
                && benches[0].Satisfies(first, 1)
                && benches[0].Satisfies(first)
                && benches.Skip(1).All(bench => hypothesis.Equation(bench.Sizes) is { } program && bench.Satisfies(program));
        }
        catch (Exception exception) when (exception is FormulaException or ShapeMismatchException)
        {
            return false;
        }
    }

    // Lengths that differ tell axes apart, larger ones tell 2 from n.
    private static SizeAssignment[] Sizes(IReadOnlyList<string> names, SizeRange range)
    {
        if (names.Count == 0)
        {
            return [new([], [])];
        }

        return [Of(i => 3 + i), Of(i => names.Count + 1 - i)];

        SizeAssignment Of(Func<int, int> length) =>
            new(names, names.Select((_, i) => Math.Clamp(length(i), range.Smallest, Math.Max(range.Largest, range.Smallest))));
    }
}
