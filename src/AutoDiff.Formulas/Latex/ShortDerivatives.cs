using System.Text.RegularExpressions;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads <c>dX</c> as ∂L/∂X in documents that say so, as in <c>dY = \frac{\partial L}{\partial Y}</c>, and
/// <c>\partial X</c> as a differential, as in <c>\partial (X^{-1}) = -X^{-1} (\partial X) X^{-1}</c>.
/// </summary>
internal sealed partial class ShortDerivatives(
    DocumentNames names, PlacedText placed, IReadOnlyList<Piece> pieces)
{
    // What is differentiated, and the names of gradients that are given: that of Y is `dY`.
    private MathNode? loss;
    private readonly HashSet<string> given = [];

    public void Run()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            FindConvention(k);
        }

        foreach (var piece in pieces)
        {
            if (piece.Root is RelationNode relation && IsDifferential(relation.First))
            {
                piece.Root = WithDifferentials(relation);
            }

            if (loss is not null && piece.Root is not null)
            {
                piece.Root = Written(piece.Root);
            }
        }
    }

    // `dY = \frac{\partial L}{\partial Y}`, or "we write $dX$ for $\partial L/\partial X$".
    private void FindConvention(int k)
    {
        var (shortened, derivative, isEquation) = pieces[k].Root switch
        {
            RelationNode { First: RowNode first, Others: [("=", var value), ..] } => (first, value, true),
            RowNode alone when k + 1 < pieces.Count && pieces[k + 1].Root is { } next
                && Meaning().IsMatch(placed.Text[pieces[k].Tokens.Region.OuterEnd..Math.Max(
                    pieces[k].Tokens.Region.OuterEnd, pieces[k + 1].Tokens.Region.OuterStart)]) => (alone, next, false),
            _ => (null, null, false),
        };
        if (shortened is not { Items: [{ Value: SymbolNode { Name: "d" } }, { Sign: "", Value: var by }] }
            || derivative is null || DerivativeIn(derivative) is not var (function, variable)
            || names.SpellingOf(by) is not { } name || names.SpellingOf(variable) != name)
        {
            return;
        }

        loss ??= function;
        if (isEquation && given.Count == 0)
        {
            given.Add(name);
        }
    }

    private static (MathNode Function, MathNode Variable)? DerivativeIn(MathNode node) => node switch
    {
        FractionNode
        {
            Above: RowNode { Items: [{ Value: CommandNode { Name: "partial" } }, { Sign: "", Value: var function }] },
            Below: RowNode { Items: [{ Value: CommandNode { Name: "partial" } }, { Sign: "", Value: var variable }] },
        } => (function, variable),
        RowNode
        {
            Items: [{ Value: CommandNode { Name: "partial" } }, { Sign: "", Value: var function },
                { Sign: "/", Value: CommandNode { Name: "partial" } }, { Sign: "", Value: var variable }],
        } => (function, variable),
        _ => null,
    };

    private MathNode Written(MathNode node)
    {
        var mapped = MathNodeParts.WithChildren(node, Written);
        if (mapped is not RowNode row)
        {
            return mapped;
        }

        var items = new List<ItemNode>();
        for (var k = 0; k < row.Items.Count; k++)
        {
            if (row.Items[k] is { Value: SymbolNode { Name: "d" } sign } item && k + 1 < row.Items.Count
                && row.Items[k + 1] is { Sign: "", Value: var next }
                && (next as SymbolNode ?? (next as ScriptNode)?.Base as SymbolNode) is { } variable)
            {
                items.Add(item with { Value = Gradient(sign, variable, next as ScriptNode) });
                k++;
            }
            else
            {
                items.Add(row.Items[k]);
            }
        }

        return items is [{ Sign: "", Value: var only }] ? only : row with { Items = items };
    }

    private MathNode Gradient(SymbolNode sign, SymbolNode variable, ScriptNode? script)
    {
        // A subscript chooses an element of the variable, or is part of its name; a transpose is that of the gradient.
        var span = sign.Span.To(script?.Span ?? variable.Span);
        if (given.Contains(names.Of(variable)))
        {
            var upstream = variable with { Name = $"d{variable.Name}", Span = sign.Span.To(variable.Span) };
            return script is null ? upstream : script with { Base = upstream, Span = span };
        }

        MathNode by = script is null ? variable
            : script.Sub is null && script.Primes == 0 ? variable
            : script with { Sup = null };
        var derivative = new FractionNode(
            new RowNode([new("", new CommandNode("partial", sign.Span)), new("", loss!)], span),
            new RowNode([new("", new CommandNode("partial", sign.Span)), new("", by)], span), span);
        return script?.Sup is { } sup
            ? new ScriptNode(new GroupNode(Bracket.Parentheses, [derivative], span), null, sup, 0, span)
            : derivative;
    }

    // `\partial (X Y)`, but neither `\partial L / \partial X` nor `\partial_x f`.
    private static bool IsDifferential(MathNode side) => side is RowNode { Items: [{ Value: CommandNode
        { Name: "partial" } }, { Sign: "" }, ..] items } && items.All(item => item.Sign != "/");

    private static MathNode WithDifferentials(MathNode node) => node switch
    {
        CommandNode { Name: "partial" } sign => new SymbolNode("d", "", false, sign.Span),
        FractionNode => node,
        RowNode row when row.Items.Any(item => item is { Sign: "/", Value: CommandNode { Name: "partial" } }) => row,
        _ => MathNodeParts.WithChildren(node, WithDifferentials),
    };

    [GeneratedRegex(@"^\W*(denotes?|for|means?|stands? for|is short for|abbreviates)\W*(the gradient\W*)?$")]
    private static partial Regex Meaning();
}
