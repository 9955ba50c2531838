namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads <c>f_x</c> and <c>f_{xy}</c> as derivatives where <c>f(x, y) = …</c> says of what f is a function.
/// </summary>
internal sealed class SubscriptDerivatives(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    private readonly Dictionary<string, IReadOnlyList<string>> parameters = [];

    public void Run()
    {
        foreach (var piece in pieces)
        {
            // A function of one number has primes, and a subscript may be part of another name.
            if (piece.Root is RelationNode
                {
                    First: RowNode
                    {
                        Items: [{ Value: SymbolNode head }, { Sign: "", Value: GroupNode
                            { Bracket: Bracket.Parentheses, Elements: { Count: > 1 } elements } }],
                    },
                    Others: [("=", _), ..],
                }
                && elements.All(element => element is SymbolNode))
            {
                parameters.TryAdd(names.Of(head), [.. elements.Select(element => names.Of((SymbolNode)element))]);
            }
        }

        if (parameters.Count > 0)
        {
            foreach (var piece in pieces.Where(piece => piece.Root is not null))
            {
                piece.Root = Written(piece.Root!);
            }
        }
    }

    private MathNode Written(MathNode node) => node switch
    {
        RelationNode { First: RowNode first } relation when LaplacianIn(first, relation.Others) is { } laplacian =>
            relation with
            {
                First = laplacian,
                Others = [.. relation.Others.Select(other => (other.Sign, Written(other.Value)))],
            },
        RowNode row => RowOf(row),
        ScriptNode script when VariablesOf(script) is { } variables => Derivative(script, variables),
        _ => MathNodeParts.WithChildren(node, Written),
    };

    // `f_x(1, 2)` is the derivative at a point; `f_x(x, y)` the one at any.
    private MathNode RowOf(RowNode row)
    {
        if (row.Items is [{ Value: SymbolNode { Name: "Δ" } }, { Sign: "", Value: SymbolNode field }]
            && !parameters.ContainsKey("Δ") && Laplacian(field, row.Span) is { } sum)
        {
            return sum;
        }

        var items = new List<ItemNode>();
        for (var i = 0; i < row.Items.Count; i++)
        {
            var item = row.Items[i];
            if (item.Value is ScriptNode script && VariablesOf(script) is { } variables && i + 1 < row.Items.Count
                && row.Items[i + 1] is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } at }
                && parameters[names.Of((SymbolNode)script.Base)] is var own && own.Count == at.Elements.Count)
            {
                items.Add(item with { Value = At(Derivative(script, variables), own, at) });
                i++;
            }
            else
            {
                items.Add(item with { Value = Written(item.Value) });
            }
        }

        return items is [{ Sign: "", Value: var only }] ? only : row with { Items = items };
    }

    // `\nabla^2 f` of a function of several numbers is a number where what stands beside it is made of these numbers; a
    // matrix has another name, or its entries.
    private SumNode? LaplacianIn(RowNode row, IReadOnlyList<(string Sign, MathNode Value)> others)
    {
        if (row.Items.Count is not (2 or 3) || row.Items[0].Value is not ScriptNode
            {
                Base: CommandNode { Name: "nabla" }, Sub: null, Sup: NumberNode { Value: 2 },
            }
            || row.Items[1] is not { Sign: "", Value: SymbolNode field }
            || (row.Items.Count == 3 && row.Items[2] is not { Sign: "", Value: GroupNode
                { Bracket: Bracket.Parentheses } })
            || !parameters.TryGetValue(names.Of(field), out var own))
        {
            return null;
        }

        var parts = others.SelectMany(other => MathNodeParts.All(other.Value)).ToList();
        return parts.Exists(part => part is GridNode || (part is SymbolNode symbol && symbol.Name is not ("e" or "π")
            && !own.Contains(names.Of(symbol)) && !parameters.ContainsKey(names.Of(symbol))))
            ? null
            : Laplacian(field, row.Span);
    }

    private SumNode? Laplacian(SymbolNode field, SourceSpan span) =>
        parameters.TryGetValue(names.Of(field), out var all) && all.All(IsNumber)
            ? new SumNode(
                [.. all.Select(name => new SymbolNode(name, "", false, span)).Select(letter => (
                    false, (MathNode)Derivative(new ScriptNode(field, null, null, 0, span), [letter, letter])))], span)
            : null;

    // A parameter that is declared nowhere as an array.
    private bool IsNumber(string name) => !pieces.Any(piece => piece.Root is RelationNode
    {
        First: SymbolNode declared, Others: [("∈", ScriptNode { Sup: not null })],
    } && names.Of(declared) == name) && char.IsLower(name[0]);

    private MathNode At(FractionNode derivative, IReadOnlyList<string> own, GroupNode at)
    {
        MathNode[] point =
        [
            .. own.Zip(at.Elements).Where(pair => names.SpellingOf(pair.Second) != pair.First)
                .Select(pair => new RelationNode(
                    new SymbolNode(pair.First, "", false, at.Span), [("=", pair.Second)], at.Span)),
        ];
        return point.Length == 0
            ? derivative
            : new EvaluationNode(
                derivative, new GroupNode(Bracket.Braces, point, at.Span), derivative.Span.To(at.Span));
    }

    // The letters below the name of a function if all of them are what it is a function of.
    private List<SymbolNode>? VariablesOf(ScriptNode script)
    {
        if (script is not { Base: SymbolNode head, Sub: { } sub, Primes: 0, Sup: null }
            || !parameters.TryGetValue(names.Of(head), out var own))
        {
            return null;
        }

        var letters = Elaborator.SubscriptsOf(sub).ToList();
        return letters.Count > 0 && letters.TrueForAll(letter => letter is SymbolNode symbol
            && own.Contains(names.Of(symbol)) && !names.IndexLetters.Contains(names.Of(symbol)))
            ? [.. letters.Cast<SymbolNode>()]
            : null;
    }

    private static FractionNode Derivative(ScriptNode script, List<SymbolNode> variables)
    {
        MathNode sign = new CommandNode("partial", script.Span);
        var above = variables.Count == 1
            ? sign
            : new ScriptNode(sign, null, new NumberNode(variables.Count, script.Span), 0, script.Span);
        return new(
            new RowNode([new("", above), new("", script.Base)], script.Span),
            new RowNode(
                [.. variables.SelectMany(variable => new ItemNode[] { new("", sign), new("", variable) })],
                script.Span),
            script.Span);
    }
}
