using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs.Evaluation;

/// <summary>
/// How often what an instruction computes has been differentiated: not at all for a value. Transforms leave a mark on
/// what they record, and all that depends on it has at least its order.
/// </summary>
internal static class DerivativeOrders
{
    /// <summary>The order of each instruction.</summary>
    public static int[] Of(InstructionList listing)
    {
        var orders = new int[listing.Count];
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < orders.Length; i++)
        {
            ref readonly var entry = ref listing[i];

            // The chain rule's products tell derivatives of programs that were read from a file.
            var order = entry.Op is Op.Scale or Op.Absorb or Op.Transmit ? Math.Max(entry.Order, 1) : entry.Order;
            foreach (var operand in listing.Operands(entry, buffer))
            {
                order = Math.Max(order, orders[operand]);
            }

            orders[i] = order;
        }

        return orders;
    }

    /// <summary>Marks the instructions from <paramref name="first"/> on as those of derivatives of an order.</summary>
    public static void Mark(InstructionList listing, int first, int order)
    {
        for (var i = first; i < listing.Count; i++)
        {
            listing[i].Order = order;
        }
    }
}
