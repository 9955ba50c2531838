using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas;

/// <summary>Writes syntax trees as text, with only the parentheses that are needed to read the same tree again.</summary>
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
            case Expression expression:
                ExpressionPrinter.Append(expression, text);
                break;
            case FormulaFile file:
                foreach (var statement in file.Statements)
                {
                    Append(statement, text);
                    text.Append('\n');
                }
                break;
            case DeclarationStatement declaration:
                text.Append(declaration.Name.Name).Append(" : ");
                Append(declaration.Domain, text);
                AppendBracketed(declaration.Shape, text);
                break;
            case Domain domain:
                text.Append(DomainTable.NameOf(domain.Kind));
                if (domain is { Lower: { } lower, Upper: { } upper })
                    text.Append(CultureInfo.InvariantCulture, $"({lower}, {upper})");
                break;
            case DefinitionStatement definition:
                text.Append(definition.Name.Name);
                AppendBracketed(definition.Indices, text);
                text.Append(" = ");
                Append(definition.Value, text);
                break;
            case FunctionStatement function:
                text.Append(function.Name.Name).Append('(').AppendJoin(", ", function.Parameters).Append(") = ");
                Append(function.Body, text);
                break;
            case ClaimStatement claim:
                text.Append("claim ");
                Append(claim.Derivative, text);
                text.Append(" = ");
                Append(claim.Value, text);
                if (claim.Conditions.Count > 0) text.Append(" given ").AppendJoin(" and ", claim.Conditions);
                break;
            case Equation equation:
                ExpressionPrinter.Append(new ComparisonExpression(ComparisonOperator.Equal, equation.Left, equation.Right), text);
                break;
            case Derivative derivative:
                AppendDerivative(derivative, text);
                break;
            case Variable variable:
                text.Append(variable.Name);
                AppendBracketed(variable.Indices, text);
                break;
            case Identifier { Name: var name }:
                text.Append(name);
                break;
            case NamedIndex { Name: var name }:
                text.Append(name);
                break;
            case NamedSize { Name: var name }:
                text.Append(name);
                break;
            case FixedIndex { Position: var position }:
                text.Append(CultureInfo.InvariantCulture, $"{position}");
                break;
            case FixedSize { Length: var length }:
                text.Append(CultureInfo.InvariantCulture, $"{length}");
                break;
            case Subscript subscript:
                ExpressionPrinter.Append(subscript, text);
                break;
            case Binding binding:
                text.Append(binding.Name.Name).Append(" = ");
                Append(binding.Value, text);
                break;
            case NumericArray array:
                var next = 0;
                AppendElements(array, 0, ref next, text);
                break;
            default:
                throw new ArgumentException($"There is no text for {node.GetType().Name}.", nameof(node));
        }
    }

    // A space between two whole variables keeps their words apart, so that no name across the border can be read.
    private static void AppendDerivative(Derivative derivative, StringBuilder text)
    {
        text.Append(derivative.Order == 1 ? "d" : "d2");
        Append(derivative.Function, text);
        text.Append('/');
        for (var i = 0; i < derivative.Variables.Count; i++)
        {
            if (i > 0 && derivative.Variables[i - 1].Indices.Count == 0) text.Append(' ');
            text.Append('d');
            Append(derivative.Variables[i], text);
        }
    }

    private static void AppendBracketed<T>(SyntaxList<T> nodes, StringBuilder text) where T : SyntaxNode
    {
        if (nodes.Count > 0) text.Append('[').AppendJoin(", ", nodes).Append(']');
    }

    private static void AppendElements(NumericArray array, int axis, ref int next, StringBuilder text)
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
            if (i > 0) text.Append(", ");
            AppendElements(array, axis + 1, ref next, text);
        }
        text.Append(']');
    }
}
