using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>What a node of a kernel is.</summary>
internal enum NodeKind : byte
{
    Constant,
    Load,
    Unary,
    Binary,
    Select,
}

/// <summary>One value that a kernel computes at each index.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Primitive">The elementwise primitive, for those.</param>
/// <param name="A">The first operand, a node; for a load the array read.</param>
/// <param name="B">The second operand.</param>
/// <param name="C">The third operand.</param>
/// <param name="Value">The number, for a constant.</param>
/// <param name="Map">Where in the array a load reads.</param>
internal readonly record struct Node(
    NodeKind Kind, ElementwiseOperation? Primitive = null, int A = -1, int B = -1, int C = -1, double Value = 0,
        IndexMap? Map = null)
{
    /// <summary>The nodes this one needs, in a buffer of three.</summary>
    public ReadOnlySpan<int> Operands(Span<int> buffer)
    {
        (buffer[0], buffer[1], buffer[2]) = (A, B, C);
        return buffer[..OperandCount];
    }

    /// <summary>The node with the operands that stand for its own.</summary>
    public Node WithOperands(Func<int, int> operand) => OperandCount switch
    {
        1 => this with { A = operand(A) },
        2 => this with { A = operand(A), B = operand(B) },
        3 => this with { A = operand(A), B = operand(B), C = operand(C) },
        _ => this,
    };

    private int OperandCount => Kind switch { NodeKind.Unary => 1, NodeKind.Binary => 2, NodeKind.Select => 3, _ => 0 };
}

/// <summary>What a kernel does with a value at each index.</summary>
/// <param name="Value">The node.</param>
/// <param name="Array">The array written, as the number of the instruction whose result it is.</param>
/// <param name="Map">Where the element goes.</param>
/// <param name="Reduction">How it is combined with what stands there.</param>
/// <param name="ChunkStride">
/// How far the place moves from one chunk of the kernel to the next, where each has a result of its own; else 0.
/// </param>
internal readonly record struct Write(int Value, int Array, IndexMap Map, Reduction Reduction, int ChunkStride = 0)
{
    /// <summary>What changes no value with which it is combined.</summary>
    public double Neutral => Reduction == Reduction.Max ? double.NegativeInfinity : 0;
}

/// <summary>How a value that is written is combined with what stands there.</summary>
internal enum Reduction : byte
{
    /// <summary>It replaces it.</summary>
    None,

    /// <summary>It is added.</summary>
    Sum,

    /// <summary>The larger one stays, or NaN.</summary>
    Max,
}

/// <summary>A loop of a kernel in chunks, which may be run in any order and at the same time.</summary>
/// <param name="Weight">The weight of its digit.</param>
/// <param name="Turns">How many turns of the loop a chunk has; the last has what is left.</param>
/// <param name="Chunks">The number of chunks.</param>
internal readonly record struct Division(int Weight, int Turns, int Chunks);

/// <summary>
/// A fused loop nest: values computed from arrays at each index from 0 to <see cref="Length"/> − 1, and what of them is
/// written where. Nodes stand after their operands.
/// </summary>
/// <param name="length">The number of indices.</param>
/// <param name="level">Where in the order of kernels it stands: what it reads was written at lower levels.</param>
internal sealed class Kernel(int length, int level)
{
    /// <summary>The length of a kernel over points, of which each call says how many there are.</summary>
    public const int Points = int.MaxValue;

    private readonly Dictionary<Node, int> known = [];
    private readonly List<Node> nodes = [];
    private readonly List<Write> writes = [];
    private readonly SortedSet<int> weights = [];

    public int Length { get; } = length;

    public int Level { get; } = level;

    /// <summary>The loop of which a call runs one chunk; null if a call runs the whole kernel.</summary>
    public Division? Division { get; init; }

    public IReadOnlyList<Node> Nodes => nodes;

    public IReadOnlyList<Write> Writes => writes;

    /// <summary>The weights of the digits into which all maps divide the index, least first: one loop each.</summary>
    public IReadOnlyCollection<int> Weights => weights;

    /// <summary>
    /// Whether a sum or maximum is that of all indices in one loop, so that what stands in memory before does not
    /// count.
    /// </summary>
    public bool IsSingle(in Write write) =>
        write.Reduction != Reduction.None && write.Map.Table is null &&
        (weights.Count == 0 || (weights.Count == 1 && write.Map.StrideAt(1) == 0));

    /// <summary>Whether loops can be found that suit the maps of the kernel and these.</summary>
    public bool Suits(IReadOnlyList<IndexMap> maps)
    {
        // Most kernels have few loops, so that most maps bring none of their own.
        var isKnown = true;
        foreach (var map in maps)
        {
            foreach (var loop in map.Loops)
            {
                isKnown &= weights.Contains(loop.Weight);
            }
        }

        return isKnown || IndexMap.Refine(Length, maps, weights) is not null;
    }

    /// <summary>Whether there is a node like it.</summary>
    public bool Contains(Node node) => known.ContainsKey(node);

    /// <summary>The number of the node, which is added if there is none like it.</summary>
    public int Add(Node node)
    {
        if (!known.TryGetValue(node, out var index))
        {
            known.Add(node, index = nodes.Count);
            nodes.Add(node);
            Follow(node.Map);
        }

        return index;
    }

    public void Add(Write write)
    {
        writes.Add(write);
        Follow(write.Map);
    }

    /// <summary>The kernel with the nodes only that are written or that such need.</summary>
    public Kernel WithoutUnused()
    {
        var isNeeded = new bool[nodes.Count];
        foreach (var write in writes)
        {
            isNeeded[write.Value] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            foreach (var operand in isNeeded[i] ? nodes[i].Operands(buffer) : [])
            {
                isNeeded[operand] = true;
            }
        }

        if (!isNeeded.Contains(false))
        {
            return this;
        }

        var (kernel, numbers) = (new Kernel(Length, Level), new int[nodes.Count]);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (isNeeded[i])
            {
                numbers[i] = kernel.Add(nodes[i].WithOperands(operand => numbers[operand]));
            }
        }

        foreach (var write in writes)
        {
            kernel.Add(write with { Value = numbers[write.Value] });
        }

        return kernel;
    }

    private void Follow(IndexMap? map)
    {
        foreach (var loop in map is null ? default : map.Loops)
        {
            weights.Add(loop.Weight);
        }
    }
}
