using AutoDiff.Numerics.Matrices;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>A matrix product, which the kernel of the interpreter computes from arrays wherever they are.</summary>
/// <param name="Instruction">The instruction, in whose array the product is written.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Level">Where in the order of kernels it stands.</param>
/// <param name="X">The array of the first factor, and its shape there.</param>
/// <param name="Y">The array of the second factor, and its shape there.</param>
/// <param name="Mode">Which factors are to be transposed, and which absorb.</param>
/// <param name="Bands">What of it need not be computed.</param>
internal sealed record Product(
    int Instruction,
    Shape Shape,
    int Level,
    (int Array, Shape Shape) X,
    (int Array, Shape Shape) Y,
    MatMul.Mode Mode,
    ProductBands Bands)
{
    /// <summary>What need not be computed of the matrix products of a program, by their instructions.</summary>
    /// <param name="program">The program.</param>
    /// <param name="inputs">
    /// The elements of its inputs that may differ from zero, null for all; those of further inputs all may.
    /// </param>
    public static Dictionary<int, ProductBands> FindBands(ArrayProgram program, ReadOnlySpan<bool[]?> inputs)
    {
        var listing = program.Listing;
        int[] products = [.. Enumerable.Range(0, program.Count).Where(i => listing[i].Op == Op.MatMul)];
        var nonzero = NonzeroElements.Of(program, inputs, Array.ConvertAll(products, i => listing[i].A));
        var read = ReadElements.Of(program, products);
        var found = new Dictionary<int, ProductBands>();
        for (var k = 0; k < products.Length; k++)
        {
            var (factor, product) = (listing.Shape(listing[products[k]].A), listing.Shape(products[k]));
            var isTransposed = MatMul.Mode.From(listing.Attribute(listing[products[k]])).TransposeX;
            found.Add(
                products[k], new(
                    BandsOf(nonzero[k], factor, isTransposed), BandsOf(read[k], product, isTransposed: false)));
        }

        return found;
    }

    private static Band[]? BandsOf(bool[]? elements, Shape matrices, bool isTransposed)
    {
        if (elements is null)
        {
            return null;
        }

        var (rows, columns) = isTransposed ? (matrices[-1], matrices[-2]) : (matrices[-2], matrices[-1]);
        if (isTransposed)
        {
            var copy = new bool[elements.Length];
            for (var i = 0; i < copy.Length; i++)
            {
                var (matrix, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
                copy[i] = elements[(matrix * rows * columns) + (column * rows) + row];
            }

            elements = copy;
        }

        return Band.OfRows(elements, elements.Length / columns, columns);
    }
}
