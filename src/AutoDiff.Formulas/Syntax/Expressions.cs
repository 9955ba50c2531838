namespace AutoDiff.Formulas.Syntax;

/// <summary>
/// An expression. One kind of node per concept; chains of <c>+ −</c>, of <c>* / @</c>, of <c>and</c> and of <c>or</c>
/// are one node with many operands, so that long formulas make wide trees and not deep ones.
/// </summary>
public abstract record ExpressionSyntax : SyntaxNode
{
    private protected ExpressionSyntax(int depthOfChildren) => Depth = depthOfChildren + 1;

    /// <summary>
    /// Number of expressions on the longest path down, this one included. The parser makes no tree deeper than
    /// <see cref="FormulaParser.MaximumDepth"/>, so trees from text can be walked recursively.
    /// </summary>
    public int Depth { get; }

    /// <summary>Compares the structure.</summary>
    public virtual bool Equals(ExpressionSyntax? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    private protected static int DepthOf(SyntaxList<ExpressionSyntax> expressions)
    {
        var depth = 0;
        foreach (var expression in expressions.AsSpan())
        {
            depth = Math.Max(depth, expression.Depth);
        }

        return depth;
    }
}

/// <summary>
/// A number as written: not negative, finite. The shortest decimal that rounds to <see cref="Value"/> is the number
/// meant.
/// </summary>
public sealed record NumberSyntax : ExpressionSyntax
{
    /// <summary>The number <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN; those are written with
    /// <c>-</c> and <c>inf</c>.</exception>
    public NumberSyntax(double value) : base(0)
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
public sealed record NameSyntax : ExpressionSyntax
{
    /// <summary>The name <paramref name="name"/>.</summary>
    public NameSyntax(string name) : base(0) => Name = name;

    /// <summary>The name in normalization form C.</summary>
    public string Name { get; }
}

/// <summary>An array literal <c>[a, b, …]</c>; rows of a matrix are array literals themselves.</summary>
public sealed record ArraySyntax : ExpressionSyntax
{
    /// <summary>The array of <paramref name="elements"/>.</summary>
    public ArraySyntax(SyntaxList<ExpressionSyntax> elements) : base(DepthOf(elements)) => Elements = elements;

    /// <summary>The elements along the first axis; may be empty.</summary>
    public SyntaxList<ExpressionSyntax> Elements { get; }
}

/// <summary>A call <c>f(x, y, axis=0, keep=true)</c> of a built-in or user function, or <c>f'(x)</c>.</summary>
public sealed record CallSyntax : ExpressionSyntax
{
    /// <summary>The call of <paramref name="function"/>.</summary>
    public CallSyntax(
        IdentifierSyntax function,
        SyntaxList<ExpressionSyntax> arguments,
        ExpressionSyntax? axis = null,
        bool keep = false,
        SyntaxList<OptionSyntax>? options = null)
        : base(Math.Max(Math.Max(DepthOf(arguments), axis?.Depth ?? 0), DepthOf(options ?? []))) =>
        (Function, Arguments, Axis, Keep, Options) = (function, arguments, axis, keep, options ?? []);

    /// <summary>The function's name.</summary>
    public IdentifierSyntax Function { get; }

    /// <summary>The positional arguments.</summary>
    public SyntaxList<ExpressionSyntax> Arguments { get; }

    /// <summary>
    /// The value of <c>axis=</c>: an integer or an array literal of integers; <see langword="null"/> if all axes are
    /// meant.
    /// </summary>
    public ExpressionSyntax? Axis { get; }

    /// <summary>Whether <c>keep=true</c> asks for reduced axes of length 1.</summary>
    public bool Keep { get; }

    /// <summary>Which derivative of a function of one number is called: 1 in <c>f'(x)</c>, 0 in <c>f(x)</c>.</summary>
    public int DerivativeOrder { get; init; }

    /// <summary>The arguments with keywords of the function's own, as <c>stride=2</c>.</summary>
    public SyntaxList<OptionSyntax> Options { get; }

    /// <summary>The same call of another function, or with other arguments.</summary>
    public CallSyntax With(IdentifierSyntax? function = null, SyntaxList<ExpressionSyntax>? arguments = null) =>
        new(function ?? Function, arguments ?? Arguments, Axis, Keep, Options)
        {
            DerivativeOrder = DerivativeOrder,
        };

