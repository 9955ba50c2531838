using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>An index that a sum, a definition or a claim brings along.</summary>
/// <param name="Size">How many values it has.</param>
/// <param name="Shift">What its first value is.</param>
internal sealed record IndexLetter(AxisSize Size, int Shift);

/// <summary>What letters stand for at a place, beside the names of the document.</summary>
/// <param name="Indices">The indices.</param>
/// <param name="Parameters">The parameters of the function that is defined.</param>
/// <param name="AllowsDifferentials">Whether d before a name makes it a differential.</param>
internal sealed record Locals(
    ImmutableDictionary<string, IndexLetter> Indices,
    ImmutableDictionary<string, IReadOnlyList<AxisSize>> Parameters,
    bool AllowsDifferentials = false)
{
    /// <summary>None.</summary>
    public static Locals None { get; } = new(
        ImmutableDictionary<string, IndexLetter>.Empty, ImmutableDictionary<string, IReadOnlyList<AxisSize>>.Empty);

    public Locals With(string letter, IndexLetter index) => this with { Indices = Indices.SetItem(letter, index) };
}

/// <summary>
/// Reads a formula that is typeset as an expression: decides by what letters stand for which products, calls and
/// elements are meant.
/// </summary>
internal sealed partial class Elaborator(DocumentNames names, IDocumentStatements statements, PlacedText placed)
{
    private static readonly IReadOnlyList<AxisSize> Scalar = [];

    // How many expressions are being read of which a derivative is taken.
    private int differentiated;

    /// <summary>The expression that a formula means.</summary>
    /// <exception cref="FormulaException">It means none, or could mean several.</exception>
    public ExpressionSyntax Expression(MathNode node, Locals locals) => Column(Read(node, locals)).Syntax;

