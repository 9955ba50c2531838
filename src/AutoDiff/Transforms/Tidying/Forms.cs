namespace AutoDiff.Transforms.Tidying;

/// <summary>Other forms of a polynomial, which may be shorter.</summary>
/// <param name="atoms">The atoms.</param>
/// <param name="algebra">Their arithmetic.</param>
/// <param name="products">Their products as arrays.</param>
/// <param name="calls">The functions among them.</param>
internal sealed class Forms(Atoms atoms, Algebra algebra, Products products, Calls calls)
{
    private const int MostContents = 3;

    private readonly Identities identities = new(algebra, calls);

    private readonly MergedPowers powers = new(atoms);

    public IEnumerable<Polynomial> Of(Polynomial value, Shape region)
    {
        if (algebra.Expanded(value) is { } expanded)
        {
            yield return expanded;
        }

        foreach (var form in identities.Of(value).Concat(powers.Of(value)).Concat(Divided(value))
            .Concat(Shortened(value)))
        {
            yield return form;
        }

        if (value.Terms.Length < 2)
        {
            yield break;
        }

        // The number that is taken out need not leave whole numbers.
        var contents = value.Terms.Select(term => term.Coefficient).Prepend(Algebra.Content(value)).Distinct();
        foreach (var content in contents.Take(MostContents))
        {
            foreach (var isFraction in (bool[])[true, false])
            {
                if (Factored(value, region, content, isFraction) is { } factored)
                {
                    yield return factored;
                }
            }
        }

        foreach (var form in Collected(value, region).Concat(Merged(value)))
        {
            yield return form;
        }

        if (region.Rank == 2 && value.Terms.Any(term => term.Product.Factors.Any(IsTransposed)))
        {
            var transposed = atoms.Group(products.Transposed(value), [region[1], region[0]]);
            yield return Polynomial.Atom(atoms.Chain([(transposed, true)]));
        }
    }

    /// <summary>Pairs of products whose product a given one is.</summary>
    public IEnumerable<(Polynomial First, Polynomial Second)> Halves(Monomial product, Shape region)
    {
        for (var k = 0; k < product.Factors.Length; k++)
        {
            var (atom, exponent) = product.Factors[k];
            var one = exponent.Constant is { } power && power.IsInteger && power.Numerator.IsEven
                ? Monomial.Of(atom, Polynomial.Of(power / 2))
                : Monomial.Of(atom, exponent);
            var rest = product * one.Power(-1);
            if (!rest.IsOne && atoms.AxesOf((atom, exponent), region.Rank).Count > 0
                && rest.Factors.Any(factor => atoms.AxesOf(factor, region.Rank).Count > 0))
            {
                yield return (Polynomial.Of(one, 1), Polynomial.Of(rest, 1));
            }
        }
    }

    private bool IsTransposed((int Atom, Polynomial Exponent) factor) =>
        atoms[factor.Atom] is ChainAtom chain
            && chain.Factors.Count(inner => inner.IsTransposed) * 2 >= chain.Factors.Length;

    // What all terms have in common, times the sum of what is left. Divisors are in common, too: one fraction.
    private Polynomial? Factored(Polynomial value, Shape region) =>
        Factored(value, region, Algebra.Content(value), isFraction: true);

    private Polynomial? Factored(Polynomial value, Shape region, Ratio content, bool isFraction)
    {
        var common = Algebra.Common(value, isFraction);
        var rest = value.Times(common.Power(-1), 1 / content);
        if (common.IsOne && content.IsOne)
        {
            return null;
        }

        var expanded = algebra.Expanded(rest) ?? rest;
        rest = expanded.Terms.Length > rest.Terms.Length ? rest : expanded;
        foreach (var (atom, exponent) in common.Factors)
        {
            if (atoms[atom] is GroupAtom group && exponent.Constant is { IsInteger: true, Sign: < 0 })
            {
                while (expanded.Terms.Length > 1 && expanded.DividedBy(group.Value) is { } quotient)
                {
                    (rest, expanded, common) = (quotient, quotient, common * Monomial.Of(atom, 1));
                }
            }
        }

        var isWhole = isFraction && content.Equals(Algebra.Content(value));
        var sum = isWhole || rest.Terms.Length == 1
            ? algebra.Grouped(rest, region)
            : Polynomial.Atom(atoms.Group(rest, region));
        return sum.Times(common, content);
    }

    // A sum above the bar that goes into one below it: (a² + 1)/((a x − 1)² + (a + x)²) = 1/(x² + 1).
    private IEnumerable<Polynomial> Divided(Polynomial value)
    {
        foreach (var (product, coefficient) in value.Terms)
        {
            var sums = product.Factors.Where(factor => factor.Exponent.Constant is { IsInteger: true }
                && atoms[factor.Atom] is GroupAtom).ToList();
            foreach (var (above, _) in sums.Where(factor => factor.Exponent.Constant!.Value.Sign > 0))
            {
                foreach (var (below, exponent) in sums.Where(factor => factor.Exponent.Constant!.Value.Sign < 0))
                {
                    var (divisor, group) = ((GroupAtom)atoms[above], (GroupAtom)atoms[below]);
                    if (divisor.Shape == group.Shape
                        && (algebra.Expanded(group.Value) ?? group.Value).DividedBy(divisor.Value) is { } quotient)
                    {
                        yield return value - Polynomial.Of(product, coefficient) + algebra
                            .Power(quotient, exponent.Constant!.Value, group.Shape)
                            .Times(product.Without(below) * Monomial.Of(above, exponent), coefficient);
                    }
                }
            }
        }
    }

