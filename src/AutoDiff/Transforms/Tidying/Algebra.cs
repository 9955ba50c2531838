using System.Numerics;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Arithmetic of polynomials in atoms, without expanding products of sums.</summary>
/// <param name="atoms">The atoms.</param>
internal sealed class Algebra(Atoms atoms)
{
    // A sum of more terms is one factor.
    private const int LongestExpansion = 40;

    private const int LongestSum = 60;

    private const int HighestExpansion = 5;

    public Polynomial Number(double value) => KnownNumbers.Read(
        value, whole => atoms.Recorded(Functions.Log(atoms[atoms.Recorded(whole, Shape.Scalar)] is RecordedAtom number
            ? number.Value
            : default)));

    public Polynomial Product(Polynomial x, Polynomial y, Shape region) =>
        x.IsZero || y.IsZero ? Polynomial.Zero
        : x.Constant is { } factor ? y.Scaled(factor)
        : y.Constant is { } other ? x.Scaled(other)
        : Flat(Grouped(x, region) * Grouped(y, region));

    public Polynomial Sum(Polynomial x, Polynomial y, Shape region)
    {
        var sum = Flat(x) + Flat(y);
        return sum.Terms.Length <= LongestExpansion ? sum : Grouped(x, region) + Grouped(y, region);
    }

    /// <summary>The power with a known exponent; null if it is no power of a product.</summary>
    public Polynomial Power(Polynomial x, Ratio exponent, Shape region)
    {
        if (exponent.IsInteger && BigInteger.Abs(exponent.Numerator) < LongestExpansion)
        {
            var power = (int)exponent.Numerator;
            return x.IsZero && power > 0 ? Polynomial.Zero
                : Grouped(x, region).Terms is [var single]
                    ? Flat(Polynomial.Of(
                        single.Product.Power(Polynomial.Of(exponent)), single.Coefficient.Power(power)))
                : Polynomial.Of(Monomial.Of(atoms.Group(x, region), Polynomial.Of(exponent)), 1);
        }

        // What is no power of a fraction stays where it is.
        var content = Content(x).Abs;
        var root = Number(Math.Pow(content.Value, exponent.Value));
        (content, root) = x.Constant is null && root.Constant is null ? (1, Polynomial.One) : (content, root);
        return x.IsZero && exponent.Sign > 0 ? Polynomial.Zero
            : x.Constant is { Sign: > 0 } ? root
            : root * Polynomial.Of(Base(x.Scaled(1 / content), region).Power(Polynomial.Of(exponent)), 1);
    }

    /// <summary>The power whose exponent is no number.</summary>
    public Polynomial Raised(Polynomial x, Polynomial exponent, Shape region) =>
        x.Constant is { IsInteger: true, Sign: > 0 } whole && whole.Numerator < 1 << 20
            ? Polynomial.Of(
                whole.IsOne ? Monomial.One : Monomial.Of(Monomial.Whole((int)whole.Numerator), exponent), 1)
            : Polynomial.Of(Base(x, region).Power(exponent), 1);

    public static Polynomial Exponential(Polynomial x) => Polynomial.Of(Monomial.Of(Monomial.E, x), 1);

    /// <summary>A sum as one factor, times what is a factor of all terms: nothing in it is below a bar.</summary>
    public Polynomial Grouped(Polynomial x, Shape region)
    {
        if (x.Terms.Length <= 1)
        {
            return x;
        }

        var (content, common) = (Content(x), Common(x));
        var rest = x.Times(common.Power(-1), 1 / content);
        return Polynomial.Of(Monomial.Of(atoms.Group(rest, region), Polynomial.One) * common, content);
    }

    /// <summary>The sum with those of its terms written out that are sums themselves.</summary>
    public Polynomial Flat(Polynomial x) => Polynomial.Of(x.Terms.Select(Opened).SelectMany(term =>
        term.Product.Factors is [(var atom, var exponent)] && exponent.Constant is { IsOne: true }
            && atoms[atom] is GroupAtom group
                ? group.Value.Scaled(term.Coefficient).Terms
                : [term]));

