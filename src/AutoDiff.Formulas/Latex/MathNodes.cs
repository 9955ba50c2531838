namespace AutoDiff.Formulas.Latex;

/// <summary>
/// A formula as it is typeset, before it is known what its letters stand for: products without a sign, letters before
/// brackets and subscripts are left as they stand.
/// </summary>
/// <param name="Span">Where it is written.</param>
internal abstract record MathNode(SourceSpan Span);

/// <summary>A number.</summary>
internal sealed record NumberNode(double Value, SourceSpan Span) : MathNode(Span);

/// <summary>A letter, or a word in upright letters.</summary>
/// <param name="Name">The letter, with its accent.</param>
/// <param name="Font">The font, where that can make it another letter; else empty.</param>
/// <param name="IsBold">Whether it is in a bold or blackboard font, which tells the vector of ones from 1.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record SymbolNode(string Name, string Font, bool IsBold, SourceSpan Span) : MathNode(Span);

/// <summary>
/// A command that is a function or a sign of its own, as <c>\log</c>, <c>\partial</c> or <c>\nabla</c>.
/// </summary>
internal sealed record CommandNode(string Name, SourceSpan Span) : MathNode(Span);

/// <summary>Subscript, superscript and primes behind something.</summary>
internal sealed record ScriptNode(MathNode Base, MathNode? Sub, MathNode? Sup, int Primes, SourceSpan Span)
    : MathNode(Span);

/// <summary>The kinds of brackets.</summary>
internal enum Bracket
{
    Parentheses,
    Square,
    Braces,
    Bars,
    DoubleBars,
    Angles,
    Floor,
    Ceiling,
}

/// <summary>What brackets enclose, cut at the commas, semicolons and bars.</summary>
internal sealed record GroupNode(Bracket Bracket, IReadOnlyList<MathNode> Elements, SourceSpan Span) : MathNode(Span);

/// <summary>A fraction.</summary>
internal sealed record FractionNode(MathNode Above, MathNode Below, SourceSpan Span) : MathNode(Span);

/// <summary>A root, the square root if no degree is given.</summary>
internal sealed record RootNode(MathNode? Degree, MathNode Body, SourceSpan Span) : MathNode(Span);

/// <summary>A factor with the sign before it: empty where none is written.</summary>
internal readonly record struct ItemNode(string Sign, MathNode Value);

/// <summary>Factors one beside the other.</summary>
internal sealed record RowNode(IReadOnlyList<ItemNode> Items, SourceSpan Span) : MathNode(Span);

/// <summary>A sum or difference; the first term may be subtracted.</summary>
internal sealed record SumNode(IReadOnlyList<(bool IsSubtracted, MathNode Value)> Terms, SourceSpan Span)
    : MathNode(Span);

/// <summary>A chain of relations such as <c>a = b = c</c>.</summary>
internal sealed record RelationNode(
    MathNode First, IReadOnlyList<(string Sign, MathNode Value)> Others, SourceSpan Span) : MathNode(Span);

/// <summary>A sum, product, maximum or minimum over indices; the body is the rest of its term.</summary>
internal sealed record BigNode(string Operator, MathNode? Sub, MathNode? Sup, MathNode Body, SourceSpan Span)
    : MathNode(Span);

/// <summary>Rows of cells: cases, or a matrix.</summary>
internal sealed record GridNode(bool IsCases, IReadOnlyList<IReadOnlyList<MathNode>> Rows, SourceSpan Span)
    : MathNode(Span);

/// <summary>The value at a point, with a bar behind it: <c>\left. f \right|_{x=0}</c>.</summary>
internal sealed record EvaluationNode(MathNode Body, MathNode Point, SourceSpan Span) : MathNode(Span);

/// <summary>Words in a formula.</summary>
internal sealed record WordsNode(string Text, SourceSpan Span) : MathNode(Span);

/// <summary>Nothing, as between two signs.</summary>
internal sealed record EmptyNode(SourceSpan Span) : MathNode(Span);
