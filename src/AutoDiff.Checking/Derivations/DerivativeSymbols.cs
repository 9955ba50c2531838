using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Derivatives as parts of formulas. Each is one name, with the indices of both quantities, so that it stays together.
/// </summary>
internal static class DerivativeSymbols
{
    /// <summary>What the names of derivatives begin with, so that no name of a file is taken for one.</summary>
    public const char Total = 'ⅆ';

    /// <summary>Likewise for what one definition passes on by itself.</summary>
    public const char Partial = '∂';

    /// <summary>Likewise where an element is meant with all that follows from it, beside the element alone.</summary>
    public const char Ordered = 'ⅅ';

    /// <summary>The formula as text.</summary>
    public static string Text(ExpressionSyntax formula) => $"{formula}".Replace(Total, 'd').Replace(Ordered, 'd');

    /// <summary>The derivative of a function in a target.</summary>
    public static ExpressionSyntax Symbol(
        char sign, string function, string target, IReadOnlyList<ExpressionSyntax> indices) =>
        IndexedValue.Element($"{sign}{function}/{sign}{target}", indices);

    /// <summary>The name of a whole quantity or of one whose element a formula is.</summary>
    public static string? NameOf(ExpressionSyntax formula) => formula switch
    {
        NameSyntax name => name.Name,
        IndexingSyntax { Operand: NameSyntax name } => name.Name,
        _ => null,
    };

    /// <summary>A formula with its products in one piece, and its derivatives as quotients.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rank">The number of indices of what has a name.</param>
    public static ExpressionSyntax Shown(ExpressionSyntax formula, Func<string, int> rank) =>
        SyntaxParts.Mapped(formula, part => part switch
        {
            NameSyntax name when name.Name.Split('/') is [var above, var below] =>
                SyntaxParts.Over(new NameSyntax(above), new NameSyntax(below)),
            IndexingSyntax
            {
                Operand: MultiplicationSyntax { Factors: [{ Value: NameSyntax above }, { Value: NameSyntax below }] },
            } symbol => Quotient(symbol, above.Name, below.Name, rank),
            MultiplicationSyntax product => Flat(product),
            _ => part,
        });

    /// <summary>A formula with its derivatives as what they are.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rank">The number of indices of what has a name.</param>
    public static ExpressionSyntax AsDerivatives(ExpressionSyntax formula, Func<string, int> rank) =>
        SyntaxParts.Mapped(formula, part => part switch
        {
            NameSyntax name when name.Name.Split('/') is [var above, var below] =>
                new PartialDerivativeSyntax(above[1..], [below[1..]], rank(above[1..])),
            MultiplicationSyntax product => Flat(product),
            _ => part,
        });

    private static MultiplicationSyntax Flat(MultiplicationSyntax product) => new(
        [.. product.Factors.SelectMany(factor =>
            factor is { Operator: FactorOperator.Times, Value: MultiplicationSyntax inner } && !IsSymbol(inner)
            && inner.Factors.All(own => own.Operator != FactorOperator.MatrixTimes)
                ? inner.Factors
                : (IEnumerable<FactorSyntax>)[factor])]);

    private static bool IsSymbol(MultiplicationSyntax product) =>
        product.Factors is [{ Value: var above }, { Operator: FactorOperator.DividedBy }] &&
        NameOf(above) is [Total or Partial or Ordered, ..];

    private static ExpressionSyntax Quotient(
        IndexingSyntax symbol, string above, string below, Func<string, int> rank)
    {
        ExpressionSyntax[] indices =
            [.. symbol.Subscripts.Cast<ElementSubscriptSyntax>().Select(subscript => subscript.Index)];
        var own = Math.Min(indices.Length, rank(above[1..]));
        return SyntaxParts.Over(
            IndexedValue.Element(above, indices[..own]), IndexedValue.Element(below, indices[own..]));
    }
}
