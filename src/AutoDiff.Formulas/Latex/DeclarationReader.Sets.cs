using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>The sets that values come from, and the sizes of arrays.</content>
internal sealed partial class DeclarationReader
{
    private void AddInterval(string name, double from, double to, SourceSpan span) =>
        Add(name, Interval(from, to, span), [], [], span);

    private static DomainSyntax Interval(double from, double to, SourceSpan span) => (from, to) is (0, 1)
        ? new(DomainKind.Unit) { Span = span }
        : new(DomainKind.Interval, Signed(from), Signed(to)) { Span = span };

    private static ExpressionSyntax Signed(double value) =>
        value < 0 ? new NegationSyntax(new NumberSyntax(-value)) : new NumberSyntax(value);

    private static double? Number(MathNode node) => node switch
    {
        NumberNode number => number.Value,
        SumNode { Terms: [(true, NumberNode number)] } => -number.Value,
        SymbolNode { Name: "π" } => Math.PI,
        _ => null,
    };

    // The domain and the shape that a set means; null if it is none that values of variables come from.
    private (DomainSyntax Domain, IReadOnlyList<AxisSize> Sizes)? DomainOf(MathNode set)
    {
        var (head, sub, sup) = set is ScriptNode script ? (script.Base, script.Sub, script.Sup) : (set, null, null);
        switch (head)
        {
            case SymbolNode or CommandNode when IsRealSign(head):
                return (RealWith(sub, ref sup), SizesIn(sup));
            case SymbolNode { Name: "Δ" }:
                var size = sup ?? sub;
                return size is null ? null : (new(DomainKind.Simplex), [SimplexSize(size)]);
            case SymbolNode { Name: "S" } when (head as SymbolNode)!.Font.Length > 0 && (sup ?? sub) is { } order:
                var isDefinite = sub is not null
                    && placed.Text[sub.Span.Start..sub.Span.End].Contains('+', StringComparison.Ordinal);
                var length = sup is null ? new AxisSize() : SizesIn(sup)[0];
                _ = order;
                return (new(isDefinite ? DomainKind.PositiveDefinite : DomainKind.Symmetric), [length, length]);
            case GroupNode { Bracket: Bracket.Braces, Elements: [var first, var second] }
                when (Number(first), Number(second)) is var (low, high) && low is not null && high is not null:
                return (new((low, high) switch
                {
                    (0, 1) => DomainKind.Binary,
                    (-1, 1) or (1, -1) => DomainKind.Sign,
                    _ => DomainKind.Real,
                }), SizesIn(sup));
            case GroupNode { Bracket: Bracket.Parentheses or Bracket.Square, Elements: [var lower, var upper] }
                when Number(lower) is { } from && Number(upper) is { } to:
                return (Interval(from, to, set.Span), SizesIn(sup));
            case GroupNode { Bracket: Bracket.Parentheses or Bracket.Square,
                Elements: [NumberNode { Value: 0 }, CommandNode { Name: "infty" }] }:
                return (new(DomainKind.Positive), SizesIn(sup));
            default:
                return null;
        }
    }

    private DomainSyntax RealWith(MathNode? sub, ref MathNode? sup)
    {
        var text = sub is null ? "" : placed.Text[sub.Span.Start..sub.Span.End];
        if (sup is SymbolNode { Name: "+" })
        {
            (text, sup) = ("+", null);
        }

        return new(text switch
        {
            "" => DomainKind.Real,
            _ when text.Contains("++", StringComparison.Ordinal) || text.Contains('>', StringComparison.Ordinal) =>
                DomainKind.Positive,
            _ when text.Contains("geq", StringComparison.Ordinal) || text.Contains("ge", StringComparison.Ordinal) =>
                DomainKind.Nonnegative,
            _ when text.Contains('+', StringComparison.Ordinal) => DomainKind.Nonnegative,
            _ => DomainKind.Real,
        });
    }

    // Δ^{n-1} has n entries; so has Δ^n and Δ_n, as many write it.
    private AxisSize SimplexSize(MathNode node) =>
        node is SumNode { Terms: [(false, var size), (true, NumberNode { Value: 1 })] }
        ? SizeOf(size)
        : SizeOf(node);

    private IReadOnlyList<AxisSize> SizesIn(MathNode? sup) => sup switch
    {
        null => [],
        GroupNode { Elements: [var inside] } => SizesIn(inside),
        RowNode row when row.Items.Skip(1).All(item => item.Sign == "×") =>
            [.. row.Items.Select(item => SizeOf(item.Value))],
        _ => [SizeOf(sup)],
    };

    private AxisSize SizeOf(MathNode node)
    {
        AddSizes(node);
        return new(SizeSyntaxOf(node));
    }

    /// <summary>The length that an upper end such as <c>n - k + 1</c> is; null if it is none.</summary>
    public AxisSize? TrySizeOf(MathNode upper)
    {
        try
        {
            return SizeOf(upper);
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private void AddSizes(MathNode node)
    {
        if (Spelling(node) is { } name)
        {
            names.Sizes.Add(name);
            return;
        }

        foreach (var part in MathNodeParts.Children(node))
        {
            AddSizes(part);
        }
    }

    private SizeSyntax SizeSyntaxOf(MathNode node) => node switch
    {
        NumberNode number when double.IsInteger(number.Value) && number.Value < 1 << 20 =>
            new FixedSizeSyntax((int)number.Value) { Span = node.Span },
        SymbolNode or ScriptNode when Spelling(node) is { } name => new NamedSizeSyntax(name) { Span = node.Span },
        SumNode or RowNode or GroupNode => new ComputedSizeSyntax(SizeExpression(node)) { Span = node.Span },
        _ => throw Failure(
            node.Span, $"{Quote(placed.Text[node.Span.Start..node.Span.End])} is no size.",
            Quote(placed.Text[node.Span.Start..node.Span.End]), "a whole number or a name"),
    };

    private ExpressionSyntax SizeExpression(MathNode node) => node switch
    {
        NumberNode number => new NumberSyntax(number.Value) { Span = node.Span },
        SymbolNode or ScriptNode when Spelling(node) is { } name => new NameSyntax(name) { Span = node.Span },
        GroupNode { Elements: [var inside] } => SizeExpression(inside),
        SumNode sum when !sum.Terms[0].IsSubtracted => new AdditionSyntax(
            [.. sum.Terms.Select(term => new TermSyntax(term.IsSubtracted, SizeExpression(term.Value)))])
        {
            Span = node.Span,
        },
        RowNode row => new MultiplicationSyntax(
            [.. row.Items.Select(item => new FactorSyntax(
                item.Sign == "/" ? FactorOperator.DividedBy : FactorOperator.Times, SizeExpression(item.Value)))])
        {
            Span = node.Span,
        },
        _ => throw Failure(
            node.Span, $"{Quote(placed.Text[node.Span.Start..node.Span.End])} is no size.",
            Quote(placed.Text[node.Span.Start..node.Span.End]), "a whole number or a name"),
    };
}
