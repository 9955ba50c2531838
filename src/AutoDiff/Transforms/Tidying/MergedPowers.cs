namespace AutoDiff.Transforms.Tidying;

/// <summary>Other forms of a polynomial in which powers of two sums are one power.</summary>
/// <param name="atoms">The atoms.</param>
internal sealed class MergedPowers(Atoms atoms)
{
    // What two sums have as a product is written as one if that is short.
    private const int LongestProduct = 3;

    public IEnumerable<Polynomial> Of(Polynomial value)
    {
        foreach (var (product, coefficient) in value.Terms)
        {
            var rest = value - Polynomial.Of(product, coefficient);
            foreach (var (k, one) in product.Factors.Index())
            {
                foreach (var other in product.Factors.Skip(k + 1))
                {
                    if (Multiplied(one, other) is { } whole)
                    {
                        yield return rest + Polynomial.Of(
                            product.Without(one.Atom).Without(other.Atom) * whole, coefficient);
                    }

                    foreach (var (root, multiple) in new[] { (one, other), (other, one) })
                    {
                        if (Multiple(root, multiple) is var (power, number))
                        {
                            yield return rest + Polynomial.Of(
                                product.Without(multiple.Atom) * power, coefficient * number);
                        }
                    }
                }
            }
        }

        foreach (var form in Exponentials(value))
        {
            yield return form;
        }
    }

    // √x · √y = √(x y) wherever the left side has a value, and (x + 1)⁻¹ (x − 1)⁻¹ = (x² − 1)⁻¹.
    private Monomial? Multiplied((int Atom, Polynomial Exponent) one, (int Atom, Polynomial Exponent) other)
    {
        if (one.Atom < 0 || other.Atom < 0 || one.Exponent.Constant is not { } power
            || !one.Exponent.Equals(other.Exponent) || (power.IsInteger && power.Sign > 0)
            || atoms[one.Atom].Shape != atoms[other.Atom].Shape
            || (power.IsInteger && (atoms[one.Atom] is not GroupAtom || atoms[other.Atom] is not GroupAtom)))
        {
            return null;
        }

        var product = Value(one.Atom) * Value(other.Atom);
        return product.Terms.Length > LongestProduct
            ? null
            : Monomial.Of(atoms.Group(product, atoms[one.Atom].Shape), one.Exponent);
    }

    // (1 − v²/c²)^p (c² − v²)^q = (1 − v²/c²)^(p + q) c^(2q).
    private (Monomial Power, Ratio Number)? Multiple(
        (int Atom, Polynomial Exponent) one, (int Atom, Polynomial Exponent) other)
    {
        if (atoms[one.Atom] is not GroupAtom x || atoms[other.Atom] is not GroupAtom y || x.Shape != y.Shape
            || x.Value.Terms.Length != y.Value.Terms.Length
            || other.Exponent.Constant is not { IsInteger: true } exponent)
        {
            return null;
        }

        var (lead, leading) = x.Value.Terms[0];
        foreach (var (product, coefficient) in y.Value.Terms)
        {
            var (factor, number) = (product * lead.Power(-1), coefficient / leading);
            if (x.Value.Times(factor, number).Equals(y.Value))
            {
                return (
                    Monomial.Of(one.Atom, other.Exponent) * factor.Power(other.Exponent),
                    number.Power((int)exponent.Numerator));
            }
        }

        return null;
    }

    // (1 + b e⁻ˣ)⁻² e⁻ˣ = (eˣ + b)⁻² eˣ. Above the bar e⁻ˣ stays, which does not overflow where it is large.
    private IEnumerable<Polynomial> Exponentials(Polynomial value)
    {
        foreach (var atom in value.Terms.SelectMany(term => term.Product.Factors)
            .Where(factor => factor.Exponent.Constant is { IsInteger: true, Sign: < 0 })
            .Select(factor => factor.Atom).Distinct())
        {
            if (atoms[atom] is not GroupAtom group)
            {
                continue;
            }

            foreach (var exponent in group.Value.Terms.Select(term => term.Product.ExponentOf(Monomial.E)).Distinct())
            {
                if (!exponent.IsZero && exponent.Constant is null && Algebra.Content(exponent).Sign < 0)
                {
                    var power = Monomial.Of(Monomial.E, exponent);
                    var flipped = Monomial.Of(
                        atoms.Group(group.Value.Times(power.Power(-1), 1), group.Shape), Polynomial.One) * power;
                    yield return Polynomial.Of(value.Terms.Select(term => (
                        term.Product.Without(atom) * flipped.Power(term.Product.ExponentOf(atom)),
                        term.Coefficient)));
                }
            }
        }
    }

    private Polynomial Value(int atom) => atoms[atom] is GroupAtom group ? group.Value : Polynomial.Atom(atom);
}
