using AutoDiff.Primitives;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Other forms of a polynomial by what is known of functions.</summary>
/// <param name="algebra">The arithmetic of polynomials.</param>
/// <param name="calls">The functions.</param>
internal sealed class Identities(Algebra algebra, Calls calls)
{
    // Two densities are multiples of one if their quotient is a product of so few powers.
    private const int LongestQuotient = 4;

    public IEnumerable<Polynomial> Of(Polynomial value) => Pairs(value)
        .Concat(Squares(value)).Concat(Logarithms(value)).Concat(Angles(value)).Concat(Densities(value));

    // Functions of one argument that are one function: sin/cos = tan, sin · cos.
    private IEnumerable<Polynomial> Pairs(Polynomial value)
    {
        foreach (var term in value.Terms)
        {
            foreach (var (one, power) in term.Product.Factors)
            {
                foreach (var (other, second) in term.Product.Factors)
                {
                    if (power.Constant is not { IsInteger: true } p || second.Constant is not { IsInteger: true } q)
                    {
                        continue;
                    }

                    var found = p.Sign == q.Sign ? calls.Product(one, other) : calls.Quotient(one, other);
                    if (found is { Terms: [var form] })
                    {
                        var times = Polynomial.Of(Ratio.Min(p.Abs, q.Abs) * p.Sign);
                        yield return value - Polynomial.Of(term.Product, term.Coefficient) + Polynomial.Of(
                            term.Product * form.Product.Power(times)
                                * Monomial.Of(one, -times) * Monomial.Of(other, p.Sign == q.Sign ? -times : times),
                            term.Coefficient * form.Coefficient.Power((int)times.Constant!.Value.Numerator));
                    }
                }
            }
        }
    }

    // sin² + cos² = 1 and its kin.
    private IEnumerable<Polynomial> Squares(Polynomial value)
    {
        foreach (var (atom, exponent) in value.Terms.SelectMany(term => term.Product.Factors).Distinct())
        {
            if (exponent.Constant is not { } power || !power.IsInteger || !(power.Abs > 1))
            {
                continue;
            }

            foreach (var square in calls.Squares(atom))
            {
                yield return Polynomial.Of(value.Terms.SelectMany(term =>
                    term.Product.ExponentOf(atom).Constant is { IsInteger: true } own && own.Abs > 1
                        && own.Sign == power.Sign
                        ? algebra.Power(square, power.Sign, calls.Find(atom)!.Value.Shape)
                            .Times(term.Product * Monomial.Of(atom, -2 * power.Sign), term.Coefficient).Terms
                        : [term]));
            }
        }
    }

    // log x − log y = log(x/y), wherever the left side has a value.
    private IEnumerable<Polynomial> Logarithms(Polynomial value)
    {
        var terms = value.Terms.SelectMany(term => term.Product.Factors
            .Where(factor => factor.Exponent.Constant is { IsOne: true })
            .Select(factor => (term.Product, term.Coefficient, Call: calls.Find(factor.Atom), factor.Atom))
            .Where(found => found.Call?.Op == Op.Log)).ToList();
        foreach (var (k, x) in terms.Index())
        {
            foreach (var y in terms.Skip(k + 1))
            {
                if (!x.Coefficient.Abs.Equals(y.Coefficient.Abs) || x.Call!.Value.Shape != y.Call!.Value.Shape
                    || !x.Product.Without(x.Atom).Equals(y.Product.Without(y.Atom)))
                {
                    continue;
                }

                var (first, second) = x.Coefficient.Sign < 0 && y.Coefficient.Sign > 0 ? (y, x) : (x, y);
                var shape = first.Call!.Value.Shape;
                var argument = algebra.Product(
                    first.Call.Value.Argument,
                    algebra.Power(
                        second.Call!.Value.Argument, first.Coefficient.Sign == second.Coefficient.Sign ? 1 : -1, shape),
                    shape);
                yield return value
                    - Polynomial.Of(first.Product, first.Coefficient)
                    - Polynomial.Of(second.Product, second.Coefficient)
                    + calls.Of<Log>(argument, shape).Times(first.Product.Without(first.Atom), first.Coefficient);
            }
        }
    }

