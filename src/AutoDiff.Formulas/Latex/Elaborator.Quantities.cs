using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>A name with what it stands for, and the subscripts behind it that choose elements.</summary>
/// <param name="Name">The name.</param>
/// <param name="Axes">The axes of what it stands for.</param>
/// <param name="Subscripts">The subscripts, one for each of the first axes.</param>
/// <param name="Sup">The superscript that is no part of the name.</param>
internal sealed record Quantity(
    string Name, IReadOnlyList<AxisSize> Axes, IReadOnlyList<MathNode> Subscripts, MathNode? Sup);

/// <content>Names with their subscripts.</content>
internal sealed partial class Elaborator
{
    /// <summary>The name at a place, with the subscripts that choose elements of it.</summary>
    public Quantity? QuantityOf(MathNode node, Locals locals)
    {
        var (symbol, sub, sup, primes) = node switch
        {
            SymbolNode plain => (plain, null, null, 0),
            ScriptNode { Base: SymbolNode inner } script => (inner, script.Sub, script.Sup, script.Primes),
            _ => ((SymbolNode?)null, (MathNode?)null, (MathNode?)null, 0),
        };
        if (symbol is null)
        {
            return null;
        }

        var name = names.Of(symbol);
        var subscripts = new List<MathNode>();

        // x^{(i)} and x^{[l]}: a sample where i is an index of an array, else part of the name.
        if (sup is GroupNode { Bracket: Bracket.Parentheses or Bracket.Square, Elements: [var mark] })
        {
            if (mark is SymbolNode sample && locals.Indices.ContainsKey(names.Of(sample)))
            {
                subscripts.Add(mark);
            }
            else
            {
                name = DocumentNames.Compound(name, names.TextOf(mark) ?? throw Failure(
                    mark.Span, "The mark of a name is a number or a letter.", Quote(Source(mark)), "a number"));
            }

            sup = null;
        }
        else if (sup is SymbolNode { Name: "*" or "+" or "-" } or CommandNode { Name: "star" or "ast" } or WordsNode)
        {
            (name, sup) = (DocumentNames.Compound(name, names.TextOf(sup)!), null);
        }

        // s^2 where there is no s is a name.
        if (sup is NumberNode { Value: 2 or 4 or 6 } even && names.Squares.Contains(name))
        {
            (name, sup) = (SquareOf(name), even.Value == 2 ? null : even with { Value = even.Value / 2 });
        }

        if (sub is not null)
        {
            var text = names.TextOf(sub);
            var compound = text is null ? null : DocumentNames.Compound(name, text);
            if (compound is not null && (names.IsTaken(compound) || locals.Parameters.ContainsKey(compound)))
            {
                name = compound;
            }
            else if (IsIndexed(name, sub, locals))
            {
                subscripts.AddRange(SubscriptsOf(sub));
            }
            else if (names.IsTaken(name) && SubscriptsOf(sub).OfType<SymbolNode>()
                .Any(letter => locals.Indices.ContainsKey(names.Of(letter))))
            {
                throw Failure(
                    node.Span, $"{Quote(Source(node))} has an index, but {Quote(Source(symbol))} is no array.",
                    Quote(Source(node)), "an array", $"Define what {Quote(Source(node))} is.");
            }
            else
            {
                name = compound ?? throw Failure(
                    sub.Span, $"The subscript {Quote(Source(sub))} is neither an index nor part of a name.",
                    Quote(Source(sub)), "an index, a number or a word");
            }
        }

        if (primes > 0 && subscripts.Count == 0 && sup is null
            && names.SpellingOf(node) is { } letter && locals.Indices.ContainsKey(letter))
        {
            return new(letter, Scalar, [], null);
        }

        // A prime is part of the name where that is defined, else it is a transpose of an array.
        var primed = name + new string(DocumentNames.Prime, primes);
        var axes = AxesOf(names.IsTaken(primed) ? primed : name, subscripts, node.Span, locals);
        if (primes > 0 && (axes.Count == 0 || names.IsTaken(primed)))
        {
            (name, axes) = (primed, AxesOf(primed, subscripts, node.Span, locals));
        }
        else if (primes > 0)
        {
            sup ??= new CommandNode("top", node.Span);
        }

        if (subscripts.Count == 0 && node.Span.Length > 0)
        {
            names.Spellings.TryAdd(name, sup is null ? Source(node)
                : sub is null ? Source(symbol)
                : $"{Source(symbol)}_{{{Source(sub)}}}");
        }
        else if (sub is not null && symbol.Span.Length > 0 && name == names.Of(symbol))
        {
            names.Spellings.TryAdd(name, Source(symbol));
        }

        return new(name, axes, subscripts, sup);
    }

    private static string SquareOf(string name) => DocumentNames.Compound(name, "sq");

    // Whether a subscript chooses elements: of what is known to be an array, or because its letters are indices.
    private bool IsIndexed(string name, MathNode sub, Locals locals)
    {
        if (names.Variables.TryGetValue(name, out var variable))
        {
            return variable.Axes.Count > 0;
        }

        if (names.Definitions.TryGetValue(name, out var definition))
        {
            if (definition.State != ReadingState.Open)
            {
                statements.Require(definition, sub.Span);
            }

            return definition.State == ReadingState.Open
                ? definition.Indices.Count > 0
                : definition.Axes.Count > 0;
        }

        return locals.Parameters.TryGetValue(name, out var axes) ? axes.Count > 0 : names.IndexCounts.ContainsKey(name);
    }

    private IReadOnlyList<AxisSize> AxesOf(
        string name, List<MathNode> subscripts, SourceSpan span, Locals locals)
    {
        if (locals.Parameters.TryGetValue(name, out var parameter))
        {
            return parameter;
        }

        if (locals.Indices.ContainsKey(name) && subscripts.Count == 0)
        {
            return Scalar;
        }

        if (names.Definitions.TryGetValue(name, out var definition))
        {
            statements.Require(definition, span);
            statements.Use(name);
            return definition.Axes;
        }

        if (names.DefinedSizes.Contains(name))
        {
            throw IsDefinedSize(name, span);
        }

        if (names.Sizes.Contains(name))
        {
            return Scalar;
        }

        if (names.Variables.TryGetValue(name, out var variable))
        {
            statements.Use(name);
            return variable.Axes;
        }

        if (Words.Constants.ContainsKey(name) && !names.IndexCounts.ContainsKey(name))
        {
            return Scalar;
        }

        statements.Use(name);
        return statements.Assume(name, span).Axes;
    }

    private Typed Chosen(Quantity quantity, SourceSpan span, Locals locals)
    {
        if (locals.Indices.TryGetValue(quantity.Name, out var index) && quantity.Subscripts.Count == 0)
        {
            return new(
                new Affine([(quantity.Name, 1)], index.Shift).ToSyntax(span), Scalar);
        }

        if (IsLabel(quantity.Name))
        {
            return new(new Affine([(quantity.Name, 1)], names.Base).ToSyntax(span), Scalar);
        }

        var whole = new Typed(new NameSyntax(quantity.Name) { Span = span }, quantity.Axes);
        return quantity.Subscripts.Count == 0 ? whole : Element(whole, quantity.Subscripts, span, locals);
    }
}
