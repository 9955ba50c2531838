namespace AutoDiff.Formulas.Syntax;

/// <summary>A formula file: its statements in the order of the text.</summary>
/// <param name="Statements">The statements; may be empty.</param>
public sealed record FileSyntax(SyntaxList<StatementSyntax> Statements) : SyntaxNode;

/// <summary>A declaration, a definition or a claim.</summary>
public abstract record StatementSyntax : SyntaxNode
{
    private protected StatementSyntax()
    {
    }
}

/// <summary>A variable: <c>W : real[n, m]</c>.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Domain">The set its values come from.</param>
/// <param name="Shape">One size per axis; empty for a scalar.</param>
public sealed record DeclarationSyntax(IdentifierSyntax Name, DomainSyntax Domain,
    SyntaxList<SizeSyntax> Shape) : StatementSyntax
{
    /// <summary>Whether A[i, j] and A[j, i] are one variable: <c>A : symmetric[n] tied</c>.</summary>
    public bool IsTied { get; init; }
}

/// <summary>The set a variable's values come from.</summary>
/// <param name="Kind">Which set.</param>
/// <param name="Lower">The lower end of an interval, else <see langword="null"/>.</param>
/// <param name="Upper">The upper end of an interval, else <see langword="null"/>.</param>
public sealed record DomainSyntax(DomainKind Kind, ExpressionSyntax? Lower = null,
    ExpressionSyntax? Upper = null) : SyntaxNode
{
    /// <summary>How many values there are, of the domain <c>index(c)</c>; else <see langword="null"/>.</summary>
    public SizeSyntax? Count { get; init; }
}

/// <summary>The length of an axis.</summary>
public abstract record SizeSyntax : SyntaxNode
{
    private protected SizeSyntax()
    {
    }
}

/// <summary>A length given as a number.</summary>
/// <param name="Length">The length, 0 or more.</param>
public sealed record FixedSizeSyntax(int Length) : SizeSyntax;

/// <summary>A length given by a name, the same wherever the name stands; usable as a number in expressions.</summary>
/// <param name="Name">The name.</param>
public sealed record NamedSizeSyntax(string Name) : SizeSyntax;

/// <summary>A length that follows from others, <c>n - k + 1</c>.</summary>
/// <param name="Value">An expression of numbers and names of sizes.</param>
public sealed record ComputedSizeSyntax(ExpressionSyntax Value) : SizeSyntax;

/// <summary>
/// A condition that sizes satisfy, <c>n &gt;= 2</c>, or the order of two variables, <c>a &lt; b</c>.
/// </summary>
/// <param name="Condition">A comparison of numbers and names of sizes, or of the names of two variables.</param>
public sealed record SizeBoundSyntax(ComparisonSyntax Condition) : StatementSyntax;

/// <summary>A definition <c>a = …</c>, or in index form <c>z[i] = …</c>.</summary>
/// <param name="Name">The name that is defined.</param>
/// <param name="Indices">The index names, one per axis; empty in the form without indices.</param>
/// <param name="Value">What it is equal to.</param>
public sealed record DefinitionSyntax(IdentifierSyntax Name, SyntaxList<IdentifierSyntax> Indices,
    ExpressionSyntax Value) : StatementSyntax;

/// <summary>A first element of a sequence that a definition goes on from: <c>h[0] = h0</c>.</summary>
/// <param name="Name">The name of the sequence.</param>
/// <param name="Position">The place of the element, a whole number that is known from the sizes.</param>
/// <param name="Indices">The index names of the other axes; empty in the form without indices.</param>
/// <param name="Value">The element.</param>
public sealed record StartSyntax(IdentifierSyntax Name, ExpressionSyntax Position,
    SyntaxList<IdentifierSyntax> Indices, ExpressionSyntax Value) : StatementSyntax;

/// <summary>A function of a number of which nothing is known but that it is smooth: <c>f : real -> real</c>.</summary>
/// <param name="Name">The function's name.</param>
public sealed record FunctionDeclarationSyntax(IdentifierSyntax Name) : StatementSyntax;

/// <summary>A user function <c>f(x, y) = …</c>.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Parameters">The parameters, at least one. They shadow other names inside the body.</param>
/// <param name="Body">The value.</param>
public sealed record FunctionSyntax(IdentifierSyntax Name, SyntaxList<IdentifierSyntax> Parameters,
    ExpressionSyntax Body) : StatementSyntax;

/// <summary>A claim about a derivative: <c>claim dC/dz = a - y given sum(y) == 1</c>.</summary>
/// <param name="Derivative">The derivative the claim is about.</param>
/// <param name="Value">
/// What it is claimed to be, in terms of the names of the file and the indices of the derivative.
/// </param>
/// <param name="Conditions">The equations after <c>given</c>; empty if there are none.</param>
public sealed record ClaimSyntax(DerivativeSyntax Derivative, ExpressionSyntax Value,
    SyntaxList<EquationSyntax> Conditions) : StatementSyntax;

/// <summary>An equation between two expressions.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record EquationSyntax(ExpressionSyntax Left, ExpressionSyntax Right) : SyntaxNode;

/// <summary>A derivative <c>da[i]/dz[j]</c> or <c>d2C/dz[i]dw[j]</c>, or a differential <c>dY</c>.</summary>
/// <param name="Function">What is differentiated.</param>
/// <param name="Variables">
/// By what: one entry for a first derivative, two for a second, none for a differential.
/// </param>
public sealed record DerivativeSyntax(VariableSyntax Function, SyntaxList<VariableSyntax> Variables) : SyntaxNode
{
    /// <summary>1 or 2, for a differential and a value 0.</summary>
    public int Order => Variables.Count;

    /// <summary>
    /// Whether it is a differential, whose value is claimed in terms of the differentials of variables.
    /// </summary>
    public bool IsDifferential => Variables.Count == 0 && !IsValue;

    /// <summary>
    /// Whether it is the value of the function itself: a claim of it is an equation, in which derivatives may be parts
    /// of what stands on the left, such as <c>x' @ dL/dx = 2*L</c>.
    /// </summary>
    public bool IsValue => Side is not null;

    /// <summary>The left side of an equation, which the function is; else <see langword="null"/>.</summary>
    public ExpressionSyntax? Side { get; init; }
}

/// <summary>A named quantity of a derivative, as a whole or one element of it.</summary>
/// <param name="Name">A name of the file.</param>
/// <param name="Indices">The indices, one per axis; empty if the whole quantity is meant.</param>
public sealed record VariableSyntax(string Name, SyntaxList<VariableIndexSyntax> Indices) : SyntaxNode;

/// <summary>An index of a quantity in a derivative.</summary>
public abstract record VariableIndexSyntax : SyntaxNode
{
    private protected VariableIndexSyntax()
    {
    }
}

/// <summary>An index name: the claim is about every value of it. The same name twice means equal indices.</summary>
/// <param name="Name">The name.</param>
public sealed record NamedIndexSyntax(string Name) : VariableIndexSyntax;

/// <summary>A fixed index, counted from 0, or from the end if negative.</summary>
/// <param name="Position">The position.</param>
public sealed record FixedIndexSyntax(int Position) : VariableIndexSyntax;

/// <summary>A fixed index that is known from the sizes: <c>n - 1</c>.</summary>
/// <param name="Position">The position.</param>
public sealed record ComputedIndexSyntax(ExpressionSyntax Position) : VariableIndexSyntax;

/// <summary>All of an axis: the <c>:</c> in <c>dL/dW[:, 0]</c>.</summary>
public sealed record WholeAxisSyntax : VariableIndexSyntax;
