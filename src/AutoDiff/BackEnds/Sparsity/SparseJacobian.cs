using System.Numerics;
using AutoDiff.BackEnds.Sparsity;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <summary>
/// The Jacobian of a program where most entries are zero everywhere. Columns that share no row are pushed forward
/// together, or rows that share no column pulled back together, whichever are fewer products; of a Hessian an entry may
/// be that which it mirrors. Products are computed side by side in the lanes of registers. Safe for use from several
/// threads at once.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class SparseJacobian<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A matrix of so few products is not worth another search.
    private const int FewProducts = 2;

    // So many products are computed at once: as many as the widest registers have lanes for floats.
    private const int ProductsAtOnce = 16;

    private readonly CompiledProgram<T> products;
    private readonly int inputLength;
    private readonly int seedLength;
    private readonly int productLength;

    // The elements that one product seeds together, and for its entries the element of the product they are.
    private readonly int[][] seeds;
    private readonly (int Entry, int Element)[][] entries;

    // Where the elements of several arrays lie with a leading axis of products.
    private readonly int[] seedLengths;
    private readonly int[] productLengths;

    private SparseJacobian(ArrayProgram program, bool isSymmetric = false)
    {
        Pattern = SparsityPattern.OfJacobian(program);
        var transpose = Pattern.Transpose();
        var (columns, rows) = (
            Coloring.OfColumns(Pattern, transpose), Coloring.OfColumns(transpose, Pattern));
        var least = Math.Min(columns.Count, rows.Count);
        var star = isSymmetric && least > FewProducts && StarColoring.Of(Pattern) is var found && found.Count < least
            ? found
            : null;
        IsForward = star is not null || columns.Count == least;
        var (colors, count) = star is not null ? (star.Colors, star.Count)
            : IsForward ? (columns.Colors, columns.Count)
            : (rows.Colors, rows.Count);
        int[] inputs = [.. program.Inputs.Select(input => input.Shape.Length)];
        int[] outputs = [.. program.Outputs.Select(output => program.Listing.Shape(output).Length)];
        (seedLengths, productLengths) = IsForward ? (inputs, outputs) : (outputs, inputs);
        (inputLength, seedLength, productLength) = (inputs.Sum(), seedLengths.Sum(), productLengths.Sum());
        var derivative = IsForward
            ? Forward.Tangents(program, static _ => true, withOutputs: false)
            : Reverse.Cotangents(program);
        products = CompiledProgram<T>.Of(
            derivative, new PointRoles([.. Enumerable.Range(0, inputs.Length)], []));
        seeds = [.. Enumerable.Range(0, count).Select(_ => Array.Empty<int>())];
        foreach (var group in Enumerable.Range(0, colors.Length)
                     .Where(element => colors[element] >= 0).GroupBy(element => colors[element]))
        {
            seeds[group.Key] = [.. group];
        }

        var lists = seeds.Select(_ => new List<(int, int)>()).ToArray();
        for (var row = 0; row < Pattern.Rows; row++)
        {
            for (var entry = Pattern.RowStarts[row]; entry < Pattern.RowStarts[row + 1]; entry++)
            {
                // What does not stand by itself in the sum of some columns does in its mirror image.
                var column = Pattern.ColumnIndices[entry];
                var ofColumn = star?.IsAlone(row, column) ?? IsForward;
                lists[colors[ofColumn ? column : row]].Add((entry, ofColumn ? row : column));
            }
        }

        entries = [.. lists.Select(list => list.ToArray())];
    }

    /// <summary>The Jacobian of the outputs of a program, one after the other, in its inputs, likewise.</summary>
    public static SparseJacobian<T> Of(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new(program);
    }

    /// <summary>
    /// The Hessian of a program with one scalar output, in its inputs, one after the other: the Jacobian of its
    /// gradient.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static SparseJacobian<T> OfGradient(ArrayProgram program)
    {
        var gradient = Reverse.Gradient(program);
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. gradient.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return new(Simplify.Apply(builder.Build(gradient.Inline(builder, inputs).AsSpan(1))), isSymmetric: true);
    }

    /// <summary>Where the entries are.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>The number of products of the Jacobian or its transpose with a vector that give all entries.</summary>
    public int Products => seeds.Length;

    /// <summary>Whether the products are JVPs; else they are VJPs.</summary>
    public bool IsForward { get; }

    /// <summary>Computes the entries, in the order of the pattern.</summary>
    /// <param name="inputs">The inputs of the program, one after the other.</param>
    /// <param name="values">Where the entries are written.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int threads = 1)
    {
        if (inputs.Length != inputLength || values.Length != Pattern.Count)
        {
            throw new ArgumentException(
                $"The Jacobian takes {inputLength} elements and has {Pattern.Count} entries; " +
                $"spans of {inputs.Length} and {values.Length} were found.");
        }

        for (var first = 0; first < seeds.Length; first += ProductsAtOnce)
        {
            Evaluate(inputs, values, first, Math.Min(ProductsAtOnce, seeds.Length - first), threads);
        }
    }

    private void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int first, int count, int threads)
    {
        var buffer = new Rented<T>(inputLength + (count * (seedLength + productLength)));
        var given = buffer.Span[..(inputLength + (count * seedLength))];
        var computed = buffer.Span[given.Length..];
        inputs.CopyTo(given);
        given[inputLength..].Clear();
        for (var k = 0; k < count; k++)
        {
            foreach (var element in seeds[first + k])
            {
                given[inputLength + Place(element, k, count, seedLengths)] = T.One;
            }
        }

        products.Evaluate(given, computed, count, threads);
        for (var k = 0; k < count; k++)
        {
            foreach (var (entry, element) in entries[first + k])
            {
                values[entry] = computed[Place(element, k, count, productLengths)];
            }
        }

        buffer.Return();
    }

    // Where an element, counted through all arrays, lies for one of several products.
    private static int Place(int element, int product, int products, int[] lengths)
    {
        var start = 0;
        foreach (var length in lengths)
        {
            if (element < length)
            {
                return start + (product * length) + element;
            }

            element -= length;
            start += products * length;
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
