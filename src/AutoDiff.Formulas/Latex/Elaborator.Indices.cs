using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>
/// Indices: elements, comparisons. On paper they count from 1; in an expression from 0.
/// </content>
internal sealed partial class Elaborator
{
    private static readonly Dictionary<string, ComparisonOperator> Comparisons = new()
    {
        ["="] = ComparisonOperator.Equal, ["≠"] = ComparisonOperator.NotEqual, ["<"] = ComparisonOperator.Less,
        ["≤"] = ComparisonOperator.LessOrEqual, [">"] = ComparisonOperator.Greater,
        ["≥"] = ComparisonOperator.GreaterOrEqual,
    };

    /// <summary>The subscripts that stand behind a name: separated by commas, or letters side by side.</summary>
    public static IReadOnlyList<MathNode> SubscriptsOf(MathNode sub) => sub switch
    {
        GroupNode { Bracket: Bracket.Braces } group => [.. group.Elements.SelectMany(SubscriptsOf)],
        RowNode row when row.Items.All(item => item is { Sign: "", Value: SymbolNode or NumberNode or CommandNode })
            && row.Items[0].Value is not NumberNode { Value: not 1 } => [.. row.Items.Select(item => item.Value)],
        RowNode row when row.Items.All(item => item is { Sign: "", Value: NumberNode }) =>
            [.. row.Items.Select(item => item.Value)],
        // Two digits are two subscripts only of something with two axes, which is seen where they are used.
        _ => [sub],
    };

    private Typed Element(Typed whole, IReadOnlyList<MathNode> subscripts, SourceSpan span, Locals locals)
    {
        // A_{12} is the element in row 1 and column 2.
        if (whole.Rank == subscripts.Count + 1 && subscripts is [NumberNode { Value: >= 11 and <= 99 } digits]
            && whole.Rank == 2)
        {
            subscripts =
            [
                digits with { Value = Math.Floor(digits.Value / 10) }, digits with { Value = digits.Value % 10 },
            ];
        }

        if (subscripts.Count > whole.Rank)
        {
            throw Failure(
                span, $"{Quote(Text(span))} has {Counted(subscripts.Count)}, but what it is taken of has " +
                $"{(whole.Rank == 0 ? "none" : $"only {whole.Rank}")}.", Counted(subscripts.Count),
                whole.Rank == 0 ? "a number without indices" : $"at most {whole.Rank} indices");
        }

        var axes = new List<AxisSize>();
        var chosen = new List<SubscriptSyntax>();
        foreach (var (subscript, axis) in subscripts.Zip(whole.Axes))
        {
            if (subscript is SymbolNode { Name: ":" } or CommandNode { Name: "cdot" or "bullet" })
            {
                chosen.Add(new SliceSubscriptSyntax(null, null) { Span = subscript.Span });
                axes.Add(axis);
                continue;
            }

            var position = AffineOf(subscript, locals, inSubscript: true);
            if (position.Only is { } letter && LengthOf(letter, locals) is { } length)
            {
                AxisSize.Join(length, axis);
            }

            var place = Moved(position, locals);
            RequireLength(axis, place, locals);
            chosen.Add(new ElementSubscriptSyntax(place.ToSyntax(subscript.Span))
            {
                Span = subscript.Span,
            });
        }

        while (chosen.Count > 0 && chosen[^1] is SliceSubscriptSyntax)
        {
            chosen.RemoveAt(chosen.Count - 1);
        }

        var element = new Typed(
            chosen.Count == 0 ? whole.Syntax : new IndexingSyntax(whole.Syntax, [.. chosen]) { Span = span },
            [.. axes, .. whole.Axes.Skip(subscripts.Count)]);
        return WithStart(element, whole, subscripts, span, locals);
    }

    /// <summary>Whether the elements of a sequence that lie so far before the first have names of their own.</summary>
    public bool IsGivenBefore(string name, int lag) => (names.Variables.ContainsKey(name)
            || names.Definitions.GetValueOrDefault(name) is { Group.Count: > 0, IsBackward: false })
        && names.IsTaken(DocumentNames.Compound(name, names.Base - lag is < 0 and var place ? $"{-place}m"
            : $"{names.Base - lag}"));

