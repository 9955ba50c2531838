using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>A derivative as it is typeset.</summary>
/// <param name="Function">What is differentiated; nothing where the sign stands alone.</param>
/// <param name="Variables">By what; none where the sign does not say.</param>
/// <param name="Order">How often.</param>
/// <param name="Count">How many items of the row it takes.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record DerivativeNode(
    MathNode Function, IReadOnlyList<MathNode> Variables, int Order, int Count, SourceSpan Span)
{
    /// <summary>Whether it is laid down: <c>\nabla V^\top</c> of a number V is the row of its gradient.</summary>
    public bool IsTransposed { get; init; }
}

/// <content>Derivatives as they are typeset: fractions, slashes and nablas.</content>
internal sealed partial class Elaborator
{
    /// <summary>The derivative that a whole side of an equation is; null if it is none.</summary>
    public DerivativeNode? WholeDerivative(MathNode side, Locals locals)
    {
        IReadOnlyList<ItemNode> items = side is RowNode row ? row.Items : [new("", side)];
        return DerivativeOf(items, 0, locals, takesAll: true) is { } derivative && derivative.Count == items.Count
            && derivative.Function is not EmptyNode
            ? derivative
            : null;
    }

    /// <summary>Whether a derivative of something stands anywhere in a formula.</summary>
    public bool ContainsDerivative(MathNode node) => MathNodeParts.All(node).Any(part => part is RowNode or FractionNode
        ? ItemsOf(part) is var items && items.Index().Any(
            item => DerivativeOf(items, item.Index, Locals.None) is { Function: not EmptyNode })
        : part is ScriptNode { Base: SymbolNode symbol, Primes: > 0 } && names.IsFunctionName(names.Of(symbol)));

    private DerivativeNode? DerivativeOf(
        IReadOnlyList<ItemNode> items, int start, Locals locals, bool takesAll = false) =>
        FractionAt(items, start) ?? SlashAt(items, start) ?? NablaAt(items, start, locals, takesAll);

    // \frac{\partial L}{\partial w}, and \frac{\partial}{\partial w} before what is differentiated.
    private DerivativeNode? FractionAt(IReadOnlyList<ItemNode> items, int start)
    {
        if (items[start].Value is not FractionNode fraction)
        {
            return null;
        }

        var above = ItemsOf(fraction.Above);
        if (DerivativeSign(above[0].Value) is not { } order
            || VariablesIn(ItemsOf(fraction.Below), order) is not { } by)
        {
            return null;
        }

        if (above.Count > 1)
        {
            return new(Joined(above, 1, above.Count), by, order, 1, fraction.Span);
        }

        // What stands behind it up to the end of the term, or the brackets behind it.
        var next = start + 1;
        var end = next < items.Count && items[next] is { Sign: "", Value: GroupNode } ? next + 1 : items.Count;
        return next < items.Count && items[next].Sign.Length == 0
            ? new(Joined(items, next, end), by, order, end - start, fraction.Span.To(items[end - 1].Value.Span))
            : new(new EmptyNode(fraction.Span), by, order, 1, fraction.Span);
    }

    // \partial L / \partial w
    private DerivativeNode? SlashAt(IReadOnlyList<ItemNode> items, int start)
    {
        if (DerivativeSign(items[start].Value) is not { } order)
        {
            return null;
        }

        var slash = start + 1;
        while (slash < items.Count && items[slash].Sign.Length == 0)
        {
            slash++;
        }

        if (slash == start + 1 || slash >= items.Count || items[slash].Sign != "/"
            || DerivativeSign(items[slash].Value) is null)
        {
            return null;
        }

        // As many variables as the order asks for.
        for (var end = slash + 2; end <= items.Count; end++)
        {
            var below = items.Skip(slash).Take(end - slash).Select(item => item with { Sign = "" }).ToList();
            if (VariablesIn(below, order) is { } by)
            {
                var span = items[start].Value.Span.To(items[end - 1].Value.Span);
                return new(Joined(items, start + 1, slash), by, order, end - start, span);
            }
        }

        return null;
    }

