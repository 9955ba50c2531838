using System.Collections.Immutable;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Tidying;

/// <summary>
/// What polynomials are made of: each atom once, with the shape it has without axes of length 1. What is recorded is an
/// atom, and so is what will be recorded once its best form is known.
/// </summary>
/// <param name="builder">Where results are recorded.</param>
internal sealed class Atoms(ProgramBuilder builder)
{
    private readonly List<Atom> atoms = [];
    private readonly Dictionary<string, int> known = [];

    public InstructionList Listing => builder.Listing;

    public Atom this[int atom] => atom < 0 ? NumberAtom.Instance : atoms[atom];

    public static Shape Squeezed(Shape shape) => Shape.Of([.. shape.Axes.ToArray().Where(length => length != 1)]);

    /// <summary>The axes as they are counted without axes of length 1.</summary>
    public static int[] Squeezed(Shape shape, ReadOnlySpan<int> axes)
    {
        var result = new List<int>();
        foreach (var axis in axes)
        {
            if (shape[axis] != 1)
            {
                result.Add(axis - shape.Axes[..axis].Count(1));
            }
        }

        return [.. result];
    }

    /// <summary>The lengths of some axes of a shape.</summary>
    public static Shape Part(Shape shape, IEnumerable<int> axes) => Shape.Of([.. axes.Select(axis => shape[axis])]);

    public int Recorded(Variable value)
    {
        var own = Functions.Reshape(value, Squeezed(value.Shape));
        return Intern(new RecordedAtom(own, own.Shape), $"{own.Index}");
    }

    public int Recorded(double value, Shape shape) => Recorded(builder.Fill(value, shape));

    public int Recorded(double[] elements, Shape shape) => Recorded(builder.Constant(elements, shape));

    /// <summary>Whether an atom is an identity matrix.</summary>
    public bool IsIdentity(int atom) => this[atom] is RecordedAtom { Shape: var shape } recorded
        && Listing.Payload(Listing[recorded.Value.Index]) is double[] elements
        && ConstantArray.IsIdentity(elements, shape);

    /// <summary>Whether an atom is a softmax over these axes, so that its elements along them sum to 1.</summary>
    public bool IsSoftmax(int atom, int[] axes) => this[atom] is RecordedAtom recorded
        && Listing[recorded.Value.Index] is { Op: Op.Softmax } entry
        && Squeezed(Listing.Shape(recorded.Value.Index), Listing.Attribute(entry)).SequenceEqual(axes);

    /// <summary>A sum, or a product of arrays, as a factor.</summary>
    public int Group(Polynomial value, Shape shape)
    {
        int[] axes = [.. value.Terms.SelectMany(term => term.Product.Factors)
            .SelectMany(factor => AxesOf(factor, shape.Rank)).Distinct().Order()];
        if (axes.Length == shape.Rank)
        {
            return Intern(new GroupAtom(value, shape), $"({value}){shape}");
        }

        var own = Group(Map(value, atom => Restricted(atom, shape, axes)), Part(shape, axes));
        return Spread(own, shape, [.. Enumerable.Range(0, shape.Rank).Except(axes)]);
    }

    /// <summary>The sum of a product over some axes.</summary>
    public int Total(Polynomial addend, Shape source, int[] axes)
    {
        var shape = source.Without(axes);
        return Intern(new TotalAtom(addend, source, axes, shape), $"Σ{string.Join(',', axes)}({addend}){source}");
    }

    /// <summary>An array that is repeated along some axes.</summary>
    public int Spread(int source, Shape shape, IReadOnlyList<int> axes)
    {
        if (axes.Count == 0 || this[source].Shape.Rank == 0)
        {
            return source;
        }

        if (this[source] is SpreadAtom inner)
        {
            int[] own = [.. Enumerable.Range(0, shape.Rank).Except(axes)];
            return Spread(inner.Source, shape, [.. axes.Concat(inner.Axes.Select(axis => own[axis])).Order()]);
        }

        return Intern(new SpreadAtom(source, [.. axes], shape), $"{source}↦{shape}{string.Join(',', axes)}");
    }