    /// <summary>Products of sums written as sums; null if there are none, or they are too long.</summary>
    public Polynomial? Expanded(Polynomial value)
    {
        var sum = Polynomial.Zero;
        var isChanged = false;
        foreach (var term in value.Terms)
        {
            var product = Polynomial.Of(term.Product, term.Coefficient);
            foreach (var (atom, exponent) in term.Product.Factors)
            {
                if (atoms[atom] is GroupAtom group
                    && exponent.Constant is { IsInteger: true, Sign: > 0 } power && power < HighestExpansion)
                {
                    product = product.Times(Monomial.Of(atom, -exponent), 1) * group.Value.Power((int)power.Numerator);
                    isChanged = true;
                }

                if (product.Terms.Length > LongestSum)
                {
                    return null;
                }
            }

            sum += product;
        }

        return isChanged && sum.Terms.Length <= LongestSum ? Expanded(sum) ?? sum : null;
    }

    /// <summary>A term with what can be taken out of those of its factors that are sums or products.</summary>
    public (Monomial Product, Ratio Coefficient) Opened((Monomial Product, Ratio Coefficient) term)
    {
        foreach (var (atom, exponent) in term.Product.Factors)
        {
            if (atoms[atom] is GroupAtom group && exponent.Constant is { IsInteger: true } power
                && Grouped(group.Value, group.Shape).Terms is [var single]
                && !single.Product.Equals(Monomial.Of(atom, Polynomial.One)))
            {
                var rest = Polynomial.Of(term.Product.Without(atom), term.Coefficient);
                return Opened(rest.Times(
                    single.Product.Power(exponent), single.Coefficient.Power((int)power.Numerator)).Terms[0]);
            }
        }

        return term;
    }

    /// <summary>The number that is a factor of all terms, with the sign of the first.</summary>
    public static Ratio Content(Polynomial x)
    {
        if (x.IsZero)
        {
            return 1;
        }

        var common = x.Terms.Select(term => term.Coefficient.Abs).Aggregate(Ratio.GreatestCommonDivisor);
        return x.Terms[0].Coefficient.Sign < 0 ? -common : common;
    }

    /// <summary>The highest powers that go into all terms.</summary>
    /// <param name="value">The sum.</param>
    /// <param name="isFraction">
    /// Whether what divides some terms divides all of them then; else no power is split: x^n and x^(n − 1) have x^n in
    /// common.
    /// </param>
    public static Monomial Common(Polynomial value, bool isFraction = true)
    {
        var all = value.Terms.Select(term => term.Product).ToList();
        var factors = new List<(int, Polynomial)>();
        foreach (var atom in all.SelectMany(product => product.Factors).Select(factor => factor.Atom).Distinct())
        {
            var exponents = all.Select(product => product.ExponentOf(atom)).ToList();
            var others = exponents.Select(exponent => (exponent - exponents[0]).Constant).ToList();
            if (others.Contains(null))
            {
                continue;
            }

            var order = exponents.Zip(others, (exponent, other) => (Exponent: exponent, Place: other!.Value.Value))
                .OrderBy(pair => pair.Place).Select(pair => pair.Exponent).ToList();
            var least = order[0];
            factors.Add((atom, isFraction || least.Constant is { Sign: >= 0 } ? least
                : least.Constant is null ? order[^1]
                : order[^1].Constant is { Sign: < 0 } ? order[^1]
                : Polynomial.Zero));
        }

        return Monomial.Of(factors);
    }

    // What may be raised to any power as it stands: one atom, for the square of a number is not raised as the number
    // is.
    private Monomial Base(Polynomial x, Shape region) =>
        x.Terms is [{ Coefficient.IsOne: true, Product: { Factors: [(_, var exponent)] } product }]
            && (exponent.Constant is { IsOne: true } || product.Factors[0].Atom == Monomial.E)
                ? product
                : Monomial.Of(atoms.Group(x, region), Polynomial.One);
}
