using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>Products of many pairs of matrices in pieces of some pairs each, which several threads can compute.</summary>
internal static unsafe class ProductBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What computes a piece, and the number of pieces; null for other instructions and for what is not worth dividing.</summary>
    public static (KernelMethod Method, int Pieces)? Divide(Listing listing, int instruction, long pieceCost)
    {
        var entry = listing[instruction];
        if (entry.Op != Op.MatMul)
        {
            return null;
        }

        var (x, y, z) = (Batch.Of(listing, entry.A), Batch.Of(listing, entry.B), Batch.Of(listing, instruction));
        var mode = MatMul.Mode.From(listing.Attribute(entry));
        var cost = (double)z.Shape.Length * (mode.TransposeX ? x.Shape[-2] : x.Shape[-1]);
        var pieces = Math.Min(LoopDivision.Pieces(cost, pieceCost), z.Count);
        if (pieces < LoopDivision.FewestPieces)
        {
            return null;
        }

        var size = ((z.Count - 1) / pieces) + 1;
        return (Multiply, ((z.Count - 1) / size) + 1);

        void Multiply(void** buffers, nint points, nint point, nint piece)
        {
            var arena = (Real<T>*)buffers[(int)Region.Arena];
            var (first, count) = ((int)piece * size, Math.Min(size, z.Count - ((int)piece * size)));
            MatMul.Apply<Real<T>>(x.Shape, x.Part(arena, first, count), y.Shape, y.Part(arena, first, count), z.Part(arena, first, count), mode);
        }
    }

    // Matrices of one array.
    private readonly record struct Batch(Shape Shape, int Start, int Size)
    {
        public int Count => Shape.Length / Math.Max(1, Size);

        public static Batch Of(Listing listing, int instruction)
        {
            var shape = listing.Shape(instruction);
            return new(shape, listing[instruction].Slot, shape[-1] * shape[-2]);
        }

        public Span<Real<T>> Part(Real<T>* arena, int first, int count) => new(arena + Start + ((long)first * Size), count * Size);
    }
}
