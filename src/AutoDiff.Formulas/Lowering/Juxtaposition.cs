using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Reads products without a sign, <c>A x</c>: by the shapes of the factors they are products of matrices or with
/// numbers. They hold together more tightly than signs, so that <c>y * A x</c> is <c>y*(A @ x)</c>.
/// </summary>
/// <param name="ranks">How many axes the factors have.</param>
internal sealed class Juxtaposition(Ranks ranks)
{
    /// <summary>A product with signs between all factors.</summary>
    /// <exception cref="FormulaException">It stands behind a slash, where it could be read in two ways.</exception>
    public ExpressionSyntax Resolved(MultiplicationSyntax product)
    {
        if (!product.Factors.Any(factor => factor.IsJuxtaposed))
        {
            return product;
        }

        var factors = new List<FactorSyntax>();
        var before = ranks.Start(product.Factors[0].Value);
        for (int k = 0, end; k < product.Factors.Count; k = end)
        {
            end = k + 1;
            while (end < product.Factors.Count && product.Factors[end].IsJuxtaposed)
            {
                end++;
            }

            before = Add(factors, [.. product.Factors.AsSpan()[k..end]], before);
        }

        return ExpressionParser.Checked(new MultiplicationSyntax([.. factors]) { Span = product.Span });
    }

    // A run of factors without a sign: as they are where that is the same, else as one factor.
    private (int? Rank, bool IsRow) Add(
        List<FactorSyntax> factors, List<FactorSyntax> run, (int? Rank, bool IsRow) before)
    {
        var head = run[0];
        if (run.Count > 1 && head.Operator == FactorOperator.DividedBy)
        {
            throw TwoReadings(head.Value, run[1].Value);
        }

        var so = ranks.Start(head.Value);
        for (var k = 1; k < run.Count; k++)
        {
            var sign = SignOf(so, run[k].Value);
            run[k] = new(sign ?? FactorOperator.Times, run[k].Value) { IsDot = sign is null };
            so = ranks.Joined(so, run[k].Operator, run[k].Value);
        }

        var others = run.Skip(1);
        if (factors.Count == 0)
        {
            factors.AddRange(head.Value is MultiplicationSyntax first ? [.. first.Factors, .. others] : run);
            return so;
        }

        if ((head.Operator == FactorOperator.Times && before.Rank == 0)
            || others.All(factor => factor.Operator == head.Operator && !factor.IsDot))
        {
            factors.AddRange(run);
            return run.Aggregate(before, (left, factor) => ranks.Joined(left, factor.Operator, factor.Value));
        }

        var whole = new MultiplicationSyntax([new(FactorOperator.Times, head.Value), .. others])
        {
            Span = head.Value.Span.To(run[^1].Value.Span),
        };
        factors.Add(head with { Value = whole });
        return ranks.Joined(before, head.Operator, whole);
    }

    // Null where the product could be several, or nothing is known.
    private FactorOperator? SignOf((int? Rank, bool IsRow) left, ExpressionSyntax factor)
    {
        var right = ranks.Start(factor);
        return left.Rank == 0 || right.Rank == 0 ? FactorOperator.Times
            : left.Rank is null || right.Rank is null ? null
            : (left, right) is (({ Rank: 1, IsRow: false }), ({ Rank: 1, IsRow: false })) ? null
            : FactorOperator.MatrixTimes;
    }

    private static FormulaException TwoReadings(ExpressionSyntax below, ExpressionSyntax behind)
    {
        var (x, y) = (Tight(below), Tight(behind));
        return new(FormulaError.Unexpected(
            below.Span.To(behind.Span), $"`{x} {y}` behind `/`, which can be read in two ways",
            "an operator between them", $"Write `/{x}*{y}` or `/({x}*{y})`."));
    }

    private static string Tight(ExpressionSyntax part) =>
        part is MultiplicationSyntax or AdditionSyntax or ConditionalSyntax or ComparisonSyntax
            ? $"({part})"
            : $"{part}";
}
