namespace AutoDiff.Formulas.Syntax;

/// <summary>
/// A part of a formula file. Nodes are immutable; two nodes are equal if they have the same structure, wherever they
/// were written.
/// </summary>
public abstract record SyntaxNode
{
    /// <summary>Where the node was written; the default value if it was made without a source.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Compares the structure and leaves out <see cref="Span"/>.</summary>
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The node as text in the formula language.</summary>
    public sealed override string ToString() => FormulaPrinter.Print(this);
}

/// <summary>A name at a place where it is introduced: a variable, an index, a parameter.</summary>
/// <param name="Name">The name in normalization form C.</param>
public sealed record IdentifierSyntax(string Name) : SyntaxNode;
