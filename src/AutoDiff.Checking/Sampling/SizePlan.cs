using AutoDiff.Checking.Carriers;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Chooses the sizes at which a claim is tried. Equal lengths alone would hide a transposed operand, and length 1 alone
/// a missing cross term, so every plan holds all-equal and all-different assignments, ones beside larger lengths, and
/// lengths of 2 and up.
/// </summary>
internal static class SizePlan
{
    private const int Largest = 16;

    /// <summary>The assignments, smallest first, so that the first refutation is already a small one.</summary>
    public static IReadOnlyList<SizeAssignment> For(IReadOnlyList<string> names, SizeRange range)
    {
        if (names.Count == 0)
        {
            return [new SizeAssignment([], [])];
        }

        var chosen = new HashSet<SizeAssignment>();
        var count = range.Largest - range.Smallest + 1;
        var small = Math.Min(3, count);
        for (var k = 0; k < small; k++)
        {
            Add(_ => k);
        }

        for (var k = 0; k < count && names.Count > 1; k++)
        {
            // Neighbors differ, and each length meets each name once.
            Add(i => k + i);
            Add(i => k - i);
            Add(i => i % 2 == 0 ? 0 : k);
            Add(i => i % 2 == 0 ? k : 0);
        }

        for (var k = small; k < count; k++)
        {
            Add(_ => k);
        }

        // A thinned list keeps the small sizes, where counterexamples are easy to read, and samples the larger ones up
        // to the largest.
        var ordered = chosen.OrderBy(sizes => sizes.Lengths.Sum()).ThenBy(sizes => sizes.Lengths[0]).ToList();
        const int Small = Largest / 2;
        var rest = ordered.Count - Small;
        return ordered.Count <= Largest
            ? ordered
            : [.. ordered.Take(
                Small), .. Enumerable.Range(1, Largest - Small).Select(
                    k => ordered[Small - 1 + (k * rest / (Largest - Small))])];

        void Add(Func<int, int> offset) =>
            chosen.Add(new(names, names.Select((_, i) => range.Smallest + ((((offset(i) % count) + count) % count)))));
    }

    /// <summary>
    /// Every assignment with a smaller sum than the given one, smallest first, as far as a shrinker has patience.
    /// </summary>
    public static IEnumerable<SizeAssignment> Below(SizeAssignment sizes, SizeRange range)
    {
        const int Patience = 64;
        var names = sizes.Names;
        var total = sizes.Lengths.Sum();
        return names.Count == 0
            ? []
            : Enumerable.Range(range.Smallest * names.Count, Math.Max(0, total - (range.Smallest * names.Count)))
                .SelectMany(sum => WithSum(names.Count, sum, range))
                .Select(lengths => new SizeAssignment(names, lengths))
                .Take(Patience);
    }

    private static IEnumerable<IEnumerable<int>> WithSum(int count, int sum, SizeRange range)
    {
        if (count == 1)
        {
            return sum >= range.Smallest && sum <= range.Largest ? [[sum]] : [];
        }

        return Enumerable.Range(range.Smallest, range.Largest - range.Smallest + 1)
            .Where(first => sum - first >= (count - 1) * range.Smallest)
            .SelectMany(first => WithSum(count - 1, sum - first, range).Select(rest => rest.Prepend(first)));
    }
}
