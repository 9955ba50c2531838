using AutoDiff.BackEnds.Compiled.Calls;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Places blocks of memory that live for a time: each where the first gap is that holds it. A block begins and ends at
/// multiples of the alignment.
/// </summary>
internal sealed class FirstFit(int alignment)
{
    private readonly PriorityQueue<(int Start, int Length), int> living = new();
    private readonly SortedList<int, int> gaps = [];

    /// <summary>How much memory all blocks take.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// Where a block goes that lives from one time to another, both included; times must not fall from one call to the
    /// next.
    /// </summary>
    public int Place(int length, int first, int last)
    {
        while (living.TryPeek(out var block, out var end) && end < first)
        {
            living.Dequeue();
            Free(block.Start, block.Length);
        }

        length = checked((length + alignment - 1) / alignment * alignment);
        var start = Take(length);
        if (length > 0)
        {
            living.Enqueue((start, length), last);
        }

        return start;
    }

    private int Take(int length)
    {
        for (var i = 0; i < gaps.Count; i++)
        {
            var (start, gap) = (gaps.GetKeyAtIndex(i), gaps.GetValueAtIndex(i));
            var isLast = start + gap == Length;
            if (gap < length && !isLast)
            {
                continue;
            }

            gaps.RemoveAt(i);
            if (gap > length)
            {
                gaps.Add(start + length, gap - length);
            }

            Length = Math.Max(Length, checked(start + length));
            return start;
        }

        Length = checked(Length + length);
        return Length - length;
    }

    private void Free(int start, int length)
    {
        gaps.Add(start, length);
        var i = gaps.IndexOfKey(start);
        if (i + 1 < gaps.Count && start + length == gaps.GetKeyAtIndex(i + 1))
        {
            gaps.SetValueAtIndex(i, length + gaps.GetValueAtIndex(i + 1));
            gaps.RemoveAt(i + 1);
        }

        if (i > 0 && gaps.GetKeyAtIndex(i - 1) + gaps.GetValueAtIndex(i - 1) == start)
        {
            gaps.SetValueAtIndex(i - 1, gaps.GetValueAtIndex(i - 1) + gaps.GetValueAtIndex(i));
            gaps.RemoveAt(i);
        }
    }
}
