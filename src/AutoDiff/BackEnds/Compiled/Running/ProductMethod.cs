using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// What computes a product. Products of many pairs of matrices are divided into pieces of some pairs each, which several threads
/// can compute; others compute in several threads themselves.
/// </summary>
internal static unsafe class ProductMethod<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The method, and for how many pieces it is to be called; if that is one, with the number of threads.</summary>
    public static (KernelMethod Method, int Pieces) Of(Product product, Memory memory, long pieceCost)
    {
        var (x, y, z) = (
            Batch.Of(product.X.Shape, memory[product.X.Array]),
            Batch.Of(product.Y.Shape, memory[product.Y.Array]),
            Batch.Of(product.Shape, memory[product.Instruction]));
        var cost = (double)product.Shape.Length * (product.Mode.TransposeX ? x.Shape[-2] : x.Shape[-1]);
        var most = Math.Min(Pieces.For(cost, pieceCost), z.Count);
        if (most < Pieces.Fewest)
        {
            return ((buffers, points, point, threads) => Multiply(buffers, points, point, 0, z.Count, (int)threads), 1);
        }

        var pieces = new Pieces(z.Count, granularity: 1, most);
        return (
            (buffers, points, point, piece) =>
                Multiply(buffers, points, point, pieces.First((int)piece), pieces.Length((int)piece), threads: 1),
            pieces.Count);

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
