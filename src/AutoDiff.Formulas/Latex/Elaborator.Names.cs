using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>What letters with their subscripts and superscripts stand for.</content>
internal sealed partial class Elaborator
{
    private Typed ReadNamed(MathNode node, IReadOnlyList<ItemNode> items, ref int next, Locals locals)
    {
        if (node is ScriptNode { Base: CommandNode command })
        {
            return ReadCommand(command);
        }

        if (node is SymbolNode { Font: "bb", Name: "E" or "P" or "V" } && !names.IsTaken(((SymbolNode)node).Name))
        {
            throw Failure(
                node.Span, "Expectations and probabilities are not read.", Quote(Source(node)),
                    "a formula without them",
                "Give it a closed form, or declare it as a number.");
        }

        if (node is ScriptNode { Base: not SymbolNode } script)
        {
            return ReadScripted(script, locals);
        }

        if (SpecialIn(node, items, ref next, locals) is { } special)
        {
            return special;
        }

        if (QuantityOf(node, locals) is not { } quantity)
        {
            throw Failure(node.Span, $"{Quote(Source(node))} is no name.", Quote(Source(node)), "a name");
        }

        // L(θ) where L is defined by a formula in θ is L itself, and L(θ)² its square.
        ScriptNode? behind = null;
        if (next < items.Count && items[next] is { Sign: "", Value: var applied }
            && (applied as GroupNode ?? (applied as ScriptNode)?.Base as GroupNode) is { } arguments
            && IsOwnArgument(quantity, arguments))
        {
            next++;
            behind = applied as ScriptNode;
        }

        var value = Chosen(quantity, node.Span, locals);
        value = quantity.Sup is { } sup ? Raised(value, sup, node.Span, locals) : value;
        return behind is null ? value : WithScripts(value, behind, locals);
    }

    private bool IsOwnArgument(Quantity quantity, GroupNode group) =>
        group.Bracket == Bracket.Parentheses && names.Definitions.TryGetValue(quantity.Name, out var definition)
        && definition.Parameters is { } parameters && group.Elements.Count == parameters.Count
        && group.Elements.Zip(parameters).All(pair => pair.First is SymbolNode or ScriptNode
            && names.ParameterOf(pair.First) == pair.Second);

    /// <summary>
    /// The derivative of <c>\left(\frac{\partial p}{\partial V}\right)_T</c>: variables are held constant anyhow.
    /// </summary>
    public FractionNode? WithoutWhatIsHeld(MathNode node) => node is ScriptNode
    {
        Sup: null, Primes: 0, Sub: { } held,
        Base: GroupNode { Bracket: Bracket.Parentheses, Elements: [FractionNode inside] },
    } && SubscriptsOf(held).All(part => names.SpellingOf(part) is { } name
        && !names.Definitions.ContainsKey(name) && !names.IndexLetters.Contains(name)) ? inside : null;

    private Typed ReadScripted(ScriptNode script, Locals locals)
    {
        if (WithoutWhatIsHeld(script) is { } partial && WholeDerivative(partial, locals) is not null)
        {
            return Read(partial, locals);
        }

        // The norm of a vector, with its kind below.
        if (script.Base is GroupNode { Bracket: Bracket.DoubleBars, Elements: [var inside] } norm)
        {
            var value = Norm(Column(Read(inside, locals)), script.Sub, norm.Span);
            return script.Sup is null ? value : Raised(value, script.Sup, script.Span, locals);
        }

        return WithScripts(Read(script.Base, locals), script, locals);
    }

    private Typed WithScripts(Typed whole, ScriptNode script, Locals locals)
    {
        if (script.Sub is { } sub)
        {
            whole = Element(whole, SubscriptsOf(sub), script.Span, locals);
        }

        for (var k = 0; k < script.Primes; k++)
        {
            whole = Transposed(whole, script.Span);
        }

        return script.Sup is null ? whole : Raised(whole, script.Sup, script.Span, locals);
    }

    private Typed Norm(Typed value, MathNode? kind, SourceSpan span) => (kind is null ? "" : names.TextOf(kind)) switch
    {
        "" or "2" or "F" or "Fro" or "fro" => Called("norm", [value], span) with { Axes = Scalar },
        "1" => Called("sum", [Called("abs", [value], span)], span) with { Axes = Scalar },
        "infty" => Called("max", [Called("abs", [value], span)], span) with { Axes = Scalar },
        var other => throw Failure(
            kind!.Span, $"The norm with {Quote(other ?? Source(kind))} below is not known.", Quote(Source(kind)),
            "1, 2, F or `\\infty`"),
    };

