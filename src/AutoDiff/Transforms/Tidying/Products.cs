using System.Collections.Immutable;

namespace AutoDiff.Transforms.Tidying;

/// <summary>
/// Sums over axes and products of matrices: the same product of matrices is the same polynomial, whether it is written
/// as a product or as a sum of products.
/// </summary>
/// <param name="atoms">The atoms.</param>
/// <param name="algebra">Their arithmetic.</param>
internal sealed class Products(Atoms atoms, Algebra algebra)
{
    /// <summary>The lengths of axes that have names.</summary>
    public Dictionary<int, Polynomial> Lengths { get; } = [];

    /// <summary>The variables whose elements along the last axis sum to 1.</summary>
    public HashSet<int> Distributions { get; } = [];

    /// <summary>The matrices that are their own transposes.</summary>
    public HashSet<int> Symmetric { get; } = [];

    public Polynomial Spread(Polynomial x, Shape region, IReadOnlyList<int> axes) =>
        Atoms.Map(x, atom => atoms.Spread(atom, region, axes));

    public Polynomial Transposed(Polynomial x) => Atoms.Map(x, Transposed);

    public int Transposed(int atom) => atoms[atom] switch
    {
        _ when IsSymmetric(atom) => atom,
        SpreadAtom { Axes: [var axis] } spread =>
            atoms.Spread(spread.Source, Shape.Of(spread.Shape[1], spread.Shape[0]), [1 - axis]),
        { Shape.Rank: 2 } => atoms.Chain([.. Reversed(Factors(atom))]),
        _ => atom,
    };

    /// <summary>The sum over some axes of a region.</summary>
    public Polynomial Total(Polynomial x, Shape region, int[] axes) => axes.Length == 0 ? x : x.Terms
        .Select(term => algebra.Opened(term))
        .SelectMany(term => Averaged(term, axes))
        .Select(term => Total(term.Product, region, axes).Scaled(term.Coefficient))
        .Aggregate(Polynomial.Zero, (sum, next) => sum + next);

    /// <summary>The product of matrices, of columns and, transposed, rows of the given shapes.</summary>
    public Polynomial Product(
        Polynomial x, Shape left, bool transposesLeft, Polynomial y, Shape right, bool transposesRight)
    {
        var (p, first) = Split(x, left);
        var (q, second) = Split(y, right);
        return p * q * Chain(
            [.. transposesLeft ? Reversed(first) : first, .. transposesRight ? Reversed(second) : second]);
    }

    // Means weighted by a softmax are taken term by term, since the mean of a number is that number.
    private IEnumerable<(Monomial Product, Ratio Coefficient)> Averaged(
        (Monomial Product, Ratio Coefficient) term, int[] axes)
    {
        if (term.Product.Factors.Any(factor => IsWeight(factor, axes)))
        {
            foreach (var (atom, exponent) in term.Product.Factors)
            {
                if (exponent.Constant is { IsOne: true } && atoms[atom] is GroupAtom group)
                {
                    return group.Value.Times(term.Product.Without(atom), term.Coefficient).Terms
                        .SelectMany(part => Averaged(part, axes));
                }
            }
        }

        return [term];
    }

    private bool IsWeight((int Atom, Polynomial Exponent) factor, int[] axes) =>
        factor.Exponent.Constant is { IsOne: true } && atoms.IsSoftmax(factor.Atom, axes);

    private bool IsDistribution((int Atom, Polynomial Exponent) factor, Shape region, int[] axes) =>
        factor.Exponent.Constant is { IsOne: true } && axes is [var axis] && axis == region.Rank - 1
        && Distributions.Contains(factor.Atom);

    private Polynomial Total(Monomial product, Shape region, int[] axes)
    {
        var rank = region.Rank;
        var inside = product.Factors.Where(factor => atoms.AxesOf(factor, rank).Overlaps(axes)).ToList();
        int[] kept = [.. Enumerable.Range(0, rank).Except(axes)];
        var outside = Atoms.Map(
            Monomial.Of(product.Factors.Except(inside)), atom => atoms.Restricted(atom, region, kept));
        int[] varying = [.. inside.SelectMany(factor => atoms.AxesOf(factor, rank)).Distinct().Order()];
        var count = axes.Except(varying).Aggregate(Polynomial.One, (count, axis) => count * LengthOf(region[axis]));
        var own = Atoms.Map(Monomial.Of(inside), atom => atoms.Restricted(atom, region, varying));
        int[] summed = [.. varying.Index().Where(pair => axes.Contains(pair.Item)).Select(pair => pair.Index)];
        var sum = summed.Length == 0
            ? Polynomial.Of(own, 1)
            : Spread(
                TotalOfAll(own, Atoms.Part(region, varying), summed),
                Atoms.Part(region, kept),
                [.. kept.Index().Where(pair => !varying.Contains(pair.Item)).Select(pair => pair.Index)]);
        return (sum * count).Times(outside, 1);
    }

