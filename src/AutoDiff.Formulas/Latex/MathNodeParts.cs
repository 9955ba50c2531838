namespace AutoDiff.Formulas.Latex;

/// <summary>The direct parts of formulas, whatever their kind.</summary>
internal static class MathNodeParts
{
    /// <summary>The parts in the order of the text.</summary>
    public static IEnumerable<MathNode> Children(MathNode node) => node switch
    {
        ScriptNode script => Present(script.Base, script.Sub, script.Sup),
        GroupNode group => group.Elements,
        FractionNode fraction => [fraction.Above, fraction.Below],
        RootNode root => Present(root.Degree, root.Body),
        RowNode row => row.Items.Select(item => item.Value),
        SumNode sum => sum.Terms.Select(term => term.Value),
        RelationNode relation => relation.Others.Select(other => other.Value).Prepend(relation.First),
        BigNode big => Present(big.Sub, big.Sup, big.Body),
        EvaluationNode value => [value.Body, value.Point],
        GridNode grid => grid.Rows.SelectMany(row => row),
        _ => [],
    };

    /// <summary>The node itself and all that is in it.</summary>
    public static IEnumerable<MathNode> All(MathNode node) => Children(node).SelectMany(All).Prepend(node);

    /// <summary>The node with its parts mapped.</summary>
    public static MathNode WithChildren(MathNode node, Func<MathNode, MathNode> map)
    {
        return node switch
        {
            ScriptNode script => script with
            {
                Base = map(script.Base), Sub = Mapped(script.Sub), Sup = Mapped(script.Sup),
            },
            GroupNode group => group with { Elements = [.. group.Elements.Select(map)] },
            FractionNode fraction => fraction with { Above = map(fraction.Above), Below = map(fraction.Below) },
            RootNode root => root with { Degree = Mapped(root.Degree), Body = map(root.Body) },
            RowNode row => row with { Items = [.. row.Items.Select(item => item with { Value = map(item.Value) })] },
            SumNode sum => sum with { Terms = [.. sum.Terms.Select(term => (term.IsSubtracted, map(term.Value)))] },
            RelationNode relation => relation with
            {
                First = map(relation.First),
                Others = [.. relation.Others.Select(other => (other.Sign, map(other.Value)))],
            },
            BigNode big => big with { Sub = Mapped(big.Sub), Sup = Mapped(big.Sup), Body = map(big.Body) },
            EvaluationNode value => value with { Body = map(value.Body), Point = map(value.Point) },
            GridNode grid => grid with { Rows =
                [.. grid.Rows.Select(row => (IReadOnlyList<MathNode>)[.. row.Select(map)])] },
            _ => node,
        };

        MathNode? Mapped(MathNode? part) => part is null ? null : map(part);
    }

    private static IEnumerable<MathNode> Present(params IEnumerable<MathNode?> nodes) => nodes.OfType<MathNode>();
}
