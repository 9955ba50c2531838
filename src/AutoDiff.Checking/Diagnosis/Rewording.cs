using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Changes of a whole value as a person writes them: a − y for −(y − a), and nothing of n·(x/n) but x.
/// </summary>
internal static class Rewording
{
    /// <summary>The negative of a value.</summary>
    public static ExpressionSyntax Negated(ExpressionSyntax value) => value switch
    {
        NegationSyntax negation => negation.Operand,
        AdditionSyntax { Terms: [{ Value: var first }, { IsSubtracted: true, Value: var second }] } =>
            new AdditionSyntax([new(false, second), new(true, first)]),
        MultiplicationSyntax { Factors: [{ Value: NegationSyntax negation }, ..] factors } =>
            new MultiplicationSyntax(
                [.. SyntaxParts.Replaced(factors, 0, factors[0] with { Value = negation.Operand })]),
        MultiplicationSyntax { Factors: var factors } when Difference(factors) is >= 0 and var at =>
            new MultiplicationSyntax(
                [.. SyntaxParts.Replaced(factors, at, factors[at] with { Value = Negated(factors[at].Value) })]),
        _ => new NegationSyntax(value),
    };

    // The factor a - b of a product, whose negative is b - a.
    private static int Difference(SyntaxList<FactorSyntax> factors) => factors.ToList().FindIndex(factor => factor is
    {
        Operator: not FactorOperator.DividedBy,
        Value: AdditionSyntax { Terms: [{ IsSubtracted: false }, { IsSubtracted: true }] },
    });

    /// <summary>A value times a factor, or without it where the value is divided by it.</summary>
    public static ExpressionSyntax Multiplied(ExpressionSyntax factor, ExpressionSyntax value) =>
        Without(value, new(FactorOperator.DividedBy, factor)) ?? (value is MultiplicationSyntax product
            ? new MultiplicationSyntax([new(FactorOperator.Times, factor), .. product.Factors])
            : SyntaxParts.Times(factor, value));

    /// <summary>A value divided by a factor, or without it where the value is multiplied by it.</summary>
    public static ExpressionSyntax Divided(ExpressionSyntax value, ExpressionSyntax factor) =>
        Without(value, new(FactorOperator.Times, factor)) ?? (value is MultiplicationSyntax product
            ? new MultiplicationSyntax([.. product.Factors, new(FactorOperator.DividedBy, factor)])
            : SyntaxParts.Over(value, factor));

    private static ExpressionSyntax? Without(ExpressionSyntax value, FactorSyntax factor)
    {
        if (value is NegationSyntax negation)
        {
            return Without(negation.Operand, factor) is { } operand ? new NegationSyntax(operand) : null;
        }

        return value is MultiplicationSyntax product &&
            product.Factors.ToList().IndexOf(factor) is >= 0 and var position
            ? ProductEdits.Without(product, position)
            : null;
    }
}
