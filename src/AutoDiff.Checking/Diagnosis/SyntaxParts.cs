using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>An expression inside another one, and how the whole looks with something else in its place.</summary>
/// <param name="Node">The inner expression.</param>
/// <param name="Put">The whole with a replacement.</param>
/// <param name="Bound">The index names over which reductions around it run.</param>
internal readonly record struct Place(Expression Node, Func<Expression, Expression> Put, IReadOnlyList<string> Bound)
{
    /// <summary>Whether it is a branch of a condition on values, or lies inside one.</summary>
    public bool IsInBranch { get; init; }

    /// <summary>Whether it is a subscript or lies inside one.</summary>
    public bool IsSubscript { get; init; }
}

/// <summary>Walks over expressions and replaces parts.</summary>
internal static class SyntaxParts
{
    /// <summary>The expression itself and all its parts, from the outermost.</summary>
    public static IEnumerable<Place> Places(Expression whole)
    {
        var open = new Queue<Place>();
        open.Enqueue(new(whole, replacement => replacement, []));
        while (open.TryDequeue(out var place))
        {
            yield return place;
            IReadOnlyList<string> bound = place.Node is IndexedReductionExpression reduction
                ? [.. place.Bound, .. reduction.Indices.Select(index => index.Name)]
                : place.Bound;
            foreach (var part in Parts(place.Node))
            {
                open.Enqueue(new(part.Node, replacement => place.Put(part.Put(replacement)), bound)
                {
                    IsInBranch = place.IsInBranch
                        || (place.Node is ConditionalExpression choice && part.Node != choice.Condition &&
                            !IsOfIndices(choice.Condition)),
                    IsSubscript = place.IsSubscript ||
                        (place.Node is IndexingExpression indexing && part.Node != indexing.Operand),
                });
            }
        }
    }

    /// <summary>The expression with every part mapped, the innermost first.</summary>
    public static Expression Mapped(Expression whole, Func<Expression, Expression> map)
    {
        var count = Parts(whole).Count();
        for (var i = 0; i < count; i++)
        {
            var part = Parts(whole).ElementAt(i);
            whole = part.Put(Mapped(part.Node, map));
        }

        return map(whole);
    }

    // i == j, as it stands in Jacobians: no condition on values.
    private static bool IsOfIndices(Expression condition) =>
        condition is ComparisonExpression { Operator: ComparisonOperator.Equal or
            ComparisonOperator.NotEqual, Left: NameExpression,
            Right: NameExpression };

    private static IEnumerable<Part> Parts(Expression expression) => expression switch
    {
        NegationExpression negation => [new(negation.Operand, x => new NegationExpression(x))],
        NotExpression complement => [new(complement.Operand, x => new NotExpression(x))],
        TransposeExpression transpose => [new(transpose.Operand, x => new TransposeExpression(x))],
        PowerExpression power =>
        [
            new(power.Base, x => new PowerExpression(x, power.Exponent)),
            new(power.Exponent, x => new PowerExpression(power.Base, x)),
        ],
        ArrayExpression array => array.Elements.Select((element, i) =>
            new Part(element, x => new ArrayExpression([.. Replaced(array.Elements, i, x)]))),
        AdditionExpression sum => sum.Terms.Select((term, i) =>
            new Part(term.Value, x => new AdditionExpression([.. Replaced(sum.Terms, i, term with { Value = x })]))),
        MultiplicationExpression product => product.Factors.Select((factor, i) =>
            new Part(
                factor.Value, x => new MultiplicationExpression([.. Replaced(product.Factors, i, factor with { Value = x })]))),
        ComparisonExpression comparison =>
        [
            new(comparison.Left, x => new ComparisonExpression(comparison.Operator, x, comparison.Right)),
            new(comparison.Right, x => new ComparisonExpression(comparison.Operator, comparison.Left, x)),
        ],
        ConditionalExpression choice =>
        [
            new(choice.Condition, x => new ConditionalExpression(x, choice.WhenTrue, choice.WhenFalse)),
            new(choice.WhenTrue, x => new ConditionalExpression(choice.Condition, x, choice.WhenFalse)),
            new(choice.WhenFalse, x => new ConditionalExpression(choice.Condition, choice.WhenTrue, x)),
        ],
        CallExpression call => call.Arguments.Select((argument, i) =>
            new Part(
                argument, x => new CallExpression(call.Function, [.. Replaced(call.Arguments, i, x)], call.Axis, call.Keep))),
        IndexedReductionExpression reduction =>
            [new(reduction.Body, x => new IndexedReductionExpression(reduction.Function, reduction.Indices, x))],
        IndexingExpression indexing => indexing.Subscripts
            .Select((subscript, i) => (subscript, i))
            .Where(part => part.subscript is ElementSubscript)
            .Select(part => new Part(
                ((ElementSubscript)part.subscript).Index,
                x => new IndexingExpression(
                    indexing.Operand, [.. Replaced(indexing.Subscripts, part.i, new ElementSubscript(x))])))
            .Prepend(new(indexing.Operand, x => new IndexingExpression(x, indexing.Subscripts))),
        _ => [],
    };

    /// <summary>A list with one element replaced.</summary>
    public static IEnumerable<T> Replaced<T>(IEnumerable<T> list, int position, T replacement) =>
        list.Select((item, i) => i == position ? replacement : item);

    /// <summary>The product of two expressions.</summary>
    public static Expression Times(Expression x, Expression y) =>
        new MultiplicationExpression([new(FactorOperator.Times, x), new(FactorOperator.Times, y)]);

    /// <summary>The quotient of two expressions.</summary>
    public static Expression Over(Expression x, Expression y) =>
        new MultiplicationExpression([new(FactorOperator.Times, x), new(FactorOperator.DividedBy, y)]);

    private readonly record struct Part(Expression Node, Func<Expression, Expression> Put);
}
