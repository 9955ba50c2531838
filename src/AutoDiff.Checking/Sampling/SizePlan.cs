using AutoDiff.Checking.Carriers;
using AutoDiff.Formulas;

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
    /// <param name="names">The names of the sizes.</param>
    /// <param name="range">The lengths they take.</param>
    /// <param name="allows">Whether an assignment is possible.</param>
    public static IReadOnlyList<SizeAssignment> For(
        IReadOnlyList<string> names, SizeRange range, Func<SizeAssignment, bool> allows)
    {
        if (names.Count == 0)
        {
            return [new SizeAssignment([], [])];
        }

        var chosen = new HashSet<SizeAssignment>();
        var lengths = Lengths(range);
        var count = lengths.Length;
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
        var ordered = chosen.Where(allows).OrderBy(Total).ThenBy(sizes => sizes.Lengths[0]).ToList();
        const int Small = Largest / 2;
        var rest = ordered.Count - Small;
        return ordered.Count <= Largest
            ? ordered
            : [.. ordered.Take(
                Small), .. Enumerable.Range(1, Largest - Small).Select(
                    k => ordered[Small - 1 + (k * rest / (Largest - Small))])];

        void Add(Func<int, int> offset) =>
            chosen.Add(new(names, names.Select((_, i) => lengths[((offset(i) % count) + count) % count])));
    }

    /// <summary>
    /// The given assignment, or where it is not possible one that tells axes apart as well: the one of the plan with
    /// the most different lengths.
    /// </summary>
    /// <param name="wanted">The given assignment.</param>
    /// <param name="model">The file whose sizes they are.</param>
    /// <param name="range">The lengths that sizes take.</param>
    /// <param name="other">An assignment from which it differs if it can.</param>
    public static SizeAssignment Near(
        SizeAssignment wanted, FormulaModel model, SizeRange range, SizeAssignment? other = null)
    {
        return model.Allows(wanted.ByName) ? wanted
            : For(wanted.Names, range, sizes => model.Allows(sizes.ByName) && !sizes.Equals(other))
                .MaxBy(sizes => (sizes.Lengths.All(length => length > 1), Variety(sizes))) ?? other ?? wanted;

        int Variety(SizeAssignment sizes) => model.Variables.SelectMany(variable => variable.Dimensions)
            .Select(size => FormulaModel.LengthOf(size, sizes.ByName)).Distinct().Count();
    }

    private static long Total(SizeAssignment sizes) => sizes.Lengths.Sum(length => (long)length);

    // A long range is thinned: the smallest lengths, and others at equal distances up to the largest.
    private static int[] Lengths(SizeRange range)
    {
        const int Most = 64;
        const int Consecutive = Most / 2;
        var count = (long)range.Largest - range.Smallest + 1;
        return count <= Most
            ? [.. Enumerable.Range(range.Smallest, (int)count)]
            :
            [
                .. Enumerable.Range(range.Smallest, Consecutive),
                .. Enumerable.Range(1, Most - Consecutive).Select(k =>
                    (int)(range.Smallest + Consecutive - 1 + (k * (count - Consecutive) / (Most - Consecutive)))),
            ];
    }

    /// <summary>
    /// Every assignment with a smaller sum than the given one, smallest first, as far as a shrinker has patience.
    /// </summary>
    public static IEnumerable<SizeAssignment> Below(
        SizeAssignment sizes, SizeRange range, Func<SizeAssignment, bool> allows)
    {
        const int Patience = 64;
        var names = sizes.Names;
        return names.Count == 0
            ? []
            : Sums().SelectMany(sum => WithSum(names.Count, sum, range))
                .Select(lengths => new SizeAssignment(names, lengths))
                .Take(Patience)
                .Where(allows);

        IEnumerable<long> Sums()
        {
            var total = Total(sizes);
            for (var sum = (long)range.Smallest * names.Count; sum < total; sum++)
            {
                yield return sum;
            }
        }
    }

    private static IEnumerable<IEnumerable<int>> WithSum(int count, long sum, SizeRange range)
    {
        // What the other lengths take at least.
        var others = (count - 1L) * range.Smallest;
        for (long first = count == 1 ? sum : range.Smallest; first <= Math.Min(range.Largest, sum - others); first++)
        {
            foreach (var rest in count == 1 ? [[]] : WithSum(count - 1, sum - first, range))
            {
                yield return rest.Prepend((int)first);
            }
        }
    }
}
