using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Says what is wrong with a refuted claim: what a search for mistakes has found, the most plausible first.
/// </summary>
internal static class Diagnostician
{
    // What was found holds at the points of the search already.
    private const int MostPointsOfSuggestions = 100;

    /// <summary>The report of a refuted claim with its diagnosis.</summary>
    public static ClaimReport Explain(
        ClaimReport report, FormulaModel model, ClaimSyntax claim, CheckOptions options, Deadline deadline)
    {
        var sizes = Sizes(model, options.Sizes);
        var subject = new Subject(model, claim, sizes[0]);
        var benches = sizes.Select(at => Bench.For(subject, at, options.Seed + 1)).OfType<Bench>().ToList();
        List<DiagnosedMistake> told = [];
        var isCutShort = false;
        if (benches.Find(bench => bench.Refutes) is { } refuting)
        {
            var search = new MistakeSearch(subject, benches, options, deadline);
            var found = search.Find();
            isCutShort = search.IsCutShort;
            told = [.. found.Select((hypothesis, k) => Told(subject, hypothesis, k == 0 ? Holds : _ => true))];
            if (told.Count == 0)
            {
                told = [.. SequenceEdits.Of(subject, Holds).Take(1)];
            }

            var plain = told.Count - found.Count + found.Count(hypothesis => !hypothesis.IsJoint &&
                hypothesis.Plausibility.Tier <= Plausibility.Part.Tier);
            foreach (var (condition, isWeak) in Conditions.Under(subject, refuting, options.Seed).Take(1))
            {
                told.Insert(isWeak ? told.Count : plain, condition);
            }
        }

        bool Holds(string pasted) => HoldsWhenPasted(pasted, options, deadline);

        if (report.Diagnosis is { } misfit)
        {
            var shape = Diagonal(subject, misfit, Holds) ?? misfit;

            // How to make the shapes fit is the help that a claim without a value needs.
            if (told is [{ Suggestion: not null, Mistake.Count: <= 2 } repaired, ..])
            {
                told[0] = repaired with { Message = $"{shape.Message} {repaired.Message}" };
                told.Insert(1, shape);
            }
            else
            {
                told.Insert(0, shape);
            }
        }

        if (told.Count == 0)
        {
            told = [new(MistakeKind.Unknown, Unexplained(subject, isCutShort))];
        }

        return report with
        {
            Diagnosis = told[0],
            Alternatives = [.. told.Skip(1)],
            IsCutShort = report.IsCutShort || deadline.HasPassed,
        };
    }

    // The diagonal of a Jacobian, which is all of it where elements depend on their own only.
    private static DiagnosedMistake? Diagonal(Subject subject, DiagnosedMistake shape, Predicate<string> holds)
    {
        var claim = subject.Claim;
        if (claim.Derivative is not
            {
                Order: 1, Function: { Indices: [] } function, Variables: [{ Indices: [] } variable],
            })
        {
            return null;
        }

        var taken = subject.Expressions.SelectMany(whole => SyntaxParts.Sites(whole)).Select(site => site.Node)
            .OfType<NameSyntax>().Select(name => name.Name).ToHashSet();
        var index = "ijklpq".Select(letter => $"{letter}").FirstOrDefault(letter => !taken.Contains(letter), "i0");
        var diagonal = claim with
        {
            Derivative = claim.Derivative with
            {
                Function = function with { Indices = [new NamedIndexSyntax(index)] },
                Variables = [variable with { Indices = [new NamedIndexSyntax(index)] }],
            },
            Value = new IndexingSyntax(claim.Value, [new ElementSubscriptSyntax(new NameSyntax(index))]),
        };
        if (!holds(subject.Pasted([diagonal])))
        {
            return null;
        }

        var matrix = claim with { Value = new CallSyntax(new("diag"), [claim.Value]) };
        var isAll = holds(subject.Pasted([matrix]));
        return shape with
        {
            Mistake = isAll ? MistakeKind.Shape : MistakeKind.MissingCrossTerms,
            Message = $"{shape.Message} {subject.Derivative}: the claim is the diagonal of the Jacobian of " +
                $"`{function.Name}`" + (isAll ? "." : ", whose i ≠ j terms are missing."),
            Suggestion = isAll ? FormulaPrinter.Print(matrix) : null,
        };
    }

    // A suggestion is read as text, and checked as claims are, before anyone else does.
    private static bool HoldsWhenPasted(string pasted, CheckOptions options, Deadline deadline)
    {
        try
        {
            var model = FormulaModel.Analyze(pasted);
            var claim = new FormulaClaim(model, model.Claims[0]);
            var few = options with { Points = Math.Min(options.Points, MostPointsOfSuggestions) };
            return new ClaimChecker(claim, few, deadline).Check().Verdict is Verdict.Exact or Verdict.Supported;
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    private static DiagnosedMistake Told(Subject subject, Hypothesis hypothesis, Predicate<string> holds)
    {
        if (hypothesis.Right is not { } right)
        {
            return new(hypothesis.Mistake, $"{subject.Derivative}: {hypothesis.Message()}.");
        }

        var (line, place, statements) = subject.Suggest(right);
        var where = line is { } number ? $"in line {number}, " : "";
        var message = line is null ? subject.Worded(hypothesis.Message()) : hypothesis.Message();
        var told = new DiagnosedMistake(hypothesis.Mistake, $"{subject.Derivative}: {where}{message}.") { Line = line };
        return !holds(subject.Pasted(statements))
            ? told
            : told with
            {
                Suggestion = string.Join("; ", statements.Select(statement => FormulaPrinter.Print(statement))),
                Place = place,
            };
    }

    private static string Unexplained(Subject subject, bool isCutShort)
    {
        var result = isCutShort
            ? "the search for the mistake was cut short; none of those tried gives this claim."
            : "none of the known mistakes gives this claim.";
        var hint = Elementwise(subject) is { } expression
            ? $" Mind that `{expression}` is taken element by element here, not as a function of the matrix."
            : "";
        return $"{subject.Derivative}: {result}{hint}";
    }

    // A function of a square matrix that mathematics writes as it writes one of its elements.
    private static ExpressionSyntax? Elementwise(Subject subject) =>
        subject.Expressions.SelectMany(SyntaxParts.Sites).Select(site => site.Node).FirstOrDefault(node =>
            (node switch
            {
                PowerSyntax power => power.Base,
                CallSyntax { Function.Name: "exp" or "log" or "sqrt", Arguments: [var argument] } => argument,
                _ => null,
            }) is { } operand && subject.Structure.ShapeOf(operand) is { Rank: 2 } shape && shape[0] == shape[1]);

    /// <summary>
    /// The sizes of the benches. Lengths that differ tell axes apart, and two of each name tell n from a number; with
    /// fewer than three elements much agrees by accident.
    /// </summary>
    public static SizeAssignment[] Sizes(FormulaModel model, SizeRange range)
    {
        var names = model.SizeNames;
        if (names.Count == 0)
        {
            return [new([], [])];
        }

        var first = Of(i => 3 + i);
        return [first, Of(i => 4 + ((i + 1) % (names.Count + 1)), first)];

        SizeAssignment Of(Func<int, int> length, SizeAssignment? other = null) => SizePlan.Near(
            new(
                names, names.Select(
                    (_, i) => Math.Clamp(length(i), range.Smallest, Math.Max(range.Largest, range.Smallest)))),
            model,
            range,
            other);
    }
}
