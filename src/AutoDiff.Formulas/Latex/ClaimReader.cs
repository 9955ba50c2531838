using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads chains of equalities as claims: one side is a derivative, every other one is claimed to be it. Chains without
/// a derivative claim nothing.
/// </summary>
internal sealed class ClaimReader(
    DocumentNames names, Elaborator elaborator, IDocumentStatements statements)
{
    /// <summary>Adds a claim for each side beside the derivative.</summary>
    /// <param name="piece">The formula.</param>
    /// <param name="sides">The sides of its equalities.</param>
    /// <param name="claims">Gets the claims.</param>
    /// <param name="guarded">Runs what reads a side; an error in one side does not spoil the others.</param>
    public void Read(
        Piece piece, IReadOnlyList<MathNode> sides, List<StatementSyntax> claims, Action<Action> guarded)
    {
        // A definition may name a derivative and go on with what it is: δ = ∂C/∂z = a − y.
        var first = piece.Definition is null ? 0 : 1;
        for (var k = first; k < sides.Count; k++)
        {
            var (side, isNegative) = sides[k] is SumNode { Terms: [(true, var inside)] }
                ? (inside, true) : (sides[k], false);
            if (SubjectIn(side) is not { } subject)
            {
                if (k == first && first == 0 && AliasIn(sides[0]) is { } alias)
                {
                    subject = alias;
                }
                else
                {
                    continue;
                }
            }

            var others = sides.Where((_, other) => other >= first && other != k).ToList();
            if (others.Count > 0)
            {
                Claim(piece, subject, isNegative, others, claims, guarded);
            }

            return;
        }
    }

    /// <summary>What a claim speaks of.</summary>
    private sealed record Subject(
        DerivativeSyntax Derivative, IReadOnlyList<Quantity> Quantities, Locals Locals, SourceSpan Span);

    private Subject? SubjectIn(MathNode side)
    {
        if (PrimedIn(side) is { } primed)
        {
            return SubjectOf(primed);
        }

        if (elaborator.WholeDerivative(side, Locals.None) is { } derivative)
        {
            return SubjectOf(derivative);
        }

        return DifferentialIn(side);
    }

    // The name of a derivative in the place of the derivative: δ_j where δ_j = ∂C/∂z_j, or H_{ij} where H = ∇²f.
    private Subject? AliasIn(MathNode side)
    {
        if (side is not (SymbolNode or ScriptNode)
            || elaborator.QuantityOf(side, Locals.None) is not { Sup: null } alias
            || names.Definitions.GetValueOrDefault(alias.Name) is not { } definition
            || elaborator.WholeDerivative(definition.Value, Locals.None) is null)
        {
            return null;
        }

        var value = definition.Value;
        foreach (var (letter, subscript) in definition.Indices.Zip(alias.Subscripts))
        {
            value = elaborator.Replaced(value, letter, subscript);
        }

        return elaborator.WholeDerivative(value, Locals.None) is { } derivative
            ? SubjectOf(derivative with { Span = side.Span }, [.. alias.Subscripts.Skip(definition.Indices.Count)])
            : null;
    }

    private Subject SubjectOf(DerivativeNode node, IReadOnlyList<MathNode>? further = null)
    {
        var named = elaborator.Named(node, Locals.None);
        Quantity[] quantities = [named.Function, .. named.Variables];

        // Subscripts of the derivative as a whole are those that its quantities still lack.
        var left = new Queue<MathNode>(further ?? []);
        for (var k = 0; k < quantities.Length; k++)
        {
            var missing = Math.Min(left.Count, quantities[k].Axes.Count - quantities[k].Subscripts.Count);
            quantities[k] = quantities[k] with
            {
                Subscripts = [.. quantities[k].Subscripts, .. Enumerable.Range(0, missing).Select(_ => left.Dequeue())],
            };
        }

        var locals = Locals.None;
        foreach (var quantity in quantities)
        {
            foreach (var (subscript, axis) in quantity.Subscripts.Zip(quantity.Axes))
            {
                if (subscript is SymbolNode symbol && !names.IsTaken(names.Of(symbol)))
                {
                    var letter = names.Of(symbol);
                    if (locals.Indices.TryGetValue(letter, out var index))
                    {
                        AxisSize.Join(index.Size, axis);
                    }
                    else
                    {
                        locals = locals.With(letter, new(axis, names.Base));
                    }
                }
            }
        }

        foreach (var quantity in quantities)
        {
            statements.Use(quantity.Name);
            elaborator.RequireLengths(quantity, locals);
        }

        VariableSyntax[] variables = [.. quantities.Select(quantity => new VariableSyntax(
            quantity.Name, [.. quantity.Subscripts.Select(subscript => elaborator.IndexOf(subscript, locals))])
        {
            Span = node.Span,
        })];
        return new(new(variables[0], [.. variables[1..]]) { Span = node.Span }, quantities, locals, node.Span);
    }

    // f'(x) where f is a function of one number.
    private DerivativeNode? PrimedIn(MathNode side) => side is RowNode
    {
        Items: [{ Value: ScriptNode { Base: SymbolNode symbol, Primes: > 0 and var order, Sup: null } script },
            { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses,
                Elements: [SymbolNode or ScriptNode] } group }],
    } && names.IsFunctionName(names.SpellingOf(script with { Primes = 0 }) ?? names.Of(symbol))
        ? new(
            new RowNode([new("", script.Sub is null ? symbol : script with { Primes = 0 }), new("", group)], side.Span),
            [.. Enumerable.Repeat(group.Elements[0], order)], order, 2, side.Span)
        : null;

    // dY = …: d before a name or an expression.
    private Subject? DifferentialIn(MathNode side)
    {
        if (side is not RowNode { Items: [{ Value: SymbolNode { Name: "d" } }, { Sign: "" }, ..] items }
            || !names.MarksDifferentials)
        {
            return null;
        }

        MathNode function = items.Count == 2
            ? items[1].Value
            : new RowNode([.. items.Skip(1)], items[1].Value.Span.To(items[^1].Value.Span));
        var typed = elaborator.Read(function, Locals.None);
        var name = statements.Named(typed with { IsRow = false }, [], function.Span);
        statements.Use(name);
        return new(
            new(new VariableSyntax(name, []) { Span = side.Span }, []) { Span = side.Span },
            [new(name, typed.Axes, [], null)],
            Locals.None with { AllowsDifferentials = true },
            side.Span);
    }

    private void Claim(
        Piece piece,
        Subject subject,
        bool isNegative,
        List<MathNode> others,
        List<StatementSyntax> claims,
        Action<Action> guarded)
    {
        foreach (var (k, other) in others.Index())
        {
            guarded(() =>
            {
                var value = elaborator.Expression(other, subject.Locals);
                if (isNegative)
                {
                    value = new NegationSyntax(value) { Span = other.Span };
                }

                claims.Add(new ClaimSyntax(subject.Derivative, Restricted(piece, subject, value), [])
                {
                    Span = k == 0 && subject.Span.Start <= other.Span.Start ? subject.Span.To(other.Span) : other.Span,
                });
            });
        }
    }

    // What is claimed under conditions is the derivative itself elsewhere.
    private ExpressionSyntax Restricted(Piece piece, Subject subject, ExpressionSyntax value)
    {
        foreach (var condition in piece.Conditions)
        {
            var holds = elaborator.Expression(condition, subject.Locals);
            var exact = elaborator.Exact(subject.Quantities, subject.Span, subject.Locals);
            value = new ConditionalSyntax(holds, value, exact) { Span = value.Span };
        }

        return value;
    }
}
