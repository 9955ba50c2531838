using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>The values that an index takes, such as those for which <c>x[i+1]</c> is an element.</summary>
/// <param name="First">The first one.</param>
/// <param name="End">The one behind the last.</param>
internal sealed record IndexRange(double First, ExpressionSyntax End)
{
    /// <summary>How many they are.</summary>
    public ExpressionSyntax Length => First == 0 ? End : (Linear(End) + Polynomial.One.Scaled(-First)).ToSyntax();

    /// <summary>All places of an axis of a length; null if that is not known.</summary>
    public static IndexRange? Of(ExpressionSyntax? length) => length is null ? null : new(0, length);

    /// <summary>The range of an index for which all subscripts stay on their axes; null if none has it.</summary>
    /// <exception cref="NotSupportedException">It is not known which of two ranges is the shorter one.</exception>
    public static IndexRange? Narrowed(
        string index,
        IEnumerable<(ExpressionSyntax At, ExpressionSyntax Length)> subscripts,
        Func<string, IndexRange?> ofOthers)
    {
        IndexRange? range = null;
        foreach (var (at, length) in subscripts.Where(subscript =>
            subscript.At is not IndexingSyntax && Indices.Uses(subscript.At, index)))
        {
            // An index that is known no better narrows the range of the other one.
            var rest = Linear(at) + -Polynomial.Atom(new NameSyntax(index));
            if (Bounds(rest, ofOthers) is ({ } first, { } most) && Known(first) is { } least)
            {
                var own = new IndexRange(Math.Max(0, -least), (Linear(length) + -most).ToSyntax());
                range = range is null ? own : range.And(own);
            }
        }

        return range;
    }

    /// <summary>The index at which a place is another: <c>j - 1</c> for <c>i + 1</c> and <c>j</c>.</summary>
    public static ExpressionSyntax? Solved(ExpressionSyntax side, ExpressionSyntax other, string index)
    {
        var rest = Linear(side) + -Polynomial.Atom(new NameSyntax(index));
        return Indices.Uses(other, index) || Indices.Uses(rest.ToSyntax(), index)
            ? null
            : (Linear(other) + -rest).ToSyntax();
    }

    /// <summary>What must hold for a place to be in this range; null if that is so for all it may be.</summary>
    public ExpressionSyntax? Contains(ExpressionSyntax place, Func<string, IndexRange?> rangeOf)
    {
        var conditions = new List<ExpressionSyntax>();
        var (least, most) = Bounds(Linear(place), rangeOf);
        if (!(Known(least) >= First))
        {
            conditions.Add(Comparison(ComparisonOperator.GreaterOrEqual, Polynomial.One.Scaled(First)));
        }

        if (!(Known(Linear(End) + -(most ?? Linear(place))) >= 1))
        {
            conditions.Add(Comparison(ComparisonOperator.Less, Linear(End)));
        }

        return conditions.Count == 0 ? null : conditions.Count == 1 ? conditions[0] : new AndSyntax([.. conditions]);

        // j - 1 >= 0 is j > 0, and j - i >= 0 is j >= i.
        ComparisonSyntax Comparison(ComparisonOperator relation, Polynomial bound)
        {
            Polynomial Part(Func<Monomial, bool> isPart) => new([.. Linear(place).Terms.Where(isPart)]);
            var names = Part(term => term.Factors.Count > 0);
            var right = bound + -Part(term => term.Factors.Count == 0);
            return relation == ComparisonOperator.Less || Known(right) is not { } least
                ? new(relation, names.ToSyntax(), right.ToSyntax())
                : names.Terms.Count == 1
                    ? new(ComparisonOperator.Greater, names.ToSyntax(), Polynomial.One.Scaled(least - 1).ToSyntax())
                : new(
                    relation, Part(term => term.Factors.Count > 0 && term.Coefficient > 0).ToSyntax(),
                    (right + -Part(term => term.Factors.Count > 0 && term.Coefficient < 0)).ToSyntax());
        }
    }

    private IndexRange And(IndexRange other) => new(
        Math.Max(First, other.First),
        Known(Linear(End) + -Linear(other.End)) switch
        {
            { } difference => difference <= 0 ? End : other.End,
            _ => throw new NotSupportedException("Which of two ranges is the shorter one, nothing tells."),
        });

    private static (Polynomial? Least, Polynomial? Most) Bounds(Polynomial sum, Func<string, IndexRange?> rangeOf)
    {
        Polynomial? least = Polynomial.Zero, most = Polynomial.Zero;
        foreach (var term in sum.Terms)
        {
            Polynomial? low = new([term]), high = new([term]);
            if (term.Factors.Count > 0)
            {
                var range = term is { Factors: [{ Base: var place, Exponent: 1 }], Coefficient: 1 or -1 }
                    && (place is IndexingSyntax data ? data.Operand : place) is NameSyntax { Name: var name }
                        ? rangeOf(name)
                        : null;
                var first = range is null ? null : Polynomial.One.Scaled(range.First);
                var last = range is null ? null : Linear(range.End) + Polynomial.One.Scaled(-1);
                (low, high) = range is null || term.Coefficient > 0 ? (first, last) : (-last!, -first!);
            }

            least = least is null || low is null ? null : least + low;
            most = most is null || high is null ? null : most + high;
        }

        return (least, most);
    }

    /// <summary>Whether two places are never the same, such as i and i + 1.</summary>
    public static bool AreDifferent(ExpressionSyntax one, ExpressionSyntax other) =>
        Known(Linear(one) + -Linear(other)) is not (null or 0);

    private static double? Known(Polynomial? sum) => sum switch
    {
        { Terms: [] } => 0,
        { Terms: [{ Factors.Count: 0, Bound.Count: 0, Coefficient: var number }] } => number,
        _ => null,
    };

    private static Polynomial Linear(ExpressionSyntax formula) => formula switch
    {
        NumberSyntax number => Polynomial.One.Scaled(number.Value),
        NegationSyntax negation => -Linear(negation.Operand),
        AdditionSyntax sum => sum.Terms.Select(term => term.IsSubtracted ? -Linear(term.Value) : Linear(term.Value))
            .Aggregate((x, y) => x + y),
        _ => Polynomial.Atom(formula),
    };
}
