using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>What derivatives speak of, and their values.</content>
internal sealed partial class Elaborator
{
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

        return Value(derivative.Function, out _);
    }

    /// <summary>
    /// An expression as a quantity: it gets a name, and its free indices become those of a definition.
    /// </summary>
    public Quantity Value(MathNode node, out ExpressionSyntax syntax)
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

        syntax = typed.Syntax;
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

        // `\nabla q` of a function q(x).
        var spelled = names.SpellingOf(derivative.Function) ?? "";
        var candidates = (names.Functions.GetValueOrDefault(spelled)
            ?? names.Definitions.GetValueOrDefault(function.Name)
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
        var value = Exact([named.Function, .. named.Variables], derivative.Span, locals, out _);
        return derivative.IsTransposed ? Transposed(value, derivative.Span) : value;
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
