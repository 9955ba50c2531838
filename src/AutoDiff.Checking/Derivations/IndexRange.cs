using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>The values that an index takes, such as those for which <c>x[i+1]</c> is an element.</summary>
/// <param name="First">The first one.</param>
/// <param name="End">The one behind the last.</param>
internal sealed record IndexRange(ExpressionSyntax First, ExpressionSyntax End)
{
    /// <summary>How many they are.</summary>
    public ExpressionSyntax Length => (Linear(End) + -Linear(First)).ToSyntax();

    /// <summary>All places of an axis of a length; null if that is not known.</summary>
    public static IndexRange? Of(ExpressionSyntax? length) => length is null ? null : new(new NumberSyntax(0), length);

    /// <summary>What has one value, such as a size.</summary>
    public static IndexRange Single(ExpressionSyntax value) =>
        new(value, (Linear(value) + Polynomial.One).ToSyntax());

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
            if (Bounds(rest, ofOthers) is ({ } first, { } most))
            {
                var own = new IndexRange(
                    Larger(Polynomial.Zero, -first).ToSyntax(), (Linear(length) + -most).ToSyntax());
                range = range is null ? own : range.And(own);
            }
        }

        return range;
    }

    /// <summary>The index at which a place is another: <c>j - 1</c> for <c>i + 1</c> and <c>j</c>.</summary>
    public static ExpressionSyntax? Solved(ExpressionSyntax side, ExpressionSyntax other, string index)
    {
        var (ascending, descending) = (Without(1), Without(-1));
        return Indices.Uses(other, index) ? null
            : !Indices.Uses(ascending.ToSyntax(), index) ? (Linear(other) + -ascending).ToSyntax()
            : !Indices.Uses(descending.ToSyntax(), index) ? (descending + -Linear(other)).ToSyntax()
            : null;

        Polynomial Without(double multiple) =>
            Linear(side) + Polynomial.Atom(new NameSyntax(index)).Scaled(-multiple);
    }

    /// <summary>What must hold for a place to be in this range; null if that is so for all it may be.</summary>
    public ExpressionSyntax? Contains(ExpressionSyntax place, Func<string, IndexRange?> rangeOf)
    {
        var conditions = new List<ExpressionSyntax>();
        var (least, most) = Bounds(Linear(place), rangeOf);
        if (least is null || !(Least(least + -Linear(First)) >= 0))
        {
            conditions.Add(Comparison(ComparisonOperator.GreaterOrEqual, Linear(First)));
        }

        if (most is null || !(Least(Linear(End) + -most) >= 1))
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
        Larger(Linear(First), Linear(other.First)).ToSyntax(),
        (-Larger(-Linear(End), -Linear(other.End))).ToSyntax());

    private static Polynomial Larger(Polynomial x, Polynomial y) =>
        Least(x + -y) >= 0 ? x
        : Least(y + -x) >= 0 ? y
        : throw new NotSupportedException("Which of two ranges is the shorter one, nothing tells.");

    // The least value, where sizes are at least 1; null if there is none.
    private static double? Least(Polynomial sum) =>
        sum.Terms.All(term => term.Factors.Count == 0 || term is { Factors: [{ Exponent: 1 }], Coefficient: > 0 })
            ? sum.Terms.Sum(term => term.Coefficient)
            : null;

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
                var first = range is null ? null : Linear(range.First);
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
