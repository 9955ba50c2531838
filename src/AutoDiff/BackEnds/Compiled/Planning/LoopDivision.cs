namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Divides one loop of a kernel that takes long into pieces, which several threads can run. A piece writes what the loop does not reduce
/// where it belongs. Of what the loop reduces each piece leaves a result of its own, and a further kernel combines these.
/// </summary>
/// <remarks>The pieces depend on the kernel alone, so that results do not depend on the number of threads.</remarks>
internal static class LoopDivision
{
    /// <summary>
    /// The least that is worth a piece, counted in loads and arithmetic operations: some ten microseconds, several times of what it takes
    /// to give it to a thread.
    /// </summary>
    public const long LeastCost = 1 << 18;

    /// <summary>Fewer pieces of something large do not make up for the wait for the last.</summary>
    public const int FewestPieces = 8;

    // More serve no machine of today.
    private const int MostPieces = 64;

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
    public static IEnumerable<Kernel> Apply(Kernel kernel, Func<int, int> lengthOf, Func<int> newArray, long leastCost = LeastCost)
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
            combination.Add(new Write(result, write.Array, IndexMap.Rows(division.Pieces, length, rowStride: 0, offset: 0), write.Reduction));
            kernels.AddRange(Apply(combination, lengthOf, newArray, leastCost));
        }

        return kernels;
    }

    /// <summary>Into how many pieces work is worth dividing; 1 if it is not.</summary>
    public static int Pieces(double cost, long leastCost) => cost / leastCost < FewestPieces ? 1 : (int)Math.Min(cost / leastCost, MostPieces);

    /// <summary>What a kernel computes at each index, counted in loads and arithmetic operations.</summary>
    public static double CostOfIndex(Kernel kernel) =>
        kernel.Nodes.Sum(node => node.Primitive is null || Recomputation.IsCheap(node.Primitive) ? 1.0 : FunctionCost);

    // The outermost loop that gives pieces enough, since pieces of inner ones read memory in stretches; else the one that gives the most.
    private static Division? Find(Kernel kernel, Func<int, int> lengthOf, long leastCost)
    {
        var wanted = Pieces(kernel.Length * CostOfIndex(kernel), leastCost);
        Division? best = null;
        var above = kernel.Length;
        foreach (var weight in kernel.Weights.Reverse())
        {
            var all = above / weight;
            above = weight;
            if (wanted > 1 && MostPiecesOf(kernel, weight, lengthOf) is > 1 and var most)
            {
                var granularity = weight == 1 ? Granularity : 1;
                var turns = (((all - 1) / (int)Math.Min(wanted, most) / granularity) + 1) * granularity;
                var pieces = ((all - 1) / turns) + 1;
                best = pieces > (best?.Pieces ?? 1) ? new(weight, turns, pieces) : best;
                if (pieces >= FewestPieces)
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

        return results == 0 ? MostPieces : kernel.Length / (Condensation * results);
    }

    private static bool IsReduced(in Write write, int weight) =>
        write.Reduction != Reduction.None && write.Map.StrideAt(weight) == 0 && write.Map.StepAt(weight) == 0;
}
