using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Two mistakes at once, each of any family, found without trying all pairs: what each of them changes is a column of
/// numbers, and sorted by one number of each column those lie side by side that together make up the derivative.
/// </summary>
internal sealed class Meetings
{
    private const int MostEdits = 6_000;
    private const int MostPairs = 400;

    private readonly Subject subject;
    private readonly Bench bench;
    private readonly ExpressionSyntax value;
    private readonly List<Change> edits;
    private readonly List<Change> spoilings;

    /// <param name="subject">The claim.</param>
    /// <param name="bench">Where the columns are computed.</param>
    /// <param name="value">What is claimed, or what might be.</param>
    /// <param name="mistakes">Mistakes of differentiation.</param>
    public Meetings(Subject subject, Bench bench, ExpressionSyntax value, IEnumerable<Hypothesis> mistakes)
    {
        (this.subject, this.bench, this.value) = (subject, bench, value);
        edits =
        [
            .. Columns(
                ClaimEdits.Of(subject, value)
                    .Concat(value == subject.Value ? new Renamings().About(subject) : Renamings.Of(subject, value))
                    .Concat(Insertions.Of(subject, value))
                    .Where(edit => !edit.IsJoint && edit.Plausibility.Tier <= Plausibility.FarFetched + 1)
                    .DistinctBy(edit => (edit.Right, edit.Mistake))
                    .Take(MostEdits),
                edit => bench.Values(edit.Right!)),
        ];
        spoilings = [.. Columns(mistakes, mistake => bench.Values(mistake.Spoiled!))];
    }

    /// <summary>The pairs that explain the claim.</summary>
    public IEnumerable<Hypothesis> Find()
    {
        if (bench.Truth is not { } truth)
        {
            return [];
        }

        var found = Equal(spoilings, edits).Where(pair => !IsExchange(pair.One, pair.Other))
            .Select(pair => Differentiated(pair.One, pair.Other));
        if (bench.Values(value) is { } own)
        {
            // Changes of different terms add up, and changes of different factors multiply.
            found = found
                .Concat(Together(edits, column => Difference(column, own), Difference(truth, own)).Select(Edited)
                    .OfType<Hypothesis>())
                .Concat(Together(edits, column => Logarithm(column, own), Logarithm(truth, own)).Select(Edited)
                    .OfType<Hypothesis>())
                .Concat(Together(spoilings, column => Difference(column, truth), Difference(own, truth))
                    .Where(pair => !Overlaps(pair.One, pair.Other)).Select(Twice));
        }

        return found;
    }

    // Whether something is taken away and something else missing in its place: that can be said of many claims, and
    // names no mistake.
    private static bool IsExchange(Hypothesis one, Hypothesis other) => one.Removes != other.Removes
        && (one.Removes ? other : one) is var lack && (lack.Adds || (lack.Spoiled is not null
            && lack.Mistake.Kinds.Any(kind => kind is MistakeKind.MissingTerm or MistakeKind.Factor
                or MistakeKind.MissingChainStep or MistakeKind.HeldConstant or MistakeKind.ProductRule
                or MistakeKind.MissingCrossTerms)));

    private static IEnumerable<Change> Columns(
        IEnumerable<Hypothesis> hypotheses, Func<Hypothesis, double[]?> column) =>
        hypotheses.Select(hypothesis => (hypothesis, Column: column(hypothesis)))
            .Where(change => change.Column is not null && Array.Exists(change.Column, x => Math.Abs(x) > 1e-6))
            .Select(change => new Change(change.hypothesis, change.Column!));

    // A mistake of differentiation, and one of writing down what follows from it.
    private static Hypothesis Differentiated(Hypothesis spoiling, Hypothesis edit)
    {
        var right = edit.Right!;
        return Both(spoiling, edit) with
        {
            Equation = claim =>
                spoiling.Spoiled!(claim) is { } wrong && claim.ValueOf(right) is { } claimed
                    ? new(wrong, claimed)
                    : null,
            Right = null,
        };
    }

    private Hypothesis? Edited((Hypothesis One, Hypothesis Other) pair) =>
        !IsExchange(pair.One, pair.Other) && SyntaxParts.Merged(value, pair.One.Right!, pair.Other.Right!) is { } right
            ? Both(pair.One, pair.Other) with { Equation = claim => claim.Claiming(right), Right = right }
            : null;

    private Hypothesis Twice((Hypothesis One, Hypothesis Other) pair) => Both(pair.One, pair.Other) with
    {
        // Paths that are not apart would be counted twice; both at once are less plausible than they look.
        Plausibility = Plausibility.Joined(
            pair.One.Plausibility, pair.Other.Plausibility, Plausibility.Whole.Longer(6)),
        Equation = claim =>
            claim.Claimed is { } claimed && pair.One.Spoiled!(claim) is { } one
                && pair.Other.Spoiled!(claim) is { } other
                ? new(one + (other - claim.Truth), claimed)
                : null,
        Right = null,
    };

    private static Hypothesis Both(Hypothesis one, Hypothesis other) => new(
        one.Mistake | other.Mistake, () => $"{one.Message()}, and {other.Message()}", one.Equation,
        Plausibility.Joined(one.Plausibility, other.Plausibility));

    // The pairs of changes that give the same.
    private static IEnumerable<(Hypothesis One, Hypothesis Other)> Equal(List<Change> ones, List<Change> others)
    {
        var sorted = new SortedColumns<Change>(others.Select(other => (other, other.Column)));
        return
        [
            .. ones.SelectMany(one => sorted.Near(one.Column).Select(
                    other => (One: one.Hypothesis, Other: other.Hypothesis)))
                .OrderBy(pair => pair.One.Plausibility.Tier + pair.Other.Plausibility.Tier)
                .Take(MostPairs),
        ];
    }

    // The pairs of changes whose columns add up to a target.
    private static IEnumerable<(Hypothesis One, Hypothesis Other)> Together(
        List<Change> changes, Func<double[], double[]?> column, double[]? target)
    {
        if (target is null)
        {
            return [];
        }

        var columns = changes.Select(change => (Change: change, Column: column(change.Column)))
            .Where(change => change.Column is not null)
            .Select(change => (change.Change, Column: change.Column!)).ToList();
        var sorted = new SortedColumns<Change>(columns);
        return
        [
            .. columns.SelectMany(one => sorted.Near(Difference(target, one.Column)).Select(
                    other => (One: one.Change.Hypothesis, Other: other.Hypothesis)))
                .OrderBy(pair => pair.One.Plausibility.Tier + pair.Other.Plausibility.Tier)
                .Take(MostPairs),
        ];
    }

    // What is held constant together is a mistake of its own.
    private static bool Overlaps(Hypothesis one, Hypothesis other) =>
        one.Mistake == MistakeKind.HeldConstant && other.Mistake == MistakeKind.HeldConstant;

    private static double[] Difference(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a - b)];

    // Null where something vanishes. Signs are left to the judge.
    private static double[]? Logarithm(double[] x, double[] y)
    {
        double[] logarithm = [.. x.Zip(y, (a, b) => Math.Log(Math.Abs(a / b)))];
        return Array.TrueForAll(logarithm, double.IsFinite) ? logarithm : null;
    }

    /// <summary>A hypothesis and its column.</summary>
    private sealed record Change(Hypothesis Hypothesis, double[] Column);
}
