using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoDiff.Numerics.Matrices;

/// <content>
/// Large products in chunks for several threads: of the columns or of the rows of the product, whose elements are the
/// same as in one chunk; or of the terms of its sums, which are always added up in these chunks.
/// </content>
internal static unsafe partial class MatrixProduct
{
    // The second factor is read, and copied, once for so many rows.
    private const int ChunkRows = 2 * ManyRows;

    // What the chunks leave to be added up is so much less than what they read.
    private const int Condensation = 8;

    private delegate void Algorithm<T>(Multiplication<T> product)
        where T : unmanaged;

    private static void MultiplyChunks<T>(Algorithm<T> multiply, Multiplication<T> product, int stripWidth, int threads)
        where T : unmanaged, INumberBase<T>
    {
        var (m, k, n) = (product.M, product.K, product.N);
        var most = Chunks.For((double)m * k * n);
        if (most > 1)
        {
            var (rows, columns) = (new Chunks(m, ChunkRows, most), new Chunks(n, stripWidth, most));
            var terms = new Chunks(k, PanelDepth, most);
            if (Math.Max(rows.Count, columns.Count) >= Chunks.Fewest)
            {
                if (threads > 1)
                {
                    MultiplyParts(multiply, product, rows, columns, threads);
                    return;
                }
            }
            else if (terms.Count >= Chunks.Fewest && Condensation * (long)terms.Count * m * n <= (long)k * (m + n))
            {
                AddParts(multiply, product, terms, threads);
                return;
            }
        }

        multiply(product);
    }

    private static void MultiplyParts<T>(
        Algorithm<T> multiply, Multiplication<T> product, Chunks rows, Chunks columns, int threads)
        where T : unmanaged =>
        Parallel.For(
            0, Math.Max(rows.Count, columns.Count), new() { MaxDegreeOfParallelism = threads }, chunk => multiply(
            columns.Count >= rows.Count
                ? product.Columns(columns.First(chunk), columns.Length(chunk))
                : product.Rows(rows.First(chunk), rows.Length(chunk))));

    // The first chunk goes to where the product does, and the others are added to it in their order.
    private static void AddParts<T>(Algorithm<T> multiply, Multiplication<T> product, Chunks terms, int threads)
        where T : unmanaged, INumberBase<T>
    {
        var (m, n) = (product.M, product.N);
        var rented = ArrayPool<T>.Shared.Rent((terms.Count - 1) * m * n);
        fixed (T* others = rented)
        {
            if (threads > 1)
            {
                MultiplyTogether(multiply, product, others, terms, threads);
            }
            else
            {
                for (var chunk = 0; chunk < terms.Count; chunk++)
                {
                    multiply(PartOf(product, others, terms, chunk));
                }
            }

            for (var i = 0; i < (terms.Count - 1) * m; i++)
            {
                var row = new Span<T>(product.C.At(i % m, 0), n);
                TensorPrimitives.Add(row, new ReadOnlySpan<T>(others + (i * n), n), row);
            }
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static void MultiplyTogether<T>(
        Algorithm<T> multiply, Multiplication<T> product, T* others, Chunks terms, int threads)
        where T : unmanaged => Parallel.For(
        0,
        terms.Count,
        new() { MaxDegreeOfParallelism = threads },
        chunk => multiply(PartOf(product, others, terms, chunk)));

    private static Multiplication<T> PartOf<T>(Multiplication<T> product, T* others, Chunks terms, int chunk)
        where T : unmanaged
    {
        var part = product.Terms(terms.First(chunk), terms.Length(chunk));
        return chunk == 0
            ? part
            : part with { C = new(others + ((chunk - 1) * product.M * product.N), product.N, 1), Accumulate = false };
    }
}
