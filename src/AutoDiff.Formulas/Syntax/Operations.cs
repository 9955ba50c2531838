namespace AutoDiff.Formulas.Syntax;

/// <summary>Unary minus, <c>-x</c>.</summary>
public sealed record NegationSyntax : ExpressionSyntax
{
    /// <summary>The negative of <paramref name="operand"/>.</summary>
    public NegationSyntax(ExpressionSyntax operand) : base(operand.Depth) => Operand = operand;

    /// <summary>What is negated.</summary>
    public ExpressionSyntax Operand { get; }
}

/// <summary><c>not x</c>: 1 where x is 0, else 0.</summary>
public sealed record NotSyntax : ExpressionSyntax
{
    /// <summary>The logical complement of <paramref name="operand"/>.</summary>
    public NotSyntax(ExpressionSyntax operand) : base(operand.Depth) => Operand = operand;

    /// <summary>The condition.</summary>
    public ExpressionSyntax Operand { get; }
}

/// <summary>The transpose of a matrix, <c>A'</c>.</summary>
public sealed record TransposeSyntax : ExpressionSyntax
{
    /// <summary>The transpose of <paramref name="operand"/>.</summary>
    public TransposeSyntax(ExpressionSyntax operand) : base(operand.Depth) => Operand = operand;

    /// <summary>What is transposed.</summary>
    public ExpressionSyntax Operand { get; }
}

/// <summary>A power <c>x ^ p</c>, elementwise.</summary>
public sealed record PowerSyntax : ExpressionSyntax
{
    /// <summary><paramref name="base"/> to the power <paramref name="exponent"/>.</summary>
    public PowerSyntax(ExpressionSyntax @base, ExpressionSyntax exponent) : base(
        Math.Max(@base.Depth, exponent.Depth)) =>
        (Base, Exponent) = (@base, exponent);

    /// <summary>The base.</summary>
    public ExpressionSyntax Base { get; }

    /// <summary>The exponent.</summary>
    public ExpressionSyntax Exponent { get; }
}

/// <summary>A term of a sum or difference.</summary>
/// <param name="IsSubtracted">Whether <c>-</c> stands before it.</param>
/// <param name="Value">The term without that sign.</param>
public readonly record struct TermSyntax(bool IsSubtracted, ExpressionSyntax Value);

/// <summary>A chain <c>a + b - c …</c>, added from left to right.</summary>
public sealed record AdditionSyntax : ExpressionSyntax
{
    /// <summary>The chain of <paramref name="terms"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer than two terms, or the first is subtracted.</exception>
    public AdditionSyntax(SyntaxList<TermSyntax> terms) : base(DepthOf(terms))
    {
        if (terms.Count < 2 || terms[0].IsSubtracted)
        {
            throw new ArgumentException(
                "A chain has at least two terms; the first has no sign of its own.", nameof(terms));
        }

        Terms = terms;
    }

    /// <summary>The terms, at least two; the first is never subtracted.</summary>
    public SyntaxList<TermSyntax> Terms { get; }

    private static int DepthOf(SyntaxList<TermSyntax> terms)
    {
        var depth = 0;
        foreach (var term in terms.AsSpan())
        {
            depth = Math.Max(depth, term.Value.Depth);
        }

        return depth;
    }
}

/// <summary>How a factor joins what stands left of it.</summary>
public enum FactorOperator
{
    /// <summary><c>*</c>, elementwise.</summary>
    Times,

    /// <summary><c>/</c>, elementwise.</summary>
    DividedBy,

    /// <summary><c>@</c>, the matrix product.</summary>
    MatrixTimes,
}

/// <summary>A factor of a product or quotient.</summary>
/// <param name="Operator">How it joins what stands left of it.</param>
/// <param name="Value">The factor.</param>
public readonly record struct FactorSyntax(FactorOperator Operator, ExpressionSyntax Value)
{
    /// <summary>
    /// Whether the factor was joined by <c>·</c> or <c>×</c>, which multiply with a number; of two vectors or matrices
    /// they could mean several products.
    /// </summary>
    public bool IsDot { get; init; }

    /// <summary>
    /// Whether no sign stands before the factor. Shapes tell which product is meant, so that there is one in the
    /// statements of a <see cref="FormulaModel"/>.
    /// </summary>
    public bool IsJuxtaposed { get; init; }
}

