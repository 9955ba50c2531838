namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads <c>\alpha_t(j)</c> and <c>b_t(j)</c>, as of hidden Markov models, as elements: what stands in brackets behind
/// a subscript is one more index wherever the name stands.
/// </summary>
internal sealed class IndexCalls(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        var all = pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!))
            .ToList();
        var rows = all.OfType<RowNode>().ToList();
        var calls = rows.SelectMany(row => row.Items.Zip(row.Items.Skip(1)))
            .Where(pair => IsCall(pair.First, pair.Second))
            .Select(pair => ((ScriptNode)pair.First.Value, (GroupNode)pair.Second.Value)).ToList();
        var heads = calls.Where(call => call.Item2.Elements[0] is SymbolNode letter
                && names.IndexLetters.Contains(names.Of(letter)))
            .Select(call => names.Of((SymbolNode)call.Item1.Base)).ToHashSet();

        // A function with a subscript is also taken of other things.
        heads.ExceptWith(rows.SelectMany(row => row.Items.Zip(row.Items.Skip(1)))
            .Where(pair => pair.First.Value is ScriptNode { Base: SymbolNode, Sub: not null }
                && pair.Second is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } }
                && !IsCall(pair.First, pair.Second))
            .Select(pair => names.Of((SymbolNode)((ScriptNode)pair.First.Value).Base)));
        if (heads.Count > 0)
        {
            foreach (var piece in pieces.Where(piece => piece.Root is not null))
            {
                piece.Root = Written(piece.Root!, heads);
            }
        }
    }

    private static bool IsCall(ItemNode head, ItemNode behind) =>
        head.Value is ScriptNode { Base: SymbolNode, Sub: not null, Sup: null, Primes: 0 }
        && behind is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses, Elements: [SymbolNode argument] } }
        && DeclarationReader.UsualIndices.Contains(argument.Name);

    private MathNode Written(MathNode node, HashSet<string> heads)
    {
        var mapped = MathNodeParts.WithChildren(node, part => Written(part, heads));
        if (mapped is not RowNode row)
        {
            return mapped;
        }

        var items = new List<ItemNode>();
        foreach (var item in row.Items)
        {
            if (items is [.., var last] && IsCall(last, item)
                && last.Value is ScriptNode { Base: SymbolNode head } script && heads.Contains(names.Of(head)))
            {
                var group = (GroupNode)item.Value;
                items[^1] = last with
                {
                    Value = script with
                    {
                        Sub = new GroupNode(Bracket.Braces, [script.Sub!, .. group.Elements], group.Span),
                        Span = script.Span.To(group.Span),
                    },
                };
            }
            else
            {
                items.Add(item);
            }
        }

        return items is [{ Sign: "", Value: var only }] ? only : row with { Items = items };
    }
}
