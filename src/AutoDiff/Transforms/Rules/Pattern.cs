using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// The left side of a rule, a small program that instructions are compared with. An input stands for any operand, and
/// wherever it occurs for the same one. A number stands for itself, the sign of a zero included. All attributes are
/// one: the axes of a group.
/// </summary>
internal sealed class Pattern
{
    private readonly InstructionList nodes;
    private readonly int root;

    private Pattern(InstructionList nodes, int root) => (this.nodes, this.root) = (nodes, root);

    /// <summary>
    /// The number of places that a match fills: the operands found for the instructions, then the axes.
    /// </summary>
    public int MatchLength => nodes.Count + 1;

    /// <summary>
    /// The patterns that together match a program of one output and what is equal to it because primitives commute.
    /// </summary>
    public static Pattern[] Of(ArrayProgram program)
    {
        List<InstructionList> variants = [program.Listing];
        for (var i = 0; i < program.Count; i++)
        {
            var entry = program.Listing[i];
            if (entry.A != entry.B && PrimitiveFacts.Of(entry.Op).IsCommutative)
            {
                variants.AddRange([.. variants.Select(variant => Exchanged(variant, i))]);
            }
        }

        return [.. variants.Select(variant => new Pattern(variant, program.Outputs[0]))];
    }

    /// <summary>Whether an instruction that is about to be recorded is as the pattern says.</summary>
    /// <param name="target">The instructions recorded before.</param>
    /// <param name="entry">The instruction.</param>
    /// <param name="match">Receives the operands and the axes, −1 for what does not occur.</param>
    public bool Matches(InstructionList target, in PackedInstruction entry, Span<int> match)
    {
        match.Fill(-1);
        return MatchesOperation(root, target, entry, match);
    }

    private bool MatchesOperation(int node, InstructionList target, in PackedInstruction entry, Span<int> match)
    {
        ref readonly var expected = ref nodes[node];
        if (entry.Op != expected.Op || (!nodes.Attribute(expected).IsEmpty && !IsSame(ref match[^1], entry.C)))
        {
            return false;
        }

        var inner = nodes.Operands(expected, stackalloc int[3]);
        var operands = target.Operands(entry, stackalloc int[3]);
        for (var k = 0; k < inner.Length; k++)
        {
            if (!IsSame(ref match[inner[k]], operands[k]) || !MatchesOperand(inner[k], target, operands[k], match))
            {
                return false;
            }
        }

        return true;
    }

    private bool MatchesOperand(int node, InstructionList target, int operand, Span<int> match)
    {
        ref readonly var expected = ref nodes[node];
        ref readonly var entry = ref target[operand];
        return expected.Op switch
        {
            Op.Input => true,
            Op.Constant =>
                (entry.Op, entry.A, entry.B, entry.C) == (Op.Constant, expected.A, expected.B, PackedInstruction.Splat),
            _ => MatchesOperation(node, target, entry, match),
        };
    }

    // What is found at another place must be what was found at the first.
    private static bool IsSame(ref int found, int next)
    {
        if (found < 0)
        {
            found = next;
        }

        return found == next;
    }

    private static InstructionList Exchanged(InstructionList nodes, int node)
    {
        var copy = nodes.WithSlots(i => nodes[i].Slot);
        ref var entry = ref copy[node];
        (entry.A, entry.B) = (entry.B, entry.A);
        return copy;
    }
}
