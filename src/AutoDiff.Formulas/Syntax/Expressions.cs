namespace AutoDiff.Formulas;

/// <summary>
/// An expression. One kind of node per concept; chains of <c>+ −</c>, of <c>* / @</c>, of <c>and</c> and of <c>or</c> are one
/// node with many operands, so that long formulas make wide trees and not deep ones.
/// </summary>
public abstract record Expression : SyntaxNode
{
    private protected Expression(int depthOfChildren) => Depth = depthOfChildren + 1;

    /// <summary>
    /// Number of expressions on the longest path down, this one included. The parser makes no tree deeper than
    /// <see cref="FormulaParser.MaximumDepth"/>, so trees from text can be walked recursively.
    /// </summary>
    public int Depth { get; }

    /// <summary>Compares the structure.</summary>
    public virtual bool Equals(Expression? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    private protected static int DepthOf(SyntaxList<Expression> expressions)
    {
        var depth = 0;
        foreach (var expression in expressions.AsSpan()) depth = Math.Max(depth, expression.Depth);
        return depth;
    }
}

/// <summary>
/// A number as written: not negative, finite. The shortest decimal that rounds to <see cref="Value"/> is the number meant.
/// </summary>
public sealed record NumberExpression : Expression
{
    /// <summary>The number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN; those are written with <c>-</c>
    /// and <c>inf</c>.</exception>
    public NumberExpression(double value) : base(0)
    {
        if (!double.IsFinite(value) || double.IsNegative(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, null);
        }
        Value = value;
    }

    /// <summary>The value.</summary>
    public double Value { get; }
}

/// <summary>A variable, a definition, an index, a size or a constant, by name.</summary>
public sealed record NameExpression : Expression
{
    /// <summary>The name <paramref name="name"/>.</summary>
    public NameExpression(string name) : base(0) => Name = name;

    /// <summary>The name in normalization form C; <c>π</c> is <c>pi</c>.</summary>
    public string Name { get; }
}

/// <summary>An array literal <c>[a, b, …]</c>; rows of a matrix are array literals themselves.</summary>
public sealed record ArrayExpression : Expression
{
    /// <summary>The array of <paramref name="elements"/>.</summary>
    public ArrayExpression(SyntaxList<Expression> elements) : base(DepthOf(elements)) => Elements = elements;

    /// <summary>The elements along the first axis; may be empty.</summary>
    public SyntaxList<Expression> Elements { get; }
}

/// <summary>A call <c>f(x, y, axis=0, keep=true)</c> of a built-in or user function.</summary>
public sealed record CallExpression : Expression
{
    /// <summary>The call of <paramref name="function"/>.</summary>
    public CallExpression(Identifier function, SyntaxList<Expression> arguments, Expression? axis = null, bool keep = false)
        : base(Math.Max(DepthOf(arguments), axis?.Depth ?? 0)) =>
        (Function, Arguments, Axis, Keep) = (function, arguments, axis, keep);

    /// <summary>The function's name.</summary>
    public Identifier Function { get; }

    /// <summary>The positional arguments.</summary>
    public SyntaxList<Expression> Arguments { get; }

    /// <summary>
    /// The value of <c>axis=</c>: an integer or an array literal of integers; <see langword="null"/> if all axes are meant.
    /// </summary>
    public Expression? Axis { get; }

    /// <summary>Whether <c>keep=true</c> asks for reduced axes of length 1.</summary>
    public bool Keep { get; }
}

/// <summary>A reduction over index names, <c>sum(i, j: body)</c>.</summary>
public sealed record IndexedReductionExpression : Expression
{
    /// <summary>The reduction of <paramref name="body"/> over <paramref name="indices"/>.</summary>
    public IndexedReductionExpression(Identifier function, SyntaxList<Identifier> indices, Expression body) : base(body.Depth) =>
        (Function, Indices, Body) = (function, indices, body);

    /// <summary><c>sum</c>, <c>prod</c>, <c>max</c> or <c>min</c>.</summary>
    public Identifier Function { get; }

    /// <summary>The index names, at least one. They shadow other names inside the body.</summary>
    public SyntaxList<Identifier> Indices { get; }

    /// <summary>What is reduced.</summary>
    public Expression Body { get; }
}

/// <summary>Indexing <c>x[i, 1:, :]</c>, counted from 0.</summary>
public sealed record IndexingExpression : Expression
{
    /// <summary>The part of <paramref name="operand"/> that <paramref name="subscripts"/> choose.</summary>
    public IndexingExpression(Expression operand, SyntaxList<Subscript> subscripts) : base(DepthOf(operand, subscripts)) =>
        (Operand, Subscripts) = (operand, subscripts);

    /// <summary>What is indexed.</summary>
    public Expression Operand { get; }

    /// <summary>One subscript per leading axis, at least one.</summary>
    public SyntaxList<Subscript> Subscripts { get; }

    private static int DepthOf(Expression operand, SyntaxList<Subscript> subscripts)
    {
        var depth = operand.Depth;
        foreach (var subscript in subscripts.AsSpan())
        {
            depth = Math.Max(depth, subscript switch
            {
                ElementSubscript element => element.Index.Depth,
                SliceSubscript slice => Math.Max(slice.Start?.Depth ?? 0, slice.End?.Depth ?? 0),
                _ => 0,
            });
        }
        return depth;
    }
}

/// <summary>One entry between the brackets of an indexing.</summary>
public abstract record Subscript : SyntaxNode
{
    private protected Subscript()
    {
    }
}

/// <summary>One element along an axis; the axis disappears.</summary>
/// <param name="Index">The index; negative ones count from the end.</param>
public sealed record ElementSubscript(Expression Index) : Subscript;

/// <summary>A slice <c>start:end</c> of an axis, without its end; may be empty.</summary>
/// <param name="Start">The first index, 0 if <see langword="null"/>; negative ones count from the end.</param>
/// <param name="End">The index behind the last, the length if <see langword="null"/>; negative ones count from the end.</param>
public sealed record SliceSubscript(Expression? Start, Expression? End) : Subscript;
