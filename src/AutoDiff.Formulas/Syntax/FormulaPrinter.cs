using System.Globalization;
using System.Text;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas;

/// <summary>
/// Writes syntax trees as text, with only the parentheses that are needed to read the same tree again.
/// </summary>
public static class FormulaPrinter
{
    /// <summary>The node as text. A file has one statement per line.</summary>
    public static string Print(SyntaxNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = new StringBuilder();
        Append(node, text);
        return text.ToString();
    }

    private static void Append(SyntaxNode node, StringBuilder text)
    {
        switch (node)
        {
            case ExpressionSyntax expression:
                ExpressionPrinter.Append(expression, text);
                break;
            case FileSyntax file:
                foreach (var statement in file.Statements)
                {
                    Append(statement, text);
                    text.Append('\n');
                }

                break;
            case DeclarationSyntax declaration:
                text.Append(declaration.Name.Name).Append(" : ");
                Append(declaration.Domain, text);
                AppendBracketed(declaration.Shape, text);
                text.Append(declaration.IsTied ? " tied" : "");
                break;
            case SizeBoundSyntax bound:
                Append(bound.Condition, text);
                break;
            case DomainSyntax domain:
                text.Append(DomainTable.NameOf(domain.Kind));
                if (domain is { Lower: { } lower, Upper: { } upper })
                {
                    text.Append(CultureInfo.InvariantCulture, $"({lower}, {upper})");
                }

                if (domain.Count is { } count)
                {
                    text.Append('(');
                    Append(count, text);
                    text.Append(')');
                }

                break;
            case DefinitionSyntax definition:
                text.Append(definition.Name.Name);
                AppendBracketed(definition.Indices, text);
                text.Append(" = ");
                Append(definition.Value, text);
                break;
            case StartSyntax start:
                text.Append(start.Name.Name);
                AppendBracketed<SyntaxNode>([start.Position, .. start.Indices], text);
                text.Append(" = ");
                Append(start.Value, text);
                break;
            case FunctionDeclarationSyntax function:
                text.Append(function.Name.Name).Append(" : real -> real");
                break;
            case FunctionSyntax function:
                text.Append(function.Name.Name).Append('(').AppendJoin(", ", function.Parameters).Append(") = ");
                Append(function.Body, text);
                break;
            case ClaimSyntax claim:
                text.Append("claim ");
                Append(claim.Derivative, text);
                text.Append(" = ");
                Append(claim.Value, text);
                if (claim.Conditions.Count > 0)
                {
                    text.Append(" given ").AppendJoin(" and ", claim.Conditions);
                }

                break;
            case EquationSyntax equation:
                ExpressionPrinter.Append(
                    new ComparisonSyntax(ComparisonOperator.Equal, equation.Left, equation.Right), text);
                break;
            case DerivativeSyntax derivative:
                AppendDerivative(derivative, text);
                break;
            case VariableSyntax variable:
                text.Append(variable.Name);
                AppendBracketed(variable.Indices, text);
                break;
            case IdentifierSyntax { Name: var name }:
                text.Append(name);
                break;
            case NamedIndexSyntax { Name: var name }:
                text.Append(name);
                break;
            case NamedSizeSyntax { Name: var name }:
                text.Append(name);
                break;
            case FixedIndexSyntax { Position: var position }:
                text.Append(CultureInfo.InvariantCulture, $"{position}");
                break;
            case ComputedIndexSyntax computed:
                Append(computed.Position, text);
                break;
            case WholeAxisSyntax:
                text.Append(':');
                break;
            case FixedSizeSyntax { Length: var length }:
                text.Append(CultureInfo.InvariantCulture, $"{length}");
                break;
            case ComputedSizeSyntax computed:
                Append(computed.Value, text);
                break;
            case SubscriptSyntax subscript:
                ExpressionPrinter.Append(subscript, text);
                break;
            case BindingSyntax binding:
                text.Append(binding.Name.Name).Append(" = ");
                Append(binding.Value, text);
                break;
            case NumericArraySyntax array:
                var next = 0;
                AppendElements(array, 0, ref next, text);
                break;
            default:
                throw new ArgumentException($"There is no text for {node.GetType().Name}.", nameof(node));
        }
    }

    // A space between two whole variables keeps their words apart, so that no name across the border can be read.
    private static void AppendDerivative(DerivativeSyntax derivative, StringBuilder text)
    {
        if (derivative.Side is { } side)
        {
            Append(side, text);
            return;
        }

        text.Append(derivative.Order == 2 ? "d2" : "d");
        Append(derivative.Function, text);
        text.Append(derivative.IsDifferential ? "" : "/");
        if (derivative.Variables is [{ Indices.Count: 0 } first, var second] && first == second)
        {
            text.Append('d').Append(first.Name).Append('2');
            return;
        }

        for (var i = 0; i < derivative.Variables.Count; i++)
        {
            if (i > 0 && derivative.Variables[i - 1].Indices.Count == 0)
            {
                text.Append(' ');
            }

            text.Append('d');
            Append(derivative.Variables[i], text);
        }
    }

    private static void AppendBracketed<T>(SyntaxList<T> nodes, StringBuilder text) where T : SyntaxNode
    {
        if (nodes.Count > 0)
        {
            text.Append('[').AppendJoin(", ", nodes).Append(']');
        }
    }

    private static void AppendElements(NumericArraySyntax array, int axis, ref int next, StringBuilder text)
    {
        if (axis == array.Shape.Count)
        {
            text.Append(array.Elements[next++] switch
            {
                double.PositiveInfinity => "inf",
                double.NegativeInfinity => "-inf",
                double.NaN => "nan",
                var number => number.ToString("R", CultureInfo.InvariantCulture),
            });
            return;
        }

        text.Append('[');
        for (var i = 0; i < array.Shape[axis]; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            AppendElements(array, axis + 1, ref next, text);
        }

        text.Append(']');
    }
}
