using System.Runtime.CompilerServices;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Records expressions on a tape or a builder of programs, for given sizes. An expression below index names becomes one
/// array over all their values (<see cref="IndexedArray"/>); trees are at most <see cref="FormulaParser.MaximumDepth"/>
/// deep, and calls of user functions are bounded by the stack that is left.
/// </summary>
internal sealed partial class ExpressionLowerer(
    Recorder builder, List<(Branch Branch, Variable Value)>? branches = null)
{
    // Nested calls of user functions double the program with every level of f(x) = g(x) + g(2*x).
    private const int LargestProgram = 200_000;

    /// <summary>The number of elements that an array may have.</summary>
    public const int LargestArray = 1 << 24;

    // The index names of a claim itself are numbered from 0; those of its expressions come after them.
    private int indexNames = 3 * Shape.MaximumRank;

    /// <summary>Gives derivatives as values; where there is no file, none can be taken.</summary>
    public Func<PartialDerivativeSyntax, Scope, IndexedArray>? DerivativeOf { get; init; }

    /// <summary>Gives the name of a length as a value, where lengths have names in what is recorded.</summary>
    public Func<int, Variable?>? NameOfLength { get; init; }

    /// <summary>The lengths that have names.</summary>
    public IReadOnlyDictionary<string, int> Lengths { get; init; } = new Dictionary<string, int>();

    private readonly int start = builder.Count;
    private Scope? remembered;
    private Dictionary<ExpressionSyntax, IndexedArray>? values;

    /// <summary>
    /// From now on the values of expressions in this scope are kept, so that what edits of an expression share is
    /// recorded once.
    /// </summary>
    public void Remember(Scope scope) => (remembered, values) = (scope, new(ReferenceEqualityComparer.Instance));

    /// <summary>An index name with its range, to be put in scope.</summary>
    public IndexName NewIndex(string name, int start, int length) => new(name, indexNames++, start, length);

    /// <summary>What an index name means in the body over which it ranges.</summary>
    public Meaning MeaningOf(IndexName index)
    {
        var known = StaticArray.Of(index);
        return new(new IndexedArray(builder.Constant(known.Values, [index.Length]), [index]), known);
    }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="FormulaException">
    /// Shapes do not fit, a subscript leaves its axis, or the program becomes too large.
    /// </exception>
    public IndexedArray Lower(ExpressionSyntax expression, Scope scope)
    {
        var isKept = ReferenceEquals(scope, remembered);
        if (isKept && values!.TryGetValue(expression, out var known))
        {
            return known;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooLarge(expression, "Calls of functions are nested too deeply");
        }

        IndexedArray value;
        try
        {
            value = Dispatch(expression, scope);
        }
        catch (CapacityExceededException problem)
        {
            throw TooLarge(expression, problem.Message.TrimEnd('.'));
        }
        catch (Exception problem) when (problem is ShapeMismatchException or ArgumentException or OverflowException)
        {
            throw Error(
                expression.Span,
                $"{Quote(expression)} cannot be computed: {Sentence(problem)}",
                Quote(expression),
                "arrays that fit");
        }

        if (builder.Count - start > LargestProgram)
        {
            throw TooLarge(expression, $"The formula needs more than {LargestProgram} operations");
        }

        if (value.Value.Shape.Length > LargestArray)
        {
            throw TooLarge(expression, $"An array has more than {LargestArray} elements");
        }

        if (isKept)
        {
            values![expression] = value;
        }

        return value;
    }

    // What is wrong, without the name of the parameter of some method that .NET adds.
    private static string Sentence(Exception problem) => problem.Message.Split(" (Parameter '")[0];

    private IndexedArray Dispatch(ExpressionSyntax expression, Scope scope) => expression switch
    {
        NumberSyntax number => IndexedArray.Of(number.Value),
        NameSyntax name => Named(name, scope),
        NegationSyntax negation => Negate(Lower(negation.Operand, scope)),
        NotSyntax complement => Unary(Lower(complement.Operand, scope), x => Functions.Equal(x, 0)),
        AdditionSyntax sum => Sum(sum, scope),
        MultiplicationSyntax product => Product(product, scope),
        PowerSyntax power => Power(power, scope),
        ComparisonSyntax comparison => Compare(comparison, scope),
        AndSyntax and => Connect(and, and.Operands, scope, (x, y) => x * y),
        OrSyntax or => Connect(or, or.Operands, scope, Functions.Max),
        ConditionalSyntax choice => Choose(choice, choice.Condition, choice.WhenTrue, choice.WhenFalse, scope),
        TransposeSyntax transpose => Transpose(transpose.Operand, "`'`", scope),
        ArraySyntax array => Stack(array, scope),
        CallSyntax call => Call(call, scope),
        IndexedReductionSyntax reduction => ReduceOverIndices(reduction, scope),
        IndexingSyntax indexing => Index(indexing, scope),
        PartialDerivativeSyntax derivative when DerivativeOf is not null => DerivativeOf(derivative, scope),
        _ => throw new InvalidOperationException($"There is no meaning for {expression.GetType().Name}."),
    };

    private static IndexedArray Named(NameSyntax name, Scope scope)
    {
        if (scope.Sequences.TryGetValue(name.Name, out var sequence) && sequence.IsOpen)
        {
            throw Error(
                name.Span, $"Not all elements of `{name}` are known here.", $"the whole sequence `{name}`",
                $"an element that is computed before, such as `{name}[t-1]`");
        }

        return scope.Names.TryGetValue(name.Name, out var meaning) ? meaning.Value : scope.Identity ?? throw Error(
            name.Span, "The size of the identity `I` does not follow here.", "`I`",
            "`I` beside a square matrix that it is added to or equal to", "Write `eye(n)`.");
    }

    /// <summary>A plain number recorded as a constant; anything else as it is.</summary>
    private Variable Recorded(Variable x) => x.Recorder is null ? builder.Constant([x.Value], Shape.Scalar) : x;

    private IndexedArray Unary(IndexedArray x, Func<Variable, Variable> function) =>
        x with { Value = function(Recorded(x.Value)) };

    private static IndexedArray Negate(IndexedArray x) => x with { Value = -x.Value };

    private IndexedArray Sum(AdditionSyntax sum, Scope scope)
    {
        scope = WithIdentityLike([.. sum.Terms.Select(term => term.Value)], scope);
        var result = Lower(sum.Terms[0].Value, scope);
        for (var i = 1; i < sum.Terms.Count; i++)
        {
            var term = Lower(sum.Terms[i].Value, scope);
            var left = new Operand(
                () => i == 1 ? sum.Terms[0].Value : new AdditionSyntax([.. sum.Terms.Take(i)]), result);
            var right = new Operand(() => sum.Terms[i].Value, term);
            result = sum.Terms[i].IsSubtracted
                ? Elementwise(left, right, sum.Span, "The difference", (x, y) => x - y)
                : Elementwise(left, right, sum.Span, "The sum", (x, y) => x + y);
        }

        return result;
    }

    private IndexedArray Product(MultiplicationSyntax product, Scope scope)
    {
        var isRow = IsRow(product, 0, scope, out var row);
        var result = isRow ? row : Lower(product.Factors[0].Value, scope);
        for (var i = 1; i < product.Factors.Count; i++)
        {
            var left = new Operand(() => Leading(product, i), result);
            if (product.Factors[i].Operator == FactorOperator.MatrixTimes && !isRow && result.Rank == 1
                && IsTransposedVector(product.Factors[i].Value, scope, out row))
            {
                result = OuterProduct(result, row);
                continue;
            }

            var startsRow = result.Rank == 0 && IsRow(product, i, scope, out row);
            isRow |= startsRow;
            var right = new Operand(
                () => product.Factors[i].Value, startsRow ? row : Lower(product.Factors[i].Value, scope));
            if (product.Factors[i].IsDot && result.Rank > 0 && right.Value.Rank > 0)
            {
                throw AmbiguousDot(product, left, right);
            }

            result = product.Factors[i].Operator switch
            {
                FactorOperator.Times => Elementwise(left, right, product.Span, "The product", (x, y) => x * y),
                FactorOperator.DividedBy => Elementwise(left, right, product.Span, "The quotient", (x, y) => x / y),
                _ => MatrixProduct(left, right, product.Span),
            };
        }

        return result;
    }

    // What stands left of a factor, where it was written.
    private static ExpressionSyntax Leading(MultiplicationSyntax product, int count) =>
        count == 1
            ? product.Factors[0].Value
            : new MultiplicationSyntax([.. product.Factors.Take(count)])
            {
                Span = product.Factors[0].Value.Span.To(product.Factors[count - 1].Value.Span),
            };

    private IndexedArray Power(PowerSyntax power, Scope scope)
    {
        var exponent = Lower(power.Exponent, scope);
        if (power.Base is NameSyntax name && scope.Names[name.Name].IsEuler)
        {
            return Unary(exponent, Functions.Exp);
        }

        return Elementwise(
            new(() => power.Base, Lower(power.Base, scope)),
            new(() => power.Exponent, exponent),
            power.Span,
            "The power",
            Functions.Pow);
    }

    private IndexedArray Compare(ComparisonSyntax comparison, Scope scope)
    {
        if (StaticEvaluator.TryEvaluate(comparison, scope) is { } known)
        {
            return Constant(known);
        }

        var left = new Operand(() => comparison.Left, Lower(comparison.Left, scope));
        var right = new Operand(() => comparison.Right, Lower(comparison.Right, scope));
        if (branches is not null)
        {
            Note(comparison, left, right);
        }

        return Elementwise(
            left, right, comparison.Span, "The comparison", comparison.Operator switch
            {
                ComparisonOperator.Equal => Functions.Equal,
                ComparisonOperator.NotEqual => Functions.NotEqual,
                ComparisonOperator.Less => Functions.Less,
                ComparisonOperator.LessOrEqual => Functions.LessOrEqual,
                ComparisonOperator.Greater => Functions.Greater,
                _ => Functions.GreaterOrEqual,
            });
    }

    // Conditions become 1 and 0 first, so that "and" is their product and "or" their maximum.
    private IndexedArray Connect(
        ExpressionSyntax chain, SyntaxList<ExpressionSyntax> operands, Scope scope, Func<Variable, Variable,
            Variable> connective)
    {
        if (StaticEvaluator.TryEvaluate(chain, scope) is { } known)
        {
            return Constant(known);
        }

        var result = Truth(operands[0]);
        for (var i = 1; i < operands.Count; i++)
        {
            result = Elementwise(
                new(() => operands[i - 1], result),
                new(() => operands[i], Truth(operands[i])),
                chain.Span,
                "The combination",
                connective);
        }

        return result;

        IndexedArray Truth(ExpressionSyntax operand) =>
            IsConnected(operand)
                ? Lower(operand, scope)
                : Unary(Lower(operand, scope), x => Functions.NotEqual(x, 0));
    }

    private IndexedArray Choose(
        ExpressionSyntax whole, ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax whenFalse,
            Scope scope)
    {
        var known = StaticEvaluator.TryEvaluate(condition, scope);
        // A branch that is never taken is not looked at: "if n > 1 then x[1] else 0" is right at n = 1.
        if (known is not null && known.AllAre(true))
        {
            return Lower(whenTrue, scope);
        }

        if (known is not null && known.AllAre(false))
        {
            return Lower(whenFalse, scope);
        }

        var chosen = known is null ? Lower(condition, scope) : Constant(known);
        if (branches is not null && known is null && !IsConnected(condition))
        {
            Note(condition.ToString(), BranchKind.NotZero, chosen.Value);
        }

        var first = Lower(whenTrue, known is null ? scope : scope.Where(known));
        var second = Lower(whenFalse, known is null ? scope : scope.Where(known.Map(x => x == 0 ? 1 : 0)));
        var axes = IndexedArray.Union(chosen.Axes, IndexedArray.Union(first.Axes, second.Axes));
        var shape = Fit(new(() => whenTrue, first), new(() => whenFalse, second), whole.Span, "The choice");
        var rank = Fit(chosen.Own, shape)?.Rank
            ?? throw DoNotFit(
                whole.Span, condition, chosen.Own, whenTrue, shape, "The choice",
                    "a condition that broadcasts to the branches");
        return new(
            Functions.Where(
                chosen.Aligned(axes, rank), Recorded(first.Aligned(axes, rank)), Recorded(second.Aligned(axes, rank))),
                    axes);
    }

    /// <summary>The difference of the sides of an equation.</summary>
    public Variable Difference(EquationSyntax equation, Scope scope)
    {
        scope = WithIdentityLike([equation.Left, equation.Right], scope);
        return Elementwise(
            new(() => equation.Left, Lower(equation.Left, scope)),
            new(() => equation.Right, Lower(equation.Right, scope)),
            equation.Span,
            "The comparison",
            (x, y) => x - y).Value;
    }

    /// <summary>The value as an array, repeated along the index names it does not depend on.</summary>
    public IndexedArray Expanded(IndexedArray x, System.Collections.Immutable.ImmutableArray<IndexName> axes) =>
        new(Functions.BroadcastTo(Recorded(x.Aligned(axes, x.Rank)), IndexedArray.ShapeOf(axes, x.Own)), axes);

    private IndexedArray Constant(StaticArray known) =>
        known.Single is { } number
            ? IndexedArray.Of(number)
            : new(builder.Constant(known.Values, known.Shape), known.Axes);

    private static FormulaException TooLarge(ExpressionSyntax expression, string what) =>
        LimitExceeded(expression.Span, $"{what}.", Quote(expression), "a smaller formula or smaller sizes");

    /// <summary>A value and the expression it comes from, which is only needed to speak of it.</summary>
    private readonly record struct Operand(Func<ExpressionSyntax> Expression, IndexedArray Value);

    private IndexedArray Elementwise(
        Operand left, Operand right, SourceSpan span, string what, Func<Variable, Variable, Variable> function)
    {
        var (x, y) = (left.Value, right.Value);
        if (x.IsPlainNumber && y.IsPlainNumber)
        {
            // Numbers are folded only where that is exact: 1/3 stays a quotient, which other arithmetics can compute
            // without rounding.
            var folded = function(x.Value, y.Value).Value;
            var isExact = double.IsInteger(x.Value.Value) && double.IsInteger(y.Value.Value) &&
                double.IsInteger(folded);
            if (isExact && Math.Abs(folded) < 1L << 53)
            {
                return IndexedArray.Of(folded);
            }

            return IndexedArray.Of(function(Recorded(x.Value), y.Value));
        }

        var rank = Fit(left, right, span, what).Rank;
        var axes = IndexedArray.Union(x.Axes, y.Axes);
        return new(function(x.Aligned(axes, rank), y.Aligned(axes, rank)), axes);
    }

    private static Shape Fit(Operand left, Operand right, SourceSpan span, string what) =>
        Fit(left.Value.Own, right.Value.Own)
        ?? throw DoNotFit(
            span, left.Expression(), left.Value.Own, right.Expression(), right.Value.Own, what,
            "equal lengths, or a 1, along each axis counted from the last",
            left.Value.Own.Rank != right.Value.Own.Rank || (what == "The product" && left.Value.Own.Rank == 2)
                ? "`*` multiplies element by element; a matrix product is `A @ x`."
                : null);

    private static Shape? Fit(Shape x, Shape y)
    {
        for (var axis = 1; axis <= Math.Min(x.Rank, y.Rank); axis++)
        {
            if (x.Axes[^axis] != y.Axes[^axis] && x.Axes[^axis] != 1 && y.Axes[^axis] != 1)
            {
                return null;
            }
        }

        return Shape.Broadcast(x, y);
    }
}
