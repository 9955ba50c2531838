using System.Collections.Immutable;
using AutoDiff.Primitives;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Records polynomials, each in the form with the fewest operations among those that are found.</summary>
internal sealed class Writer
{
    // So much is looked at to write polynomials in other forms: one and the square of its number of terms for each.
    private const int MostWork = 6000;

    // What stands deeper in others is written as it is, since the search needs room on the stack.
    private const int DeepestSearch = 50;

    // A form with so many operations more may lead to the shortest one.
    private const int Detour = 16;

    private readonly ProgramBuilder builder;
    private readonly Atoms atoms;
    private readonly Forms forms;
    private readonly SumWriter sums;
    private readonly PrintedOperations operations;
    private readonly Dictionary<(Polynomial Value, Shape Shape), Variable> written = [];
    private readonly Dictionary<(Polynomial Value, Shape Shape), Variable> plain = [];
    private readonly Dictionary<(Polynomial Value, Shape Shape), Polynomial> shortest = [];
    private int work;
    private int depth;

    public Writer(ProgramBuilder builder, Atoms atoms, Algebra algebra, Products products)
    {
        (this.builder, this.atoms) = (builder, atoms);
        Calls = new(atoms, this);
        forms = new(atoms, algebra, products, Calls);
        operations = new(builder.Listing);
        sums = new(builder, atoms, products, this);
    }

    /// <summary>The functions in polynomials.</summary>
    public Calls Calls { get; }

    /// <summary>The number of operations with which a result is printed.</summary>
    public long Operations(Variable value) => operations.Of(value.Index);

    /// <summary>The value in a shape that may have axes of length 1.</summary>
    public Variable Write(Polynomial value, Shape shape)
    {
        var squeezed = Best(value, Atoms.Squeezed(shape));
        return squeezed.Shape.Length == shape.Length
            ? Functions.Reshape(squeezed, shape)
            : Functions.BroadcastTo(squeezed, shape);
    }

    /// <summary>The value of an atom in its shape.</summary>
    public Variable Write(int atom)
    {
        return atoms[atom] switch
        {
            RecordedAtom recorded => recorded.Value,
            GroupAtom group => Write(group.Value, group.Shape),
            TotalAtom total => Total(total),
            SpreadAtom spread => builder.Linear<Broadcast>(Write(spread.Source), spread.Shape, spread.Axes),
            ChainAtom chain => Shorter(Chain(chain.Factors), Reversed(chain)),
            _ => builder.Fill(Monomial.Number(atom), Shape.Scalar),
        };
    }

    public Variable Shorter(Variable x, Variable? y) => y is { } other && Operations(other) < Operations(x) ? other : x;

    // The value in its shape, or as a number that fills it.
    private Variable Best(Polynomial value, Shape shape)
    {
        if (written.TryGetValue((value, shape), out var best))
        {
            return best;
        }

        // Other forms may lead back to this one.
        depth++;
        written[(value, shape)] = best = plain.TryGetValue((value, shape), out var sum)
            ? sum
            : sums.Sum(value, shape);
        depth--;
        if (depth++ < DeepestSearch && work < MostWork)
        {
            work += 1 + (value.Terms.Length * value.Terms.Length);
            foreach (var other in forms.Of(value, shape).Concat(forms.Opened(
                value, group => shortest.GetValueOrDefault((group.Value, group.Shape)))))
            {
                var found = Promising(other, shape, Operations(best));
                if (Operations(found) < Operations(best))
                {
                    best = found;
                    shortest[(value, shape)] = shortest.GetValueOrDefault((other, shape), other);
                }
            }
        }

        depth--;

        return written[(value, shape)] = best;
    }

    // The best form of another form of what has been written with so many operations; as it stands if that is much
    // longer.
    private Variable Promising(Polynomial value, Shape shape, long operations)
    {
        if (written.TryGetValue((value, shape), out var known))
        {
            return known;
        }

        if (!plain.TryGetValue((value, shape), out var sum))
        {
            plain[(value, shape)] = sum = sums.Sum(value, shape);
        }

        return Operations(sum) > operations + Detour ? sum : Best(value, shape);
    }

