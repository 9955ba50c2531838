using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Sums, products, maxima and minima over indices.</content>
internal sealed partial class Elaborator
{
    private const int MostWrittenOut = 20;

    private Typed ReadBig(BigNode big, Locals locals)
    {
        var (letters, conditions) = IndicesOf(big, locals);
        var isConstant = letters.Count == 1 && !Mentions(big.Body, letters[0].Letter)
            && !conditions.Exists(condition => Mentions(condition, letters[0].Letter));
        var inner = letters.Aggregate(
            locals, (inside, letter) => inside.With(
                letter.Letter, new(letter.Size, letter.Lower?.Constant ?? names.Base)));
        if (letters is [{ Lower.Terms.Count: 0, Upper.Terms.Count: 0 } few] && !isConstant
            && few.Upper.Constant - few.Lower.Constant < MostWrittenOut && IsBare(big.Body, few.Letter))
        {
            return WrittenOut(big, few, locals);
        }

        if (isConstant)
        {
            return Repeated(big, letters[0], locals);
        }

        var body = Read(big.Body, inner);
        foreach (var letter in letters.Where(letter => letter is { Lower: null, Upper: null, Size.Known: null }
            && statements.IsDefining))
        {
            // `i = 1, \dots, n` stands elsewhere in the text.
            letter.Size.Known = statements.RangeSaidOf(letter.Letter);
        }

        if (letters is [{ Upper: { } last } only] && IsBare(big.Body, only.Letter) && conditions.Count == 0)
        {
            body = body with { Syntax = Counted(body.Syntax, only, last.Plus(1 - inner.Indices[only.Letter].Shift)) };
        }

        if (letters.Find(letter => letter.Lower is { Terms.Count: 0, Constant: var first } && first < names.Base
            && !IsBare(big.Body, letter.Letter)) is { } early)
        {
            throw Failure(
                early.Span,
                $"The sum starts at {early.Lower!.Constant}, but indices count from {names.Base} elsewhere.",
                Quote(Source(big)), $"a sum from {names.Base} on", "Count from the same number in the whole document.");
        }

        var guards = conditions.Select(condition => ReadRelation(condition, inner).Syntax).ToList();
        guards.AddRange(letters.SelectMany(letter => Bounds(letter, inner)));
        if (guards.Count > 0)
        {
            var guard = guards.Count == 1 ? guards[0] : new AndSyntax([.. guards]) { Span = big.Span };
            body = body with
            {
                Syntax = new ConditionalSyntax(guard, body.Syntax, NeutralOf(big)) { Span = big.Body.Span },
            };
        }

        return new(
            new IndexedReductionSyntax(
                new(FunctionOf(big)) { Span = big.Span },
                [.. letters.Select(letter => new IdentifierSyntax(letter.Letter) { Span = letter.Span })], body.Syntax)
            {
                Span = big.Span,
            },
            body.Axes) { IsRow = body.IsRow };
    }

    // The range of an index that chooses no element: that of as many ones.
    private static MultiplicationSyntax Counted(ExpressionSyntax body, BigIndex index, Affine count)
    {
        var ones = new CallSyntax(new IdentifierSyntax("ones") { Span = index.Span }, [count.ToSyntax(index.Span)])
        {
            Span = index.Span,
        };
        return new(
            [new(FactorOperator.Times, new IndexingSyntax(
                ones, [new ElementSubscriptSyntax(new NameSyntax(index.Letter) { Span = index.Span })
                {
                    Span = index.Span,
                }]) { Span = index.Span }), new(FactorOperator.Times, body)]) { Span = body.Span };
    }

    private static string FunctionOf(BigNode big) => big.Operator;

    private static ExpressionSyntax NeutralOf(BigNode big)
    {
        ExpressionSyntax infinity = new NameSyntax("inf") { Span = big.Span };
        return big.Operator switch
        {
            "sum" => new NumberSyntax(0) { Span = big.Span },
            "prod" => new NumberSyntax(1) { Span = big.Span },
            "max" => new NegationSyntax(infinity) { Span = big.Span },
            _ => infinity,
        };
    }

    /// <summary>An index of a sum with its bounds, as written.</summary>
    private sealed record BigIndex(string Letter, AxisSize Size, Affine? Lower, Affine? Upper, SourceSpan Span);

