namespace AutoDiff.Formulas.Syntax;

/// <summary>A value given to a variable, <c>z = [1, 2, 3]</c>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
public sealed record BindingSyntax(IdentifierSyntax Name, NumericArraySyntax Value) : SyntaxNode;

/// <summary>Numbers in an array of any rank, in row-major order.</summary>
/// <param name="Shape">One length per axis; empty for a single number.</param>
/// <param name="Elements">The elements; their count is the product of the shape.</param>
public sealed record NumericArraySyntax(SyntaxList<int> Shape, SyntaxList<double> Elements) : SyntaxNode;
