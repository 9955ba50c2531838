using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Divides one loop of a kernel that takes long into chunks, which several threads can run. A chunk writes what the
/// loop does not reduce where it belongs. Of what the loop reduces each chunk leaves a result of its own, and a further
/// kernel combines these.
/// </summary>
internal static class LoopDivision
{
    // Of a function of many instructions.
    private const int FunctionCost = 8;

    // Turns of an innermost loop: whole registers, and whole cache lines.
    private const int Granularity = 64;

    // What the chunks leave to be combined is so much less than what they compute.
    private const int Condensation = 32;

    /// <summary>Divides the kernels of a schedule that are worth it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="leastCost">The least that is worth a chunk.</param>
    public static void Apply(Schedule schedule, long leastCost = Chunks.LeastCost) =>
        schedule.Replace(kernel => Divide(kernel, schedule, leastCost));

    // The kernels that do the work of one, in order.
    private static List<Kernel> Divide(Kernel kernel, Schedule schedule, long leastCost)
    {
        if (Find(kernel, schedule, leastCost) is not { } division)
        {
            return [kernel];
        }

        var divided = new Kernel(kernel.Length, kernel.Level) { Division = division };
        var kernels = new List<Kernel> { divided };
        foreach (var node in kernel.Nodes)
        {
            divided.Add(node);
        }

        foreach (var write in kernel.Writes)
        {
            if (!IsReduced(write, division.Weight))
            {
                divided.Add(write);
                continue;
            }

            var length = schedule.LengthOf(write.Array);
            var results = schedule.NewArray(division.Chunks * length);
            schedule.Fills.Add(results, write.Neutral);
            divided.Add(write with { Array = results, ChunkStride = length });
            var combination = new Kernel(division.Chunks * length, kernel.Level);
            var result = combination.Add(new Node(NodeKind.Load, A: results, Map: IndexMap.Run(combination.Length)));
            var target = IndexMap.Rows(division.Chunks, length, rowStride: 0, offset: 0);
            combination.Add(new Write(result, write.Array, target, write.Reduction));
            kernels.AddRange(Divide(combination, schedule, leastCost));
        }

        return kernels;
    }

    /// <summary>What a kernel computes at each index, counted in loads and arithmetic operations.</summary>
    public static double CostOfIndex(Kernel kernel) =>
        kernel.Nodes.Sum(node => node.Primitive is null ||
            Rematerialization.IsCheap(node.Primitive) ? 1.0 : FunctionCost);

    // The outermost loop that gives chunks enough, since chunks of inner ones read memory in stretches; else the one
    // that gives the most.
    private static Division? Find(Kernel kernel, Schedule schedule, long leastCost)
    {
        var wanted = Chunks.For(kernel.Length * CostOfIndex(kernel), leastCost);
        Division? best = null;
        var above = kernel.Length;
        foreach (var weight in kernel.Weights.Reverse())
        {
            var all = above / weight;
            above = weight;
            if (wanted > 1 && MostChunksOf(kernel, weight, schedule) is > 1 and var most)
            {
                var chunks = new Chunks(all, weight == 1 ? Granularity : 1, (int)Math.Min(wanted, most));
                best = chunks.Count > (best?.Chunks ?? 1) ? new(weight, chunks.Size, chunks.Count) : best;
                if (chunks.Count >= Chunks.Fewest)
                {
                    break;
                }
            }
        }

        return best;
    }

    // Chunks must not write to the same places.
    private static long MostChunksOf(Kernel kernel, int weight, Schedule schedule)
    {
        var results = 0L;
        foreach (var write in kernel.Writes)
        {
            if (IsReduced(write, weight))
            {
                results += schedule.LengthOf(write.Array);
            }
            else if (!write.Map.Separates(weight))
            {
                return 1;
            }
        }

        return results == 0 ? Chunks.Most : kernel.Length / (Condensation * results);
    }

    private static bool IsReduced(in Write write, int weight) =>
        write.Reduction != Reduction.None && write.Map.StrideAt(weight) == 0 && write.Map.StepAt(weight) == 0;
}
