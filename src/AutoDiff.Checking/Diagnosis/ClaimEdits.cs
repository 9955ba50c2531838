using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A small change of what stands in the claim makes it right: what was changed is the mistake.</summary>
internal sealed class ClaimEdits : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) => Of(subject, subject.Value);

    /// <summary>The changes of any value that might be claimed.</summary>
    public static IEnumerable<Hypothesis> Of(Subject subject, ExpressionSyntax value) =>
        from place in SyntaxParts.Places(value).Concat(SyntaxParts.Repeated(value))
        from edit in At(place, subject, ReferenceEquals(place.Node, value))
        let hypothesis = edit.At(place)
        select place.IsInBranch ? hypothesis with { Plausibility = hypothesis.Plausibility.Farther(-1) } : hypothesis;

    private static IEnumerable<Edit> At(Place place, Subject subject, bool isWhole)
    {
        var specific = place.Node switch
        {
            AdditionSyntax sum => SumEdits.Of(sum, subject),
            MultiplicationSyntax product =>
                [
                    .. ProductEdits.Of(product, subject.Names), .. ProductEdits.AcrossSums(product),
                    .. ProductEdits.WithoutTwo(product),
                ],
            NegationSyntax negation =>
                [new(MistakeKind.TermSign, () => $"the sign of `{negation}` is wrong", negation.Operand)],
            PowerSyntax power => PowerEdits.Of(power, place, subject),
            TransposeSyntax { Operand: CallSyntax { Arguments: [TransposeSyntax inner] } call } transpose =>
            [
                new(
                    MistakeKind.OperandTransposed, () => $"`{inner}` should not be transposed",
                    new CallSyntax(call.Function, [inner.Operand], call.Axis, call.Keep, call.Options)),
                Untransposed(transpose, $"{call}"),
            ],
            TransposeSyntax transpose => [Untransposed(transpose, $"{transpose.Operand}")],
            NameSyntax name => NameEdits.Of(name, place, subject.Names),
            CallSyntax call => CallEdits.Of(call).Concat(Slopes.Of(call)),
            IndexingSyntax indexing => IndexEdits.Of(indexing, subject),
            ConditionalSyntax choice => BranchEdits.Of(choice),
            ComparisonSyntax comparison => BranchEdits.Of(comparison, place, subject.Names),
            _ => [],
        };
        return place.Bound.Count == 0 && place.Node is not TransposeSyntax &&
            subject.Structure.ShapeOf(place.Node)?.Rank == 2
            ? specific.Append(new(
                isWhole ? MistakeKind.Transposed : MistakeKind.OperandTransposed, () =>
                    $"`{place.Node}` should be transposed", new TransposeSyntax(place.Node),
                Plausibility.Part.Longer(SyntaxParts.Weight(place.Node))
                    .Farther(isWhole || SyntaxParts.Weight(place.Node) == 0 ? 0 : 1)))
            : specific;
    }

    private static Edit Untransposed(TransposeSyntax transpose, string text) => new(
        MistakeKind.OperandTransposed, () => $"`{text}` should not be transposed", transpose.Operand);
}
