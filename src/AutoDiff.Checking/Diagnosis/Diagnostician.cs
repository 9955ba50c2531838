using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Finds the mistakes that explain a refuted claim. Hypotheses are tried in plain numbers at one point; what is not plainly wrong
/// there is confirmed at fresh points of several sizes, within the rounding error.
/// </summary>
internal sealed class Diagnostician
{
    // How many hypotheses are tried: enough for claims of a few lines, and the same on every machine.
    private const int Most = 20_000;
    private const int MostPairs = 6_000;
    private const int TierOfPairs = 9;
    private const int FarFetched = 3;

    // At how many points an edited claim is checked before it is told: a condition may be changed so that it holds at no point of
    // the benches.
    private const int PointsOfEdit = 100;

    // Only against functions that are very slow to evaluate.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // What is said about the claim as a whole leaves little to add; only changes of its text are tried then.
    private static readonly IHypotheses[] Families = [new Relations(), new ClaimEdits(), new Renamings(), new Branches()];

    private static readonly IHypotheses[] MoreFamilies = [new Exchanges(), new HeldTogether(), new Spoilings(), new Insertions()];

    private readonly Subject subject;
    private readonly IReadOnlyList<Bench> benches;
    private readonly Deadline deadline;
    private readonly Dictionary<string, Hypothesis> found = [];
    private readonly List<Hypothesis> joint = [];
    private readonly CheckOptions trial;

    private Diagnostician(Subject subject, IReadOnlyList<Bench> benches, CheckOptions options, Deadline deadline)
    {
        (this.subject, this.benches, this.deadline) = (subject, benches, deadline);
        trial = options with { Points = PointsOfEdit };
    }

    /// <summary>The report of a refuted claim with its diagnosis.</summary>
    public static ClaimReport Explain(
        ClaimReport report, FormulaModel model, ClaimSyntax claim, CheckOptions options, CancellationToken cancellation)
    {
        var sizes = Sizes(model.SizeNames, options.Sizes);
        var subject = new Subject(model, claim, sizes[0]);
        var benches = sizes.Select(at => Bench.For(subject, at, options.Seed + 1)).OfType<Bench>().ToList();
        List<DiagnosedMistake> told = [];
        if (benches.Exists(bench => bench.Refutes))
        {
            told = new Diagnostician(subject, benches, options, new(Patience, cancellation)).Find(out var singles);
            foreach (var (condition, isWeak) in Conditions.Under(subject, benches[0], options.Seed).Take(1))
            {
                told.Insert(isWeak ? told.Count : singles, condition);
            }
        }

        if (report.Diagnosis is { } shape)
        {
            told.Insert(0, shape);
        }

        if (told.Count == 0)
        {
            told = [new(Mistake.Unknown, $"{subject.Derivative}: none of the known mistakes gives this claim.")];
        }

        return report with { Diagnosis = told[0], Alternatives = [.. told.Skip(1)] };
    }

    private List<DiagnosedMistake> Find(out int singles)
    {
        Try(Families.SelectMany(family => family.About(subject)), Most);
        if (!found.Values.Any(hypothesis => hypothesis.Tier == 0 && !hypothesis.IsJoint))
        {
            Try(MoreFamilies.SelectMany(family => family.About(subject)), Most);
        }

        if (found.Count == 0)
        {
            foreach (var hypothesis in joint.Where(Explains))
            {
                found.TryAdd(hypothesis.Kind, hypothesis);
            }
        }

        if (found.Count == 0)
        {
            Try(new Leftovers().About(subject), MostPairs);
        }

        if (found.Count == 0)
        {
            Try(Pairs(), MostPairs);
        }

        singles = found.Values.Count(hypothesis => !hypothesis.IsJoint && hypothesis.Tier < TierOfPairs);
        return
        [
            .. found.Values
                .OrderBy(hypothesis => hypothesis.IsJoint && hypothesis.Tier > 0)
                .ThenBy(hypothesis => hypothesis.Tier)
                .ThenBy(hypothesis => Mistake.Rank(hypothesis.Kind))
                .ThenBy(hypothesis => hypothesis.Length)
                .Select(Told),
        ];
    }

    private void Try(IEnumerable<Hypothesis> hypotheses, int most)
    {
        foreach (var hypothesis in hypotheses)
        {
            if (most-- == 0 || deadline.HasPassed)
            {
                return;
            }

            if (IsIdle(hypothesis))
            {
                continue;
            }

            if (RatioAt(hypothesis) is not { } ratio)
            {
                continue;
            }

            if (ratio != 1 && hypothesis.MayBeScaled)
            {
                AddScaled(hypothesis, ratio);
            }
            else if (ratio == 1 && hypothesis.Kind != Relations.Same && Explains(hypothesis))
            {
                found[hypothesis.Kind] = hypothesis;
            }
        }
    }

    // Beside a plain mistake nothing far-fetched is told, and of each kind only the simplest.
    private bool IsIdle(Hypothesis hypothesis) =>
        (hypothesis.Tier >= FarFetched && found.Values.Any(known => known.Tier <= 1 && !known.IsJoint))
        || (found.TryGetValue(hypothesis.Kind, out var same) && !hypothesis.IsSimplerThan(same));

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

        var constants = subject.Names.Constants.Where(constant => constant.Is(Math.Abs(ratio), benches[0].Sizes)).ToList();
        if (hypothesis.Kind == Relations.Same && Constant.Recognized(Math.Abs(ratio)) is { } number)
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

            if (scaled.IsJoint && hypothesis.Kind != Relations.Same)
            {
                joint.Add(scaled);
            }
            else if (!found.ContainsKey(scaled.Kind) && Explains(scaled))
            {
                found[scaled.Kind] = scaled;
            }
        }
    }

    // Two changes of the claim at once.
    private IEnumerable<Hypothesis> Pairs()
    {
        foreach (var first in ClaimEdits.Of(subject, subject.Claim.Value).Where(edit => edit.Tier == 1))
        {
            foreach (var second in ClaimEdits.Of(subject, first.Right!).Where(edit => edit.Tier == 1))
            {
                yield return second with
                {
                    Kind = Mistake.Joined(first.Kind, second.Kind),
                    Message = () => $"{first.Message()}, and {second.Message()}",
                    Tier = TierOfPairs,
                    Length = first.Length + second.Length,
                    MayBeScaled = false,
                };
            }
        }
    }

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
        edited is null || !SyntaxParts.Places(edited).Any(place => place.Node is ConditionalSyntax or ComparisonSyntax)
        || (subject.With(subject.Claim with { Value = edited }) is { } other
            && new ClaimChecker(new FormulaClaim(other.Model, other.Claim), trial, deadline).Check().Verdict != Verdict.Refuted);

    private DiagnosedMistake Told(Hypothesis hypothesis) =>
        new(
            hypothesis.Kind,
            $"{subject.Derivative}: {hypothesis.Message()}.",
            hypothesis.Right is { } right ? subject.Suggest(right) : null);

    // Lengths that differ tell axes apart, and two of each name tell n from a number; with fewer than three elements much agrees
    // by accident.
    private static SizeAssignment[] Sizes(IReadOnlyList<string> names, SizeRange range)
    {
        if (names.Count == 0)
        {
            return [new([], [])];
        }

        return [Of(i => 3 + i), Of(i => 4 + ((i + 1) % (names.Count + 1)))];

        SizeAssignment Of(Func<int, int> length) =>
            new(names, names.Select((_, i) => Math.Clamp(length(i), range.Smallest, Math.Max(range.Largest, range.Smallest))));
    }
}
