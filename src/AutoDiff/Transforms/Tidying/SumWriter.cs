namespace AutoDiff.Transforms.Tidying;

/// <summary>Records a polynomial as it stands: powers, products, one fraction for each term, sums.</summary>
/// <param name="builder">Where it is recorded.</param>
/// <param name="atoms">The atoms.</param>
/// <param name="products">The lengths of axes that have names.</param>
/// <param name="writer">What writes atoms, and polynomials in exponents.</param>
internal sealed class SumWriter(ProgramBuilder builder, Atoms atoms, Products products, Writer writer)
{
    private const int LongestDecimal = 100000;

    public Variable Sum(Polynomial value, Shape region)
    {
        // What a sum in brackets comes to may be known only when it is written.
        var terms = value.Terms.Where(term => !IsZero(Product(term.Product, term.Coefficient.Abs, region))).ToList();
        if (terms.Count == 0)
        {
            return builder.Fill(0, region);
        }

        // A sign in front is one more than a difference has.
        var first = Math.Max(0, terms.FindIndex(term => term.Coefficient.Sign > 0));
        var (product, coefficient) = terms[first];
        terms.RemoveAt(first);
        var sum = coefficient.Sign < 0 && Flipped(product) is { } flipped
            ? Product(flipped, -coefficient, region)
            : Product(product, coefficient, region);
        foreach (var term in terms)
        {
            var next = Product(term.Product, term.Coefficient.Abs, region);
            sum = term.Coefficient.Sign < 0 ? sum - next : sum + next;
        }

        return sum;
    }

    private bool IsZero(Variable value) => builder.Listing[value.Index] is { IsSplat: true, SplatValue: 0 };

    // The product with the sign of one of its factors changed, where that has terms of either sign.
    private Monomial? Flipped(Monomial product)
    {
        foreach (var (atom, exponent) in product.Factors)
        {
            if (exponent.Constant is { IsInteger: true, Numerator.IsEven: false } && Flipped(atom) is { } flipped)
            {
                return product.Without(atom) * Monomial.Of(flipped, exponent);
            }
        }

        return null;
    }

