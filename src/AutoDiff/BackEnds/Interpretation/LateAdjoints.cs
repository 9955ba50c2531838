using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// Which adjoints of large results were added to in a sweep. The others hold what an earlier sweep left and count as
/// zeros: they are cleared when they are first added to, since that may then be done block by block, in the caches.
/// </summary>
/// <param name="listing">The instructions.</param>
internal sealed class LateAdjoints(InstructionList listing)
{
    // The last sweep that added to the adjoint of each large result.
    private long[] sweeps = [];
    private long sweep;

    /// <summary>Begins a sweep: the adjoints of all large results count as zeros.</summary>
    public void Begin()
    {
        sweep++;
        if (sweeps.Length < listing.LargeResults.Length)
        {
            Array.Resize(ref sweeps, InstructionList.Grown(sweeps.Length, listing.LargeResults.Length));
        }
    }

    /// <summary>Clears the adjoints in some slots, but for those of large results.</summary>
    public void ClearOthers<T>(Span<T> adjoints, int start, int end)
    {
        var large = listing.LargeResults;
        for (var k = FirstBehind(start); k < large.Length && large[k].Start < end; k++)
        {
            adjoints[start..Math.Max(start, large[k].Start)].Clear();
            start = large[k].End;
        }

        if (start < end)
        {
            adjoints[start..end].Clear();
        }
    }

    /// <summary>Whether the adjoint of an instruction counts as zeros though there may be something else.</summary>
    public bool IsUntouched(int instruction) => Find(instruction) is >= 0 and var k && sweeps[k] != sweep;

    /// <summary>Whether it did until now; from now on it is what stands there.</summary>
    public bool Touch(int instruction)
    {
        if (Find(instruction) is not (>= 0 and var k) || sweeps[k] == sweep)
        {
            return false;
        }

        sweeps[k] = sweep;
        return true;
    }

    // The place among the large results, be it of one that is the same elements in another shape; -1 if it is not.
    private int Find(int instruction)
    {
        if (listing.Length(instruction) < InstructionList.LargeLength)
        {
            return -1;
        }

        var slot = listing[instruction].Slot;
        var k = FirstBehind(slot);
        return k < listing.LargeResults.Length && listing.LargeResults[k].Start <= slot ? k : -1;
    }

    // The first large result that ends behind a slot.
    private int FirstBehind(int slot)
    {
        var large = listing.LargeResults;
        var (low, high) = (0, large.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = large[middle].End > slot ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
