namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// The parts of a kernel over points and where the arrays between them are. A tile of points goes through all parts before the next
/// begins, and is so small that what one part leaves the next finds in the caches.
/// </summary>
internal sealed class PointPlan
{
    // Elements of all arrays between parts together: half of what a common second-level cache holds of doubles at the least.
    private const int TileElements = 1 << 14;

    private PointPlan(IReadOnlyList<Kernel> parts, Memory memory, int arrays)
    {
        (Parts, Memory, ArrayCount) = (parts, memory, arrays);
        memory.HandedOn = arrays;
        TileLength = arrays == 0 ? 0 : Math.Clamp(TileElements / arrays / 64 * 64, 64, 512);
    }

    public IReadOnlyList<Kernel> Parts { get; }

    public Memory Memory { get; }

    /// <summary>The number of arrays, each of one element per point of a tile.</summary>
    public int ArrayCount { get; }

    /// <summary>The number of points evaluated before the next part; 0 if there is one part only.</summary>
    public int TileLength { get; }

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
        return new(parts, memory, PlaceArrays(parts, memory));
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
