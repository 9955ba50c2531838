using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Turns a whole program into one kernel over points: each element of each array becomes a value of its own, and a
/// register holds that value for as many points as it has lanes.
/// </summary>
internal struct PointKernel : IPrimitiveVisitor
{
    private readonly InstructionList listing;
    private readonly Kernel kernel = new(Kernel.Points, 0);
    private readonly int[] nodes;
    private int index;

    private PointKernel(InstructionList listing)
    {
        this.listing = listing;
        nodes = new int[listing.Count];
    }

    /// <summary>
    /// The schedule of one kernel, which reads the input k of the program as array ~k and writes its output k as array
    /// k.
    /// </summary>
    /// <param name="scalars">The program as one of scalars.</param>
    /// <param name="layout">The inputs and outputs of the program.</param>
    public static Schedule Apply(ArrayProgram scalars, PointLayout layout)
    {
        var expansion = new PointKernel(scalars.Listing);
        expansion.AddLoads(scalars, layout);
        expansion.AddValues();
        expansion.AddWrites(scalars, layout);
        var schedule = new Schedule(layout.Outputs.ToArray().Select(output => output.Length));
        schedule.Kernels.Add(expansion.kernel);
        return schedule;
    }

    private readonly void AddLoads(ArrayProgram scalars, PointLayout layout)
    {
        var (needed, next) = (listing.NeededFor(scalars.Outputs.AsSpan()), 0);
        for (var k = 0; k < layout.Inputs.Length; k++)
        {
            var (length, stride) = (layout.Inputs[k].Length, layout.Inputs[k].IsOnce ? 0 : layout.Inputs[k].Length);
            for (var i = 0; i < length; i++)
            {
                var input = scalars.Inputs[next++].Index;
                if (needed[input])
                {
                    nodes[input] = kernel.Add(
                        new Node(NodeKind.Load, A: ~k, Map: IndexMap.Run(Kernel.Points, i, stride)));
                }
            }
        }
    }

    private void AddValues()
    {
        for (index = 0; index < listing.Count; index++)
        {
            PrimitiveTable.Visit(listing[index].Op, listing.Payload(listing[index]), ref this);
        }
    }

    private readonly void AddWrites(ArrayProgram scalars, PointLayout layout)
    {
        var next = 0;
        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            var length = layout.Outputs[k].Length;
            var (stride, reduction) = layout.Outputs[k].IsOnce ? (0, Reduction.Sum) : (length, Reduction.None);
            for (var i = 0; i < length; i++)
            {
                kernel.Add(
                    new Write(nodes[scalars.Outputs[next++]], k, IndexMap.Run(Kernel.Points, i, stride), reduction));
            }
        }
    }

    public readonly void Leaf()
    {
        if (listing[index].IsConstant)
        {
            nodes[index] = kernel.Add(new Node(NodeKind.Constant, Value: listing[index].SplatValue));
        }
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary =>
        nodes[index] = kernel.Add(new Node(NodeKind.Unary, UnaryOperation<TOp>.Instance, nodes[listing[index].A]));

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary =>
        nodes[index] = kernel.Add(
            new Node(NodeKind.Binary, BinaryOperation<TOp>.Instance, nodes[listing[index].A], nodes[listing[index].B]));

    // A scalar has no axes along which elements could be moved or added.
    public readonly void Linear<TOp>()
        where TOp : struct, ILinear => nodes[index] = typeof(TOp) == typeof(Where)
        ? kernel.Add(
            new Node(NodeKind.Select, null, nodes[listing[index].A], nodes[listing[index].B], nodes[listing[index].C]))
        : nodes[listing[index].A];

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped => throw new System.Diagnostics.UnreachableException();

    public readonly void Custom() => throw new System.Diagnostics.UnreachableException();
}
