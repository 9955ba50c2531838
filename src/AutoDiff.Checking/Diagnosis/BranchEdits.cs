using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Changes of conditions and of what stands on their sides.</summary>
internal static class BranchEdits
{
    public static IEnumerable<Edit> Of(ConditionalSyntax choice)
    {
        yield return new(
            MistakeKind.Branch, () => $"the branches of `{choice}` are swapped",
            new ConditionalSyntax(choice.Condition, choice.WhenFalse, choice.WhenTrue));
        ExpressionSyntax zero = new NumberSyntax(0), one = new NumberSyntax(1);
        foreach (var (holds, own) in ((bool, ExpressionSyntax)[])[(true, choice.WhenTrue), (false, choice.WhenFalse)])
        {
            foreach (var other in (ExpressionSyntax[])[zero, one, new NegationSyntax(one), new NegationSyntax(own)])
            {
                yield return new(
                    MistakeKind.Branch, () =>
                        $"where `{choice.Condition}` {(holds ? "holds" : "does not hold")}, `{own}` is wrong",
                    new ConditionalSyntax(
                        choice.Condition, holds ? other : choice.WhenTrue, holds ? choice.WhenFalse : other),
                    Plausibility.PartOtherwise);
            }
        }
    }

    public static IEnumerable<Edit> Of(ComparisonSyntax comparison, Site site, Vocabulary names)
    {
        var isOfIndices = IsIndex(comparison.Left) && IsIndex(comparison.Right);
        var kind = isOfIndices ? MistakeKind.WrongIndex : MistakeKind.Branch;
        yield return new(
            kind, () => $"the condition `{comparison}` is the wrong way round",
            new ComparisonSyntax(comparison.Operator, comparison.Right, comparison.Left));
        ComparisonOperator? other = comparison.Operator switch
        {
            ComparisonOperator.Less => ComparisonOperator.LessOrEqual,
            ComparisonOperator.LessOrEqual => ComparisonOperator.Less,
            ComparisonOperator.Greater => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Greater,
            ComparisonOperator.Equal => ComparisonOperator.NotEqual,
            ComparisonOperator.NotEqual => ComparisonOperator.Equal,
            _ => null,
        };
        if (isOfIndices && other is { } neighbor)
        {
            yield return new(
                kind, () => $"the condition `{comparison}` is wrong at its end",
                new ComparisonSyntax(neighbor, comparison.Left, comparison.Right), Plausibility.PartOtherwise);
        }

        bool IsIndex(ExpressionSyntax side) =>
            side is NameSyntax { Name: var name } &&
                (site.Bound.Contains(name) || names.Find(name) is { Role: Role.Index });
    }
}
