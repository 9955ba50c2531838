using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Takes a value apart into terms that are added.</summary>
internal static class ClaimTerms
{
    // More terms are no claim that a person reads term by term.
    private const int Most = 12;

    /// <summary>The terms as they are written.</summary>
    public static IReadOnlyList<TermSyntax> Written(ExpressionSyntax value) => value switch
    {
        AdditionSyntax sum => [.. sum.Terms],
        NegationSyntax { Operand: AdditionSyntax sum } => [.. sum.Terms.Select(Turned)],
        NegationSyntax negation => [new(true, negation.Operand)],
        _ => [new(false, value)],
    };

    /// <summary>
    /// The terms after multiplying out: brackets, transposes, sums over axes and indices; null if there are too many.
    /// </summary>
    public static IReadOnlyList<TermSyntax>? Expanded(ExpressionSyntax value)
    {
        var terms = Expand(value);
        return terms.Count <= Most ? terms : null;
    }

    /// <summary>A sum of terms, zero if there are none.</summary>
    public static ExpressionSyntax Sum(IReadOnlyList<TermSyntax> terms)
    {
        // The first term has no sign of its own, so that one without comes first.
        var ordered = terms.OrderBy(term => term.IsSubtracted).ToArray();
        return ordered switch
        {
            [] => new NumberSyntax(0),
            [{ IsSubtracted: false, Value: var only }] => only,
            [{ Value: var only }] => new NegationSyntax(only),
            [{ IsSubtracted: true }, ..] => new NegationSyntax(new AdditionSyntax([.. ordered.Select(Turned)])),
            _ => new AdditionSyntax([.. ordered]),
        };
    }

    private static TermSyntax Turned(TermSyntax term) => term with { IsSubtracted = !term.IsSubtracted };

    private static IReadOnlyList<TermSyntax> Expand(ExpressionSyntax value) => value switch
    {
        NegationSyntax negation => [.. Expand(negation.Operand).Select(Turned)],
        AdditionSyntax sum =>
            [.. sum.Terms.SelectMany(
                term => Expand(term.Value).Select(inner => term.IsSubtracted ? Turned(inner) : inner))],
        MultiplicationSyntax product => Distributed(
            [.. product.Factors.Select(
                factor => factor.Operator == FactorOperator.DividedBy ? One(factor.Value) : Expand(factor.Value))],
            values => new MultiplicationSyntax(
                [.. product.Factors.Zip(values, (factor, other) => factor with { Value = other })])),
        TransposeSyntax transpose => Distributed([Expand(transpose.Operand)], values => new TransposeSyntax(values[0])),
        IndexedReductionSyntax { Function.Name: "sum" } reduction => Distributed(
            [Expand(reduction.Body)], values => new IndexedReductionSyntax(
                reduction.Function, reduction.Indices, values[0])),
        CallSyntax { Function.Name: "sum" or "mean" or "trace" or "diag" or "dot" or "outer" } call => Distributed(
            [.. call.Arguments.Select(Expand)], values => call.With(arguments: [.. values])),
        _ => One(value),
    };

    private static IReadOnlyList<TermSyntax> One(ExpressionSyntax value) => [new(false, value)];

    // The product of sums as the sum of products.
    private static IReadOnlyList<TermSyntax> Distributed(
        IReadOnlyList<IReadOnlyList<TermSyntax>> sums, Func<IReadOnlyList<ExpressionSyntax>, ExpressionSyntax> product)
    {
        IEnumerable<TermSyntax[]> chosen = [[]];
        foreach (var sum in sums)
        {
            var before = chosen;
            chosen = before.SelectMany(terms => sum.Select(term => (TermSyntax[])[.. terms, term])).Take(Most + 1);
        }

        return
        [
            .. chosen.Select(terms => new TermSyntax(
                terms.Count(term => term.IsSubtracted) % 2 == 1, product([.. terms.Select(term => term.Value)]))),
        ];
    }
}
