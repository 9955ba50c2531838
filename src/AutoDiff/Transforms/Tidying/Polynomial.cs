using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AutoDiff.Transforms.Tidying;

/// <summary>
/// A sum of multiples of products of powers, each product once, in the order in which they are written: equal sums are
/// equal polynomials.
/// </summary>
internal sealed class Polynomial
{
    private readonly int hash;
    private string? text;

    private Polynomial(IEnumerable<KeyValuePair<Monomial, Ratio>> terms)
    {
        (Monomial Product, Ratio Coefficient)[] sorted =
            [.. terms.Where(term => !term.Value.IsZero).Select(term => (term.Key, term.Value))];
        Array.Sort(sorted, (x, y) => Order(x.Product, y.Product));
        Terms = ImmutableCollectionsMarshal.AsImmutableArray(sorted);
        foreach (var (product, coefficient) in sorted)
        {
            hash = HashCode.Combine(hash, product, coefficient);
        }
    }

    public static Polynomial Zero { get; } = new([]);

    public static Polynomial One { get; } = 1;

    public ImmutableArray<(Monomial Product, Ratio Coefficient)> Terms { get; }

    public bool IsZero => Terms.IsEmpty;

    /// <summary>Its value if it is a rational number.</summary>
    public Ratio? Constant => Terms.Length == 0 ? 0
        : Terms.Length == 1 && Terms[0].Product.IsOne ? Terms[0].Coefficient
        : null;

    public static implicit operator Polynomial(int value) => Of(value);

    public static Polynomial Of(Ratio value) => new([new(Monomial.One, value)]);

    public static Polynomial Of(Monomial product, Ratio coefficient) => One.Times(product, coefficient);

    public static Polynomial Atom(int atom) => new([new(Monomial.Of(atom, One), 1)]);

    public static Polynomial Of(IEnumerable<(Monomial Product, Ratio Coefficient)> terms)
    {
        var sums = new Dictionary<Monomial, Ratio>();
        foreach (var (product, coefficient) in terms)
        {
            sums[product] = sums.TryGetValue(product, out var other) ? other + coefficient : coefficient;
        }

        return new(sums);
    }

    public static Polynomial operator +(Polynomial x, Polynomial y) =>
        x.IsZero ? y : y.IsZero ? x : Of(x.Terms.Concat(y.Terms));

    public static Polynomial operator -(Polynomial x) => x.Scaled(-1);

    public static Polynomial operator -(Polynomial x, Polynomial y) => x + -y;

    public static Polynomial operator *(Polynomial x, Polynomial y) =>
        Of(x.Terms.SelectMany(a => y.Terms.Select(b => Reduced(a.Product * b.Product, a.Coefficient * b.Coefficient))));

    public Polynomial Scaled(Ratio factor) =>
        new(Terms.Select(term => KeyValuePair.Create(term.Product, term.Coefficient * factor)));

    public Polynomial Times(Monomial product, Ratio coefficient) =>
        Of(Terms.Select(term => Reduced(term.Product * product, term.Coefficient * coefficient)));

    /// <summary>The power with a whole exponent that is not negative.</summary>
    public Polynomial Power(int exponent) =>
        Enumerable.Repeat(this, exponent).Aggregate(One, (product, factor) => product * factor);

    /// <summary>
    /// The quotient if a divisor goes into it; all exponents are whole numbers that are not negative.
    /// </summary>
    public Polynomial? DividedBy(Polynomial divisor)
    {
        var (rest, quotient) = (this, Zero);
        var (lead, leading) = divisor.Leading;
        for (var steps = Terms.Length + 16; !rest.IsZero; steps--)
        {
            var (product, coefficient) = rest.Leading;
            var factor = product * lead.Power(-1);
            if (steps == 0
                || factor.Factors.Any(power => power.Exponent.Constant is not { IsInteger: true, Sign: > 0 }))
            {
                return null;
            }

            var term = Of(factor, coefficient / leading);
            (rest, quotient) = (rest - (term * divisor), quotient + term);
        }

        return quotient;
    }

    public override string ToString() =>
        text ??= string.Join('+', Terms.Select(term => $"{term.Coefficient}·{term.Product}"));

    public override bool Equals(object? obj) => obj is Polynomial other && other.hash == hash
        && Terms.AsSpan().SequenceEqual(other.Terms.AsSpan());

    public override int GetHashCode() => hash;

    // Higher degrees first, then by the first atom.
    private static int Order(Monomial x, Monomial y)
    {
        var order = y.Degree.CompareTo(x.Degree);
        order = order != 0 ? order : First(x).CompareTo(First(y));
        return order != 0 ? order : string.CompareOrdinal(x.ToString(), y.ToString());

        static int First(Monomial product) => product.IsOne ? int.MaxValue : product.Factors[0].Atom;
    }

    // The term with the highest power of the first atom, of those the one with that of the second, and so on.
    private (Monomial Product, Ratio Coefficient) Leading => Terms.Aggregate((first, second) =>
    {
        foreach (var atom in first.Product.Factors.Concat(second.Product.Factors).Select(f => f.Atom).Order())
        {
            var difference = first.Product.ExponentOf(atom) - second.Product.ExponentOf(atom);
            if (difference.Constant is { Sign: not 0 and var sign })
            {
                return sign > 0 ? first : second;
            }
        }

        return first;
    });

    // Whole powers of whole numbers are numbers.
    private static (Monomial Product, Ratio Coefficient) Reduced(Monomial product, Ratio coefficient)
    {
        if (product.IsOne || product.Factors[0].Atom >= Monomial.Pi)
        {
            return (product, coefficient);
        }

        foreach (var (atom, exponent) in product.Factors)
        {
            if (atom < Monomial.Pi && exponent.Constant is { } power && power.Floor is { IsZero: false } whole)
            {
                coefficient *= ((Ratio)(int)Monomial.Number(atom)).Power((int)whole);
                product = product.Without(atom) * Monomial.Of(atom, exponent - Of(new Ratio(whole, 1)));
            }
        }

        return (product, coefficient);
    }
}