    // The identity, ones, Kronecker's delta, an indicator, e to a power.
    private Typed? SpecialIn(MathNode node, IReadOnlyList<ItemNode> items, ref int next, Locals locals)
    {
        var (symbol, sub, sup) = node switch
        {
            SymbolNode plain => (plain, null, null),
            ScriptNode { Base: SymbolNode inner, Primes: 0 } script => (inner, script.Sub, script.Sup),
            _ => ((SymbolNode?)null, (MathNode?)null, (MathNode?)null),
        };
        if (symbol is null)
        {
            return null;
        }

        var name = names.Of(symbol);
        switch (name)
        {
            case "δ" when sub is not null && !names.IsTaken("δ") && SubscriptsOf(sub) is [var i, var j]:
                return new(Compared("=", i, j, node.Span, locals), Scalar);
            case "e" when sub is null && sup is not null && (!names.IsTaken("e") || IsOtherThanIndexed("e", sup))
                && !locals.Parameters.ContainsKey("e"):
                return Called("exp", [Read(sup, locals)], node.Span);
            case "1" or "𝟙" or "I" when symbol.IsBold || name != "I":
                if (IndicatorIn(sub, items, ref next, locals) is { } indicator)
                {
                    return new(indicator with { Span = node.Span }, Scalar);
                }

                break;
        }

        if (name == "1")
        {
            var ones = sub is null
                ? new Typed(new NumberSyntax(1) { Span = node.Span }, Scalar) { IsOnes = true }
                : new(
                    new CallSyntax(
                        new IdentifierSyntax("ones") { Span = node.Span },
                        [AffineOf(sub, Locals.None, inSubscript: true).ToSyntax(sub.Span)]) { Span = node.Span },
                    [new AxisSize(SizeOf(sub))]);
            return sup is null ? ones
                : IsTranspose(sup) ? ones with { IsRow = true }
                : throw Failure(node.Span, "A power of the vector of ones is 1.", Quote(Source(node)), "`^\\top`");
        }

        if (name == "0" && symbol.IsBold)
        {
            return new(new NumberSyntax(0) { Span = node.Span }, Scalar);
        }

        if (name == "I" && sup is null && !names.IsTaken("I") && !names.IndexCounts.ContainsKey("I")
            && !(sub is NumberNode && names.HasNumberedIdentities))
        {
            return sub is null
                ? new(new NameSyntax("I") { Span = node.Span }, [new AxisSize(), new AxisSize()])
                : Called("eye", [new(AffineOf(sub, Locals.None, true).ToSyntax(sub.Span), Scalar)], node.Span) with
                {
                    Axes = [new AxisSize(SizeOf(sub)), new AxisSize(SizeOf(sub))],
                };
        }

        return null;
    }

    // The e of `e^{e_j}` is the number where e has indices elsewhere.
    private bool IsOtherThanIndexed(string name, MathNode sup) => !IsTranspose(sup) && sup is not NumberNode
        && (names.Definitions.GetValueOrDefault(name) is { Indices.Count: > 0 }
            || names.Variables.GetValueOrDefault(name) is { Axes.Count: > 0 });

    private SizeSyntax SizeOf(MathNode node) => AffineOf(node, Locals.None, inSubscript: true) switch
    {
        { Only: { } name } => new NamedSizeSyntax(name) { Span = node.Span },
        { Terms.Count: 0, Constant: var length } => new FixedSizeSyntax(length) { Span = node.Span },
        var other => new ComputedSizeSyntax(other.ToSyntax(node.Span)) { Span = node.Span },
    };

    // 1[c], 1{c}, 1_{c} and 1_{\{c\}}.
    private ExpressionSyntax? IndicatorIn(
        MathNode? sub, IReadOnlyList<ItemNode> items, ref int next, Locals locals)
    {
        var condition = sub is GroupNode { Elements: [var inside] } ? inside : sub;
        if (condition is RelationNode below)
        {
            return ReadRelation(below, locals).Syntax;
        }

        if (sub is null && next < items.Count && items[next] is { Sign: "", Value: GroupNode group }
            && group.Elements.All(element => element is RelationNode))
        {
            next++;
            var parts = group.Elements.Select(part => ReadRelation((RelationNode)part, locals).Syntax).ToList();
            return parts.Count == 1 ? parts[0] : new AndSyntax([.. parts]) { Span = group.Span };
        }

        return null;
    }

    // A power, a transpose or an inverse.
    private Typed Raised(Typed value, MathNode sup, SourceSpan span, Locals locals)
    {
        if (IsTranspose(sup) && !(value.Rank == 0 && names.IsTaken("T") && sup is SymbolNode))
        {
            return value.Rank == 0 && value.IsOnes ? value with { IsRow = true } : Transposed(value, span);
        }

        if (value.Rank != 2)
        {
            return new(new PowerSyntax(value.Syntax, Expression(sup, locals)) { Span = span }, value.Axes)
            {
                IsRow = value.IsRow,
            };
        }

        if (sup is SumNode { Terms: [(true, var negative)] })
        {
            if (IsTranspose(negative))
            {
                return Transposed(Called("inv", [value], span), span);
            }

            if (negative is NumberNode { Value: 1 })
            {
                return Called("inv", [value], span);
            }

            if (negative is NumberNode { Value: >= 2 and <= 9 })
            {
                return Raised(Called("inv", [value], span), negative, span, locals);
            }
        }

        if (sup is RowNode { Items: [_, ..] and var items } && items.All(item => item.Sign.Length == 0)
            && items.Any(item => IsTranspose(item.Value)))
        {
            // `A^{-1\top}` is rare; what else stands beside a transpose has no meaning.
            throw Failure(sup.Span, "A transpose stands beside something else.", Quote(Source(sup)), "`^\\top`");
        }

        return sup is NumberNode { Value: >= 2 and <= 9 and var power } && double.IsInteger(power)
            ? value with
            {
                Syntax = new MultiplicationSyntax([.. Enumerable.Range(0, (int)power).Select(k => new FactorSyntax(
                    k == 0 ? FactorOperator.Times : FactorOperator.MatrixTimes, value.Syntax))]) { Span = span },
            }
            : throw Failure(
                sup.Span, $"A power of a matrix with the exponent {Quote(Source(sup))} is not read.",
                    Quote(Source(sup)),
                "`-1`, `\\top`, `-\\top` or a whole number");
    }

    public static bool IsTranspose(MathNode sup) => sup is
        CommandNode { Name: "top" or "intercal" or "transpose" } or SymbolNode { Name: "T" or "⊤" or "′" };
}
