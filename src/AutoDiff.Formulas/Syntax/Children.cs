namespace AutoDiff.Formulas.Syntax;

/// <summary>The direct parts of an expression, whatever its kind: what every walk over a tree needs.</summary>
internal static class Children
{
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax expression) => expression switch
    {
        ArraySyntax array => array.Elements,
        CallSyntax call =>
            [.. call.Arguments, .. call.Axis is null ? Array.Empty<ExpressionSyntax>() : [call.Axis],
                .. call.Options.Select(option => option.Value)],
        IndexedReductionSyntax reduction => [reduction.Body],
        IndexingSyntax indexing => indexing.Subscripts.SelectMany(Of).Prepend(indexing.Operand),
        NegationSyntax negation => [negation.Operand],
        NotSyntax complement => [complement.Operand],
        TransposeSyntax transpose => [transpose.Operand],
        PowerSyntax power => [power.Base, power.Exponent],
        AdditionSyntax sum => sum.Terms.Select(term => term.Value),
        MultiplicationSyntax product => product.Factors.Select(factor => factor.Value),
        ComparisonSyntax comparison => [comparison.Left, comparison.Right],
        AndSyntax and => and.Operands,
        OrSyntax or => or.Operands,
        ConditionalSyntax choice => [choice.Condition, choice.WhenTrue, choice.WhenFalse],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> Of(SubscriptSyntax subscript)
    {
        if (subscript is ElementSubscriptSyntax element)
        {
            yield return element.Index;
        }

        if (subscript is SliceSubscriptSyntax { Start: { } start })
        {
            yield return start;
        }

        if (subscript is SliceSubscriptSyntax { End: { } end })
        {
            yield return end;
        }
    }
}

/// <summary>The names an expression uses, without the index names it introduces itself.</summary>
internal sealed class FreeNames
{
    private readonly HashSet<string> names = [];

    public HashSet<string> Of(ExpressionSyntax expression)
    {
        if (expression is NameSyntax name)
        {
            names.Add(name.Name);
        }
        else if (expression is IndexedReductionSyntax reduction)
        {
            names.UnionWith(new FreeNames().Of(reduction.Body).Except(reduction.Indices.Select(index => index.Name)));
        }
        else
        {
            foreach (var child in Children.Of(expression))
            {
                Of(child);
            }
        }

        return names;
    }
}