    // φ(u) = φ(v) e^((v² − u²)/2), as in S φ(d₁) = K e^(−r t) φ(d₂).
    private IEnumerable<Polynomial> Densities(Polynomial value)
    {
        var densities = value.Terms.SelectMany(term => term.Product.Factors).Select(factor => factor.Atom).Distinct()
            .Where(atom => calls.Find(atom)?.Op == Op.NormalDensity).ToList();
        foreach (var (one, other) in densities.SelectMany(_ => densities, (one, other) => (one, other)))
        {
            var (x, y) = (calls.Find(one)!.Value, calls.Find(other)!.Value);
            if (one == other || x.Shape != y.Shape)
            {
                continue;
            }

            var (u, v) = (Expanded(x.Argument), Expanded(y.Argument));
            var exponent = Expanded((v - u) * (v + u)).Scaled(new Ratio(1, 2));
            if (exponent.Terms.Length <= LongestQuotient)
            {
                var quotient = Exponential(exponent, x.Shape);
                yield return Polynomial.Of(value.Terms.SelectMany(term =>
                    term.Product.ExponentOf(one).Constant is { IsOne: true }
                        ? quotient.Times(
                            term.Product.Without(one) * Monomial.Of(other, Polynomial.One), term.Coefficient).Terms
                        : [term]));
            }
        }
    }

    private Polynomial Expanded(Polynomial value) => algebra.Expanded(value) ?? value;

    // e^(k log x + y) = x^k e^y.
    private Polynomial Exponential(Polynomial exponent, Shape shape) => exponent.Terms
        .Select(term => term.Product.Factors is [(var atom, { Constant.IsOne: true })]
            && calls.Find(atom) is { Op: Op.Log } logarithm
                ? algebra.Power(logarithm.Argument, term.Coefficient, shape)
                : Algebra.Exponential(Polynomial.Of(term.Product, term.Coefficient)))
        .Aggregate(Polynomial.One, (x, y) => x * y);

    // Products of two of sin and cos as sums: sin u · cos v = (sin(u + v) + sin(u − v))/2.
    private IEnumerable<Polynomial> Angles(Polynomial value)
    {
        if (value.Terms.Length > 1)
        {
            var sums = value.Terms.Select(term => (term, Sum: AsSum(term.Product))).ToList();
            if (sums.Count(pair => pair.Sum is not null) > 1)
            {
                yield return Polynomial.Of(sums.SelectMany(pair => pair.Sum is { } sum
                    ? sum.Scaled(pair.term.Coefficient).Terms
                    : [pair.term]));
            }
        }
    }

    private Polynomial? AsSum(Monomial product)
    {
        var angles = product.Factors
            .Where(factor => factor.Exponent.Constant is { IsOne: true })
            .Select(factor => (factor.Atom, Call: calls.Find(factor.Atom)))
            .Where(found => found.Call?.Op is Op.Sin or Op.Cos)
            .OrderByDescending(found => found.Call!.Value.Op == Op.Sin).ToList();
        if (angles is not [var (one, first), var (other, second)] || first!.Value.Shape != second!.Value.Shape)
        {
            return null;
        }

        var (u, v, shape) = (first.Value.Argument, second.Value.Argument, first.Value.Shape);
        var sum = (first.Value.Op, second.Value.Op) switch
        {
            (Op.Sin, Op.Cos) => calls.Odd<Sin>(u + v, shape, 0) + calls.Odd<Sin>(u - v, shape, 0),
            (Op.Sin, Op.Sin) => calls.Even<Cos>(u - v, shape) - calls.Even<Cos>(u + v, shape),
            _ => calls.Even<Cos>(u - v, shape) + calls.Even<Cos>(u + v, shape),
        };
        return sum.Times(product.Without(one).Without(other), new Ratio(1, 2));
    }
}