    private static int DepthOf(SyntaxList<OptionSyntax> options) =>
        options.Select(option => option.Value.Depth).DefaultIfEmpty().Max();
}

/// <summary>An argument with a keyword of the function's own, <c>stride=2</c>.</summary>
/// <param name="Name">The keyword.</param>
/// <param name="Value">A whole number or an array literal of such.</param>
public sealed record OptionSyntax(string Name, ExpressionSyntax Value) : SyntaxNode;

/// <summary>
/// The exact derivative of one quantity by one or two others as a value, <c>∂C/∂a</c>: an array with the axes of the
/// function and then those of the variables. What it is differentiated by counts as independent.
/// </summary>
public sealed record PartialDerivativeSyntax : ExpressionSyntax
{
    /// <summary>The derivative of <paramref name="function"/> by <paramref name="variables"/>.</summary>
    /// <param name="function">A name of the file.</param>
    /// <param name="variables">One or two names of the file.</param>
    /// <param name="functionRank">The number of axes of the function, whose subscripts come first.</param>
    public PartialDerivativeSyntax(string function, SyntaxList<string> variables, int functionRank) : base(0) =>
        (Function, Variables, FunctionRank) = (function, variables, functionRank);

    /// <summary>What is differentiated.</summary>
    public string Function { get; }

    /// <summary>By what: one name for a first derivative, two for a second.</summary>
    public SyntaxList<string> Variables { get; }

    /// <summary>The number of axes of the function: how many of the subscripts behind the derivative are its.</summary>
    public int FunctionRank { get; }
}

/// <summary>A reduction over index names, <c>sum(i, j: body)</c>.</summary>
public sealed record IndexedReductionSyntax : ExpressionSyntax
{
    /// <summary>The reduction of <paramref name="body"/> over <paramref name="indices"/>.</summary>
    public IndexedReductionSyntax(IdentifierSyntax function, SyntaxList<IdentifierSyntax> indices,
        ExpressionSyntax body) : base(body.Depth) =>
        (Function, Indices, Body) = (function, indices, body);

    /// <summary><c>sum</c>, <c>mean</c>, <c>prod</c>, <c>max</c> or <c>min</c>.</summary>
    public IdentifierSyntax Function { get; }

    /// <summary>The index names, at least one. They shadow other names inside the body.</summary>
    public SyntaxList<IdentifierSyntax> Indices { get; }

    /// <summary>What is reduced.</summary>
    public ExpressionSyntax Body { get; }

    /// <summary>
    /// Whether it was written with a sign, <c>Σ_i x_i</c>, and may reach further than its term: over later terms that
    /// have its index. In the statements of a <see cref="FormulaModel"/> it has the parentheses that this means.
    /// </summary>
    internal bool IsOpen { get; init; }

    /// <summary>Compares what is reduced, however it was written.</summary>
    public bool Equals(IndexedReductionSyntax? other) => base.Equals(other) && Function == other.Function
        && Indices.Equals(other.Indices) && Body == other.Body;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Function, Indices, Body);
}

/// <summary>Indexing <c>x[i, 1:, :]</c>, counted from 0.</summary>
public sealed record IndexingSyntax : ExpressionSyntax
{
    /// <summary>The part of <paramref name="operand"/> that <paramref name="subscripts"/> choose.</summary>
    public IndexingSyntax(ExpressionSyntax operand, SyntaxList<SubscriptSyntax> subscripts) : base(
        DepthOf(operand, subscripts)) =>
        (Operand, Subscripts) = (operand, subscripts);

    /// <summary>What is indexed.</summary>
    public ExpressionSyntax Operand { get; }

    /// <summary>One subscript per leading axis, at least one.</summary>
    public SyntaxList<SubscriptSyntax> Subscripts { get; }

    private static int DepthOf(ExpressionSyntax operand, SyntaxList<SubscriptSyntax> subscripts)
    {
        var depth = operand.Depth;
        foreach (var subscript in subscripts.AsSpan())
        {
            depth = Math.Max(depth, subscript switch
            {
                ElementSubscriptSyntax element => element.Index.Depth,
                SliceSubscriptSyntax slice => Math.Max(slice.Start?.Depth ?? 0, slice.End?.Depth ?? 0),
                _ => 0,
            });
        }

        return depth;
    }
}

/// <summary>One entry between the brackets of an indexing.</summary>
public abstract record SubscriptSyntax : SyntaxNode
{
    private protected SubscriptSyntax()
    {
    }
}

/// <summary>One element along an axis; the axis disappears.</summary>
/// <param name="Index">The index; negative ones count from the end.</param>
public sealed record ElementSubscriptSyntax(ExpressionSyntax Index) : SubscriptSyntax;

/// <summary>A slice <c>start:end</c> of an axis, without its end; may be empty.</summary>
/// <param name="Start">The first index, 0 if <see langword="null"/>; negative ones count from the end.</param>
/// <param name="End">
/// The index behind the last, the length if <see langword="null"/>; negative ones count from the end.
/// </param>
public sealed record SliceSubscriptSyntax(ExpressionSyntax? Start, ExpressionSyntax? End) : SubscriptSyntax;