    // \nabla_w L and \nabla^2 f, \partial_w L and \partial_x^2 f.
    private DerivativeNode? NablaAt(IReadOnlyList<ItemNode> items, int start, Locals locals, bool takesAll)
    {
        var (sub, sup) = items[start].Value switch
        {
            CommandNode { Name: "nabla" } => (null, null),
            ScriptNode { Base: CommandNode { Name: "nabla" } } script => (script.Sub, script.Sup),
            ScriptNode { Base: CommandNode { Name: "partial" }, Sub: not null } script => (script.Sub, script.Sup),
            _ => ((MathNode?)new EmptyNode(default), (MathNode?)null),
        };
        if (sub is EmptyNode)
        {
            return null;
        }

        var nabla = items[start].Value;
        var order = sup switch
        {
            null => 1,
            NumberNode { Value: 2 } => 2,
            _ => throw Failure(
                sup.Span, $"The derivative {Quote(Source(nabla))} is not read.", Quote(Source(nabla)),
                "`\\nabla` or `\\nabla^2`"),
        };
        var next = start + 1;
        MathNode? second = null;
        if (sup is null && next < items.Count && items[next] is { Sign: "", Value: CommandNode { Name: "nabla" }
            or ScriptNode { Base: CommandNode { Name: "nabla" }, Sup: null }
            or ScriptNode { Base: CommandNode { Name: "partial" }, Sub: not null, Sup: null } })
        {
            second = (items[next].Value as ScriptNode)?.Sub;
            (order, next) = (2, next + 1);
        }

        if (next >= items.Count)
        {
            return null;
        }

        if (items[next].Sign.Length > 0)
        {
            throw Failure(
                nabla.Span.To(items[next].Value.Span), "Divergence and curl are not read.",
                Quote(Source(nabla)) + " before a product", "a gradient such as `\\nabla_x f`");
        }

        if (items[next].Value is ScriptNode { Base: SymbolNode, Primes: 0, Sup: { } laid } row && IsTranspose(laid)
            && sup is null && second is null
            && (row.Sub is null ? row.Base : row with { Sup = null }) is var number
            && QuantityOf(number, locals) is { Axes.Count: 0, Subscripts.Count: 0 })
        {
            return new(
                number, sub is null ? [] : [sub], 1, next + 1 - start, nabla.Span.To(row.Span)) { IsTransposed = true };
        }

        // On the right side it belongs to the next factor: a name with its arguments.
        var end = takesAll || items[next].Value is not (SymbolNode or ScriptNode) ? items.Count
            : next + 1 < items.Count && items[next + 1] is { Sign: "", Value: GroupNode } ? next + 2
            : next + 1;
        var variables = sub is null ? [] : Enumerable.Repeat(sub, order).ToList();
        if (sub is not null && second is not null)
        {
            variables = [sub, second];
        }
        else if (sub is GroupNode { Elements: [var one, var other] } && order == 2)
        {
            variables = [one, other];
        }

        return new(Joined(items, next, end), variables, order, end - start, nabla.Span.To(items[end - 1].Value.Span));
    }

    private static IReadOnlyList<ItemNode> ItemsOf(MathNode node) => node is RowNode row ? row.Items : [new("", node)];

    private static MathNode Joined(IReadOnlyList<ItemNode> items, int start, int end) => end == start + 1
        ? items[start].Value
        : new RowNode([.. items.Skip(start).Take(end - start)],
            Between(items[start].Value.Span, items[end - 1].Value.Span));

    // The order that a sign of a derivative says; null if it is none.
    private int? DerivativeSign(MathNode node) => node switch
    {
        CommandNode { Name: "partial" } => 1,
        ScriptNode { Base: CommandNode { Name: "partial" }, Sub: null, Primes: 0,
            Sup: NumberNode { Value: var order } } =>
            (int)order,
        ScriptNode { Base: var sign, Sub: null, Primes: 0, Sup: NumberNode { Value: var order } }
            when IsDifferentialSign(sign) => (int)order,
        _ => IsDifferentialSign(node) ? 1 : null,
    };

    // `\partial x \, \partial y`, `\partial x^2`, `\partial x \partial x^\top`.
    private List<MathNode>? VariablesIn(IReadOnlyList<ItemNode> below, int order)
    {
        var variables = new List<MathNode>();
        for (var i = 0; i < below.Count; i += 2)
        {
            if (DerivativeSign(below[i].Value) != 1 || i + 1 >= below.Count || below[i + 1].Sign.Length > 0
                || below[i + 1].Value is not (SymbolNode or ScriptNode or GroupNode))
            {
                return null;
            }

            var variable = below[i + 1].Value is GroupNode { Elements: [var inside] } ? inside : below[i + 1].Value;
            if (variable is ScriptNode { Sup: { } sup } script && IsTranspose(sup))
            {
                variable = script.Sub is null ? script.Base : script with { Sup = null };
            }

            if (order > 1 && variable is ScriptNode { Sup: NumberNode { Value: var times } } raised && times == order)
            {
                variable = raised.Sub is null && raised.Primes == 0 ? raised.Base : raised with { Sup = null };
                variables.AddRange(Enumerable.Repeat(variable, order));
            }
            else
            {
                variables.Add(variable);
            }
        }

        return variables.Count == order ? variables : null;
    }
}
