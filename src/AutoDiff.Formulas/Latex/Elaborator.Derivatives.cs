using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>A derivative as it is typeset.</summary>
/// <param name="Function">What is differentiated; nothing where the sign stands alone.</param>
/// <param name="Variables">By what; none where the sign does not say.</param>
/// <param name="Order">How often.</param>
/// <param name="Count">How many items of the row it takes.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record DerivativeNode(
    MathNode Function, IReadOnlyList<MathNode> Variables, int Order, int Count, SourceSpan Span);

/// <content>Derivatives: fractions, slashes and nablas.</content>
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

    private DerivativeNode? DerivativeOf(
        IReadOnlyList<ItemNode> items, int start, Locals locals, bool takesAll = false) =>
        FractionAt(items, start) ?? SlashAt(items, start) ?? NablaAt(items, start, takesAll);

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
    private DerivativeNode? NablaAt(IReadOnlyList<ItemNode> items, int start, bool takesAll)
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

    /// <summary>A derivative with the names of what it speaks of.</summary>
    /// <param name="Function">What is differentiated.</param>
    /// <param name="Variables">By what.</param>
    public sealed record NamedDerivative(Quantity Function, IReadOnlyList<Quantity> Variables);

    /// <summary>The quantities of a derivative. What is differentiated gets a name where it has none.</summary>
    /// <exception cref="FormulaException">It speaks of something that cannot be differentiated.</exception>
    public NamedDerivative Named(DerivativeNode derivative, Locals locals)
    {
        if (derivative.Order > 2)
        {
            throw Failure(
                derivative.Span, "Only first and second derivatives are read.",
                    $"a derivative of order {derivative.Order}",
                "a first or second derivative");
        }

        var function = FunctionOf(derivative, locals);
        IReadOnlyList<Quantity> variables = derivative.Variables.Count > 0
            ? [.. derivative.Variables.Select(variable => VariableOf(variable, locals))]
            : [.. Enumerable.Repeat(OnlyVariable(derivative, function, locals), derivative.Order)];
        return new(function, variables);
    }

    /// <summary>Requires that there is something to differentiate: else a derivative of 0 would be made up.</summary>
    /// <exception cref="FormulaException">The function does not depend on a variable.</exception>
    public void RequireDependence(IReadOnlyList<Quantity> quantities, SourceSpan span)
    {
        var function = quantities[0].Name;
        foreach (var variable in quantities.Skip(1).Select(quantity => quantity.Name))
        {
            if (!statements.DependsOn(function, variable))
            {
                var (value, by) = (Written(function), Written(variable));
                throw names.Variables.ContainsKey(function)
                    ? Failure(
                        span, $"Nothing says how {value} depends on {by}.", Quote(Text(span)),
                        $"a definition of {value}", $"Add for example `${function} = \\ldots$` with {by} in it.")
                    : Failure(
                        span, $"{value} does not depend on {by} as it is defined.", Quote(Text(span)),
                        $"a definition with {by}", $"Define what {value} is made of with {by}.");
            }
        }

        string Written(string name) => Quote(names.Spellings.GetValueOrDefault(name, name));
    }

    private Quantity FunctionOf(DerivativeNode derivative, Locals locals)
    {
        var (node, arguments) = derivative.Function is RowNode { Items: [{ Value: var head },
            { Sign: "", Value: GroupNode group }] }
            && group.Bracket == Bracket.Parentheses && head is SymbolNode or ScriptNode
            ? (head, group)
            : (derivative.Function, null);
        if (node is SymbolNode || (node is ScriptNode { Base: SymbolNode } script && (script.Primes == 0
            || names.IsTaken(names.SpellingOf(script with { Sub = null, Sup = null }) ?? ""))))
        {
            // The value of a function at the variables of the document.
            if (FunctionIn(node, locals) is { IsOwn: true, Order: 0, Sup: null } own
                && ValueOf(own.Name, arguments, derivative, locals) is { } value)
            {
                return value;
            }

            if (FunctionIn(node, locals) is null && (arguments is null || !IsBuiltIn(node, arguments))
                && QuantityOf(node, locals) is { Sup: null } quantity
                && (arguments is null || IsOwnArgument(quantity, arguments))
                && (names.IsValue(quantity.Name)))
            {
                return quantity;
            }
        }

        return Expression(derivative.Function);
    }

    // An expression gets a name; its free indices become those of a definition.
    private Quantity Expression(MathNode node)
    {
        var letters = FreeLetters(node).Distinct().ToList();
        var inside = Locals.None;
        foreach (var letter in letters)
        {
            inside = inside.With(letter.Name, new(new AxisSize(), names.Base));
        }

        differentiated++;
        Typed typed;
        try
        {
            typed = Column(Read(node, inside));
        }
        finally
        {
            differentiated--;
        }

        string[] indices = [.. letters.Select(letter => letter.Name)];
        return new(
            statements.Named(typed, indices, node.Span),
            [.. indices.Select(letter => inside.Indices[letter].Size), .. typed.Axes],
            [.. letters.Select(letter => new SymbolNode(letter.Name, "", false, letter.Span))],
            null);
    }

    // Index letters that no sum within binds.
    private IEnumerable<(string Name, SourceSpan Span)> FreeLetters(MathNode node)
    {
        IEnumerable<(string Name, SourceSpan Span)> inside = MathNodeParts.Children(node).SelectMany(FreeLetters);
        switch (node)
        {
            case ScriptNode { Sub: { } sub } script when script.Base is SymbolNode
                && !names.IsTaken(names.SpellingOf(script with { Sup = null }) ?? ""):
                var own = SubscriptsOf(sub).SelectMany(MathNodeParts.All).OfType<SymbolNode>()
                    .Where(letter => names.IndexLetters.Contains(names.Of(letter)) && !names.IsTaken(names.Of(letter)))
                    .Select(letter => (names.Of(letter), default(SourceSpan)));
                return own.Concat(script.Sup is null ? [] : FreeLetters(script.Sup));
            case BigNode { Sub: { } below }:
                var bound = MathNodeParts.All(below).OfType<SymbolNode>().Select(names.Of).ToHashSet();
                return inside.Where(letter => !bound.Contains(letter.Name));
            default:
                return inside;
        }
    }

    // f stands for f(x) where x is what it is defined in, or what is differentiated by.
    private Quantity? ValueOf(string function, GroupNode? arguments, DerivativeNode derivative, Locals locals)
    {
        if (names.Unspecified.ContainsKey(function) && arguments is null && derivative.Variables is [var variable, ..])
        {
            var at = Read(variable, locals);
            var call = new Typed(
                new CallSyntax(new IdentifierSyntax(function) { Span = derivative.Span }, [at.Syntax])
                {
                    Span = derivative.Span,
                },
                at.Axes);
            statements.Use(function);
            return new(statements.Named(call, [], derivative.Function.Span), at.Axes, [], null);
        }

        if (!names.Functions.TryGetValue(function, out var definition) || arguments is not null)
        {
            return null;
        }

        statements.Require(definition, derivative.Span);
        statements.Use(function);
        var parameters = definition.Parameters!.Select(parameter => new Typed(
            new NameSyntax(parameter) { Span = derivative.Span },
            AxesOf(parameter, [], derivative.Span, Locals.None))).ToList();
        var applied = new Typed(
            new CallSyntax(
                new IdentifierSyntax(function) { Span = derivative.Span },
                [.. parameters.Select(parameter => parameter.Syntax)]) { Span = derivative.Span },
            definition.Axes);
        return new(statements.Named(applied, [], derivative.Function.Span), definition.Axes, [], null);
    }

    private Quantity VariableOf(MathNode node, Locals locals)
    {
        var inside = node is GroupNode { Elements: [var only] } ? only : node;
        var quantity = QuantityOf(inside, locals);
        if (quantity is { Sup: null } && names.IsValue(quantity.Name))
        {
            return quantity;
        }

        throw Failure(
            node.Span,
                $"{Quote(Source(node))} is no variable and no definition, so that nothing has a derivative by it.",
            Quote(Source(node)), "a variable or a definition");
    }

    private Quantity OnlyVariable(DerivativeNode derivative, Quantity function, Locals locals)
    {
        var group = derivative.Function is RowNode { Items: [_, { Sign: "", Value: GroupNode arguments }] }
            ? arguments : null;
        if (group is { Elements: [SymbolNode or ScriptNode] })
        {
            return VariableOf(group.Elements[0], locals);
        }

        var candidates = (names.Definitions.GetValueOrDefault(function.Name)
            ?? names.Functions.GetValueOrDefault(function.Name))?.Parameters ?? statements.VariablesOf(function.Name);
        return candidates.Count == 1
            ? new(candidates[0], AxesOf(candidates[0], [], derivative.Span, locals), [], null)
            : throw Failure(
                derivative.Span, "The gradient does not say by which variable it is taken.",
                $"{candidates.Count} variables", "`\\nabla` with a variable",
                candidates.Count > 0 ? $"Write `\\nabla_{{{candidates[0]}}}`." : null);
    }

    /// <summary>A subscript in the derivative of a claim.</summary>
    public VariableIndexSyntax IndexOf(MathNode subscript, Locals locals)
    {
        if (subscript is SymbolNode { Name: ":" } or CommandNode { Name: "cdot" })
        {
            return new WholeAxisSyntax { Span = subscript.Span };
        }

        var position = Moved(AffineOf(subscript, locals, inSubscript: true), locals);
        return position switch
        {
            { Only: { } letter } when locals.Indices.ContainsKey(letter) =>
                new NamedIndexSyntax(letter) { Span = subscript.Span },
            { Terms.Count: 0, Constant: >= 0 } => new FixedIndexSyntax(position.Constant) { Span = subscript.Span },
            _ when position.Terms.All(term => !locals.Indices.ContainsKey(term.Name)) =>
                new ComputedIndexSyntax(position.ToSyntax(subscript.Span)) { Span = subscript.Span },
            _ => throw Failure(
                subscript.Span, "An index of a derivative is a letter or a number.", Quote(Source(subscript)),
                "a letter such as `i`", "Rename the index, so that it stands alone."),
        };
    }

    /// <summary>The value of a derivative in a formula: the exact one.</summary>
    private Typed ReadDerivative(DerivativeNode derivative, Locals locals)
    {
        if (derivative.Function is EmptyNode)
        {
            throw Failure(
                derivative.Span, "The derivative has nothing behind it.", Quote(Text(derivative.Span)),
                "what is differentiated");
        }

        var named = Named(derivative, locals);
        RequireDependence([named.Function, .. named.Variables], derivative.Span);
        return Exact([named.Function, .. named.Variables], derivative.Span, locals, out _);
    }

    /// <summary>The exact derivative of the first quantity by the others.</summary>
    public ExpressionSyntax Exact(IReadOnlyList<Quantity> quantities, SourceSpan span, Locals locals) =>
        Exact(quantities, span, locals, out _).Syntax;

    private Typed Exact(IReadOnlyList<Quantity> quantities, SourceSpan span, Locals locals, out bool isGradient)
    {
        var whole = new PartialDerivativeSyntax(
            quantities[0].Name, [.. quantities.Skip(1).Select(variable => variable.Name)],
            quantities[0].Axes.Count) { Span = span };
        foreach (var quantity in quantities)
        {
            statements.Use(quantity.Name);
        }

        var value = new Typed(whole, [.. quantities.SelectMany(quantity => quantity.Axes)]);
        isGradient = quantities[0].Axes.Count == quantities[0].Subscripts.Count;
        if (quantities.All(quantity => quantity.Subscripts.Count == 0))
        {
            return value with { IsGradient = isGradient };
        }

        MathNode all = new SymbolNode(":", "", false, span);
        var subscripts = quantities.SelectMany(
            quantity => quantity.Subscripts.Concat(
                Enumerable.Repeat(all, quantity.Axes.Count - quantity.Subscripts.Count))).ToList();
        return Element(value, subscripts, span, locals) with { IsGradient = isGradient };
    }
}