    private Polynomial LengthOf(int length) =>
        Lengths.TryGetValue(length, out var name) ? name : Polynomial.Of((Ratio)length);

    // The sum of a product each factor of which differs along one of the axes.
    private Polynomial TotalOfAll(Monomial product, Shape region, int[] axes)
    {
        if (product.Factors is [var only] && (IsWeight(only, axes) || IsDistribution(only, region, axes)))
        {
            return 1;
        }

        // Of deviations from a mean nothing is left.
        if (product.Factors is [(var factor, { Constant.IsOne: true })] && atoms[factor] is GroupAtom group
            && Total(group.Value, region, axes) is var apart && apart.Terms.Length < group.Value.Terms.Length)
        {
            return apart;
        }

        foreach (var axis in axes)
        {
            if (Contraction(product, region, axis) is { } contracted)
            {
                return axes.Length == 1
                    ? contracted
                    : Total(
                        contracted,
                        region.Without([axis]),
                        [.. axes.Where(other => other != axis).Select(other => other > axis ? other - 1 : other)]);
            }
        }

        return Polynomial.Atom(atoms.Total(Polynomial.Of(product, 1), region, axes));
    }

    // Σⱼ Aᵢⱼ vⱼ and Σⱼ Aᵢⱼ Bⱼₖ as products of matrices, times what does not depend on j.
    private Polynomial? Contraction(Monomial product, Shape region, int axis)
    {
        var rank = region.Rank;
        var outside = product.Factors.Where(factor => !atoms.AxesOf(factor, rank).Contains(axis)).ToList();
        var byOthers = product.Factors.Except(outside)
            .GroupBy(factor => string.Join(',', atoms.AxesOf(factor, rank).Where(other => other != axis).Order()))
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var others = byOthers.Select(group => group.Key).ToList();
        if (byOthers.Count != 2 || others.Any(key => key.Contains(',', StringComparison.Ordinal)))
        {
            return null;
        }

        var factors = byOthers.Select((group, k) =>
        {
            int[] own = group.Key.Length == 0 ? [axis] : [.. new[] { axis, int.Parse(group.Key, null) }.Order()];
            var part = Atoms.Map(Monomial.Of(group), atom => atoms.Restricted(atom, region, own));
            return (Part: Polynomial.Of(part, 1), Shape: Atoms.Part(region, own), IsFirst: own[0] == axis);
        }).ToList();
        int[] kept = [.. Enumerable.Range(0, rank).Where(other => other != axis)];
        var rest = Atoms.Map(Monomial.Of(outside), atom => atoms.Restricted(atom, region, kept));
        var result = others[0].Length == 0
            ? Product(factors[1].Part, factors[1].Shape, factors[1].IsFirst, factors[0].Part, factors[0].Shape, false)
            : Product(
                factors[0].Part, factors[0].Shape, factors[0].IsFirst,
                factors[1].Part, factors[1].Shape, !factors[1].IsFirst);
        int[] missing = [.. kept.Index().Where(pair => !others.Contains($"{pair.Item}")).Select(pair => pair.Index)];
        return Spread(result, Atoms.Part(region, kept), missing).Times(rest, 1);
    }

    // The factors of a product that is an array, and what is a number in it.
    private (Polynomial Number, ImmutableArray<(int Atom, bool IsTransposed)> Factors) Split(Polynomial x, Shape shape)
    {
        if (shape.Rank == 0 || x.IsZero)
        {
            return (x, []);
        }

        var common = x.Terms
            .Select(term => term.Product.Factors
                .Where(factor => atoms.AxesOf(factor, shape.Rank).Count == 0).ToHashSet())
            .Aggregate((one, other) => [.. one.Intersect(other)]);
        var number = Polynomial.Of(Monomial.Of(common), Algebra.Content(x));
        var rest = x.Times(Monomial.Of(common).Power(-1), 1 / Algebra.Content(x));
        if (rest.Terms.Length > 1)
        {
            var group = atoms.Group(rest, shape);
            (number, rest) = atoms[group].Shape.Rank == 0
                ? (number * Polynomial.Atom(group), 1)
                : (number, Polynomial.Atom(group));
        }

        var product = rest.Terms[0].Product;

        if (product.Factors is [(var atom, { Constant.IsOne: true })] && atoms[atom] is not SpreadAtom)
        {
            return (number, Factors(atom));
        }

        if (shape.Rank == 1)
        {
            return (number, [(product.IsOne ? atoms.Recorded(1, shape) : atoms.Group(rest, shape), false)]);
        }

        // Where each factor belongs to the rows or to the columns, it is a product of a column and a row.
        var sides = product.Factors.ToLookup(factor => atoms.AxesOf(factor, 2) is { Count: 1 } axes ? axes.First() : 2);
        return sides[2].Any() || shape.Rank > 2
            ? (number, [(atoms.Group(rest, shape), false)])
            : (number, [(Side(0), false), (Side(1), true)]);

        int Side(int axis)
        {
            var part = Atoms.Map(Monomial.Of(sides[axis]), atom => atoms.Restricted(atom, shape, [axis]));
            return part.Factors is [(var only, { Constant.IsOne: true })] ? only
                : part.IsOne ? atoms.Recorded(1, Shape.Of(shape[axis]))
                : atoms.Group(Polynomial.Of(part, 1), Shape.Of(shape[axis]));
        }
    }

