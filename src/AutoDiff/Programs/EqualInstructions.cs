using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// The instructions of a listing by what they compute: equal ones have the same primitive, operands, attribute and
/// shape.
/// </summary>
internal sealed class EqualInstructions(InstructionList listing)
{
    private readonly Dictionary<(Op, int, int, int, int), int> indices = [];
    private readonly Dictionary<object, int> payloads = new(EqualPayloads.Instance);

    public bool TryFind(in PackedInstruction entry, out int index) => indices.TryGetValue(Key(entry), out index);

    public void Set(in PackedInstruction entry, int index) => indices[Key(entry)] = index;

    private (Op Op, int A, int B, int C, int Shape) Key(in PackedInstruction entry)
    {
        var c = entry.C;
        if (listing.Payload(entry) is { } payload && !payloads.TryGetValue(payload, out c))
        {
            payloads.Add(payload, c = entry.C);
        }

        // x + y and y + x are one instruction.
        return PrimitiveFacts.Of(entry.Op).IsCommutative && entry.A > entry.B
            ? (entry.Op, entry.B, entry.A, c, entry.Shape)
            : (entry.Op, entry.A, entry.B, c, entry.Shape);
    }
}
