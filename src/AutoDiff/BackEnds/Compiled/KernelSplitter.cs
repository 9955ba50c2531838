namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Divides kernels that are too long for the JIT compiler, which does not optimise methods beyond some length. What one part computes and
/// a later one needs goes through an array.
/// </summary>
internal static class KernelSplitter
{
    // How many values one method computes at most. With more than 512 variables the JIT compiler inlines nothing, which loops over whole
    // registers can do without, but memory between short parts costs them more.
    private const int MostOfLoop = 800;
    private const int MostOfOnePoint = 240;

    /// <summary>The parts, in order.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="newArray">Gives the numbers of the arrays between the parts.</param>
    public static IEnumerable<Kernel> Split(Kernel kernel, Func<int> newArray)
    {
        var limit = kernel.Length == 1 ? MostOfOnePoint : MostOfLoop;
        if (kernel.Nodes.Count <= limit)
        {
            return [kernel];
        }

        var parts = new Kernel[(kernel.Nodes.Count + limit - 1) / limit];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new(kernel.Length, kernel.Level);
        }

        // For each value: its node in the part that computes it, and the array through which other parts see it.
        var nodes = new int[kernel.Nodes.Count];
        var arrays = new int?[kernel.Nodes.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = kernel.Nodes[i];
            var part = parts[i / limit];
            nodes[i] = part.Add(node.WithOperands(operand => Seen(operand, i / limit)));
        }

        foreach (var write in kernel.Writes)
        {
            parts[write.Value / limit].Add(write with { Value = nodes[write.Value] });
        }

        return parts;

        int Seen(int value, int part)
        {
            if (value / limit == part)
            {
                return nodes[value];
            }

            var node = kernel.Nodes[value];
            if (node.Kind is NodeKind.Load or NodeKind.Constant)
            {
                return parts[part].Add(node);
            }

            if (arrays[value] is null)
            {
                arrays[value] = newArray();
                parts[value / limit].Add(new Write(nodes[value], arrays[value]!.Value, IndexMap.Run(kernel.Length), Reduction.None));
            }

            return parts[part].Add(new Node(NodeKind.Load, A: arrays[value]!.Value, Map: IndexMap.Run(kernel.Length)));
        }
    }
}
