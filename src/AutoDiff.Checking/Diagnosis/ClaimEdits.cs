using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A small change of what stands in the claim makes it right: what was changed is the mistake.</summary>
internal sealed class ClaimEdits : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) => Of(subject, subject.Value);

    /// <summary>The changes of any value that might be claimed.</summary>
    public static IEnumerable<Hypothesis> Of(Subject subject, ExpressionSyntax value) =>
        from site in SyntaxParts.Sites(value).Concat(SyntaxParts.Repeated(value))
        from edit in At(site, subject, ReferenceEquals(site.Node, value))
        let hypothesis = edit.At(site)
        select site.IsInBranch ? hypothesis with { Plausibility = hypothesis.Plausibility.Farther(-1) } : hypothesis;

    private static IEnumerable<Edit> At(Site site, Subject subject, bool isWhole)
    {
        var specific = site.Node switch
        {
            AdditionSyntax sum => site.IsSubscript ? [] : SumEdits.Of(sum, subject),
            MultiplicationSyntax product =>
                [
                    .. ProductEdits.Of(product, subject.Names), .. ProductEdits.OfRows(product, subject),
                    .. ProductEdits.AcrossSums(product, subject), .. ProductEdits.WithoutTwo(product),
                ],
            NegationSyntax negation =>
                [new(MistakeKind.TermSign, () => $"the sign of `{negation}` is wrong", negation.Operand)],
            PowerSyntax power => PowerEdits.Of(power, site, subject),
            TransposeSyntax { Operand: CallSyntax { Arguments: [TransposeSyntax inner] } call } transpose =>
            [
                new(
                    MistakeKind.OperandTransposed, () => $"`{inner}` should not be transposed",
                    call.With(arguments: [inner.Operand])),
                Untransposed(transpose, $"{call}"),
            ],
            TransposeSyntax transpose => [Untransposed(transpose, $"{transpose.Operand}")],
            NameSyntax name => NameEdits.Of(name, site, subject.Names),
            CallSyntax call => CallEdits.Of(call).Concat(Slopes.Of(call)),
            IndexingSyntax indexing => IndexEdits.Of(indexing, subject),
            ConditionalSyntax choice => BranchEdits.Of(choice),
            ComparisonSyntax comparison => BranchEdits.Of(comparison, site, subject.Names),
            _ => [],
        };
        return site.Bound.Count == 0 && site.Node is not TransposeSyntax &&
            subject.Structure.ShapeOf(site.Node)?.Rank == 2
            ? specific.Append(new(
                isWhole ? MistakeKind.Transposed : MistakeKind.OperandTransposed, () =>
                    $"`{site.Node}` should be transposed", new TransposeSyntax(site.Node),
                Plausibility.Part.Longer(SyntaxParts.Weight(site.Node))
                    .Farther(isWhole || SyntaxParts.Weight(site.Node) == 0 ? 0 : 1)))
            : specific;
    }

    private static Edit Untransposed(TransposeSyntax transpose, string text) => new(
        MistakeKind.OperandTransposed, () => $"`{text}` should not be transposed", transpose.Operand);
}
