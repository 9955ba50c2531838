using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Formulas without what a correction leaves behind: factors of 1, a factor that is divided by again, signs before
/// differences, equal terms that cancel.
/// </summary>
internal static class Shortening
{
    /// <summary>The formula with all its parts shortened that keep their shape.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="shapeOf">The shape of a part; null if it has none of its own.</param>
    public static ExpressionSyntax Of(ExpressionSyntax formula, Func<ExpressionSyntax, Shape?> shapeOf) =>
        SyntaxParts.Mapped(formula, part =>
        {
            var shorter = Shortened(part);
            return shorter == part || shapeOf(shorter) != shapeOf(part) ? part : shorter;
        });

    private static ExpressionSyntax Shortened(ExpressionSyntax part) => part switch
    {
        NegationSyntax { Operand: NegationSyntax or AdditionSyntax { Terms.Count: 2 } } negation =>
            Rewording.Negated(negation.Operand),
        AdditionSyntax sum => Sum(sum),
        MultiplicationSyntax product => Product(product),
        PowerSyntax { Exponent: NumberSyntax { Value: 1 } } power => power.Base,
        _ => part,
    };

    private static ExpressionSyntax Product(MultiplicationSyntax product)
    {
        if (product.Factors.Any(factor => factor.Operator == FactorOperator.MatrixTimes))
        {
            return product;
        }

        var isNegative = false;
        var factors = new List<FactorSyntax>();
        FactorSyntax[] opened = [.. product.Factors.SelectMany(Opened)];
        foreach (var factor in opened)
        {
            var value = factor.Value is NegationSyntax negation ? negation.Operand : factor.Value;
            isNegative ^= value != factor.Value;
            var inverse = new FactorSyntax(Inverse(factor.Operator), value);
            if (value is not NumberSyntax { Value: 1 } && !factors.Remove(inverse))
            {
                factors.Add(new(factor.Operator, value));
            }
        }

        WithOneNumber(factors);
        if (factors.Count == opened.Length && !opened.Skip(1).Any(factor => factor.Value is NegationSyntax))
        {
            return opened.Length == product.Factors.Count ? product : Fraction(opened);
        }

        var number = factors.FindIndex(factor => factor is
            { Operator: FactorOperator.Times, Value: NumberSyntax });
        if (number > 0)
        {
            var leading = factors[number];
            factors.RemoveAt(number);
            factors.Insert(0, leading);
        }

        var first = factors.FindIndex(factor => factor.Operator == FactorOperator.Times);
        if (first > 0)
        {
            (factors[0], factors[first]) = (factors[first], factors[0]);
        }
        else if (first < 0)
        {
            factors.Insert(0, new(FactorOperator.Times, new NumberSyntax(1)));
        }

        if (isNegative && factors.Count > 1)
        {
            factors[0] = factors[0] with { Value = Rewording.Negated(factors[0].Value) };
        }

        return factors.Count > 1 ? Fraction(factors)
            : isNegative ? Rewording.Negated(factors[0].Value)
            : factors[0].Value;
    }

    // a*b/(c*d) for a/c*b/d.
    private static MultiplicationSyntax Fraction(IReadOnlyList<FactorSyntax> factors)
    {
        FactorSyntax[] below = [.. factors.Where(factor => factor.Operator == FactorOperator.DividedBy)];
        return below.Length < 2
            ? new([.. factors])
            : new(
            [
                .. factors.Except(below), new(FactorOperator.DividedBy, new MultiplicationSyntax(
                    [.. below.Select(factor => factor with { Operator = FactorOperator.Times })])),
            ]);
    }

    private static IEnumerable<FactorSyntax> Opened(FactorSyntax factor) =>
        factor.Value is not MultiplicationSyntax inner
            || inner.Factors.Any(own => own.Operator == FactorOperator.MatrixTimes)
                ? [factor]
            : factor.Operator == FactorOperator.Times ? inner.Factors
            : inner.Factors.Select(own => new FactorSyntax(Inverse(own.Operator), own.Value));

    private static FactorOperator Inverse(FactorOperator factor) =>
        factor == FactorOperator.Times ? FactorOperator.DividedBy : FactorOperator.Times;

    // Whole numbers above and below the bar, as one.
    private static void WithOneNumber(List<FactorSyntax> factors)
    {
        var numbers = factors.Where(factor => factor.Value is NumberSyntax).ToList();
        if (numbers.Count < 2)
        {
            return;
        }

        var value = numbers.Aggregate(1.0, (product, factor) =>
            factor.Operator == FactorOperator.Times
                ? product * ((NumberSyntax)factor.Value).Value
                : product / ((NumberSyntax)factor.Value).Value);
        var isBelow = value < 1;
        var whole = isBelow ? 1 / value : value;
        if (double.IsInteger(whole))
        {
            factors.RemoveAll(numbers.Contains);
            var number = new FactorSyntax(
                isBelow ? FactorOperator.DividedBy : FactorOperator.Times, new NumberSyntax(whole));
            if (whole != 1)
            {
                factors.Insert(isBelow ? factors.Count : 0, number);
            }
        }
    }

    private static ExpressionSyntax Sum(AdditionSyntax sum)
    {
        var terms = new List<TermSyntax>();
        foreach (var term in sum.Terms.SelectMany(Opened))
        {
            var isNegative = term.Value is NegationSyntax
                or MultiplicationSyntax { Factors: [{ Value: NegationSyntax }, ..] };
            var (isSubtracted, value) = isNegative
                ? (!term.IsSubtracted, Rewording.Negated(term.Value))
                : (term.IsSubtracted, term.Value);
            if (value is not NumberSyntax { Value: 0 } && !terms.Remove(new(!isSubtracted, value)))
            {
                terms.Add(new(isSubtracted, value));
            }
        }

        var first = terms.FindIndex(term => !term.IsSubtracted);
        if (terms.Count == 0)
        {
            return new NumberSyntax(0);
        }

        if (first < 0)
        {
            var all = terms.ConvertAll(term => term with { IsSubtracted = false });
            return new NegationSyntax(all.Count == 1 ? all[0].Value : new AdditionSyntax([.. all]));
        }

        terms.Insert(0, terms[first]);
        terms.RemoveAt(first + 1);
        return terms.Count == 1 ? terms[0].Value : new AdditionSyntax([.. terms]);
    }

    private static IEnumerable<TermSyntax> Opened(TermSyntax term) => term.Value is AdditionSyntax inner
        ? inner.Terms.Select(own => own with { IsSubtracted = own.IsSubtracted != term.IsSubtracted })
        : [term];
}
