using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim is right on one side of a condition only.</summary>
internal sealed class Branches : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var conditions = subject.Expressions
            .SelectMany(SyntaxParts.Sites)
            .Select(site => ChoiceOf(site.Node)?.Condition)
            .OfType<ExpressionSyntax>()
            .Where(condition =>
                condition is not ComparisonSyntax { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual })
            .Where(condition => subject.Structure.ValueOf(condition) is not null &&
                !IsOfIndices(condition, subject.Names))
            .Distinct()
            .ToList();
        foreach (var condition in conditions)
        {
            foreach (var holds in (bool[])[true, false])
            {
                yield return new(
                    MistakeKind.Branch,
                    () => $"the claim is wrong where `{condition}` {(holds ? "does not hold" : "holds")}",
                    recorded => recorded.Claimed is { } claimed && recorded.ValueOf(condition) is { } choice
                        ? new(Functions.Where(Is(choice, holds), recorded.Truth, claimed), claimed)
                        : null,
                    Plausibility.OneBranch)
                {
                    NeedsAgreement = true,
                };
            }
        }

        // Two kinks in a row, such as those of a clipped value, make a region with a condition on each side.
        for (var i = 0; i < conditions.Count; i++)
        {
            for (var k = i + 1; k < conditions.Count; k++)
            {
                foreach (var (first, second) in ((bool, bool)[])[(true, true), (true, false), (false, true),
                    (false, false)])
                {
                    var (one, other) = (conditions[i], conditions[k]);
                    yield return new(
                        MistakeKind.Branch,
                        () => $"the claim is right only where `{one}` {Holds(first)} and `{other}` {Holds(second)}",
                        recorded =>
                            recorded.Claimed is { } claimed && recorded.ValueOf(one) is { } x &&
                                recorded.ValueOf(other) is { } y
                            ? new(Functions.Where(Is(x, first) * Is(y, second), recorded.Truth, claimed), claimed)
                            : null,
                        Plausibility.TwoBranches)
                    {
                        NeedsAgreement = true,
                    };
                }
            }
        }

        foreach (var definition in subject.Definitions)
        {
            foreach (var site in SyntaxParts.Sites(definition.Value))
            {
                if (ChoiceOf(site.Node) is not { } choice)
                {
                    continue;
                }

                foreach (var (side, holds) in ((ExpressionSyntax, bool)[])[(choice.WhenTrue, true),
                    (choice.WhenFalse, false)])
                {
                    yield return Hypothesis.Spoiling(
                        MistakeKind.Branch,
                        () => $"the claim takes `{choice.Condition}` for {(holds ? "true" : "false")} everywhere",
                        recorded => recorded.With(definition, site.Put(side)),
                        Plausibility.TakenBranch) with { MayBeScaled = false };
                }
            }
        }

        if (conditions.Count > 0
            || subject.Expressions.SelectMany(SyntaxParts.Sites)
                .Any(site => site.Node is CallSyntax { Function.Name: "max" or "min" }))
        {
            yield return new(
                MistakeKind.Branch, () => "the claim is wrong where the derivative is zero",
                recorded => recorded.Claimed is { } claimed
                    ? new(Functions.Where(Functions.Equal(recorded.Truth, 0), claimed, recorded.Truth), claimed)
                    : null,
                Plausibility.AtZero)
            {
                NeedsAgreement = true,
            };
        }

        static string Holds(bool holds) => holds ? "holds" : "does not hold";

        static Variable Is(Variable condition, bool holds) =>
            holds ? Functions.NotEqual(condition, 0) : Functions.Equal(condition, 0);
    }

    // The condition that a node stands for, and what it is on either side.
    private static (ExpressionSyntax Condition, ExpressionSyntax WhenTrue,
        ExpressionSyntax WhenFalse)? ChoiceOf(ExpressionSyntax node) => node switch
    {
        ConditionalSyntax choice => (choice.Condition, choice.WhenTrue, choice.WhenFalse),
        CallSyntax { Function.Name: "where", Arguments: [var condition, var x, var y] } => (condition, x, y),
        CallSyntax { Function.Name: "abs", Arguments: [var x] } =>
            (IsLess(new NumberSyntax(0), x), x, new NegationSyntax(x)),
        CallSyntax { Function.Name: "relu", Arguments: [var x] } =>
            (IsLess(new NumberSyntax(0), x), x, SyntaxParts.Times(new NumberSyntax(0), x)),
        CallSyntax { Function.Name: "max", Arguments: [var x, var y] } => (IsLess(y, x), x, y),
        CallSyntax { Function.Name: "min", Arguments: [var x, var y] } => (IsLess(y, x), y, x),
        _ => null,
    };

    private static bool IsOfIndices(ExpressionSyntax condition, Vocabulary names) =>
        condition is ComparisonSyntax comparison
            && ((comparison.Left is NameSyntax left && names.Indices.Contains(left.Name))
                || (comparison.Right is NameSyntax right && names.Indices.Contains(right.Name)));

    private static ComparisonSyntax IsLess(ExpressionSyntax x, ExpressionSyntax y) =>
        new(ComparisonOperator.Less, x, y);
}
