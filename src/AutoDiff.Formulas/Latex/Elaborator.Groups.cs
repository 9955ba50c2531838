using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>What brackets and environments enclose: groups, lists, matrices, cases.</content>
internal sealed partial class Elaborator
{
    private Typed ReadGroup(GroupNode group, Locals locals)
    {
        if (group.Elements.Count != 1)
        {
            return ReadList(group, locals);
        }

        if (group.Elements[0] is RelationNode relation && group.Bracket is not (Bracket.Bars or Bracket.DoubleBars))
        {
            return ReadRelation(relation, locals);
        }

        var inside = Read(group.Elements[0], locals);
        return group.Bracket switch
        {
            Bracket.Bars when inside.Rank == 2 => Called("det", [inside], group.Span) with { Axes = Scalar },
            Bracket.Bars when inside.Rank != 1 => Called("abs", [inside], group.Span),
            Bracket.Bars or Bracket.DoubleBars => Called("norm", [Column(inside)], group.Span) with { Axes = Scalar },
            Bracket.Floor => Called("floor", [inside], group.Span),
            Bracket.Ceiling => Called("ceil", [inside], group.Span),
            _ => inside with { IsGradient = false },
        };
    }

    private Typed ReadList(GroupNode group, Locals locals)
    {
        if (group is { Bracket: Bracket.Angles, Elements: [var left, var right] })
        {
            var (x, y) = (Column(Read(left, locals)), Column(Read(right, locals)));
            return x.Rank == 1
                ? Called("dot", [x, y], group.Span) with { Axes = Scalar }
                : Called(
                    "sum", [x with
                    {
                        Syntax = new MultiplicationSyntax(
                            [new(FactorOperator.Times, x.Syntax), new(FactorOperator.Times, y.Syntax)])
                        {
                            Span = group.Span,
                        },
                    }], group.Span) with { Axes = Scalar };
        }

        if (group.Bracket is Bracket.Parentheses or Bracket.Square && SeriesIn(group, locals) is { } series)
        {
            return series;
        }

        if (group.Bracket is Bracket.Parentheses or Bracket.Square)
        {
            var elements = group.Elements.Select(element => Read(element, locals)).ToList();
            if (elements.TrueForAll(element => element.Rank == 0))
            {
                return new(
                    new ArraySyntax([.. elements.Select(element => element.Syntax)]) { Span = group.Span },
                    [new AxisSize(new FixedSizeSyntax(elements.Count))]);
            }
        }

        throw Failure(
            group.Span, $"A list stands where a value is needed: {Quote(Source(group))}.", "a list", "one formula");
    }

    // `(e^{x_1}, \dots, e^{x_n})`: what stands before the dots with each index.
    private Typed? SeriesIn(GroupNode group, Locals locals)
    {
        if (!group.Elements.Any(element => element is CommandNode { Name: "dots" or "ldots" or "cdots" })
            || group.Elements.Count is < 3 or > 5
            || group.Elements[^2] is not CommandNode
            || MathNodeParts.All(group.Elements[^1]).OfType<ScriptNode>().Select(script => script.Sub)
                .OfType<SymbolNode>().FirstOrDefault(last => names.Sizes.Contains(names.Of(last))) is not { } size)
        {
            return null;
        }

        var letter = DeclarationReader.UsualIndices.First(
            free => !names.IsTaken(free) && !locals.Indices.ContainsKey(free));
        var index = new SymbolNode(letter, "", false, group.Span);
        var first = WithSubscript(group.Elements[0], new NumberNode(names.Base, default));
        if (!SameFormula(first, WithSubscript(group.Elements[^1], size)))
        {
            return null;
        }

        var axis = new AxisSize(new NamedSizeSyntax(names.Of(size)) { Span = size.Span });
        var element = Read(first, locals.With(letter, new(axis, names.Base)));
        return element.Rank > 0 ? null : new(
            new NameSyntax(statements.Named(element, [letter], group.Span)) { Span = group.Span }, [axis]);

        // The formula with an index where a subscript is the one that is named.
        MathNode WithSubscript(MathNode node, MathNode subscript) =>
            node is ScriptNode { Sub: { } sub } script && SameFormula(sub, subscript)
                ? script with { Sub = index }
                : MathNodeParts.WithChildren(node, part => WithSubscript(part, subscript));
    }

