using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// The parts of a kernel over points and where what they hand on is. A tile of points goes through all parts before the next
/// begins, and is so small that what one part hands on the next finds in the caches.
/// </summary>
internal sealed class PointPlan
{
    // Values handed on for all points of a tile together: half of what a common second-level cache holds of doubles at the least.
    private const int TileElements = 1 << 14;

    // Tiles are whole registers and whole cache lines.
    private const int Granularity = 64;

    private PointPlan(IReadOnlyList<Kernel> parts, Memory memory)
    {
        (Parts, Memory) = (parts, memory);
        var handedOn = memory.HandedOn;
        TileLength = handedOn == 0 ? 0 : Math.Clamp(TileElements / handedOn / Granularity * Granularity, Granularity, 512);
        var (cost, whole) = (Math.Max(1, parts.Sum(LoopDivision.CostOfIndex)), Math.Max(Granularity, TileLength));
        ChunkLength = ((int)(Pieces.LeastCost / cost / whole) + 1) * whole;
    }

    public IReadOnlyList<Kernel> Parts { get; }

    public Memory Memory { get; }

    /// <summary>The number of points evaluated before the next part; 0 if there is one part only.</summary>
    public int TileLength { get; }

    /// <summary>The least number of points that are worth a thread, in whole tiles.</summary>
    public int ChunkLength { get; }

    public static PointPlan For(Kernel kernel, PointLayout layout)
    {
        var memory = new Memory();
        for (var k = 0; k < layout.Inputs.Length; k++)
        {
            memory[~k] = layout.Inputs[k];
        }

        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            memory[k] = layout.OutputOfOnePoint(k);
        }

        var next = layout.Outputs.Length;
        var parts = KernelSplitter.Split(kernel, () => next++).ToList();
        memory.HandedOn = PlaceArrays(parts, memory);
        return new(parts, memory);
    }

    // Each array takes the place of one that no later part reads.
    private static int PlaceArrays(List<Kernel> parts, Memory memory)
    {
        var lastReads = new Dictionary<int, int>();
        for (var time = 0; time < parts.Count; time++)
        {
            foreach (var node in parts[time].Nodes)
            {
                if (node.Kind == NodeKind.Load && node.A >= 0)
                {
                    lastReads[node.A] = time;
                }
            }
        }

        var (count, free) = (0, new Stack<int>());
        var dying = lastReads.ToLookup(read => read.Value, read => read.Key);
        for (var time = 0; time < parts.Count; time++)
        {
            foreach (var write in parts[time].Writes)
            {
                if (!memory.Contains(write.Array))
                {
                    memory[write.Array] = new(Region.Arena, free.TryPop(out var place) ? place : count++, 1);
                }
            }

            foreach (var array in dying[time])
            {
                free.Push(memory[array].Start);
            }
        }

        return count;
    }
}