    // The product of all factors. Between a column and a row, or before a row and behind a column, it falls apart.
    private Polynomial Chain(ImmutableArray<(int Atom, bool IsTransposed)> factors)
    {
        if (factors.IsEmpty)
        {
            return Polynomial.One;
        }

        var identities = factors.Where(factor => atoms.IsIdentity(factor.Atom)).ToHashSet();
        factors = identities.Count == factors.Length ? factors[..1] : [.. factors.Where(f => !identities.Contains(f))];
        var result = Polynomial.One;
        Polynomial? column = null;
        var part = new List<(int Atom, bool IsTransposed)>();
        foreach (var factor in factors)
        {
            var isVector = atoms[factor.Atom].Shape.Rank == 1;
            if (isVector && factor.IsTransposed && part.Count > 0)
            {
                column = Column([.. part]);
                part.Clear();
            }

            part.Add(factor);
            if (isVector && !factor.IsTransposed)
            {
                if (IsRow(part[0]) && part.Count > 1)
                {
                    result *= Number([.. part]);
                }
                else
                {
                    column = Column([.. part]);
                }

                part.Clear();
            }
        }

        if (part.Count == 0)
        {
            return result * (column ?? 1);
        }

        if (!IsRow(part[0]))
        {
            return result * Polynomial.Atom(atoms.Chain([.. part]));
        }

        var row = Column([.. Reversed(part)]);
        if (column is null)
        {
            return result * row;
        }

        var shape = Shape.Of(LengthOf(column), LengthOf(row));
        return result * Spread(column, shape, [1]) * Spread(row, shape, [0]);
    }

    private int LengthOf(Polynomial vector) =>
        vector.Terms[0].Product.Factors.Select(factor => atoms[factor.Atom].Shape).First(shape => shape.Rank == 1)[0];

    // Matrices times a column.
    private Polynomial Column(ImmutableArray<(int Atom, bool IsTransposed)> factors)
    {
        if (factors.Length == 1 || !IsOnes(factors[^1].Atom))
        {
            return Polynomial.Atom(atoms.Chain(factors));
        }

        var matrix = atoms.Chain(factors[..^1]);
        return Total(Polynomial.Atom(matrix), atoms[matrix].Shape, [1]);
    }

    // A row times matrices times a column, which may be read from either end.
    private Polynomial Number(ImmutableArray<(int Atom, bool IsTransposed)> factors)
    {
        var (row, column) = (factors[0].Atom, factors[^1].Atom);
        if (factors.Length == 2 || IsOnes(row) || IsOnes(column))
        {
            var side = IsOnes(row) ? [.. Reversed(factors)] : factors;
            return Total(
                Polynomial.Atom(side[0].Atom) * Column(side[1..]), atoms[side[0].Atom].Shape, [0]);
        }

        ImmutableArray<(int Atom, bool IsTransposed)> reversed = [.. Reversed(factors)];
        return Polynomial.Atom(atoms.Chain(
            string.CompareOrdinal(string.Join('@', factors), string.Join('@', reversed)) < 0 ? factors : reversed));
    }

    private ImmutableArray<(int Atom, bool IsTransposed)> Factors(int atom) =>
        atoms[atom] is ChainAtom chain ? chain.Factors : [(atom, false)];

    // A sum is transposed term by term, so that one that is its own transpose is known.
    private IEnumerable<(int Atom, bool IsTransposed)> Reversed(
        IEnumerable<(int Atom, bool IsTransposed)> factors) =>
        factors.Reverse().Select(factor => atoms[factor.Atom] is GroupAtom { Shape: { Rank: 2 } shape } group
            ? (atoms.Group(Transposed(group.Value), [shape[1], shape[0]]), factor.IsTransposed)
            : (factor.Atom, !factor.IsTransposed && !IsSymmetric(factor.Atom)));

    private bool IsSymmetric(int atom) => Symmetric.Contains(atom) || atoms.IsIdentity(atom);

    private bool IsRow((int Atom, bool IsTransposed) factor) =>
        factor.IsTransposed && atoms[factor.Atom].Shape.Rank == 1;

    private bool IsOnes(int atom) =>
        atoms[atom] is RecordedAtom recorded && atoms.Listing[recorded.Value.Index] is { IsSplat: true, SplatValue: 1 };
}