    private static bool SameFormula(MathNode one, MathNode other) => (one, other) switch
    {
        (NumberNode x, NumberNode y) => x.Value.Equals(y.Value),
        (SymbolNode x, SymbolNode y) => x.Name == y.Name && x.Font == y.Font,
        (CommandNode x, CommandNode y) => x.Name == y.Name,
        (ScriptNode x, ScriptNode y) when x.Primes != y.Primes => false,
        (BigNode x, BigNode y) when x.Operator != y.Operator => false,
        (GroupNode x, GroupNode y) when x.Bracket != y.Bracket => false,
        (RowNode x, RowNode y) when !x.Items.Select(item => item.Sign).SequenceEqual(y.Items.Select(item => item.Sign))
            => false,
        (SumNode x, SumNode y) when !x.Terms.Select(term => term.IsSubtracted)
            .SequenceEqual(y.Terms.Select(term => term.IsSubtracted)) => false,
        (NumberNode or SymbolNode or CommandNode or RelationNode or GridNode or WordsNode, _) => false,
        _ when one.GetType() != other.GetType() => false,
        _ => MathNodeParts.Children(one).ToList() is var parts && MathNodeParts.Children(other).ToList() is var others
            && parts.Count == others.Count && parts.Zip(others).All(pair => SameFormula(pair.First, pair.Second)),
    };

    private Typed ReadGrid(GridNode grid, Locals locals)
    {
        if (grid.IsCases)
        {
            return ReadCases(grid, locals);
        }

        var rows = grid.Rows.Select(row => row.Select(cell => Read(cell, locals)).ToList()).ToList();
        if (rows.Exists(row => row.Count != rows[0].Count))
        {
            throw Failure(grid.Span, "The rows of the matrix have different lengths.", "rows of different lengths",
                "as many cells in each row");
        }

        var isColumn = rows[0].Count == 1 && rows.TrueForAll(row => row[0].Rank == 0);
        var isRow = rows.Count == 1 && rows[0].TrueForAll(cell => cell.Rank == 0);
        if (isColumn || isRow)
        {
            ExpressionSyntax[] elements = [.. rows.SelectMany(row => row).Select(cell => cell.Syntax)];
            return new(
                new ArraySyntax([.. elements]) { Span = grid.Span }, [new(new FixedSizeSyntax(elements.Length))])
            {
                IsRow = isRow && !isColumn,
            };
        }

        return new(
            new ArraySyntax([.. rows.Select(row => (ExpressionSyntax)new ArraySyntax(
                [.. row.Select(cell => Standing(cell))]) { Span = grid.Span })]) { Span = grid.Span },
            [new AxisSize(), new AxisSize()]);

        static ExpressionSyntax Standing(Typed cell) => cell.IsRow
            ? new TransposeSyntax(cell.Syntax) { Span = cell.Syntax.Span }
            : cell.Syntax;
    }

    // The last case is what remains.
    private Typed ReadCases(GridNode grid, Locals locals)
    {
        Typed? result = null;
        foreach (var row in grid.Rows.Reverse())
        {
            if (row is [EmptyNode])
            {
                continue;
            }

            var value = Read(row[0], locals);
            if (result is null)
            {
                result = Column(value);
                continue;
            }

            if (row.Count < 2 || ConditionOf(row[1], locals) is not { } condition)
            {
                throw Failure(
                    row[0].Span, "A case before the last says nothing of when it holds.", "a case without a condition",
                    "`&` and a condition such as `i = j`");
            }

            result = new(
                new ConditionalSyntax(condition, value.Syntax, result.Syntax) { Span = grid.Span },
                Widest([value, result]));
        }

        return result ?? throw Failure(grid.Span, "There are no cases.", "no case", "a formula, `&` and a condition");
    }

    // A condition with words around it, as in "if i = j"; null where it is only words.
    private ExpressionSyntax? ConditionOf(MathNode cell, Locals locals)
    {
        IReadOnlyList<MathNode> parts = cell is GroupNode { Bracket: Bracket.Braces } group ? group.Elements : [cell];
        var conditions = parts.SelectMany(
            part => part is GroupNode { Bracket: Bracket.Parentheses } inner ? inner.Elements : [part])
            .OfType<RelationNode>().Select(relation => ReadRelation(relation, locals).Syntax).ToList();
        return conditions switch
        {
            [] => null,
            [var only] => only,
            _ => new AndSyntax([.. conditions]) { Span = cell.Span },
        };
    }
}
