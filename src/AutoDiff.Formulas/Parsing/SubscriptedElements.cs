using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Lets arrays be defined by their elements with subscripts, as on paper: <c>y_i = γ_i x_i</c> is
/// <c>y[i] = γ[i]*x[i]</c> where the letters are indices of the value and the file has no <c>y</c> yet. Else
/// <c>y_i</c> is a name.
/// </summary>
/// <param name="names">The names that the file has so far.</param>
internal sealed class SubscriptedElements(FileNames names)
{
    /// <summary>
    /// The name of the array and its indices, where the name of a definition is one of its elements.
    /// </summary>
    public (IdentifierSyntax Array, SyntaxList<IdentifierSyntax> Indices)? In(
        IdentifierSyntax name, ExpressionSyntax value)
    {
        if (!Subscripts.TryCut(name.Name, out var head, out var subscript) || names.Contains(head)
            || !subscript.All(char.IsAsciiLetter) || subscript.Distinct().Count() < subscript.Length)
        {
            return null;
        }

        var indices = new IndexLetters(names).In(value).Select(index => index.Name).ToHashSet();
        return subscript.All(letter => indices.Contains(letter.ToString()))
            ? (name with { Name = head }, [.. subscript.Select(letter => name with { Name = letter.ToString() })])
            : null;
    }
}