/// <summary>A chain <c>a * b / c @ d …</c>, computed from left to right.</summary>
public sealed record MultiplicationSyntax : ExpressionSyntax
{
    /// <summary>The chain of <paramref name="factors"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer than two factors, or the first is not
    /// <see cref="FactorOperator.Times"/>.</exception>
    public MultiplicationSyntax(SyntaxList<FactorSyntax> factors) : base(DepthOf(factors))
    {
        if (factors.Count < 2 || factors[0].Operator != FactorOperator.Times)
        {
            throw new ArgumentException(
                "A chain has at least two factors; the first has no operator of its own.", nameof(factors));
        }

        Factors = factors;
    }

    /// <summary>The factors, at least two; the first has the operator <see cref="FactorOperator.Times"/>.</summary>
    public SyntaxList<FactorSyntax> Factors { get; }

    private static int DepthOf(SyntaxList<FactorSyntax> factors)
    {
        var depth = 0;
        foreach (var factor in factors.AsSpan())
        {
            depth = Math.Max(depth, factor.Value.Depth);
        }

        return depth;
    }
}

/// <summary>The relation of a comparison.</summary>
public enum ComparisonOperator
{
    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}

/// <summary>
/// A comparison, elementwise: 1 where it holds, else 0. The chain <c>a &lt; b &lt; c</c> is read as <c>a &lt; b and b
/// &lt; c</c>.
/// </summary>
public sealed record ComparisonSyntax : ExpressionSyntax
{
    /// <summary>
    /// Whether <paramref name="left"/> and <paramref name="right"/> are in the relation <paramref name="operator"/>.
    /// </summary>
    public ComparisonSyntax(ComparisonOperator @operator, ExpressionSyntax left, ExpressionSyntax right)
        : base(Math.Max(left.Depth, right.Depth)) =>
        (Operator, Left, Right) = (@operator, left, right);

    /// <summary>The relation.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>The left side.</summary>
    public ExpressionSyntax Left { get; }

    /// <summary>The right side.</summary>
    public ExpressionSyntax Right { get; }
}

/// <summary><c>a and b and …</c>: 1 where none is 0, else 0.</summary>
public sealed record AndSyntax : ExpressionSyntax
{
    /// <summary>The conjunction of <paramref name="operands"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer than two operands.</exception>
    public AndSyntax(SyntaxList<ExpressionSyntax> operands) : base(DepthOf(operands))
    {
        if (operands.Count < 2)
        {
            throw new ArgumentException("At least two operands are needed.", nameof(operands));
        }

        Operands = operands;
    }

    /// <summary>The conditions, at least two.</summary>
    public SyntaxList<ExpressionSyntax> Operands { get; }
}

/// <summary><c>a or b or …</c>: 0 where all are 0, else 1.</summary>
public sealed record OrSyntax : ExpressionSyntax
{
    /// <summary>The disjunction of <paramref name="operands"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer than two operands.</exception>
    public OrSyntax(SyntaxList<ExpressionSyntax> operands) : base(DepthOf(operands))
    {
        if (operands.Count < 2)
        {
            throw new ArgumentException("At least two operands are needed.", nameof(operands));
        }

        Operands = operands;
    }

    /// <summary>The conditions, at least two.</summary>
    public SyntaxList<ExpressionSyntax> Operands { get; }
}

/// <summary><c>if c then a else b</c>, which is <c>where(c, a, b)</c>.</summary>
public sealed record ConditionalSyntax : ExpressionSyntax
{
    /// <summary>The choice between <paramref name="whenTrue"/> and <paramref name="whenFalse"/>.</summary>
    public ConditionalSyntax(ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax whenFalse)
        : base(Math.Max(condition.Depth, Math.Max(whenTrue.Depth, whenFalse.Depth))) =>
        (Condition, WhenTrue, WhenFalse) = (condition, whenTrue, whenFalse);

    /// <summary>The condition; 0 is false.</summary>
    public ExpressionSyntax Condition { get; }

    /// <summary>The value where the condition is not 0.</summary>
    public ExpressionSyntax WhenTrue { get; }

    /// <summary>The value where the condition is 0.</summary>
    public ExpressionSyntax WhenFalse { get; }
}
