namespace AutoDiff.Formulas.Latex;

/// <content>Equations that define something else than what stands on their left.</content>
internal sealed partial class DefinitionFinder
{
    // `I(\theta) = …` is Fisher's information, beside which I alone is the identity.
    private void NameInformation()
    {
        if (!pieces.Any(piece => piece.Root is RelationNode { First: RowNode { Items: [var head, { Sign: "",
                Value: GroupNode { Bracket: Bracket.Parentheses } }] }, Others: [("=", _), ..] }
            && IsIdentity(head.Value)))
        {
            return;
        }

        foreach (var piece in pieces.Where(piece => piece.Root is not null))
        {
            piece.Root = Named(piece.Root!);
        }

        MathNode Named(MathNode node)
        {
            var mapped = MathNodeParts.WithChildren(node, Named);
            return mapped is not RowNode row
                ? mapped
                : row with
                {
                    Items = [.. row.Items.Select((item, k) => k + 1 < row.Items.Count && IsIdentity(item.Value)
                        && row.Items[k + 1] is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } }
                        ? item with { Value = (SymbolNode)item.Value with { Name = "I_info" } }
                        : item)],
                };
        }

        static bool IsIdentity(MathNode node) => node is SymbolNode { Name: "I" };
    }

    // `g = \frac{\partial L}{\partial y}` of an L that nothing defines: any L, of which g is all that counts below.
    private void FindUpstreamGradients()
    {
        foreach (var piece in pieces.Where(piece => piece.Definition is not null))
        {
            var gradient = piece.Definition!;
            var fraction = gradient.Value is RowNode { Items: [var of, var value, { Sign: "/" } by, var variable] }
                ? new FractionNode(
                    new RowNode([of, value], default), new RowNode([by with { Sign = "" }, variable], default), default)
                : gradient.Value;
            if (fraction is not FractionNode
                {
                    Above: RowNode { Items: [{ Value: CommandNode { Name: "partial" } }, { Sign: "",
                        Value: SymbolNode loss }] },
                    Below: RowNode { Items: [{ Value: CommandNode { Name: "partial" } }, { Sign: "",
                        Value: SymbolNode or ScriptNode } below] },
                } || names.IsTaken(names.Of(loss)))
            {
                continue;
            }

            var output = below.Value is ScriptNode { Base: SymbolNode indexed } && gradient.Indices.Count > 0
                ? indexed
                : below.Value;
            if (names.SpellingOf(output) is not { } name || !names.Definitions.ContainsKey(name))
            {
                continue;
            }

            names.Definitions.Remove(gradient.Name);
            names.Like[gradient.Name] = name;
            piece.Definition = null;
            piece.IsDone = true;
            var own = new SymbolNode(gradient.Name, "", false, piece.Span with { Length = 0 });
            names.Definitions[names.Of(loss)] = new(
                names.Of(loss), new GroupNode(Bracket.Angles, [output, own], piece.Span), piece.Span);
        }
    }

    // `\hat y_w = P(w \mid c) = …`: what nothing defines only says what the name means.
    private MathNode ValueIn(RelationNode relation, MathNode next) => next is RowNode
    {
        Items: [{ Value: SymbolNode head }, { Sign: "", Value: GroupNode { Elements.Count: > 1 } }],
    } && relation.Others is [_, ("=", var value), ..] && !names.IsTaken(names.Of(head)) && !pieces.Any(
        piece => piece.Root is RelationNode { First: RowNode { Items: [{ Value: SymbolNode defined }, ..] } }
            && names.Of(defined) == names.Of(head))
        ? value
        : next;

    // `\log p(x) = …` defines p(x) as the exponential.
    private (MathNode Left, MathNode Value) WithoutLogarithm(MathNode left, MathNode value)
    {
        if (left is not RowNode { Items: [{ Value: CommandNode { Name: "log" or "ln" } },
                { Sign: "", Value: SymbolNode head }, ..] items }
            || names.IsTaken(names.Of(head)) || items.Count > 3
            || (items.Count == 3 && items[2] is not { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } }))
        {
            return (left, value);
        }

        var exponential = new RowNode(
            [new("", new CommandNode("exp", value.Span)),
                new("", new GroupNode(Bracket.Parentheses, [value], value.Span))], value.Span);
        return (items.Count == 2 ? head : new RowNode([.. items.Skip(1)], left.Span), exponential);
    }

    // `h = \tanh` defines the function `h(x) = \tanh(x)`.
    private static (MathNode Left, MathNode Value) WithArgument((MathNode Left, MathNode Value) equation)
    {
        var isFunction = equation.Value switch
        {
            CommandNode command => LatexCommands.Functions.ContainsKey(command.Name),
            SymbolNode { Name: { Length: > 1 } word } => LatexCommands.Operators.ContainsKey(word)
                || FunctionTable.TryTranslate(word, out _),
            _ => false,
        };
        return isFunction && equation.Left is SymbolNode
            ? (Applied(equation.Left), Applied(equation.Value))
            : equation;

        static RowNode Applied(MathNode function) => new(
            [new("", function), new("", new GroupNode(
                Bracket.Parentheses, [new SymbolNode("x", "", false, function.Span)], function.Span))], function.Span);
    }

    // `\pi(a) = e^{\theta_a} / …`: what stands in brackets is an index, here and wherever the name is used.
    private ScriptNode? AsIndexed(MathNode left, MathNode value)
    {
        if (left is not RowNode
            {
                Items: [{ Value: SymbolNode head }, { Sign: "", Value: GroupNode
                    { Bracket: Bracket.Parentheses } group }],
            } || !group.Elements.All(element => element is SymbolNode letter && !names.IsTaken(names.Of(letter))
                && IsUsedAsIndex(value, names.Of(letter)) && !StandsAlone(value, names.Of(letter))
                && !AllNodes().OfType<ScriptNode>().Any(script =>
                    script is { Base: SymbolNode own, Sub: not null } && names.Of(own) == names.Of(letter))))
        {
            return null;
        }

        foreach (var piece in pieces.Where(piece => piece.Root is not null))
        {
            piece.Root = Indexed(piece.Root!);
        }

        return ((RelationNode)pieces.First(piece => piece.Root is RelationNode { First: ScriptNode first }
            && first.Span == left.Span).Root!).First as ScriptNode;

        MathNode Indexed(MathNode node)
        {
            var mapped = MathNodeParts.WithChildren(node, Indexed);
            if (mapped is not RowNode row)
            {
                return mapped;
            }

            var items = new List<ItemNode>();
            foreach (var item in row.Items)
            {
                if (item is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } at }
                    && at.Elements.Count == group.Elements.Count
                    && items is [.., { Value: SymbolNode before } last] && names.Of(before) == names.Of(head))
                {
                    items[^1] = last with
                    {
                        Value = new ScriptNode(
                            before, at.Elements is [var only] ? only : at with { Bracket = Bracket.Braces }, null, 0,
                            before.Span.To(at.Span)),
                    };
                }
                else
                {
                    items.Add(item);
                }
            }

            return items is [{ Sign: "", Value: var whole }] ? whole : row with { Items = items };
        }
    }

    // Whether a letter stands anywhere but in a subscript or below a sum.
    private bool StandsAlone(MathNode node, string letter) => node switch
    {
        SymbolNode symbol => names.Of(symbol) == letter,
        ScriptNode script => StandsAlone(script.Base, letter)
            || (script.Sup is { } sup && StandsAlone(sup, letter)),
        BigNode big => StandsAlone(big.Body, letter),
        RelationNode => false,
        _ => MathNodeParts.Children(node).Any(child => StandsAlone(child, letter)),
    };
}