    /// <summary>The expression with what it is.</summary>
    public Typed Read(MathNode node, Locals locals)
    {
        // Functions and derivatives may stand one before the other without brackets, which the parser does not count.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Failure(
                node.Span, "The formula is nested too deeply.", "too many levels", "names for parts of the formula");
        }

        var value = ReadNode(node, locals);
        return value.Syntax.Depth <= FormulaParser.MaximumDepth
            ? value
            : throw Failure(
                node.Span, "The formula is nested too deeply.", $"more than {FormulaParser.MaximumDepth} levels",
                "names for parts of the formula");
    }

    private Typed ReadNode(MathNode node, Locals locals) => node switch
    {
        NumberNode number => new(new NumberSyntax(number.Value) { Span = node.Span }, Scalar),
        SymbolNode or ScriptNode or CommandNode => ReadItems([new("", node)], node.Span, locals),
        RowNode row => ReadItems(row.Items, row.Span, locals),
        SumNode sum => ReadSum(sum, locals),
        FractionNode fraction => ReadFraction(fraction, locals),
        RootNode root => ReadRoot(root, locals),
        GroupNode group => ReadGroup(group, locals),
        BigNode big => ReadBig(big, locals),
        GridNode grid => ReadGrid(grid, locals),
        RelationNode relation => ReadRelation(relation, locals),
        EvaluationNode value => throw Failure(
            value.Span, "A value at a point is read only as a side of a claim.", Quote(Source(value)),
            "a formula without a bar", "Write what it is at the point."),
        WordsNode words => throw Failure(
            words.Span, $"The words {Quote(words.Text)} stand within a formula.", Quote(words.Text), "a formula",
            "End the formula before the words."),
        _ => throw Failure(node.Span, "Something is missing here.", "nothing", "a formula"),
    };

    private string Source(MathNode node) => placed.Text[node.Span.Start..node.Span.End];

    // A row that stands by itself is the vector.
    private static Typed Column(Typed value) => value with { IsRow = false };

    private Typed ReadSum(SumNode sum, Locals locals)
    {
        if (WithOpenTerms(sum, locals) is { } whole)
        {
            return Read(whole, locals);
        }

        var values = ReadTerms(sum, locals);
        var isRow = values.Exists(value => value.IsRow) && values.TrueForAll(value => value.Rank == 0 || value.IsRow);
        var terms = new List<TermSyntax>();
        foreach (var ((isSubtracted, _), value) in sum.Terms.Zip(values))
        {
            terms.Add(terms.Count == 0 && isSubtracted
                ? new(false, new NegationSyntax(value.Syntax) { Span = sum.Span })
                : new(isSubtracted, value.Syntax));
        }

        foreach (var value in values.Where(value => value.Rank > 0 && value.Rank == values[0].Rank))
        {
            foreach (var (axis, first) in value.Axes.Zip(values[0].Axes))
            {
                Fit(first, axis);
            }
        }

        ExpressionSyntax syntax = terms.Count == 1
            ? terms[0].Value
            : new AdditionSyntax([.. terms]) { Span = sum.Span };
        return new(syntax, Widest(values)) { IsRow = isRow };
    }

    // In `\sum_i y_i \log p_i + (1 - y_i) \log(1 - p_i)` the last term belongs to the sum, without which its index is
    // nothing.
    private SumNode? WithOpenTerms(SumNode sum, Locals locals)
    {
        for (var k = 0; k + 1 < sum.Terms.Count; k++)
        {
            var term = sum.Terms[k].Value;
            var big = term as BigNode ?? (term as RowNode)?.Items[^1].Value as BigNode;
            if (big is not { Operator: "sum", Sub: { } below })
            {
                continue;
            }

            var bound = MathNodeParts.All(below).OfType<SymbolNode>().Select(names.Of)
                .Where(letter => names.IndexLetters.Contains(letter) && !names.IsTaken(letter)
                    && !locals.Indices.ContainsKey(letter) && !locals.Parameters.ContainsKey(letter)).ToHashSet();
            var last = k;
            for (var next = k + 1; next < sum.Terms.Count; next++)
            {
                last = FreeLetters(sum.Terms[next].Value).Any(letter => bound.Contains(letter.Name)) ? next : last;
            }

            if (last > k)
            {
                var body = new SumNode(
                    [(false, big.Body), .. sum.Terms.Skip(k + 1).Take(last - k)],
                    big.Span.To(sum.Terms[last].Value.Span));
                var all = big with { Body = body, Span = body.Span };
                MathNode joined = term is RowNode row
                    ? row with { Items = [.. row.Items.SkipLast(1), row.Items[^1] with { Value = all }] }
                    : all;
                return new SumNode(
                    [.. sum.Terms.Take(k), (sum.Terms[k].IsSubtracted, joined), .. sum.Terms.Skip(last + 1)], sum.Span);
            }
        }

        return null;
    }

    // `X W + \mathbf{1} b^\top` adds b to each row.
    private List<Typed> ReadTerms(SumNode sum, Locals locals)
    {
        var rows = sum.Terms.Select(term => term.Value is RowNode
            {
                Items: [{ Value: SymbolNode { Name: "1", IsBold: true } or ScriptNode { Base: SymbolNode
                    { Name: "1", IsBold: true }, Sup: null } }, { Sign: "", Value: ScriptNode { Sup: { } sup } row }],
            } && IsTranspose(sup) ? row : null).ToList();
        var others = sum.Terms.Zip(rows).Where(pair => pair.Second is null)
            .Select(pair => Read(pair.First.Value, locals)).ToList();
        var matrix = others.Find(value => value.Rank == 2);
        var next = 0;
        return
        [
            .. sum.Terms.Zip(rows).Select(pair => pair.Second is null ? others[next++]
                : matrix is not null && Read(pair.Second, locals) is { Rank: 1 } row
                    ? new(row.Syntax, [matrix.Axes[0], row.Axes[0]])
                    : Read(pair.First.Value, locals)),
        ];
    }

    // In a definition the lengths of what meets are equal.
    private void Fit(AxisSize first, AxisSize second)
    {
        if (statements.IsDefining || differentiated > 0)
        {
            AxisSize.Join(first, second);
        }
    }

    // The axes of the operand with most of them.
    private static IReadOnlyList<AxisSize> Widest(IEnumerable<Typed> values) =>
        values.MaxBy(value => value.Rank)?.Axes ?? Scalar;

    private Typed ReadFraction(FractionNode fraction, Locals locals)
    {
        if (DerivativeOf([new("", fraction)], 0, locals) is { } derivative)
        {
            return ReadDerivative(derivative, locals);
        }

        return Quotient(Read(fraction.Above, locals), Read(fraction.Below, locals), fraction.Span);
    }

    private Typed Quotient(Typed above, Typed below, SourceSpan span) => below.Rank == 2 && above.Rank > 0
        ? throw Failure(
            span, "A quotient of matrices could mean several products.", Quote(placed.Text[span.Start..span.End]),
            "a number below the line", "Write `A B^{-1}` or `B^{-1} A`, or `\\oslash` element by element.")
        : new(
            new MultiplicationSyntax(
                [new(FactorOperator.Times, above.Syntax), new(FactorOperator.DividedBy, below.Syntax)]) { Span = span },
            Widest([above, below])) { IsRow = above.IsRow };

    private Typed ReadRoot(RootNode root, Locals locals)
    {
        var body = Read(root.Body, locals);
        if (root.Degree is null or NumberNode { Value: 2 })
        {
            return Called("sqrt", [body], root.Span);
        }

        if (root.Degree is NumberNode { Value: 3 })
        {
            return Called("cbrt", [body], root.Span);
        }

        var degree = Expression(root.Degree, locals);
        var one = new NumberSyntax(1) { Span = root.Span };
        var inverse = new MultiplicationSyntax(
            [new(FactorOperator.Times, one), new(FactorOperator.DividedBy, degree)]) { Span = root.Span };
        return body with { Syntax = new PowerSyntax(body.Syntax, inverse) { Span = root.Span } };
    }

    private static Typed Called(string function, IReadOnlyList<Typed> arguments, SourceSpan span, int order = 0) => new(
        new CallSyntax(
            new IdentifierSyntax(function) { Span = span }, [.. arguments.Select(argument => argument.Syntax)])
        {
            Span = span, DerivativeOrder = order,
        },
        Widest(arguments)) { IsRow = arguments.Any(argument => argument.IsRow) };
}
