using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Products of a Jacobian, or of its transpose, with sums of unit vectors: the points of one compiled program that
/// shares the inputs of the function.
/// </summary>
internal sealed class CompressedProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many products are computed at once: as many as the widest registers have lanes for floats.
    private const int ProductsAtOnce = 16;

    private readonly CompiledProgram<T> products;
    private readonly int inputLength;

    // The elements that one product seeds together, and for its entries the element of the product they are.
    private readonly int[][] seeds;
    private readonly List<(int Entry, int Element)>[] entries;

    // Where the elements of several arrays lie with a leading axis of products.
    private readonly int[] seedLengths;
    private readonly int[] productLengths;

    /// <param name="program">The function.</param>
    /// <param name="isForward">Whether products are those of the Jacobian, JVPs; else VJPs.</param>
    /// <param name="colors">
    /// Which elements, of the inputs for JVPs and of the outputs for VJPs, belong to one product.
    /// </param>
    public CompressedProducts(ArrayProgram program, bool isForward, Coloring colors)
    {
        int[] inputs = [.. program.Inputs.Select(input => input.Shape.Length)];
        int[] outputs = [.. program.Outputs.Select(output => program.Listing.Shape(output).Length)];
        (seedLengths, productLengths) = isForward ? (inputs, outputs) : (outputs, inputs);
        inputLength = inputs.Sum();
        products = CompiledProgram<T>.Of(
            isForward ? Forward.Tangents(program, static _ => true, withOutputs: false) : Reverse.Cotangents(program),
            new PointRoles([.. Enumerable.Range(0, inputs.Length)], []));
        seeds = [.. Enumerable.Range(0, colors.Count).Select(_ => Array.Empty<int>())];
        foreach (var group in Enumerable.Range(0, colors.Colors.Length)
                     .Where(element => colors.Colors[element] >= 0).GroupBy(element => colors.Colors[element]))
        {
            seeds[group.Key] = [.. group];
        }

        entries = [.. seeds.Select(_ => new List<(int, int)>())];
    }

    /// <summary>The number of products.</summary>
    public int Count => seeds.Length;

    /// <summary>Has an entry be an element of a product.</summary>
    public void Add(int product, int entry, int element) => entries[product].Add((entry, element));

    /// <summary>Computes the entries that are elements of the products.</summary>
    public void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int threads)
    {
        for (var first = 0; first < seeds.Length; first += ProductsAtOnce)
        {
            Evaluate(inputs, values, first, Math.Min(ProductsAtOnce, seeds.Length - first), threads);
        }
    }

    private void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int first, int count, int threads)
    {
        var buffer = new Rented<T>(inputLength + (count * (seedLengths.Sum() + productLengths.Sum())));
        var given = buffer.Span[..(inputLength + (count * seedLengths.Sum()))];
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
