using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Turns a whole program into one kernel: each element of each array becomes a value of its own, and a register holds that value for as
/// many points as it has lanes. The interpreter itself does the work, over a carrier that writes down what it is asked to compute.
/// </summary>
internal static class ScalarExpansion
{
    // Beyond so many values, what does not fit into the caches costs more than is gained.
    private const long Limit = 1500;

    // The elements of longer arrays are moved by loops.
    private const int MostMoved = 32;

    /// <summary>
    /// The kernel, which reads input k as array ~k and writes output k as array k; null if the program has no such form or is too large.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="layout">Where its inputs and outputs are.</param>
    public static Kernel? ForPoints(Program program, PointLayout layout) =>
        IsFit(program.Listing) ? Apply(program, layout, Kernel.Points) : null;

    /// <summary>As <see cref="ForPoints"/>, for one point: a kernel without loops, if in these registers would be half empty.</summary>
    /// <param name="program">The program.</param>
    /// <param name="layout">Where its inputs and outputs are.</param>
    /// <param name="width">How many numbers a register of loops holds.</param>
    public static Kernel? ForOnePoint(Program program, PointLayout layout, int width) =>
        program.Listing.IsScalar || HasFewNeighbours(program.Listing, width / 2) ? Apply(program, layout, 1) : null;

    private static Kernel Apply(Program program, PointLayout layout, int points)
    {
        var listing = program.Listing;
        var kernel = new Kernel(points, 0);
        var arena = new Scalar[listing.ArenaLength];
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            var (slot, length) = (listing[program.Inputs[k].Index].Slot, program.Inputs[k].Shape.Length);
            var stride = layout.Inputs[k].IsOnce ? 0 : length;
            for (var i = 0; i < length; i++)
            {
                arena[slot + i] = new(kernel, kernel.Add(new Node(NodeKind.Load, A: ~k, Map: IndexMap.Run(points, i, stride))));
            }
        }

        new Evaluator(listing).Run<Scalar>(arena, 0, listing.Count);
        for (var k = 0; k < program.Outputs.Length; k++)
        {
            var (slot, length) = (listing[program.Outputs[k]].Slot, listing.Shape(program.Outputs[k]).Length);
            var (stride, reduction) = layout.Outputs[k].IsOnce ? (0, Reduction.Sum) : (length, Reduction.None);
            for (var i = 0; i < length; i++)
            {
                kernel.Add(new Write(arena[slot + i].In(kernel), k, IndexMap.Run(points, i, stride), reduction));
            }
        }

        return kernel;
    }

    private static bool HasFewNeighbours(Listing listing, int most)
    {
        for (var i = 0; i < listing.Count; i++)
        {
            ref readonly var entry = ref listing[i];
            var computed = entry.Op switch
            {
                Op.Custom or (>= Op.ReduceMax and <= Op.Norm) => int.MaxValue,
                Op.MatMul or Op.Sum => listing.Shape(entry.A).Length,
                Op.Input or Op.Constant or (> Op.Sum and < Op.MatMul) => 0,
                _ => listing.Shape(i).Length,
            };
            if (computed > most || listing.Shape(i).Length > MostMoved)
            {
                return false;
            }
        }

        return true;
    }

    // Programs of scalars may be of any length.
    private static bool IsFit(Listing listing)
    {
        var work = 0L;
        for (var i = 0; i < listing.Count; i++)
        {
            ref readonly var entry = ref listing[i];
            var length = listing.Shape(i).Length;
            work += entry.Op switch
            {
                Op.MatMul => (long)length * listing.Shape(entry.A)[-1] * 2,
                Op.Sum => listing.Shape(entry.A).Length,
                Op.Custom or (>= Op.ReduceMax and <= Op.Norm) => long.MaxValue / 2,
                _ => length,
            };
            if (work >= (listing.IsScalar ? long.MaxValue / 2 : Limit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A number, or a value of a kernel under construction.</summary>
    private readonly struct Scalar : ICarrier<Scalar>
    {
        private readonly Kernel? kernel;
        private readonly int node;
        private readonly double literal;

        public Scalar(Kernel kernel, int node) => (this.kernel, this.node) = (kernel, node);

        private Scalar(double literal) => this.literal = literal;

        public int In(Kernel target) => kernel is null ? target.Add(new Node(NodeKind.Constant, Value: literal)) : node;

        public static Scalar Apply<TOp>(Scalar x)
            where TOp : struct, IUnary =>
            x.kernel is { } kernel ? new(kernel, kernel.Add(new Node(NodeKind.Unary, typeof(TOp), x.node))) : new(TOp.Value(x.literal));

        public static Scalar Apply<TOp>(Scalar x, Scalar y)
            where TOp : struct, IBinary =>
            (x.kernel ?? y.kernel) is { } kernel
                ? new(kernel, kernel.Add(new Node(NodeKind.Binary, typeof(TOp), x.In(kernel), y.In(kernel))))
                : new(TOp.Value(x.literal, y.literal));

        public static Scalar Select(Scalar condition, Scalar whenTrue, Scalar whenFalse)
        {
            if (condition.kernel is not { } kernel)
            {
                return condition.literal != 0 ? whenTrue : whenFalse;
            }

            var node = new Node(NodeKind.Select, null, condition.node, whenTrue.In(kernel), whenFalse.In(kernel));
            return new(kernel, kernel.Add(node));
        }

        public static bool IsZero(Scalar x) => x.kernel is null && x.literal == 0;

        public static double Primal(Scalar x) => throw new System.Diagnostics.UnreachableException();

        public static void Apply(IArrayMap map, ReadOnlySpan<Scalar> x, Span<Scalar> y) =>
            throw new System.Diagnostics.UnreachableException();

        public static implicit operator Scalar(double value) => new(value);
    }
}