    /// <summary>A product of matrices, which may end with a column and begin with a row.</summary>
    public int Chain(ImmutableArray<(int Atom, bool IsTransposed)> factors)
    {
        if (factors is [(var only, false)])
        {
            return only;
        }

        var (first, last) = (this[factors[0].Atom].Shape, this[factors[^1].Atom].Shape);
        var shape = new List<int>();
        if (first.Rank == 2)
        {
            shape.Add(first[factors[0].IsTransposed ? 1 : 0]);
        }

        if (last.Rank == 2)
        {
            shape.Add(last[factors[^1].IsTransposed ? 0 : 1]);
        }

        return Intern(new ChainAtom(factors, Shape.Of([.. shape])), string.Join('@', factors));
    }

    /// <summary>The axes along which an atom differs, in a region of the given rank.</summary>
    public IEnumerable<int> AxesOf(int atom, int rank) => this[atom] switch
    {
        SpreadAtom spread => Enumerable.Range(0, rank).Except(spread.Axes),
        { Shape.Rank: 0 } => [],
        _ => Enumerable.Range(0, rank),
    };

    /// <summary>Likewise for a factor and what stands in its exponent.</summary>
    public HashSet<int> AxesOf((int Atom, Polynomial Exponent) factor, int rank) =>
        [.. AxesOf(factor.Atom, rank), .. factor.Exponent.Terms.SelectMany(term => term.Product.Factors)
            .SelectMany(inner => AxesOf(inner, rank))];

    /// <summary>An atom that differs along some axes of a region only, in the region of these.</summary>
    public int Restricted(int atom, Shape region, int[] axes)
    {
        return this[atom] is SpreadAtom spread
            ? Spread(
                spread.Source,
                Part(region, axes),
                [.. axes.Index().Where(pair => spread.Axes.Contains(pair.Item)).Select(pair => pair.Index)])
            : atom;
    }

    /// <summary>The atom x &lt; y for x &lt;= y; null for what is none.</summary>
    public int? Strict(int atom) => this[atom] is RecordedAtom recorded
        && Listing[recorded.Value.Index] is { Op: Op.LessOrEqual, A: var x, B: var y }
            ? Recorded(Functions.Less(builder[x], builder[y]))
            : null;

    /// <summary>A polynomial with other atoms in the places of its own.</summary>
    public static Polynomial Map(Polynomial value, Func<int, int> map) =>
        Polynomial.Of(value.Terms.Select(term => (Map(term.Product, map), term.Coefficient)));

    public static Monomial Map(Monomial product, Func<int, int> map) => Monomial.Of(
        product.Factors.Select(
            factor => (factor.Atom < 0 ? factor.Atom : map(factor.Atom), Map(factor.Exponent, map))));

    private int Intern(Atom atom, string key)
    {
        if (!known.TryGetValue(key, out var index))
        {
            known[key] = index = atoms.Count;
            atoms.Add(atom);
        }

        return index;
    }
}

/// <summary>Something of which there are powers.</summary>
/// <param name="Shape">Its shape without axes of length 1.</param>
internal abstract record Atom(Shape Shape);

/// <summary>A number known by name.</summary>
internal sealed record NumberAtom() : Atom(Shape.Scalar)
{
    public static NumberAtom Instance { get; } = new();
}

/// <summary>A result of an instruction.</summary>
internal sealed record RecordedAtom(Variable Value, Shape Shape) : Atom(Shape)
{
    public bool Equals(RecordedAtom? other) => other is not null && Variable.Identity.Equals(Value, other.Value);

    public override int GetHashCode() => Variable.Identity.GetHashCode(Value);
}

/// <inheritdoc cref="Atoms.Group"/>
internal sealed record GroupAtom(Polynomial Value, Shape Shape) : Atom(Shape);

/// <inheritdoc cref="Atoms.Total"/>
internal sealed record TotalAtom(Polynomial Addend, Shape Source, int[] Axes, Shape Shape) : Atom(Shape);

/// <inheritdoc cref="Atoms.Spread"/>
internal sealed record SpreadAtom(int Source, int[] Axes, Shape Shape) : Atom(Shape);

/// <inheritdoc cref="Atoms.Chain"/>
internal sealed record ChainAtom(ImmutableArray<(int Atom, bool IsTransposed)> Factors, Shape Shape) : Atom(Shape);
