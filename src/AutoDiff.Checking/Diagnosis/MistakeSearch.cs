using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Looks for the mistakes that explain a refuted claim. Hypotheses are tried in plain numbers at one point; what is not
/// plainly wrong there is confirmed at fresh points of several sizes, within the rounding error. Single mistakes come
/// first; several at once are looked for only where no single one explains the claim.
/// </summary>
/// <param name="subject">The claim.</param>
/// <param name="benches">Points of several sizes.</param>
/// <param name="options">Those of the check.</param>
/// <param name="deadline">The end of the check's time.</param>
internal sealed class MistakeSearch(
    Subject subject, IReadOnlyList<Bench> benches, CheckOptions options, Deadline deadline)
{
    // How many hypotheses are tried: enough for claims of a few lines, and the same on every machine.
    private const int Most = 20_000;
    private const int MostPairs = 12_000;
    private const int MostRepairs = 24;

    // How many elements they compute: a few seconds of a processor.
    private const long MostWork = 300_000_000;

    // At how many points an edited claim is checked before it is told: a condition may be changed so that it holds at
    // no point of the benches.
    private const int PointsOfEdit = 100;

    // What is said about the claim as a whole leaves little to add; only changes of its text are tried then.
    private static readonly IHypotheses[] Families =
        [new Relations(), new ClaimEdits(), new Renamings(), new Branches()];

    private static readonly IHypotheses[] MoreFamilies =
        [new Exchanges(), new HeldTogether(), new HeldEarlier(), new Spoilings(), new Insertions()];

    private readonly Dictionary<Mistake, Hypothesis> found = [];
    private readonly List<Hypothesis> joint = [];

    /// <summary>Whether more might have been found with more work or time.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The explanations of the claim, the most plausible first.</summary>
    public IReadOnlyList<Hypothesis> Find()
    {
        Try(Families.SelectMany(family => family.About(subject)), Most);
        if (!found.Values.Any(hypothesis => hypothesis.Plausibility.Tier == 0 && !hypothesis.IsJoint))
        {
            Try(new MatrixTerms(subject, benches[0]).Find(), Most);
            Try(MoreFamilies.SelectMany(family => family.About(subject)), Most);
        }

        TryIfNothingIsFound(() => new Habits().About(subject));
        TryIfNothingIsFound(() => joint.Where(Explains).Select(hypothesis => hypothesis with { MayBeScaled = false }));
        TryIfNothingIsFound(() => new Monomials(subject, benches[0]).Find());
        TryIfNothingIsFound(() => new Leftovers(ofTwo: false).About(subject));
        TryIfNothingIsFound(Repairs);
        var several = new Lazy<IReadOnlyList<Hypothesis>>(() => [.. Several()]);
        TryIfNothingIsFound(() => several.Value.Where(hypothesis => hypothesis.Mistake.Count <= 2));
        TryIfNothingIsFound(() => new Leftovers(ofTwo: true).About(subject));
        TryIfNothingIsFound(() => several.Value);
        TryIfNothingIsFound(Pairs);
        TryIfNothingIsFound(() => new Substitutions().About(subject));
        return
        [
            .. found.Values
                .OrderBy(hypothesis => hypothesis.Plausibility.Tier >= Plausibility.Several.Tier ||
                    (hypothesis.IsJoint && hypothesis.Plausibility.Tier > 0))
                .ThenBy(hypothesis => hypothesis.Plausibility.Tier)
                .ThenBy(hypothesis => hypothesis.Plausibility.Tier < Plausibility.Several.Tier
                    ? 0
                    : hypothesis.Plausibility.Length)
                .ThenBy(hypothesis => hypothesis.Mistake.Count)
                .ThenBy(hypothesis => hypothesis.Mistake.Kinds.First())
                .ThenBy(hypothesis => hypothesis.Plausibility.Length),
        ];
    }

    private void TryIfNothingIsFound(Func<IEnumerable<Hypothesis>> hypotheses)
    {
        if (found.Count == 0)
        {
            Try(hypotheses(), MostPairs);
        }
    }

    private void Try(IEnumerable<Hypothesis> hypotheses, int most)
    {
        foreach (var hypothesis in hypotheses)
        {
            if (most-- == 0 || deadline.HasPassed || benches.Sum(bench => bench.Work) > MostWork)
            {
                IsCutShort = true;
                return;
            }

            if (IsIdle(hypothesis) || RatioAt(hypothesis) is not { } ratio)
            {
                continue;
            }

            if (ratio != 1 && hypothesis.MayBeScaled)
            {
                AddScaled(hypothesis, ratio);
            }
            else if (ratio == 1 && hypothesis.Mistake != default && Explains(hypothesis))
            {
                found[hypothesis.Mistake] = hypothesis;
            }
        }
    }

    // Beside a plain mistake nothing far-fetched is told, and of each kind only the simplest.
    private bool IsIdle(Hypothesis hypothesis) =>
        (hypothesis.Plausibility.Tier >= Plausibility.FarFetched
            && found.Values.Any(known => known.Plausibility.Tier <= 1 && !known.IsJoint))
        ||
            (found.TryGetValue(hypothesis.Mistake, out var same) &&
                hypothesis.Plausibility.CompareTo(same.Plausibility) >= 0);

    private double? RatioAt(Hypothesis hypothesis)
    {
        try
        {
            return benches[0].Ratio(hypothesis, 0);
        }
        catch (ShapeMismatchException)
        {
            return null;
        }
    }

    // The claim is that many times what it should be, besides.
    private void AddScaled(Hypothesis hypothesis, double ratio)
    {
        if (Math.Abs(ratio + 1) < Constant.Tolerance)
        {
            Add(Scaling.Turned(hypothesis));
            return;
        }

        var constants = subject.Names.Constants.Where(constant => constant.Is(Math.Abs(ratio), benches[0].Sizes))
            .ToList();
        if (hypothesis.Mistake == default && Constant.Recognized(Math.Abs(ratio)) is { } number)
        {
            constants.Add(number);
        }

        foreach (var constant in constants)
        {
            Add(Scaling.Of(hypothesis, constant, isNegative: ratio < 0));
        }

        void Add(Hypothesis? scaled)
        {
            if (scaled is null || (scaled.IsJoint && found.Count > 0))
            {
                return;
            }

            if (scaled.IsJoint && hypothesis.Mistake != default)
            {
                joint.Add(scaled);
            }
            else if (!found.ContainsKey(scaled.Mistake) && Explains(scaled))
            {
                found[scaled.Mistake] = scaled;
            }
        }
    }

    // Two or three mistakes at once.
    private IEnumerable<Hypothesis> Several()
    {
        var spoilings = Families.Concat(MoreFamilies)
            .SelectMany(family => family.About(subject))
            .Where(hypothesis => hypothesis.Spoiled is not null &&
                hypothesis.Plausibility != Plausibility.OtherVariable);
        return new Combinations(subject, benches[0]).Of(subject.Value)
            .Concat(new Meetings(subject, benches[0], subject.Value, spoilings).Find());
    }

    // One change makes the shapes fit; the value that the claim then has may be wrong in its terms besides.
    private IEnumerable<Hypothesis> Repairs() =>
        subject.Structure.Claimed is not null
            ? []
            : ClaimEdits.Of(subject, subject.Value)
                .Where(repair => repair.Plausibility.Tier <= 1 && subject.Structure.Claiming(repair.Right!) is not null)
                .Take(MostRepairs)
                .SelectMany(
                    repair => new Combinations(subject, benches[0]).Of(repair.Right!)
                        .Concat(ClaimEdits.Of(subject, repair.Right!))
                        .Concat(Insertions.Of(subject, repair.Right!))
                        .Select(second => Both(repair, second)));

    // Two changes of the claim at once.
    private IEnumerable<Hypothesis> Pairs() =>
        ClaimEdits.Of(subject, subject.Value)
            .Where(first => first.Plausibility.Tier == 1)
            .SelectMany(first => ClaimEdits.Of(subject, first.Right!)
                .Where(second => second.Plausibility.Tier == 1)
                .Select(second => Both(first, second)));

    private static Hypothesis Both(Hypothesis first, Hypothesis second) => second with
    {
        Mistake = first.Mistake | second.Mistake,
        Message = () => $"{first.Message()}, and {second.Message()}",
        Plausibility = Plausibility.Pair.Longer(
            first.Plausibility.Length + second.Plausibility.Length + (4 * second.Plausibility.Tier)),
        MayBeScaled = false,
    };

    private bool Explains(Hypothesis hypothesis)
    {
        try
        {
            return benches[0].Ratio(hypothesis, 0) == 1 && benches[0].Ratio(hypothesis, 1) == 1
                && benches.All(bench => bench.Confirms(hypothesis)) && Holds(hypothesis.Right);
        }
        catch (Exception exception) when (exception is ShapeMismatchException or FormulaException)
        {
            return false;
        }
    }

    // Without conditions what holds at any points of the benches holds everywhere.
    private bool Holds(ExpressionSyntax? edited) =>
        edited is null || !SyntaxParts.Sites(edited).Any(site => site.Node is ConditionalSyntax or ComparisonSyntax)
        || (subject.With(subject.Claim with { Value = edited }) is { } other
            &&
                new ClaimChecker(
                    new FormulaClaim(other.Model, other.Claim), options with { Points = PointsOfEdit }, deadline)
                .Check().Verdict != Verdict.Refuted);
}
