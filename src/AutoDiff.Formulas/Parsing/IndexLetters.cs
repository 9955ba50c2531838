using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Finds the names in subscripts that a file does not have and that no sum binds: free indices.</summary>
internal sealed class IndexLetters(FileNames names)
{
    /// <summary>The free indices of an expression, in the order of the text.</summary>
    public SyntaxList<IdentifierSyntax> In(ExpressionSyntax expression)
    {
        var free = new FreeNames().Of(expression);
        return
        [
            .. Subscripts(expression).Where(name => free.Contains(name.Name) && !names.Contains(name.Name))
                .DistinctBy(name => name.Name).Select(name => new IdentifierSyntax(name.Name) { Span = name.Span }),
        ];
    }

    private static IEnumerable<NameSyntax> Subscripts(ExpressionSyntax expression) => expression switch
    {
        IndexingSyntax indexing => Subscripts(indexing.Operand).Concat(
            indexing.Subscripts.OfType<ElementSubscriptSyntax>().SelectMany(subscript => Names(subscript.Index))),
        _ => Children.Of(expression).SelectMany(Subscripts),
    };

    private static IEnumerable<NameSyntax> Names(ExpressionSyntax expression) =>
        expression is NameSyntax name ? [name] : Children.Of(expression).SelectMany(Names);
}
