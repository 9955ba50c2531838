using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Lets sums with a sign reach as far as on paper: <c>Σ_i a_i + b_i</c> is <c>sum(i: a[i] + b[i])</c> where the index
/// of the later term means nothing outside.
/// </summary>
/// <param name="letters">Finds the indices of formulas.</param>
internal sealed class OpenSums(IndexLetters letters)
{
    /// <summary>A sum in which the reductions have the terms that they reach; null where there is none.</summary>
    public ExpressionSyntax? In(AdditionSyntax sum, IReadOnlySet<string> locals)
    {
        for (var k = 0; k < sum.Terms.Count - 1; k++)
        {
            if (Last(sum.Terms[k].Value) is not { } open)
            {
                continue;
            }

            var own = open.Indices.Select(index => index.Name).Where(name => !locals.Contains(name)).ToHashSet();
            var end = sum.Terms.Count - 1;
            while (end > k && !letters.In(sum.Terms[end].Value).Any(index => own.Contains(index.Name)))
            {
                end--;
            }

            if (end == k)
            {
                continue;
            }

            TermSyntax[] reached = [new(false, open.Body), .. sum.Terms.Skip(k + 1).Take(end - k)];
            var body = ExpressionParser.Checked(
                new AdditionSyntax([.. reached]) { Span = open.Body.Span.To(sum.Terms[end].Value.Span) });
            var longer = new IndexedReductionSyntax(open.Function, open.Indices, body)
            {
                Span = open.Span.To(body.Span),
            };
            TermSyntax[] terms =
            [
                .. sum.Terms.Take(k),
                sum.Terms[k] with { Value = WithLast(sum.Terms[k].Value, longer) },
                .. sum.Terms.Skip(end + 1),
            ];
            return terms is [var only] ? only.Value : new AdditionSyntax([.. terms]) { Span = sum.Span };
        }

        return null;
    }

    // The reduction that ends a term.
    private static IndexedReductionSyntax? Last(ExpressionSyntax term) => term switch
    {
        IndexedReductionSyntax { IsOpen: true } open => open,
        NegationSyntax negation => Last(negation.Operand),
        MultiplicationSyntax product => Last(product.Factors[^1].Value),
        _ => null,
    };

    private static ExpressionSyntax WithLast(ExpressionSyntax term, ExpressionSyntax longer) => term switch
    {
        NegationSyntax negation => new NegationSyntax(WithLast(negation.Operand, longer)) { Span = term.Span },
        MultiplicationSyntax product => new MultiplicationSyntax([
            .. product.Factors.Take(product.Factors.Count - 1),
            product.Factors[^1] with { Value = WithLast(product.Factors[^1].Value, longer) },
        ]) { Span = term.Span },
        _ => longer,
    };
}
