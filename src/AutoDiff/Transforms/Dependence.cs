using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms;

/// <summary>Which instructions of a range depend on given ones: only these take part in a derivative.</summary>
internal readonly struct Dependence
{
    private readonly bool[] depends;
    private readonly bool[] isSource;

    public Dependence(InstructionList listing, ReadOnlySpan<int> sources, int last)
    {
        First = last;
        foreach (var source in sources)
        {
            First = Math.Min(First, source);
        }

        depends = new bool[last - First + 1];
        foreach (var source in sources)
        {
            if (source <= last)
            {
                depends[source - First] = true;
            }
        }

        isSource = [.. depends];

        Span<int> buffer = stackalloc int[3];
        for (var i = First; i <= last; i++)
        {
            foreach (var operand in listing.Operands(listing[i], buffer))
            {
                depends[i - First] |= this[operand];
            }
        }
    }

    /// <summary>The earliest source.</summary>
    public int First { get; }

    /// <summary>The highest order of an instruction that depends on sources.</summary>
    public int Order(InstructionList listing)
    {
        var order = 0;
        for (var i = 0; i < depends.Length; i++)
        {
            order = depends[i] ? Math.Max(order, listing[First + i].Order) : order;
        }

        return order;
    }

    /// <summary>Whether an instruction that depends on sources is one itself.</summary>
    public bool IsSource(int instruction) => isSource[instruction - First];

    public bool this[int instruction] =>
        instruction >= First && instruction - First < depends.Length && depends[instruction - First];
}
