using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Arrays that take the memory of another one while a kernel reads it for the last time: an element is read before the
/// element of its index is written, so that half as much memory passes through the caches.
/// </summary>
internal static class InPlaceReuse
{
    /// <summary>Adds for each array that a kernel may overwrite the array that does.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="mayEnd">Whether the kernel is the last to read an array, which may then be overwritten.</param>
    /// <param name="mayBegin">Whether the kernel is the first to write an array, which may be anywhere.</param>
    /// <param name="found">Where to.</param>
    public static void Find(Kernel kernel, Func<int, bool> mayEnd, Func<int, bool> mayBegin, Dictionary<int, int> found)
    {
        foreach (var write in kernel.Writes)
        {
            if (write is not { Reduction: Reduction.None, Map.IsIdentity: true } || !mayBegin(write.Array))
            {
                continue;
            }

            foreach (var node in kernel.Nodes.Take(write.Value))
            {
                if (node.Kind == NodeKind.Load && mayEnd(node.A) && IsRead(kernel, node.A, write.Value)
                    && found.TryAdd(node.A, write.Array))
                {
                    break;
                }
            }
        }
    }

    // Whether all that is read of an array are elements of the index, before a value is computed.
    private static bool IsRead(Kernel kernel, int array, int value)
    {
        for (var i = 0; i < kernel.Nodes.Count; i++)
        {
            if (kernel.Nodes[i] is { Kind: NodeKind.Load } node && node.A == array &&
                (i > value || !node.Map!.IsIdentity))
            {
                return false;
            }
        }

        return true;
    }
}
