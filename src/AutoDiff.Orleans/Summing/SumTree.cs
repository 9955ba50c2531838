namespace AutoDiff.Orleans.Summing;

/// <summary>
/// The order in which shards are summed: sixteen neighbors at a time, and of these sums again sixteen neighbors. It
/// depends on the number of shards alone, so that any machine may sum any part of the tree.
/// </summary>
internal static class SumTree
{
    /// <summary>How many neighbors are summed at a time.</summary>
    public const int Radix = 16;

    /// <summary>How many sums there are on a level; those of level 0 are the shards.</summary>
    public static int Count(int shards, int level)
    {
        var count = shards;
        for (; level > 0; level--)
        {
            count = (count + Radix - 1) / Radix;
        }

        return count;
    }

    /// <summary>The parts, on the level below, of which a sum is made.</summary>
    public static Range Parts(int shards, int level, int index) => Below(shards, level, level - 1, index);

    /// <summary>The shards of a sum.</summary>
    public static Range Shards(int shards, int level, int index) => Below(shards, level, 0, index);

    /// <summary>The lowest level, not below a given one, with at most so many sums.</summary>
    public static int Level(int shards, int most, int least)
    {
        var level = least;
        while (Count(shards, level) > Math.Max(most, 1))
        {
            level++;
        }

        return level;
    }

    /// <summary>The sum at the top, of all sums on one level in their order. The first of them are changed.</summary>
    public static CompensatedSum Fold(ReadOnlySpan<CompensatedSum> sums)
    {
        var level = sums.ToArray();
        while (level.Length > 1)
        {
            var next = new CompensatedSum[Count(level.Length, 1)];
            for (var i = 0; i < level.Length; i++)
            {
                if (i % Radix == 0)
                {
                    next[i / Radix] = level[i];
                }
                else
                {
                    next[i / Radix].Add(level[i]);
                }
            }

            level = next;
        }

        return level[0];
    }

    private static Range Below(int shards, int level, int lower, int index)
    {
        long width = 1;
        for (; level > lower; level--)
        {
            width *= Radix;
        }

        var count = Count(shards, lower);
        return (int)Math.Min(index * width, count)..(int)Math.Min((index + 1) * width, count);
    }
}