    // The element before the first, h_{t-1} at t = 1, may have a name of its own, h_0.
    private Typed WithStart(
        Typed element, Typed whole, IReadOnlyList<MathNode> subscripts, SourceSpan span, Locals locals)
    {
        if (subscripts.Count == 0 || whole.Syntax is not NameSyntax { Name: var name }
            || !(names.Definitions.GetValueOrDefault(name) is
                { Group.Count: > 0, IsBackward: false, State: ReadingState.Done } || names.Variables.ContainsKey(name))
            || subscripts[0] is not SumNode
            || AffineOf(subscripts[0], locals, inSubscript: true) is not
                { Terms: [(var letter, 1)], Constant: < 0 and >= -9 and var shift }
            || locals.Indices.GetValueOrDefault(letter) is not { } index || index.Shift != names.Base)
        {
            return element;
        }

        for (var k = -shift - 1; k >= 0; k--)
        {
            var place = names.Base + k + shift;
            var given = DocumentNames.Compound(name, place < 0 ? $"{-place}m" : $"{place}");
            if (!names.IsTaken(given))
            {
                return element;
            }

            var start = new Typed(new NameSyntax(given) { Span = span }, AxesOf(given, [], span, locals));
            if (subscripts.Count > 1)
            {
                start = Element(start, [.. subscripts.Skip(1)], span, locals);
            }

            var isThere = new ComparisonSyntax(
                ComparisonOperator.Equal, new NameSyntax(letter) { Span = span }, new NumberSyntax(k) { Span = span })
            {
                Span = span,
            };
            element = element with
            {
                Syntax = new ConditionalSyntax(isThere, start.Syntax, element.Syntax) { Span = span },
            };
        }

        return element;
    }

    /// <summary>Notes how long the axes of a quantity are at least.</summary>
    public void RequireLengths(Quantity quantity, Locals locals)
    {
        foreach (var (subscript, axis) in quantity.Subscripts.Zip(quantity.Axes))
        {
            if (subscript is NumberNode or SumNode)
            {
                RequireLength(axis, Moved(AffineOf(subscript, locals, inSubscript: true), locals), locals);
            }
        }
    }

    // x_3 needs three elements, x_{n-1} two.
    private void RequireLength(AxisSize axis, Affine place, Locals locals)
    {
        if (place.Terms.Count == 0)
        {
            statements.RequireLength(axis, place.Constant + 1);
        }
        else if (place is { Terms: [(var size, 1)], Constant: < 0 } && !locals.Indices.ContainsKey(size))
        {
            statements.RequireLength(axis, -place.Constant);
        }
    }

    private static string Counted(int count) => count == 1 ? "one index" : $"{count} indices";

    // How many values an index or a label has.
    private AxisSize? LengthOf(string letter, Locals locals) =>
        locals.Indices.TryGetValue(letter, out var index) ? index.Size
            : names.Variables.GetValueOrDefault(letter)?.Labels;

    // The place that a subscript means, counted from 0.
    private Affine Moved(Affine subscript, Locals locals) => subscript.Terms.Aggregate(
        subscript.Plus(-names.Base),
        (moved, term) => locals.Indices.TryGetValue(term.Name, out var index) ? moved.Plus(term.Factor * index.Shift)
            : IsLabel(term.Name) ? moved.Plus(term.Factor * names.Base)
            : moved);

    /// <summary>Whether a name is a variable that chooses an element.</summary>
    public bool IsLabel(string name) => names.Variables.GetValueOrDefault(name) is { Labels: not null };