    /// <summary>A sum over axes, divided by the number of its terms.</summary>
    public Variable Mean(TotalAtom total) =>
        Sum(total) / builder.Fill(total.Source.Length / total.Shape.Length, Shape.Scalar);

    private Variable Sum(TotalAtom total) => Functions.Sum(Write(total.Addend, total.Source), total.Axes);

    // The sum of the elements that the identity leaves.
    private Variable? Trace(TotalAtom total) => total is { Source.Rank: 2, Shape.Rank: 0, Addend.Terms: [var term] }
        && term.Product.Factors.Select(factor => factor.Atom).FirstOrDefault(atoms.IsIdentity, -1)
            is >= 0 and var identity
            ? Functions.Trace(Write(Polynomial.Of(term.Product.Without(identity), term.Coefficient), total.Source))
            : null;

    private Variable Total(TotalAtom total)
    {
        var sum = Shorter(Sum(total), Trace(total));
        return total.Source.Rank == 1 && total.Addend.Terms is [{ Coefficient.IsOne: true, Product: var product }]
            ? forms.Halves(product, total.Source)
                .Select(pair => Dot(Write(pair.First, total.Source), Write(pair.Second, total.Source)))
                .Aggregate(sum, (best, dot) => Shorter(best, dot))
            : sum;
    }

    /// <summary>The product of a column and a row.</summary>
    public Variable Outer(Variable column, Variable row) => Product(
        Functions.Reshape(column, [column.Shape.Length, 1]),
        false,
        Functions.Reshape(row, [1, row.Shape.Length]),
        false);

    /// <summary>A matrix with its rows multiplied by numbers.</summary>
    public Variable Scaled(Variable numbers, Variable matrix) =>
        Product(Functions.DiagonalMatrix(numbers), false, matrix, false);

    private static Variable Dot(Variable x, Variable y) => Functions.MatMul(x, y);

    // A product of matrices, behind which may be a column, and before which may be a row.
    private Variable Chain(ImmutableArray<(int Atom, bool IsTransposed)> factors)
    {
        var (first, last) = (factors[0], factors[^1]);
        if (IsVector(first.Atom))
        {
            return Dot(Write(first.Atom), Chain(factors[1..]));
        }

        if (factors.Length == 1)
        {
            return first.IsTransposed ? Functions.Transpose(Write(first.Atom)) : Write(first.Atom);
        }

        var (product, isTransposed) = (Write(first.Atom), first.IsTransposed);
        foreach (var factor in factors[1..])
        {
            var right = Write(factor.Atom);
            right = IsVector(factor.Atom) ? Functions.Reshape(right, [right.Shape[0], 1]) : right;
            product = Product(product, isTransposed, right, factor.IsTransposed);
            isTransposed = false;
        }

        return IsVector(last.Atom) ? Functions.Reshape(product, [product.Shape[0]]) : product;
    }

    // The transpose of the product of the transposed factors.
    private Variable? Reversed(ChainAtom chain)
    {
        ImmutableArray<(int Atom, bool IsTransposed)> reversed =
            [.. chain.Factors.Reverse().Select(factor => (factor.Atom, !factor.IsTransposed))];
        if (chain.Shape.Rank == 2)
        {
            return chain.Factors.Length > 1 ? Functions.Transpose(Chain(reversed)) : null;
        }

        return chain.Shape.Rank == 0 ? Chain(reversed) : null;
    }

    private Variable Product(Variable x, bool transposesX, Variable y, bool transposesY)
    {
        Span<int> attribute = stackalloc int[MatMul.Mode.AttributeLength];
        new MatMul.Mode(transposesX, transposesY).WriteTo(attribute);
        return builder.Linear<MatMul>(
            [x, y], [x.Shape[transposesX ? 1 : 0], y.Shape[transposesY ? 0 : 1]], attribute);
    }

    private bool IsVector(int atom) => atoms[atom].Shape.Rank == 1;
}
