using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>
/// What computes a product. Products of many pairs of matrices are divided into chunks of some pairs each, which
/// several threads can compute; others compute in several threads themselves.
/// </summary>
internal static unsafe class ProductMethod<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The method, and for how many chunks it is to be called; if that is one, with the number of threads.
    /// </summary>
    public static (KernelMethod Method, int Chunks) Of(Product product, ArrayPlaces places, long chunkCost)
    {
        var (x, y, z) = (
            Batch.Of(product.X.Shape, places[product.X.Array]),
            Batch.Of(product.Y.Shape, places[product.Y.Array]),
            Batch.Of(product.Shape, places[product.Instruction]));
        var cost = (double)product.Shape.Length * (product.Mode.TransposeX ? x.Shape[-2] : x.Shape[-1]);
        var most = Math.Min(Chunks.For(cost, chunkCost), z.Count);
        if (most < Chunks.Fewest)
        {
            return ((buffers, points, point, threads) => Multiply(buffers, points, point, 0, z.Count, (int)threads), 1);
        }

        var chunks = new Chunks(z.Count, granularity: 1, most);
        return (
            (buffers, points, point, chunk) =>
                Multiply(buffers, points, point, chunks.First((int)chunk), chunks.Length((int)chunk), threads: 1),
            chunks.Count);

        void Multiply(void** buffers, nint points, nint point, int first, int count, int threads) => MatMul.Apply(
            x.Shape,
            x.Part(buffers, points, point, first, count),
            y.Shape,
            y.Part(buffers, points, point, first, count),
            z.Part(buffers, points, point, first, count),
            product.Mode,
            accumulate: false,
            threads,
            product.Bands.Rows(first * z.Shape[-2], count * z.Shape[-2]));
    }

    // Matrices with which an array begins.
    private readonly record struct Batch(Shape Shape, Place Place, int Size)
    {
        public int Count => Shape.Length / Math.Max(1, Size);

        public static Batch Of(Shape shape, Place place) => new(shape, place, shape[-1] * shape[-2]);

        public Span<Real<T>> Part(void** buffers, nint points, nint point, int first, int count) =>
            MemoryMarshal.Cast<T, Real<T>>(Place.Elements<T>(buffers, points, point).Slice(first * Size, count * Size));
    }
}