    // Sums that are products once they are written out, so that their factors meet those beside them:
    // (a (b + c) − a b) / c = a.
    private IEnumerable<Polynomial> Shortened(Polynomial value)
    {
        foreach (var (product, coefficient) in value.Terms)
        {
            foreach (var (atom, exponent) in product.Factors)
            {
                if (exponent.Constant is { IsInteger: true } power && atoms[atom] is GroupAtom group
                    && algebra.Expanded(group.Value) is { IsZero: false } expanded
                    && (expanded.Terms.Length == 1 || !Algebra.Common(expanded).IsOne))
                {
                    yield return value - Polynomial.Of(product, coefficient) + algebra
                        .Power(algebra.Grouped(expanded, group.Shape), power, group.Shape)
                        .Times(product.Without(atom), coefficient);
                }
            }
        }
    }

    /// <summary>
    /// The forms in which a sum that is written as a product is that product, so that its factors meet those beside it.
    /// </summary>
    /// <param name="value">The polynomial.</param>
    /// <param name="shortest">The shortest form that is known of the value of a sum.</param>
    public IEnumerable<Polynomial> Opened(Polynomial value, Func<GroupAtom, Polynomial?> shortest)
    {
        foreach (var (product, coefficient) in value.Terms.Where(term => term.Product.Factors.Length > 1))
        {
            foreach (var (atom, exponent) in product.Factors)
            {
                if (exponent.Constant is { IsInteger: true } power && atoms[atom] is GroupAtom group
                    && shortest(group) is { Terms: [var only] } other
                    && only.Product.Factors.Any(inner => !product.ExponentOf(inner.Atom).IsZero))
                {
                    yield return value - Polynomial.Of(product, coefficient) + algebra
                        .Power(other, power, group.Shape).Times(product.Without(atom), coefficient);
                }
            }
        }
    }

    // Some terms with a factor in common taken together.
    private IEnumerable<Polynomial> Collected(Polynomial value, Shape region)
    {
        foreach (var (atom, exponent) in value.Terms.SelectMany(term => term.Product.Factors).Distinct())
        {
            var isBelow = exponent.Constant is { Sign: < 0 };
            var some = Polynomial.Of(value.Terms.Where(term => isBelow
                ? term.Product.ExponentOf(atom).Constant is { Sign: < 0 }
                : (term.Product.ExponentOf(atom) - exponent).Constant is { Sign: >= 0 }));
            if (some.Terms.Length > 1 && some.Terms.Length < value.Terms.Length
                && Factored(some, region) is { } together && !IsNested(together))
            {
                yield return value - some + together;
            }
        }
    }

    // A polynomial in one atom is written in its powers.
    private bool IsNested(Polynomial together) => together.Terms is [{ Product: { Factors.Length: 2 } product }]
        && product.Factors.Any(factor => atoms[factor.Atom] is GroupAtom group && group.Value.Terms.All(
            term => term.Product.Factors.All(inner => product.Factors.Any(outer => outer.Atom == inner.Atom))));

    // Sums over the same axes as one, and products with the same first or last factor as one.
    private IEnumerable<Polynomial> Merged(Polynomial value)
    {
        var places = value.Terms.SelectMany(term => term.Product.Factors
            .Where(factor => factor.Exponent.Constant is { IsOne: true })
            .SelectMany(factor => Linear(factor.Atom).Select(linear =>
                (Term: term, Others: term.Product.Without(factor.Atom), linear.Key, linear.Inner, linear.Outer))));
        foreach (var group in places.GroupBy(place => (place.Others, place.Key)).Where(group => group.Count() > 1))
        {
            var terms = group.DistinctBy(place => place.Term).ToList();
            var inner = Polynomial.Of(terms.SelectMany(place => place.Inner.Scaled(place.Term.Coefficient).Terms));
            if (terms.Count > 1 && !inner.IsZero)
            {
                var content = Algebra.Content(inner);
                yield return value
                    - Polynomial.Of(terms.Select(place => place.Term))
                    + Polynomial.Atom(terms[0].Outer(inner.Scaled(1 / content))).Times(group.Key.Others, content);
            }
        }
    }

    // What an atom is a linear function of, and that function.
    private IEnumerable<(string Key, Polynomial Inner, Func<Polynomial, int> Outer)> Linear(int atom)
    {
        if (atoms[atom] is TotalAtom total)
        {
            yield return (
                $"Σ{total.Source}{string.Join(',', total.Axes)}",
                total.Addend,
                inner => atoms.Total(
                    Factored(inner, total.Source) is { Terms: [{ Coefficient.IsOne: true }] } one ? one : inner,
                    total.Source,
                    total.Axes));
        }

        if (atoms[atom] is ChainAtom { Factors.Length: > 1 } chain)
        {
            var factors = chain.Factors;
            var last = factors[^1];
            if (atoms[factors[0].Atom].Shape.Rank == 2)
            {
                var left = atoms.Chain(factors[..^1]);
                yield return (
                    $"@{last}",
                    Polynomial.Atom(left),
                    inner => atoms.Chain([(atoms.Group(inner, atoms[left].Shape), false), last]));
                var right = atoms.Chain(factors[1..]);
                yield return (
                    $"{factors[0]}@",
                    Polynomial.Atom(right),
                    inner => atoms.Chain([factors[0], (atoms.Group(inner, atoms[right].Shape), false)]));
            }
        }
    }
}