    private int? Flipped(int atom)
    {
        switch (atoms[atom])
        {
            case GroupAtom { Value.Terms: { Length: > 1 } terms } group when
                terms.Any(term => term.Coefficient.Sign < 0) && terms.Any(term => term.Coefficient.Sign > 0):
                return atoms.Group(-group.Value, group.Shape);
            case GroupAtom { Value.Terms: [var only] } group when Flipped(only.Product) is { } product:
                return atoms.Group(Polynomial.Of(product, only.Coefficient), group.Shape);
            case SpreadAtom spread when Flipped(spread.Source) is { } source:
                return atoms.Spread(source, spread.Shape, spread.Axes);
            case TotalAtom { Addend.Terms: [var addend] } total when Flipped(addend.Product) is { } product:
                return atoms.Total(Polynomial.Of(product, addend.Coefficient), total.Source, total.Axes);
            case ChainAtom chain:
                foreach (var (k, factor) in chain.Factors.Index())
                {
                    if (Flipped(factor.Atom) is { } flipped)
                    {
                        return atoms.Chain(chain.Factors.SetItem(k, (flipped, factor.IsTransposed)));
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private Variable Product(Monomial product, Ratio coefficient, Shape region)
    {
        var quotient = Quotient(product, coefficient, null);
        foreach (var (atom, exponent) in product.Factors)
        {
            if (atoms[atom] is not TotalAtom total || exponent.Constant is not { IsOne: true })
            {
                continue;
            }

            if (coefficient.Denominator == total.Source.Length / total.Shape.Length)
            {
                quotient = writer.Shorter(quotient, Quotient(
                    product.Without(atom), new Ratio(coefficient.Numerator, 1), writer.Mean(total)));
            }
            else if (NumberOfTerms(total) is { } count
                && count.Factors.All(length => product.ExponentOf(length.Atom).Constant is { Sign: < 0 }))
            {
                quotient = writer.Shorter(
                    quotient, Quotient(product.Without(atom) * count, coefficient, writer.Mean(total)));
            }
        }

        return region.Rank == 2 ? writer.Shorter(quotient, BySides(product, coefficient, region)) : quotient;
    }

    // How many terms a sum has, as a product of lengths that have names; null if one has none.
    private Monomial? NumberOfTerms(TotalAtom total)
    {
        var count = Monomial.One;
        foreach (var axis in total.Axes)
        {
            if (!products.Lengths.TryGetValue(total.Source[axis], out var length))
            {
                return null;
            }

            count *= length.Terms[0].Product;
        }

        return count;
    }

    // Factors that differ from row to row only are a column, which stands in products of matrices.
    private Variable? BySides(Monomial product, Ratio coefficient, Shape region)
    {
        var sides = product.Factors.ToLookup(
            factor => atoms.AxesOf(factor, 2) is var axes && axes.Count == 1 ? axes.First() : 2 + axes.Count);
        if (!sides[0].Any() || (!sides[1].Any() && !sides[4].Any()))
        {
            return null;
        }

        var (column, row) = (Side(0), sides[1].Any() ? Side(1) : null);
        var array = sides[4].Any() ? Quotient(Monomial.Of(sides[4]), 1, null) : (Variable?)null;
        var result = row is { } found ? writer.Outer(column!.Value, found) : writer.Scaled(column!.Value, array!.Value);
        result = row is not null && array is { } own ? own * result : result;
        return Quotient(Monomial.Of(sides[2]), coefficient, result);

        Variable? Side(int axis) => writer.Write(
            Polynomial.Of(Atoms.Map(Monomial.Of(sides[axis]), atom => atoms.Restricted(atom, region, [axis])), 1),
            Shape.Of(region[axis]));
    }

    // A product of powers as one fraction, with an array as a further factor if there is one.
    private Variable Quotient(Monomial product, Ratio coefficient, Variable? array)
    {
        (product, coefficient) = WithRootsBelow(product, coefficient);
        var (top, bottom) = (new List<Variable>(), new List<Variable>());
        var isRounded = coefficient.Denominator > LongestDecimal
            || (IsDecimal(coefficient) && coefficient.Denominator % 5 == 0 && !coefficient.Abs.Numerator.IsOne);
        Number(top, isRounded ? coefficient.Value : (double)coefficient.Numerator);
        if (!isRounded)
        {
            Number(bottom, (double)coefficient.Denominator);
        }

        Roots(top, product, 1);
        Roots(bottom, product, -1);
        foreach (var (atom, exponent) in product.Factors.Where(factor => !IsRoot(factor))
            .OrderBy(factor => factor.Atom == Monomial.E ? 2 : Math.Min(1, atoms[factor.Atom].Shape.Rank)))
        {
            var isBelow = atom != Monomial.E && exponent.Constant is { Sign: < 0 };
            (isBelow ? bottom : top).Add(Power(atom, isBelow ? -exponent : exponent));
        }

        if (array is { } last)
        {
            top.Add(last);
        }

        return Quotient(top, bottom, coefficient.Sign);
    }

    private void Number(List<Variable> factors, double value)
    {
        if (Math.Abs(value) != 1)
        {
            factors.Add(builder.Fill(Math.Abs(value), Shape.Scalar));
        }
    }

    private Variable Quotient(List<Variable> top, List<Variable> bottom, int sign)
    {
        if (top.Count == 0)
        {
            top.Add(builder.Fill(sign, Shape.Scalar));
        }
        else if (sign < 0)
        {
            top[0] = builder.Listing[top[0].Index] is { IsSplat: true } number && number.SplatValue != Math.PI
                ? builder.Fill(-number.SplatValue, Shape.Scalar)
                : -top[0];
        }

        if (top.Exists(IsZero))
        {
            return builder.Fill(0, Shape.Scalar);
        }

        var above = top.Aggregate((x, y) => x * y);
        return bottom.Count == 0 ? above : above / bottom.Aggregate((x, y) => x * y);
    }

    // √2/2 is 1/√2.
    private static (Monomial Product, Ratio Coefficient) WithRootsBelow(Monomial product, Ratio coefficient)
    {
        foreach (var (atom, exponent) in product.Factors)
        {
            if (atom < Monomial.Pi && exponent.Constant is { Sign: > 0 } &&
                (coefficient.Denominator % (int)Monomial.Number(atom)).IsZero)
            {
                coefficient *= (int)Monomial.Number(atom);
                product = Monomial.Of(product.Factors.Select(
                    factor => factor.Atom == atom ? (atom, exponent - 1) : factor));
            }
        }

        return (product, coefficient);
    }

    private static bool IsRoot((int Atom, Polynomial Exponent) factor) => factor.Atom <= Monomial.Pi
        && factor.Exponent.Constant is { } exponent && exponent.Abs == new Ratio(1, 2);

    // The roots of numbers as one root.
    private void Roots(List<Variable> factors, Monomial product, int sign)
    {
        Variable[] numbers = [.. product.Factors
            .Where(factor => IsRoot(factor) && factor.Exponent.Constant!.Value.Sign == sign)
            .OrderByDescending(factor => factor.Atom != Monomial.Pi)
            .Select(factor => writer.Write(factor.Atom))];
        if (numbers.Length > 0)
        {
            factors.Add(Functions.Sqrt(numbers.Aggregate((x, y) => x * y)));
        }
    }

    private Variable Power(int atom, Polynomial exponent) =>
        atom == Monomial.E ? Functions.Exp(Exponent(atom, exponent))
        : exponent.Constant is not { } number ? Functions.Pow(writer.Write(atom), Exponent(atom, exponent))
        : number.IsOne ? writer.Write(atom)
        : number == new Ratio(1, 2) ? Functions.Sqrt(writer.Write(atom))
        : number == 2 ? Functions.Square(writer.Write(atom))
        : Functions.Pow(writer.Write(atom), builder.Fill(number.Value, Shape.Scalar));

    private Variable Exponent(int atom, Polynomial exponent) => writer.Write(exponent, ShapeOf(atom, exponent));

    private Shape ShapeOf(int atom, Polynomial exponent) => exponent.Terms
        .SelectMany(term => term.Product.Factors)
        .Select(factor => ShapeOf(factor.Atom, factor.Exponent))
        .Append(atoms[atom].Shape)
        .MaxBy(shape => shape.Rank);

    private static bool IsDecimal(Ratio value)
    {
        var rest = value.Denominator;
        foreach (var prime in (int[])[2, 5])
        {
            for (; (rest % prime).IsZero; rest /= prime)
            {
            }
        }

        return rest.IsOne;
    }
}
