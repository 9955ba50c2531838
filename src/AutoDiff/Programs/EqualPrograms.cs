using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// Compares programs by what they compute: instructions, constants, shapes, inputs, outputs and guards, but not the
/// names of inputs.
/// </summary>
/// <param name="ofOrders">Whether equal programs also know alike what they have differentiated.</param>
internal sealed class EqualPrograms(bool ofOrders) : IEqualityComparer<ArrayProgram>
{
    public static EqualPrograms Instance { get; } = new(ofOrders: false);

    /// <summary>For what is compiled, which is checked according to the orders.</summary>
    public static EqualPrograms OfOrders { get; } = new(ofOrders: true);

    public bool Equals(ArrayProgram? x, ArrayProgram? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y))
        {
            return ReferenceEquals(x, y);
        }

        if (x.Count != y.Count || !x.Outputs.SequenceEqual(y.Outputs) || !x.Guards.SequenceEqual(y.Guards)
            || !x.Inputs.Select(input => input.Index).SequenceEqual(y.Inputs.Select(input => input.Index)))
        {
            return false;
        }

        Span<int> first = stackalloc int[3];
        Span<int> second = stackalloc int[3];
        for (var i = 0; i < x.Count; i++)
        {
            ref readonly var a = ref x.Listing[i];
            ref readonly var b = ref y.Listing[i];
            if (a.Op != b.Op || (ofOrders && a.Order != b.Order)
                || !x.Listing.Shape(i).Axes.SequenceEqual(y.Listing.Shape(i).Axes)
                || !x.Listing.Operands(a, first).SequenceEqual(y.Listing.Operands(b, second))
                || !x.Listing.Attribute(a).SequenceEqual(y.Listing.Attribute(b))
                || !Carries(x.Listing, a, y.Listing, b))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode([DisallowNull] ArrayProgram program) => program.ContentHash;

    /// <summary>What <see cref="ArrayProgram.ContentHash"/> keeps: it goes through all instructions.</summary>
    public static int HashOf(ArrayProgram program)
    {
        var hash = default(HashCode);
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < program.Count; i++)
        {
            ref readonly var entry = ref program.Listing[i];
            hash.Add(entry.Op);
            hash.AddBytes(MemoryMarshal.AsBytes(program.Listing.Shape(i).Axes));
            hash.AddBytes(MemoryMarshal.AsBytes(program.Listing.Operands(entry, buffer)));
            hash.AddBytes(MemoryMarshal.AsBytes(program.Listing.Attribute(entry)));
            if (entry.IsSplat)
            {
                hash.Add(entry.SplatValue);
            }
        }

        return hash.ToHashCode();
    }

    private static bool Carries(InstructionList x, in PackedInstruction a, InstructionList y, in PackedInstruction b) =>
        (x.Payload(a), y.Payload(b)) switch
    {
        (null, null) => !a.IsConstant || (a.A, a.B) == (b.A, b.B),
        var (first, second) => EqualPayloads.Instance.Equals(first, second),
    };
}
