using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads chains of equalities as claims: one side is a derivative, every other one is claimed to be it. Chains without
/// a derivative claim nothing.
/// </summary>
internal sealed partial class ClaimReader(
    DocumentNames names, Elaborator elaborator, IDocumentStatements statements)
{
    /// <summary>Whether words say that what is read holds at an optimum.</summary>
    public bool IsCondition { get; init; }

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
        if (TryReadComponents(piece, sides, claims, guarded))
        {
            return;
        }

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

            if (isNegative)
            {
                subject = subject.At(subject.Point, sides[k].Span);
            }

            var others = sides.Where((_, other) => other >= first && other != k).ToList();
            if (others.Count > 0)
            {
                // Unknown names before a derivative make a law, `m \\ddot x = -\\frac{\\partial V}{\\partial x}`.
                Claim(
                    piece, subject, isNegative, others, claims,
                    IsCondition || (k > 0 && first == 0) ? read => Passing(piece, read) : guarded);
            }

            return;
        }

        // `\dot V = \nabla V^\top \dot x = …` defines a name and goes on.
        if (first == 0 || (sides.Count > 2 && elaborator.ContainsDerivative(sides[1])))
        {
            ReadEquation(piece, [.. sides.Skip(first)], claims);
        }
    }

    /// <summary>What a claim speaks of.</summary>
    private sealed record Subject(
        DerivativeSyntax Derivative, IReadOnlyList<Quantity> Quantities, Locals Locals, SourceSpan Span)
    {
        /// <summary>Which elements it speaks of, if not of all.</summary>
        public IReadOnlyList<RelationNode> Elements { get; init; } = [];

        /// <summary>Where the derivative is taken, if at a point.</summary>
        public IReadOnlyList<EquationSyntax> Point { get; init; } = [];

        public Subject At(IReadOnlyList<EquationSyntax> point, SourceSpan span) => this with
        {
            Point = point, Span = span, Derivative = Derivative with { Span = span },
        };
    }

    private Subject? SubjectIn(MathNode side)
    {
        if (side is EvaluationNode value)
        {
            return SubjectIn(value.Body) is { } inside
                ? inside.At([.. inside.Point, .. PointIn(value.Point)], value.Span)
                : null;
        }

        if (ElementIn(side) is { } element)
        {
            return element;
        }

        if (WithoutWhatIsHeld(side) is { } partial)
        {
            return SubjectIn(partial);
        }

        if (PrimedIn(side) is var (primed, point))
        {
            return SubjectOf(primed).At(point, side.Span);
        }

        if (elaborator.WholeDerivative(side, Locals.None) is { } derivative)
        {
            return SubjectOf(derivative);
        }

        return DerivativeAt(side) ?? DifferentialIn(side);
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

        return SubjectOf(quantities, node.Span);
    }

    private Subject SubjectOf(Quantity[] quantities, SourceSpan span)
    {
        var elements = new List<RelationNode>();
        for (var k = 0; k < quantities.Length; k++)
        {
            quantities[k] = quantities[k] with { Subscripts = [.. quantities[k].Subscripts.Select(OfLabel)] };
        }

        var locals = Locals.None;
        foreach (var quantity in quantities)
        {
            foreach (var (subscript, axis) in quantity.Subscripts.Zip(quantity.Axes))
            {
                if (subscript is SymbolNode symbol && (!names.IsTaken(names.Of(symbol))
                    || (names.Sizes.Contains(names.Of(symbol)) && names.IndexLetters.Contains(names.Of(symbol)))))
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
            Span = span,
        })];
        return new(new(variables[0], [.. variables[1..]]) { Span = span }, quantities, locals, span)
        {
            Elements = elements,
        };

        // An element that a label chooses is any element of which that says which one.
        MathNode OfLabel(MathNode subscript)
        {
            if (subscript is not SymbolNode symbol || !elaborator.IsLabel(names.Of(symbol)))
            {
                return subscript;
            }

            var letter = DeclarationReader.UsualIndices.First(free => !names.IsTaken(free)
                && !names.IndexLetters.Contains(free) && !elements.Exists(chosen => chosen.First is SymbolNode taken
                    && taken.Name == free));
            var index = new SymbolNode(letter, "", false, symbol.Span);
            elements.Add(new(index, [("=", symbol)], symbol.Span));
            return index;
        }
    }

    // f'(x) where f is a function of one number, and the point where it is taken at something else than a name.
    private (DerivativeNode Derivative, IReadOnlyList<EquationSyntax> Point)? PrimedIn(MathNode side)
    {
        if (side is not RowNode
            {
                Items: [{ Value: ScriptNode { Primes: > 0 and var order, Sup: null } script },
                    { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses, Elements: [var argument] } group }],
            })
        {
            return null;
        }

        var head = script.Sub is null ? script.Base : script with { Primes = 0 };
        var spelled = names.SpellingOf(head) ?? (script.Base is SymbolNode symbol ? names.Of(symbol) : "");
        if (!names.IsFunctionName(spelled))
        {
            return argument is SymbolNode && elaborator.IsBuiltIn(head, group)
                && elaborator.QuantityOf(argument, Locals.None) is { Axes.Count: 0 }
                ? (Of(group, argument), [])
                : null;
        }

        // At a name that the function contains, f' is not the derivative by that name.
        var isOther = names.SpellingOf(argument) is { } at
            && (names.Functions.GetValueOrDefault(spelled) ?? names.Definitions.GetValueOrDefault(spelled))
                ?.Parameters?.Contains(at) == false && Contains(spelled, at);
        if ((argument is SymbolNode or ScriptNode { Sup: null } && !isOther)
            || names.Unspecified.ContainsKey(spelled))
        {
            return argument is SymbolNode or ScriptNode ? (Of(group, argument), []) : null;
        }

        var parameters = ParametersOf(head, side.Span);
        var variable = new SymbolNode(parameters[0], "", false, group.Span);
        return (Of(group with { Elements = [variable] }, variable), PointOf(parameters, group));

        DerivativeNode Of(GroupNode at, MathNode by) =>
            new(new RowNode([new("", head), new("", at)], side.Span), [.. Enumerable.Repeat(by, order)], order, 2,
                side.Span);
    }

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
        // That a derivative is 0 may be claimed of what does not move.
        if (!others.TrueForAll(other => other is NumberNode { Value: 0 } or SymbolNode { Name: "0" }))
        {
            elaborator.RequireDependence(subject.Quantities, subject.Span);
        }

        foreach (var (k, other) in others.Index())
        {
            guarded(() =>
            {
                var value = elaborator.Expression(other, subject.Locals);
                RequireKnown(subject, value, other.Span);
                if (isNegative)
                {
                    value = new NegationSyntax(value) { Span = other.Span };
                }

                value = WhereElementsExist(subject, other, value);
                claims.Add(new ClaimSyntax(
                    subject.Derivative, Restricted(piece, subject, value), [.. subject.Point])
                {
                    Span = k == 0 && subject.Span.Start <= other.Span.Start ? subject.Span.To(other.Span) : other.Span,
                });
            });
        }
    }

    // A name that stands only in claims could be anything; that the claim is wrong would be made up.
    private void RequireKnown(Subject subject, ExpressionSyntax value, SourceSpan span)
    {
        var known = subject.Quantities.SelectMany(quantity => statements.VariablesOf(quantity.Name)).ToHashSet();
        foreach (var name in new FreeNames().Of(value))
        {
            if (names.Variables.GetValueOrDefault(name) is { IsAssumed: true } && !known.Contains(name)
                && !names.InDefinitions.Contains(name))
            {
                throw LatexErrors.Failure(
                    span, $"`{name}` is neither declared nor defined, and stands in claims alone.", $"`{name}`",
                    "a declaration or a definition", $"Say what it is, as in `${name} = \\ldots$`.");
            }
        }
    }

    // `\delta_t = W^\top \delta_{t+1}` claims nothing at the last t, and `x_i - x_{i-1}` nothing at the first i.
    private ExpressionSyntax WhereElementsExist(Subject subject, MathNode written, ExpressionSyntax value)
    {
        var conditions = new List<ExpressionSyntax>();
        var inDerivatives = MathNodeParts.All(written).OfType<FractionNode>()
            .Where(fraction => elaborator.WholeDerivative(fraction, Locals.None) is not null)
            .SelectMany(MathNodeParts.All).ToHashSet<MathNode>(ReferenceEqualityComparer.Instance);
        foreach (var script in MathNodeParts.All(written).OfType<ScriptNode>())
        {
            if (script is not { Base: SymbolNode, Sub: { } sub }
                || !Elaborator.SubscriptsOf(sub).OfType<SumNode>().Any(part => Moved(part) is not null)
                || elaborator.QuantityOf(script with { Sup = null }, subject.Locals) is not { } quantity)
            {
                continue;
            }

            foreach (var (subscript, axis) in quantity.Subscripts.Zip(quantity.Axes))
            {
                if (subscript is SumNode sum && Moved(sum) is var (letter, by)
                    && !(by < 0 && !inDerivatives.Contains(script) && elaborator.IsGivenBefore(quantity.Name, -by)))
                {
                    var place = new NameSyntax(letter) { Span = script.Span };
                    ComparisonSyntax condition = by < 0
                        ? new(ComparisonOperator.GreaterOrEqual, place, new NumberSyntax(-by))
                        : new(ComparisonOperator.Less, place, new AdditionSyntax(
                            [new(false, statements.LengthOf(axis, script.Span)), new(true, new NumberSyntax(by))]));
                    conditions.Add(condition with { Span = script.Span });
                }
            }
        }

        var exact = conditions.Count == 0
            ? value
            : elaborator.Exact(subject.Quantities, subject.Span, subject.Locals);
        return conditions.Distinct().Aggregate(
            value, (inside, holds) => new ConditionalSyntax(holds, inside, exact) { Span = value.Span });

        (string Letter, int By)? Moved(SumNode sum) => sum is
            { Terms: [(false, SymbolNode symbol), (var isSubtracted, NumberNode { Value: >= 1 and <= 9 } number)] }
            && subject.Locals.Indices.ContainsKey(names.Of(symbol))
            ? (names.Of(symbol), isSubtracted ? -(int)number.Value : (int)number.Value)
            : null;
    }

    // What is claimed under conditions is the derivative itself elsewhere.
    private ExpressionSyntax Restricted(Piece piece, Subject subject, ExpressionSyntax value)
    {
        foreach (var condition in piece.Conditions.Concat(subject.Elements))
        {
            var holds = elaborator.Expression(condition, subject.Locals);
            var exact = elaborator.Exact(subject.Quantities, subject.Span, subject.Locals);
            value = new ConditionalSyntax(holds, value, exact) { Span = value.Span };
        }

        return value;
    }
}
