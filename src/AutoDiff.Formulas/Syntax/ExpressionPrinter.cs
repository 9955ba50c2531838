using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas.Syntax;

/// <summary>
/// Writes expressions. Every operand is written with the loosest precedence that may stand in its place.
/// </summary>
internal static class ExpressionPrinter
{
    // Loosest first, as in the grammar.
    private enum Precedence
    {
        Conditional,
        Or,
        And,
        Not,
        Comparison,
        Addition,
        Multiplication,
        Negation,
        Power,
        Postfix,
    }

    public static void Append(ExpressionSyntax expression, StringBuilder text) =>
        Append(expression, Precedence.Conditional, text);

    public static void Append(SubscriptSyntax subscript, StringBuilder text)
    {
        if (subscript is ElementSubscriptSyntax element)
        {
            Append(element.Index, text);
        }
        else if (subscript is SliceSubscriptSyntax slice)
        {
            if (slice.Start is not null)
            {
                Append(slice.Start, text);
            }

            text.Append(':');
            if (slice.End is not null)
            {
                Append(slice.End, text);
            }
        }
    }

    private static void Append(ExpressionSyntax expression, Precedence loosest, StringBuilder text)
    {
        var needsParentheses = PrecedenceOf(expression) < loosest;
        if (needsParentheses)
        {
            text.Append('(');
        }

        AppendBare(expression, text);
        if (needsParentheses)
        {
            text.Append(')');
        }
    }

    private static Precedence PrecedenceOf(ExpressionSyntax expression) => expression switch
    {
        ConditionalSyntax => Precedence.Conditional,
        OrSyntax => Precedence.Or,
        AndSyntax => Precedence.And,
        NotSyntax => Precedence.Not,
        ComparisonSyntax => Precedence.Comparison,
        AdditionSyntax => Precedence.Addition,
        MultiplicationSyntax => Precedence.Multiplication,
        PartialDerivativeSyntax or IndexingSyntax { Operand: PartialDerivativeSyntax } => Precedence.Multiplication,
        NegationSyntax => Precedence.Negation,
        PowerSyntax => Precedence.Power,
        _ => Precedence.Postfix,
    };

    private static void AppendBare(ExpressionSyntax expression, StringBuilder text)
    {
        switch (expression)
        {
            case NumberSyntax number:
                text.Append(number.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case NameSyntax name:
                text.Append(name.Name);
                break;
            case ArraySyntax array:
                AppendList("[", array.Elements, "]", text);
                break;
            case CallSyntax call:
                AppendCall(call, text);
                break;
            case IndexedReductionSyntax reduction:
                text.Append(reduction.Function.Name).Append('(').AppendJoin(", ", reduction.Indices).Append(": ");
                Append(reduction.Body, text);
                text.Append(')');
                break;
            case PartialDerivativeSyntax derivative:
                AppendDerivative(derivative, [], text);
                break;
            case IndexingSyntax { Operand: PartialDerivativeSyntax derivative } element:
                AppendDerivative(derivative, element.Subscripts, text);
                break;
            case IndexingSyntax indexing:
                Append(indexing.Operand, Precedence.Postfix, text);
                AppendSubscripts(indexing.Subscripts, text);
                break;
            case TransposeSyntax transpose:
                Append(transpose.Operand, Precedence.Postfix, text);
                text.Append('\'');
                break;
            case PowerSyntax power:
                Append(power.Base, Precedence.Postfix, text);
                text.Append('^');
                Append(power.Exponent, Precedence.Negation, text);
                break;
            case NegationSyntax negation:
                text.Append('-');
                Append(negation.Operand, Precedence.Negation, text);
                break;
            case MultiplicationSyntax multiplication:
                foreach (var (i, factor) in multiplication.Factors.Index())
                {
                    if (i > 0)
                    {
                        text.Append(factor switch
                        {
                            { IsDot: true } => "·",
                            { IsJuxtaposed: true } => " ",
                            { Operator: FactorOperator.Times } => "*",
                            { Operator: FactorOperator.DividedBy } => "/",
                            _ => " @ ",
                        });
                    }

                    Append(factor.Value, Precedence.Negation, text);
                }

                break;
            case AdditionSyntax addition:
                foreach (var (i, term) in addition.Terms.Index())
                {
                    if (i > 0)
                    {
                        text.Append(term.IsSubtracted ? " - " : " + ");
                    }

                    Append(term.Value, Precedence.Multiplication, text);
                }

                break;
            case ComparisonSyntax comparison:
                Append(comparison.Left, Precedence.Addition, text);
                text.Append(SymbolOf(comparison.Operator));
                Append(comparison.Right, Precedence.Addition, text);
                break;
            case NotSyntax not:
                text.Append("not ");
                Append(not.Operand, Precedence.Not, text);
                break;
            case AndSyntax and:
                AppendChain(and.Operands, " and ", Precedence.Not, text);
                break;
            case OrSyntax or:
                AppendChain(or.Operands, " or ", Precedence.And, text);
                break;
            case ConditionalSyntax conditional:
                text.Append("if ");
                Append(conditional.Condition, text);
                text.Append(" then ");
                Append(conditional.WhenTrue, text);
                text.Append(" else ");
                Append(conditional.WhenFalse, text);
                break;
        }
    }

    private static void AppendSubscripts(SyntaxList<SubscriptSyntax> subscripts, StringBuilder text)
    {
        for (var i = 0; i < subscripts.Count; i++)
        {
            text.Append(i == 0 ? "[" : ", ");
            Append(subscripts[i], text);
        }

        text.Append(subscripts.Count > 0 ? "]" : "");
    }

    // The first subscripts are those of the function, the others those of the last variable.
    private static void AppendDerivative(
        PartialDerivativeSyntax derivative, SyntaxList<SubscriptSyntax> subscripts, StringBuilder text)
    {
        text.Append(derivative.Variables.Count == 2 ? "∂²" : "∂").Append(derivative.Function);
        AppendSubscripts([.. subscripts.Take(derivative.FunctionRank)], text);
        text.Append("/∂").AppendJoin('∂', derivative.Variables);
        AppendSubscripts([.. subscripts.Skip(derivative.FunctionRank)], text);
    }

    private static void AppendCall(CallSyntax call, StringBuilder text)
    {
        text.Append(call.Function.Name).Append('\'', call.DerivativeOrder);
        AppendList("(", call.Arguments, "", text);
        var separator = call.Arguments.Count > 0 ? ", " : "";
        if (call.Axis is not null)
        {
            text.Append(separator).Append("axis=");
            Append(call.Axis, text);
            separator = ", ";
        }

        if (call.Keep)
        {
            text.Append(separator).Append("keep=true");
            separator = ", ";
        }

        foreach (var option in call.Options)
        {
            text.Append(separator).Append(option.Name).Append('=');
            Append(option.Value, text);
            separator = ", ";
        }

        text.Append(')');
    }

    private static void AppendList(
        string open, SyntaxList<ExpressionSyntax> expressions, string close, StringBuilder text)
    {
        text.Append(open);
        AppendChain(expressions, ", ", Precedence.Conditional, text);
        text.Append(close);
    }

    private static void AppendChain(
        SyntaxList<ExpressionSyntax> operands, string separator, Precedence loosest, StringBuilder text)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
            }

            Append(operands[i], loosest, text);
        }
    }

    private static string SymbolOf(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => " == ",
        ComparisonOperator.NotEqual => " != ",
        ComparisonOperator.Less => " < ",
        ComparisonOperator.LessOrEqual => " <= ",
        ComparisonOperator.Greater => " > ",
        _ => " >= ",
    };
}
