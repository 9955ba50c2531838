using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Finds the names in subscripts that a file does not have and that no sum binds: free indices.</summary>
internal sealed class IndexLetters(FileNames names)
{
    /// <summary>The free indices of an expression, in the order of the text.</summary>
    public SyntaxList<IdentifierSyntax> In(ExpressionSyntax expression)
    {
        return
        [
            .. Free(expression, []).Where(name => !names.Contains(name.Name) && !names.IsSize(name.Name))
                .DistinctBy(name => name.Name).Select(name => new IdentifierSyntax(name.Name) { Span = name.Span }),
        ];
    }

    private IEnumerable<NameSyntax> Free(ExpressionSyntax expression, HashSet<string> bound) => expression switch
    {
        IndexingSyntax indexing => Free(indexing.Operand, bound).Concat(
            indexing.Subscripts.OfType<ElementSubscriptSyntax>().SelectMany(subscript => Names(subscript.Index))
                .Where(name => !bound.Contains(name.Name))),
        NameSyntax name when names.IsElement(name.Name) || IsHalf(name.Name) =>
            Letters(name).Where(letter => !bound.Contains(letter.Name)),
        IndexedReductionSyntax reduction =>
            Free(reduction.Body, [.. bound, .. reduction.Indices.Select(index => index.Name)]),
        _ => Children.Of(expression).SelectMany(part => Free(part, bound)),
    };

    // `∂x_i`, of which the file has the x.
    private bool IsHalf(string word) => word is [NameCharacters.Partial, _, ..] && names.IsElement(word[1..]);

    // The indices of `x_i` and `A_ij`.
    private static IEnumerable<NameSyntax> Letters(NameSyntax name) =>
        Subscripts.TryCut(name.Name, out _, out var subscript) && subscript.All(char.IsAsciiLetter)
            ? subscript.Select(letter => new NameSyntax(letter.ToString()) { Span = name.Span })
            : [];

    private static IEnumerable<NameSyntax> Names(ExpressionSyntax expression) =>
        expression is NameSyntax name ? [name] : Children.Of(expression).SelectMany(Names);
}
