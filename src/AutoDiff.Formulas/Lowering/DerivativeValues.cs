using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Reads derivatives that stand in formulas, <c>dC/da[i]</c>: quotients of words that no name of the file is. Their
/// values are the exact derivatives.
/// </summary>
/// <param name="names">The names of the file.</param>
internal sealed class DerivativeValues(IReadOnlySet<string> names)
{
    /// <summary>A product with its derivatives; <see langword="null"/> where it has none.</summary>
    /// <exception cref="FormulaException">A derivative speaks of what the file does not have.</exception>
    public ExpressionSyntax? In(MultiplicationSyntax product, IReadOnlySet<string> locals)
    {
        var factors = new List<FactorSyntax>();
        for (var k = 0; k < product.Factors.Count; k++)
        {
            var factor = product.Factors[k];
            if (factor.Operator != FactorOperator.DividedBy && k + 1 < product.Factors.Count
                && product.Factors[k + 1] is { Operator: FactorOperator.DividedBy, Value: var below }
                && Read(factor.Value, below, locals) is { } derivative)
            {
                factors.Add(factor with { Value = derivative });
                k++;
            }
            else
            {
                factors.Add(factor);
            }
        }

        return factors.Count == product.Factors.Count ? null
            : factors is [{ Value: var only }] ? only
            : new MultiplicationSyntax([.. factors]) { Span = product.Span };
    }

    private ExpressionSyntax? Read(ExpressionSyntax above, ExpressionSyntax below, IReadOnlySet<string> locals)
    {
        if (above is NegationSyntax negation)
        {
            return Read(negation.Operand, below, locals) is { } inside
                ? new NegationSyntax(inside) { Span = negation.Span.To(below.Span) }
                : null;
        }

        if (below is TransposeSyntax transpose)
        {
            return Read(above, transpose.Operand, locals) is { } inside
                ? new TransposeSyntax(inside) { Span = above.Span.To(below.Span) }
                : null;
        }

        if (WordIn(above, locals) is not var (function, ofFunction)
            || WordIn(below, locals) is not var (by, ofVariable))
        {
            return null;
        }

        var span = above.Span.To(below.Span);
        var derivative = new DerivativeResolver(names).Resolve(
            new(function, [], above.Span), [new(by, [], below.Span)]);
        SyntaxList<SubscriptSyntax> subscripts =
        [
            .. ofFunction, .. Lowered(derivative.Function), .. ofVariable, .. derivative.Variables.SelectMany(Lowered),
        ];
        var value = new PartialDerivativeSyntax(
            derivative.Function.Name, [.. derivative.Variables.Select(variable => variable.Name)],
            ofFunction.Count + derivative.Function.Indices.Count) { Span = span };
        return subscripts.Count == 0 ? value : new IndexingSyntax(value, subscripts) { Span = span };
    }

    // `∂aᵢ` and `∂z_j` have their subscripts in the word.
    private static IEnumerable<SubscriptSyntax> Lowered(VariableSyntax quantity) =>
        quantity.Indices.OfType<NamedIndexSyntax>().Select(index => new ElementSubscriptSyntax(
            new NameSyntax(index.Name) { Span = quantity.Span }));

    // A word of a derivative with what is indexed of it.
    private (string Word, SyntaxList<SubscriptSyntax> Subscripts)? WordIn(
        ExpressionSyntax part, IReadOnlySet<string> locals) => part switch
    {
        NameSyntax name when IsWord(name.Name, locals) => (name.Name, []),
        IndexingSyntax { Operand: NameSyntax name } element when IsWord(name.Name, locals) =>
            (name.Name, element.Subscripts),
        PowerSyntax { Base: NameSyntax name, Exponent: NumberSyntax { Value: 2 } } when IsWord(name.Name, locals) =>
            ($"{name.Name}2", []),
        _ => null,
    };

    private bool IsWord(string word, IReadOnlySet<string> locals) => word.Length > 1
        && word[0] is 'd' or NameCharacters.Partial && !names.Contains(word) && !locals.Contains(word);
}
