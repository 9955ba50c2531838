using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>Evaluates what depends on sizes and index names alone: subscripts, conditions on indices, axes.</summary>
internal static class StaticEvaluator
{
    /// <summary>The value, or <see langword="null"/> if it is not known before the variables are.</summary>
    public static StaticArray? TryEvaluate(ExpressionSyntax expression, Scope scope) => expression switch
    {
        NumberSyntax number => StaticArray.Of(number.Value),
        NameSyntax name => scope.Names.TryGetValue(name.Name, out var meaning) ? meaning.Known : null,
        NegationSyntax negation => TryEvaluate(negation.Operand, scope)?.Map(x => -x),
        NotSyntax complement => TryEvaluate(complement.Operand, scope)?.Map(x => x == 0 ? 1 : 0),
        AdditionSyntax sum => Sum(sum, scope),
        MultiplicationSyntax product => Product(product, scope),
        PowerSyntax power => Combine(power.Base, power.Exponent, scope, Math.Pow),
        ComparisonSyntax comparison => Combine(comparison.Left, comparison.Right, scope, Relation(comparison.Operator)),
        AndSyntax and => Fold(and.Operands, scope, (x, y) => x != 0 && y != 0 ? 1 : 0),
        OrSyntax or => Fold(or.Operands, scope, (x, y) => x != 0 || y != 0 ? 1 : 0),
        _ => null,
    };

    private static Func<double, double, double> Relation(ComparisonOperator relation) => relation switch
    {
        ComparisonOperator.Equal => (x, y) => x == y ? 1 : 0,
        ComparisonOperator.NotEqual => (x, y) => x != y ? 1 : 0,
        ComparisonOperator.Less => (x, y) => x < y ? 1 : 0,
        ComparisonOperator.LessOrEqual => (x, y) => x <= y ? 1 : 0,
        ComparisonOperator.Greater => (x, y) => x > y ? 1 : 0,
        _ => (x, y) => x >= y ? 1 : 0,
    };

    private static StaticArray? Combine(
        ExpressionSyntax left, ExpressionSyntax right, Scope scope, Func<double, double, double> function) =>
        TryEvaluate(left, scope) is { } x && TryEvaluate(right, scope) is { } y
            ? StaticArray.Combine(x, y, function)
            : null;

    private static StaticArray? Sum(AdditionSyntax sum, Scope scope)
    {
        var result = StaticArray.Of(0);
        foreach (var term in sum.Terms)
        {
            if (TryEvaluate(term.Value, scope) is not { } value)
            {
                return null;
            }

            result = StaticArray.Combine(result, value, term.IsSubtracted ? (x, y) => x - y : (x, y) => x + y);
        }

        return result;
    }

    private static StaticArray? Product(MultiplicationSyntax product, Scope scope)
    {
        var result = StaticArray.Of(1);
        foreach (var factor in product.Factors)
        {
            if (factor.Operator == FactorOperator.MatrixTimes || TryEvaluate(factor.Value, scope) is not { } value)
            {
                return null;
            }

            result = StaticArray.Combine(
                result, value, factor.Operator == FactorOperator.DividedBy ? (x, y) => x / y : (x, y) => x * y);
        }

        return result;
    }

    private static StaticArray? Fold(
        SyntaxList<ExpressionSyntax> operands, Scope scope, Func<double, double, double> function)
    {
        StaticArray? result = null;
        foreach (var operand in operands)
        {
            if (TryEvaluate(operand, scope) is not { } value)
            {
                return null;
            }

            result = StaticArray.Combine(result ?? value, value, function);
        }

        return result;
    }
}