    private (List<BigIndex> Letters, List<RelationNode> Conditions) IndicesOf(BigNode big, Locals locals)
    {
        if (big.Sub is null)
        {
            throw Failure(
                big.Span, $"`\\{big.Operator}` does not say over which index it runs.", $"`\\{big.Operator}`",
                $"an index below it", $"Write `\\{big.Operator}_i`.");
        }

        var letters = new List<BigIndex>();
        var conditions = new List<RelationNode>();
        var parts = big.Sub is GroupNode { Bracket: Bracket.Braces } group ? group.Elements : [big.Sub];
        foreach (var part in parts)
        {
            switch (part)
            {
                case SymbolNode or RowNode or ScriptNode:
                    foreach (var letter in SubscriptsOf(part))
                    {
                        Add(letter, null, UpperOf(big, locals));
                    }

                    break;
                case RelationNode { Others: [("=", var lower)], First: var letter }:
                    Add(letter, Bound(lower), UpperOf(big, locals));
                    break;
                case RelationNode { Others: [("∈", _)], First: var letter }:
                    Add(letter, null, null);
                    break;
                case RelationNode { Others: [("≤", var letter), ("≤", var upper)], First: var lower }:
                    Add(letter, Bound(lower), Bound(upper));
                    break;
                case RelationNode { First: SymbolNode letter, Others: [(":", var left), var (sign, right)] }:
                    Add(letter, null, UpperOf(big, locals));
                    conditions.Add(new(left, [(sign, right)], part.Span));
                    break;
                case RelationNode { First: SymbolNode letter, Others: [("≠" or "<" or "≤" or ">" or "≥", _)] } relation:
                    if (!letters.Exists(known => known.Letter == names.Of(letter)))
                    {
                        Add(letter, null, UpperOf(big, locals));
                    }

                    conditions.Add(relation);
                    break;
                default:
                    throw Failure(
                        part.Span, $"{Quote(Source(part))} below `\\{big.Operator}` names no index.",
                        Quote(Source(part)), "an index such as `i`, `i=1` or `j \\neq i`");
            }
        }

        // A pair i < j below one sum runs over both where neither is known outside.
        foreach (var relation in conditions.ToList())
        {
            if (relation is { First: SymbolNode, Others: [(_, SymbolNode other)] }
                && names.Of(other) is var letter && !locals.Indices.ContainsKey(letter)
                && !letters.Exists(known => known.Letter == letter) && !names.Sizes.Contains(letter))
            {
                Add(other, null, null);
            }
        }

        return (letters, conditions);

        Affine? Bound(MathNode node) => AffineOf(node, locals, inSubscript: false);

        void Add(MathNode letter, Affine? lower, Affine? upper)
        {
            if (names.SpellingOf(letter) is not { } name)
            {
                throw Failure(letter.Span, $"{Quote(Source(letter))} is no index.", Quote(Source(letter)), "a letter");
            }

            letters.Add(new(name, new AxisSize(), lower, upper, letter.Span));
        }
    }

    private Affine? UpperOf(BigNode big, Locals locals) =>
        (big.Sup ?? names.Means.GetValueOrDefault(big.Span.Start)) is { } upper and not CommandNode { Name: "infty" }
            ? AffineOf(upper, locals, inSubscript: false)
            : null;

    // What the bounds ask for beside the range that subscripts give. A single size from the first index on is the
    // length of what is indexed.
    private IEnumerable<ExpressionSyntax> Bounds(BigIndex index, Locals inner)
    {
        var shift = inner.Indices[index.Letter].Shift;
        if (index.Lower is { Terms.Count: > 0 } lower)
        {
            yield return Comparison(ComparisonOperator.GreaterOrEqual, Moved(lower, inner));
        }

        if (index.Upper is not { } upper)
        {
            yield break;
        }

        var count = upper.Plus(1 - shift);
        SizeSyntax size = count switch
        {
            { Only: { } name } when names.Sizes.Contains(name) => new NamedSizeSyntax(name) { Span = index.Span },
            { Terms.Count: 0 } => new FixedSizeSyntax(count.Constant) { Span = index.Span },
            _ => new ComputedSizeSyntax(count.ToSyntax(index.Span)) { Span = index.Span },
        };
        if (index.Size.Known is null && size is NamedSizeSyntax or FixedSizeSyntax)
        {
            AxisSize.Join(index.Size, new AxisSize(size));
        }
        else if (index.Size.Known?.Equals(size) != true)
        {
            yield return Comparison(
                ComparisonOperator.LessOrEqual,
                upper.Terms.Aggregate(
                    upper.Plus(-shift),
                    (moved, term) => inner.Indices.TryGetValue(term.Name, out var other)
                        ? moved.Plus(term.Factor * other.Shift)
                        : moved));
        }

        ExpressionSyntax Comparison(ComparisonOperator relation, Affine bound) => new ComparisonSyntax(
            relation, new NameSyntax(index.Letter) { Span = index.Span }, bound.ToSyntax(index.Span))
        {
            Span = index.Span,
        };
    }

