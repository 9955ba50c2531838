using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>A sum of products, each of them once.</summary>
/// <param name="Terms">The products, whose coefficients are not 0.</param>
internal sealed record Polynomial(IReadOnlyList<Monomial> Terms)
{
    /// <summary>0.</summary>
    public static Polynomial Zero { get; } = new([]);

    /// <summary>1.</summary>
    public static Polynomial One { get; } = new([Monomial.One]);

    /// <summary>Whether all is one product.</summary>
    public bool IsProduct => Terms.Count == 1;

    /// <summary>Whether a term is there only where two indices are equal.</summary>
    public bool HasDeltas => Terms.Any(term => term.Factors.Any(factor => factor.IsDelta));

    /// <summary>Something that is not taken apart.</summary>
    public static Polynomial Atom(ExpressionSyntax formula) =>
        new([new(1, [new(Indices.Canonical(formula), formula, 1)], [])]);

    /// <summary>The sum of products, those that are alike taken together.</summary>
    public static Polynomial Sum(IEnumerable<Monomial> terms)
    {
        var sums = new List<(string Key, Monomial Term)>();
        foreach (var term in terms)
        {
            var key = term.Key;
            var at = sums.FindIndex(sum => sum.Key == key);
            if (at < 0)
            {
                sums.Add((key, term));
            }
            else
            {
                var own = sums[at].Term;
                sums[at] = (key, own with { Coefficient = own.Coefficient + term.Coefficient });
            }
        }

        return new([.. sums.Select(sum => sum.Term).Where(term => term.Coefficient != 0)]);
    }

    public static Polynomial operator +(Polynomial x, Polynomial y) => Sum(x.Terms.Concat(y.Terms));

    public static Polynomial operator -(Polynomial x) => x.Scaled(-1);

    /// <summary>
    /// The product. A sum stays a factor as a whole, unless a term of it is to be met by a sum over its index.
    /// </summary>
    public static Polynomial operator *(Polynomial x, Polynomial y)
    {
        if (x.Terms.Count == 0 || y.Terms.Count == 0)
        {
            return Zero;
        }

        if (x.IsNumber || y.IsNumber)
        {
            return x.IsNumber ? y.Scaled(x.Terms[0].Coefficient) : x.Scaled(y.Terms[0].Coefficient);
        }

        var (left, right) = (x.HasDeltas ? x : x.AsFactor(), y.HasDeltas ? y : y.AsFactor());
        return Sum(left.Terms.SelectMany(_ => right.Terms, (one, other) => one.Times(other)));
    }

    /// <summary>A whole power.</summary>
    public Polynomial Power(int exponent)
    {
        if (exponent == 0)
        {
            return One;
        }

        if (exponent == 1 || (Terms.Count == 0 && exponent > 0))
        {
            return this;
        }

        if (Terms.Count == 0)
        {
            throw new NotSupportedException("Something is divided by zero.");
        }

        // A sum over an index is no product of powers.
        var factor = IsProduct && Terms[0].Bound.Count > 0 ? AtomOf(Terms[0]) : AsFactor();
        return factor.Terms.Count == 0 ? Zero : new([factor.Terms[0] with
        {
            Coefficient = Math.Pow(factor.Terms[0].Coefficient, exponent),
            Factors = [.. factor.Terms[0].Factors.Select(own => own with
            {
                Exponent = own.Base is ComparisonSyntax ? 1 : own.Exponent * exponent,
            })],
        }]);
    }

    /// <summary>The sum of it over indices.</summary>
    public Polynomial Over(IReadOnlyList<string> indices) =>
        new([.. Terms.Select(term => term with { Bound = [.. term.Bound, .. indices] })]);

    /// <summary>It times a number.</summary>
    public Polynomial Scaled(double by) =>
        by == 0 ? Zero : new([.. Terms.Select(term => term with { Coefficient = by * term.Coefficient })]);

    /// <summary>The sum as a formula, common factors before it.</summary>
    public ExpressionSyntax ToSyntax()
    {
        if (Terms.Count <= 1)
        {
            return Terms.Count == 0 ? new NumberSyntax(0) : Signed(Terms[0]);
        }

        var (common, rest) = WithoutCommon();
        if (common is not null)
        {
            return common.Coefficient < 0
                ? Negative(SyntaxParts.Times(common.ToSyntax(), rest.Ordered()))
                : AsFactor().ToSyntax();
        }

        return Ordered();
    }

    private bool IsNumber => Terms is [{ Factors.Count: 0, Bound.Count: 0 }];

    // What all terms have in common stays beside what is left, so that it meets other factors.
    private Polynomial AsFactor() => IsProduct ? this
        : WithoutCommon() is ({ } common, var left) ? new([common.Times(Atom(left.Ordered()).Terms[0])])
        : Atom(ToSyntax());

    private static Polynomial AtomOf(Monomial product) =>
        Atom(product.ToSyntax()).Scaled(Math.Sign(product.Coefficient));

    private static ExpressionSyntax Signed(Monomial term) =>
        term.Coefficient < 0 ? Negative(term.ToSyntax()) : term.ToSyntax();

    // As -y/a is written, where -(y/a) is meant just as well.
    private static ExpressionSyntax Negative(ExpressionSyntax formula) => formula is MultiplicationSyntax product
        ? new MultiplicationSyntax([.. SyntaxParts.Replaced(
            product.Factors, 0, product.Factors[0] with { Value = new NegationSyntax(product.Factors[0].Value) })])
        : new NegationSyntax(formula);

    // A term without a minus goes first, if there is one.
    private AdditionSyntax Ordered()
    {
        var first = Terms.FirstOrDefault(term => term.Coefficient > 0) ?? Terms[0];
        return new AdditionSyntax(
        [
            new(false, Signed(first)),
            .. Terms.Where(term => term != first).Select(term => new TermSyntax(term.Coefficient < 0, term.ToSyntax())),
        ]);
    }

    // What all terms have in common, if anything; a number alone only if it is that of all terms.
    private (Monomial? Common, Polynomial Left) WithoutCommon()
    {
        var shared = Terms[0].Factors
            .Where(factor => !factor.IsDelta && !Terms[0].Bound.Any(factor.Uses))
            .Select(factor => factor with
            {
                Exponent = Terms
                    .Select(term => term.Factors.FirstOrDefault(own => own.Key == factor.Key)?.Exponent ?? 0)
                    .Aggregate((x, y) => Math.Sign(x) != Math.Sign(y)
                        ? 0
                        : Math.Sign(x) * Math.Min(Math.Abs(x), Math.Abs(y))),
            })
            .Where(factor => factor.Exponent != 0).ToList();
        var size = Math.Abs(Terms[0].Coefficient);
        var coefficient = Terms.All(term => Math.Abs(term.Coefficient) == size) ? size : 1;
        if (shared.Count == 0 && coefficient == 1)
        {
            return (null, this);
        }

        var sign = Terms.All(term => term.Coefficient < 0) ? -1 : 1;
        var common = new Monomial(sign * coefficient, shared, []);
        var inverse = new Monomial(
            sign / coefficient, [.. shared.Select(factor => factor with { Exponent = -factor.Exponent })], []);
        return (common, new([.. Terms.Select(term => term.Times(inverse))]));
    }
}
