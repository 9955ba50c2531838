namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads <c>y' = …</c> as a claim about the derivative where <c>y = …</c> is made of one letter alone, so that nothing
/// else can be meant.
/// </summary>
internal sealed class PrimedDerivatives(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    // Letters that are numbers by themselves.
    private static readonly HashSet<string> Numbers = ["e", "π"];

    // What each name is a function of, by the letter and where it was said.
    private readonly List<(string Name, SymbolNode Letter, int Place)> functions = [];

    public void Run()
    {
        foreach (var piece in pieces)
        {
            if (piece.Root is RelationNode { First: SymbolNode defined, Others: [("=", var value), ..] }
                && OnlyLetter(value) is { } letter && names.Of(letter) != names.Of(defined))
            {
                functions.Add((names.Of(defined), letter, piece.Span.Start));
            }
        }

        if (functions.Count > 0)
        {
            foreach (var piece in pieces.Where(piece => piece.Root is RelationNode))
            {
                piece.Root = Written(piece.Root!);
            }
        }
    }

    private MathNode Written(MathNode node)
    {
        if (node is RowNode row)
        {
            // `f'(x)` says itself of what it is a function.
            return row with
            {
                Items = [.. row.Items.Select((item, k) => k + 1 < row.Items.Count && row.Items[k + 1] is
                    { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } }
                        ? item
                        : item with { Value = Written(item.Value) })],
            };
        }

        if (node is not ScriptNode { Base: SymbolNode head, Sub: null, Sup: null, Primes: > 0 and var order })
        {
            return MathNodeParts.WithChildren(node, Written);
        }

        var (_, letter, _) = functions.LastOrDefault(
            function => function.Name == names.Of(head) && function.Place < node.Span.Start);
        if (letter is null)
        {
            return node;
        }

        MathNode sign = new CommandNode("partial", node.Span);
        MathNode above = order == 1
            ? sign
            : new ScriptNode(sign, null, new NumberNode(order, node.Span), 0, node.Span);
        return new FractionNode(
            new RowNode([new("", above), new("", head)], node.Span),
            new RowNode(
                [.. Enumerable.Repeat(letter, order).SelectMany(by => new ItemNode[] { new("", sign), new("", by) })],
                node.Span),
            node.Span);
    }

    // The letter that a value is made of if it is one number: no subscripts, no capital letters.
    private SymbolNode? OnlyLetter(MathNode value)
    {
        SymbolNode? only = null;
        foreach (var part in MathNodeParts.All(value))
        {
            if (part is ScriptNode { Sub: not null } or BigNode or GridNode or RelationNode
                || part is CommandNode { Name: "partial" or "nabla" or "top" })
            {
                return null;
            }

            if (part is SymbolNode symbol && !Numbers.Contains(symbol.Name))
            {
                if (symbol.IsBold || symbol.Font.Length > 0 || symbol.Name is not [var letter]
                    || !char.IsLower(letter) || (only is not null && names.Of(only) != names.Of(symbol)))
                {
                    return null;
                }

                only = symbol;
            }
        }

        return only;
    }
}
