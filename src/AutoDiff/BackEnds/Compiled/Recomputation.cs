using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Values computed anew where they are needed: a few arithmetic operations on one element cost less than to write their result and to read it.
/// </summary>
internal static class Recomputation
{
    private const int MostOperations = 4;

    private static readonly HashSet<Type> Cheap =
    [
        typeof(Add), typeof(Subtract), typeof(Multiply), typeof(Negate), typeof(Square), typeof(Abs), typeof(Scale), typeof(Absorb),
        typeof(Minimum), typeof(Maximum), typeof(Less), typeof(LessOrEqual), typeof(Equal), typeof(NotEqual),
    ];

    /// <summary>
    /// Adds to a kernel the value of a node of another one, seen through a map; returns its node there, or null if it is not cheap or the kernel has no loops
    /// for it.
    /// </summary>
    public static int? TryAdd(Kernel owner, int node, IndexMap map, Kernel target)
    {
        var (operations, loads) = (0, new HashSet<int>());
        if (!Count(owner, node, loads, ref operations) || loads.Count != 1)
        {
            return null;
        }

        var load = owner.Nodes[loads.Single()];
        return map.Then(load.Map!) is { } composed && target.Suits([composed]) ? Add(owner, node, load with { Map = composed }, target) : null;
    }

    private static bool Count(Kernel owner, int number, HashSet<int> loads, ref int operations)
    {
        var node = owner.Nodes[number];
        switch (node.Kind)
        {
            case NodeKind.Constant:
                return true;
            case NodeKind.Load:
                loads.Add(number);
                return true;
            case NodeKind.Unary or NodeKind.Binary when Cheap.Contains(node.Primitive!) && ++operations <= MostOperations:
                foreach (var operand in node.Operands(stackalloc int[3]))
                {
                    if (!Count(owner, operand, loads, ref operations))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static int Add(Kernel owner, int number, in Node load, Kernel target)
    {
        var node = owner.Nodes[number];
        return node.Kind switch
        {
            NodeKind.Load => target.Add(load),
            NodeKind.Constant => target.Add(node),
            NodeKind.Unary => target.Add(node with { A = Add(owner, node.A, load, target) }),
            _ => target.Add(node with { A = Add(owner, node.A, load, target), B = Add(owner, node.B, load, target) }),
        };
    }
}
