using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Divides kernels that are too long for the JIT compiler, which does not optimize methods beyond some length. What one
/// part computes and a later one needs goes through an array.
/// </summary>
internal static class KernelSplitter
{
    /// <summary>How many values one method computes at most.</summary>
    public const int Limit = 800;

    /// <summary>Divides the kernels of a schedule.</summary>
    public static void Apply(Schedule schedule) =>
        schedule.Replace(kernel => Split(kernel, () => schedule.NewArray(kernel.Length)));

    /// <summary>The parts, in order.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="newArray">Gives the numbers of the arrays between the parts.</param>
    public static IEnumerable<Kernel> Split(Kernel kernel, Func<int> newArray)
    {
        if (kernel.Nodes.Count <= Limit)
        {
            return [kernel];
        }

        var parts = new Kernel[(kernel.Nodes.Count + Limit - 1) / Limit];
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
            var part = parts[i / Limit];
            nodes[i] = part.Add(node with { A = Operand(node.A, 1), B = Operand(node.B, 2), C = Operand(node.C, 3) });

            int Operand(int operand, int count) => IsOperand(node, count) ? Seen(operand, i / Limit) : operand;
        }

        foreach (var write in kernel.Writes)
        {
            parts[write.Value / Limit].Add(write with { Value = nodes[write.Value] });
        }

        return parts;

        int Seen(int value, int part)
        {
            if (value / Limit == part)
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
                parts[value / Limit].Add(
                    new Write(nodes[value], arrays[value]!.Value, IndexMap.Run(kernel.Length), Reduction.None));
            }

            return parts[part].Add(new Node(NodeKind.Load, A: arrays[value]!.Value, Map: IndexMap.Run(kernel.Length)));
        }
    }

    private static bool IsOperand(in Node node, int count) => node.Kind switch
    {
        NodeKind.Unary => count <= 1,
        NodeKind.Binary => count <= 2,
        NodeKind.Select => true,
        _ => false,
    };
}
