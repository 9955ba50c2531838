using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Where the parts of a kernel over points find their arrays. A tile of points goes through all parts before the next
/// begins, and is so small that what one part hands on the next finds in the caches.
/// </summary>
internal sealed class PointPlan
{
    // Values handed on for all points of a tile together: half of what a common second-level cache holds of doubles at
    // the least.
    private const int TileElements = 1 << 14;

    // Tiles are whole registers and whole cache lines.
    private const int Granularity = 64;

    private PointPlan(IReadOnlyList<Kernel> parts, ArrayPlaces places)
    {
        Places = places;
        var handedOn = places.HandedOn;
        TileLength = handedOn == 0
            ? 0
            : Math.Clamp(TileElements / handedOn / Granularity * Granularity, Granularity, 512);
        var (cost, whole) = (Math.Max(1, parts.Sum(LoopDivision.CostOfIndex)), Math.Max(Granularity, TileLength));
        ChunkLength = ((int)(Chunks.LeastCost / cost / whole) + 1) * whole;
    }

    public ArrayPlaces Places { get; }

    /// <summary>The number of points evaluated before the next part; 0 if there is one part only.</summary>
    public int TileLength { get; }

    /// <summary>The least number of points that are worth a thread, in whole tiles.</summary>
    public int ChunkLength { get; }

    /// <summary>The plan of the parts of a kernel over points.</summary>
    /// <param name="parts">The parts, in order.</param>
    /// <param name="layout">Where the inputs and outputs of the kernel are.</param>
    public static PointPlan For(IReadOnlyList<Kernel> parts, PointLayout layout)
    {
        var places = new ArrayPlaces();
        for (var k = 0; k < layout.Inputs.Length; k++)
        {
            places[~k] = layout.Inputs[k];
        }

        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            places[k] = layout.OutputOfOnePoint(k);
        }

        places.HandedOn = PlaceArrays(parts, places);
        return new(parts, places);
    }

    // Each array takes the place of one that no later part reads.
    private static int PlaceArrays(IReadOnlyList<Kernel> parts, ArrayPlaces places)
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
                if (!places.Contains(write.Array))
                {
                    places[write.Array] = new(Region.Arena, free.TryPop(out var place) ? place : count++, 1);
                }
            }

            foreach (var array in dying[time])
            {
                free.Push(places[array].Start);
            }
        }

        return count;
    }
}
