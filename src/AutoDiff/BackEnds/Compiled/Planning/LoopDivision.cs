using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Divides one loop of a kernel that takes long into pieces, which several threads can run. A piece writes what the loop does not
/// reduce where it belongs. Of what the loop reduces each piece leaves a result of its own, and a further kernel combines these.
/// </summary>
internal static class LoopDivision
{
    // Of a function of many instructions.
    private const int FunctionCost = 8;

    // Turns of an innermost loop: whole registers, and whole cache lines.
    private const int Granularity = 64;

    // What the pieces leave to be combined is so much less than what they compute.
    private const int Condensation = 32;

    /// <summary>The kernels that do the work of one, in order; the kernel itself if it is not worth dividing.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lengthOf">Gives the number of elements of an array.</param>
    /// <param name="newArray">Gives the numbers of the arrays that hold the results of the pieces.</param>
    /// <param name="leastCost">The least that is worth a piece.</param>
    public static IEnumerable<Kernel> Apply(
        Kernel kernel, Func<int, int> lengthOf, Func<int> newArray, long leastCost = Pieces.LeastCost)
    {
        if (Find(kernel, lengthOf, leastCost) is not { } division)
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

            var length = lengthOf(write.Array);
            var results = newArray();
            divided.Add(write with { Array = results, PieceStride = length });
            var combination = new Kernel(division.Pieces * length, kernel.Level);
            var result = combination.Add(new Node(NodeKind.Load, A: results, Map: IndexMap.Run(combination.Length)));
            var target = IndexMap.Rows(division.Pieces, length, rowStride: 0, offset: 0);
            combination.Add(new Write(result, write.Array, target, write.Reduction));
            kernels.AddRange(Apply(combination, lengthOf, newArray, leastCost));
        }

        return kernels;
    }

    /// <summary>What a kernel computes at each index, counted in loads and arithmetic operations.</summary>
    public static double CostOfIndex(Kernel kernel) =>
        kernel.Nodes.Sum(node => node.Primitive is null || Recomputation.IsCheap(node.Primitive) ? 1.0 : FunctionCost);

    // The outermost loop that gives pieces enough, since pieces of inner ones read memory in stretches; else the one that gives
    // the most.
    private static Division? Find(Kernel kernel, Func<int, int> lengthOf, long leastCost)
    {
        var wanted = Pieces.For(kernel.Length * CostOfIndex(kernel), leastCost);
        Division? best = null;
        var above = kernel.Length;
        foreach (var weight in kernel.Weights.Reverse())
        {
            var all = above / weight;
            above = weight;
            if (wanted > 1 && MostPiecesOf(kernel, weight, lengthOf) is > 1 and var most)
            {
                var pieces = new Pieces(all, weight == 1 ? Granularity : 1, (int)Math.Min(wanted, most));
                best = pieces.Count > (best?.Pieces ?? 1) ? new(weight, pieces.Size, pieces.Count) : best;
                if (pieces.Count >= Pieces.Fewest)
                {
                    break;
                }
            }
        }

        return best;
    }

    // Pieces must not write to the same places.
    private static long MostPiecesOf(Kernel kernel, int weight, Func<int, int> lengthOf)
    {
        var results = 0L;
        foreach (var write in kernel.Writes)
        {
            if (IsReduced(write, weight))
            {
                results += lengthOf(write.Array);
            }
            else if (!write.Map.Separates(weight))
            {
                return 1;
            }
        }

        return results == 0 ? Pieces.Most : kernel.Length / (Condensation * results);
    }

    private static bool IsReduced(in Write write, int weight) =>
        write.Reduction != Reduction.None && write.Map.StrideAt(weight) == 0 && write.Map.StepAt(weight) == 0;
}
