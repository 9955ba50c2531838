using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Changes of powers: an exponent, a square for a product, a power of a matrix taken element by element.
/// </summary>
internal static class PowerEdits
{
    public static IEnumerable<Edit> Of(PowerSyntax power, Site site, Subject subject)
    {
        if (MatrixMeaning(power, subject) is { } matrix)
        {
            yield return new(
                MistakeKind.Notation, () => $"`{power}` is taken element by element; `{matrix}` is meant", matrix,
                Plausibility.Renamed);
        }

        if (power is
            { Base: IndexingSyntax { Subscripts: [ElementSubscriptSyntax { Index: NameSyntax index }] } element,
            Exponent: NumberSyntax { Value: 2 } })
        {
            foreach (var other in subject.Names.Indices.Concat(site.Bound).Where(other => other != index.Name))
            {
                var another = new IndexingSyntax(element.Operand, [new ElementSubscriptSyntax(new NameSyntax(other))]);
                yield return new(MistakeKind.WrongIndex, () => $"`{power}` stands where `{element}*{another}` belongs",
                    SyntaxParts.Times(element, another));
            }
        }

        if (power is { Base: not NameSyntax and not CallSyntax, Exponent: NumberSyntax { Value: 2 } })
        {
            yield return new(
                MistakeKind.StepAppliedTwice, () => $"the factor `{power.Base}` stands there twice", power.Base);
        }

        if (power.Base is AdditionSyntax sum)
        {
            for (var i = sum.Terms.Count - 1; i >= 0; i--)
            {
                var raised = sum.Terms[i] with { Value = new PowerSyntax(sum.Terms[i].Value, power.Exponent) };
                var shifted = new AdditionSyntax([.. SyntaxParts.Replaced(sum.Terms, i, raised)]);
                yield return new(
                    MistakeKind.Notation, () => $"`{power}` is the power of the whole sum; `{shifted}` is meant",
                    shifted, Plausibility.Exponent);
            }
        }

        if (power.Base is CallSyntax { Function.Name: "sum" or "mean", Arguments: [var summed] } call)
        {
            var inside = call.With(arguments: [new PowerSyntax(summed, power.Exponent)]);
            yield return new(
                MistakeKind.Factor, () => $"`{power}` is the power of the {call.Function.Name}; `{inside}` is meant",
                inside);
        }

        yield return new(
            MistakeKind.Factor, () => $"`{power.Base}` should not have the exponent {power.Exponent}", power.Base,
            Plausibility.Exponent);
        ExpressionSyntax[] others = power.Exponent is NumberSyntax { Value: var exponent }
            ? [.. ((double[])[exponent - 1, exponent + 1, 2 * exponent]).Where(other => other > 1)
                .Select(other => new NumberSyntax(other))]
            : [Shifted(power.Exponent, -1), Shifted(power.Exponent, 1)];
        foreach (var other in others)
        {
            yield return new(
                MistakeKind.Factor, () => $"the exponent of `{power}` is wrong", new PowerSyntax(power.Base, other),
                    Plausibility.Exponent);
        }
    }

    // One more or less; of a fraction the fraction that it is.
    private static ExpressionSyntax Shifted(ExpressionSyntax exponent, int by)
    {
        if (Fraction(exponent) is not var (above, below))
        {
            return new AdditionSyntax([new(false, exponent), new(by < 0, new NumberSyntax(1))]);
        }

        var shifted = above + (by * below);
        var size = new NumberSyntax(Math.Abs(shifted));
        var fraction = below == 1 ? size : SyntaxParts.Over(size, new NumberSyntax(below));
        return shifted < 0 ? new NegationSyntax(fraction) : fraction;
    }

    private static (double Above, double Below)? Fraction(ExpressionSyntax exponent) => exponent switch
    {
        NumberSyntax number => (number.Value, 1),
        NegationSyntax negation when Fraction(negation.Operand) is var (above, below) => (-above, below),
        MultiplicationSyntax
        {
            Factors: [{ Value: var first }, { Operator: FactorOperator.DividedBy, Value: NumberSyntax below }],
        } when Fraction(first) is (var above, 1) => (above, below.Value),
        _ => null,
    };

    /// <summary>What a power of a square matrix is in mathematics, if not element by element.</summary>
    private static ExpressionSyntax? MatrixMeaning(PowerSyntax power, Subject subject) =>
        subject.Structure.ShapeOf(power.Base) is not { Rank: 2 } shape || shape[0] != shape[1]
            ? null
            : power.Exponent switch
        {
            NegationSyntax { Operand: NumberSyntax { Value: 1 } } => new CallSyntax(new("inv"), [power.Base]),
            NumberSyntax { Value: 2 } => SyntaxParts.MatrixTimes(power.Base, power.Base),
            _ => null,
        };
}
