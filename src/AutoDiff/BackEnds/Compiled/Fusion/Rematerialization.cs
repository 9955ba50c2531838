using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Values computed anew where they are needed: a few arithmetic operations on one element cost less than to write their
/// result and to read it.
/// </summary>
internal static class Rematerialization
{
    private const int MostOperations = 4;
    private const int MostOperationsOfReadOnce = 8;

    // Beside an array as long as the result, what is broadcast may be read: this fraction of its length. What the
    // kernel reads anyway does not count.
    private const int MostRead = 4;

    /// <summary>Whether an elementwise primitive takes an instruction or two.</summary>
    public static bool IsCheap(ElementwiseOperation primitive) => primitive.Code is { IsCheap: true };

    /// <summary>
    /// Adds to a kernel the value of a node of another one, seen through a map; returns its node there, or null if it
    /// is not cheap, if much more is read for it than the result is, or if the kernel has no loops for it. What is read
    /// nowhere else, and no element of it twice, is so not computed again but only there.
    /// </summary>
    public static int? TryAdd(
        Kernel owner, int node, IndexMap map, Kernel target, InstructionList listing, bool isReadOnce)
    {
        isReadOnce &= map.IsInjective;
        var (operationsLeft, loads) = (isReadOnce ? MostOperationsOfReadOnce : MostOperations, new HashSet<int>());
        if (!Count(owner, node, loads, ref operationsLeft) || loads.Count == 0)
        {
            return null;
        }

        var composed = new Dictionary<int, IndexMap>();
        foreach (var load in loads)
        {
            if (map.Then(owner.Nodes[load].Map!) is not { } seen)
            {
                return null;
            }

            composed.Add(load, seen);
        }

        var isLittle = loads.Count == 1 || isReadOnce
            || Elements(owner, loads.Where(IsNew), listing) <= owner.Length + (owner.Length / MostRead);
        return isLittle && target.Suits([.. composed.Values]) ? Add(owner, node, composed, target) : null;

        bool IsNew(int load) => !target.Contains(owner.Nodes[load] with { Map = composed[load] });
    }

    private static long Elements(Kernel owner, IEnumerable<int> loads, InstructionList listing) =>
        loads.Sum(
            load => (long)listing.Shape(owner.Nodes[load].A < 0 ? ~owner.Nodes[load].A : owner.Nodes[load].A).Length);

    private static bool Count(Kernel owner, int number, HashSet<int> loads, ref int operationsLeft)
    {
        var node = owner.Nodes[number];
        switch (node.Kind)
        {
            case NodeKind.Constant:
                return true;
            case NodeKind.Load:
                loads.Add(number);
                return true;
            case NodeKind.Unary or NodeKind.Binary when IsCheap(node.Primitive!) && --operationsLeft >= 0:
                foreach (var operand in node.Operands(stackalloc int[3]))
                {
                    if (!Count(owner, operand, loads, ref operationsLeft))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static int Add(Kernel owner, int number, Dictionary<int, IndexMap> loads, Kernel target)
    {
        var node = owner.Nodes[number];
        return node.Kind switch
        {
            NodeKind.Load => target.Add(node with { Map = loads[number] }),
            NodeKind.Constant => target.Add(node),
            NodeKind.Unary => target.Add(node with { A = Add(owner, node.A, loads, target) }),
            _ => target.Add(node with { A = Add(owner, node.A, loads, target), B = Add(owner, node.B, loads, target) }),
        };
    }
}