    /// <summary>A subscript or a bound: whole numbers, sizes and indices.</summary>
    private Affine AffineOf(MathNode node, Locals locals, bool inSubscript)
    {
        switch (node)
        {
            case NumberNode number when double.IsInteger(number.Value) && number.Value < 1 << 20:
                return new([], (int)number.Value);
            case GroupNode { Bracket: Bracket.Parentheses or Bracket.Braces, Elements: [var inside] }:
                return AffineOf(inside, locals, inSubscript);
            case SumNode sum:
                return sum.Terms.Aggregate(
                    new Affine([], 0),
                    (total, term) => total.Plus(
                        AffineOf(term.Value, locals, inSubscript), term.IsSubtracted ? -1 : 1));
            case RowNode { Items: [{ Value: NumberNode factor }, { Sign: "" or "·", Value: var rest }] }
                when double.IsInteger(factor.Value) && factor.Value < 1 << 20:
                return new Affine([], 0).Plus(AffineOf(rest, locals, inSubscript), (int)factor.Value);
            case SymbolNode or ScriptNode when names.SpellingOf(node) is { } name:
                if (locals.Indices.ContainsKey(name) || names.Sizes.Contains(name)
                    || (inSubscript && statements.LabelOf(name, node.Span) is not null))
                {
                    return new([(name, 1)], 0);
                }

                throw names.IsValue(name)
                    ? Failure(
                        node.Span, $"`{name}` is no index and no size.", $"`{name}`", "an index, a size or a number")
                    : FreeIndex(name, node.Span, inSubscript);
            default:
                throw Failure(
                    node.Span, $"The subscript {Quote(Source(node))} is not made of indices, sizes and numbers.",
                    Quote(Source(node)), "an index such as `i`, `i+1` or `2i`");
        }
    }

    private static FormulaException FreeIndex(string name, SourceSpan span, bool inSubscript) => Failure(
        span, inSubscript
            ? $"The index `{name}` belongs to no sum and does not stand on the left."
            : $"Nothing says how large `{name}` is.",
        $"`{name}`", inSubscript ? "an index of the left side or of a sum" : "a size",
        inSubscript ? $"Write `\\sum_{name}`, or name the index on the left side." : null);

    private Typed ReadRelation(RelationNode relation, Locals locals)
    {
        var parts = new List<ExpressionSyntax>();
        var left = relation.First;
        foreach (var (sign, right) in relation.Others)
        {
            parts.Add(Compared(sign, left, right, relation.Span, locals));
            left = right;
        }

        return new(parts.Count == 1 ? parts[0] : new AndSyntax([.. parts]) { Span = relation.Span }, Scalar);
    }

    private ComparisonSyntax Compared(string sign, MathNode left, MathNode right, SourceSpan span, Locals locals)
    {
        if (!Comparisons.TryGetValue(sign, out var comparison))
        {
            throw Failure(
                span, $"The relation `{sign}` is no condition.", $"`{sign}`",
                    "`=`, `\\neq`, `<`, `\\le`, `>` or `\\ge`");
        }

        if (IndicesIn(left, locals) && IndicesIn(right, locals))
        {
            // Where indices are compared, numbers go to the right.
            var (x, y) = (Shifted(left), Shifted(right));
            return new ComparisonSyntax(
                comparison, x.Plus(-x.Constant).ToSyntax(left.Span), y.Plus(-x.Constant).ToSyntax(right.Span))
            {
                Span = span,
            };
        }

        return new ComparisonSyntax(comparison, Expression(left, locals), Expression(right, locals)) { Span = span };

        Affine Shifted(MathNode node) => Moved(AffineOf(node, locals, inSubscript: true), locals).Plus(names.Base);
    }

    // Whether a side of a comparison is made of indices, sizes and numbers alone.
    private bool IndicesIn(MathNode node, Locals locals) => node switch
    {
        NumberNode number => double.IsInteger(number.Value),
        SymbolNode or ScriptNode when names.SpellingOf(node) is { } name =>
            locals.Indices.ContainsKey(name) || names.Sizes.Contains(name) || IsLabel(name),
        SumNode sum => sum.Terms.All(term => IndicesIn(term.Value, locals)),
        _ => false,
    };
}
