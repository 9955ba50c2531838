namespace AutoDiff.Formulas;

/// <summary>The direct parts of an expression, whatever its kind: what every walk over a tree needs.</summary>
internal static class Children
{
    public static IEnumerable<Expression> Of(Expression expression) => expression switch
    {
        ArrayExpression array => array.Elements,
        CallExpression call => call.Axis is null ? call.Arguments : call.Arguments.Append(call.Axis),
        IndexedReductionExpression reduction => [reduction.Body],
        IndexingExpression indexing => indexing.Subscripts.SelectMany(Of).Prepend(indexing.Operand),
        NegationExpression negation => [negation.Operand],
        NotExpression complement => [complement.Operand],
        TransposeExpression transpose => [transpose.Operand],
        PowerExpression power => [power.Base, power.Exponent],
        AdditionExpression sum => sum.Terms.Select(term => term.Value),
        MultiplicationExpression product => product.Factors.Select(factor => factor.Value),
        ComparisonExpression comparison => [comparison.Left, comparison.Right],
        AndExpression and => and.Operands,
        OrExpression or => or.Operands,
        ConditionalExpression choice => [choice.Condition, choice.WhenTrue, choice.WhenFalse],
        _ => [],
    };

    private static IEnumerable<Expression> Of(Subscript subscript)
    {
        if (subscript is ElementSubscript element) yield return element.Index;
        if (subscript is SliceSubscript { Start: { } start }) yield return start;
        if (subscript is SliceSubscript { End: { } end }) yield return end;
    }
}

/// <summary>The names an expression uses, without the index names it introduces itself.</summary>
internal sealed class FreeNames
{
    private readonly HashSet<string> names = [];

    public HashSet<string> Of(Expression expression)
    {
        if (expression is NameExpression name)
        {
            names.Add(name.Name);
        }
        else if (expression is IndexedReductionExpression reduction)
        {
            names.UnionWith(new FreeNames().Of(reduction.Body).Except(reduction.Indices.Select(index => index.Name)));
        }
        else
        {
            foreach (var child in Children.Of(expression)) Of(child);
        }
        return names;
    }
}