    // What does not depend on the index is counted.
    private Typed Repeated(BigNode big, BigIndex index, Locals locals)
    {
        var body = Read(big.Body, locals);
        if (index.Upper is not { } upper || big.Operator is not ("sum" or "prod"))
        {
            throw Failure(
                big.Span, $"What `\\{big.Operator}_{index.Letter}` runs over does not depend on `{index.Letter}`.",
                Quote(Source(big)), $"something with the index `{index.Letter}`",
                "Say how far the index runs, or write the factor.");
        }

        var count = upper.Plus(index.Lower ?? new([], names.Base), -1).Plus(1).ToSyntax(big.Span);
        return body with
        {
            Syntax = big.Operator == "sum"
                ? new MultiplicationSyntax(
                    [new(FactorOperator.Times, count), new(FactorOperator.Times, body.Syntax)]) { Span = big.Span }
                : new PowerSyntax(body.Syntax, count) { Span = big.Span },
        };
    }

    // Few terms whose index chooses no element, as in a polynomial.
    private Typed WrittenOut(BigNode big, BigIndex index, Locals locals)
    {
        var terms = new List<Typed>();
        for (var k = index.Lower!.Constant; k <= index.Upper!.Constant; k++)
        {
            terms.Add(Read(Replaced(big.Body, index.Letter, new NumberNode(k, big.Span)), locals));
        }

        if (terms.Count < 2)
        {
            return terms.Count == 1 ? terms[0] : new(NeutralOf(big), Scalar);
        }

        return new(
            big.Operator switch
            {
                "sum" => new AdditionSyntax([.. terms.Select(term => new TermSyntax(false, term.Syntax))])
                {
                    Span = big.Span,
                },
                "prod" => new MultiplicationSyntax(
                    [.. terms.Select(term => new FactorSyntax(FactorOperator.Times, term.Syntax))]) { Span = big.Span },
                _ => terms.Select(term => term.Syntax).Aggregate((first, second) => new CallSyntax(
                    new IdentifierSyntax(big.Operator) { Span = big.Span }, [first, second]) { Span = big.Span }),
            },
            Widest(terms));
    }

    // Whether an index never chooses an element of an array.
    private bool IsBare(MathNode node, string letter) => node switch
    {
        ScriptNode { Sub: { } sub } script when Mentions(sub, letter) =>
            script.Base is SymbolNode symbol && names.TextOf(sub) is not null && !IsArray(names.Of(symbol)),
        _ => MathNodeParts.Children(node).All(child => IsBare(child, letter)),
    };

    private bool IsArray(string name) => names.Variables.TryGetValue(name, out var variable)
        ? variable.Axes.Count > 0
        : names.IndexCounts.ContainsKey(name) || (names.Definitions.TryGetValue(name, out var definition)
            && (definition.Indices.Count > 0 || definition.Axes.Count > 0));

    private bool Mentions(MathNode node, string letter) =>
        (node is SymbolNode or ScriptNode && names.SpellingOf(node) == letter)
        || MathNodeParts.Children(node).Any(child => Mentions(child, letter));

    /// <summary>The formula with something in the place of a letter.</summary>
    public MathNode Replaced(MathNode node, string letter, MathNode value) =>
        node is SymbolNode symbol && names.Of(symbol) == letter
            ? value
            : MathNodeParts.WithChildren(node, child => Replaced(child, letter, value));
}
