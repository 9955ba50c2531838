namespace AutoDiff.Programs;

/// <summary>
/// Finds, for a program or what is made of programs, the first one equal to it that is still in use, so that what is
/// traced or recorded again need not be compiled again. The last few asked for are kept in use.
/// </summary>
/// <param name="comparer">What is equal.</param>
/// <param name="size">About how many instructions one has.</param>
internal sealed class FirstEquals<T>(IEqualityComparer<T> comparer, Func<T, int> size)
    where T : class
{
    private const int MostKept = 64;

    // A few long programs are as much as many short ones.
    private const int MostKeptInstructions = 1 << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<int, List<WeakReference<T>>> all = [];
    private readonly Queue<T> kept = [];
    private long keptInstructions;
    private int countAtLastSweep;

    /// <summary>The first one that is equal.</summary>
    public T Of(T one)
    {
        var hash = comparer.GetHashCode(one);
        lock (gate)
        {
            if (!all.TryGetValue(hash, out var candidates))
            {
                all.Add(hash, candidates = []);
            }

            foreach (var candidate in candidates)
            {
                if (candidate.TryGetTarget(out var known) && comparer.Equals(known, one))
                {
                    return known;
                }
            }

            candidates.Add(new(one));
            Keep(one);
            ForgetUnused();
            return one;
        }
    }

    private void Keep(T one)
    {
        kept.Enqueue(one);
        keptInstructions += size(one);
        while (kept.Count > MostKept || (keptInstructions > MostKeptInstructions && kept.Count > 1))
        {
            keptInstructions -= size(kept.Dequeue());
        }
    }

    private void ForgetUnused()
    {
        if (all.Count < 2 * Math.Max(MostKept, countAtLastSweep))
        {
            return;
        }

        foreach (var (hash, candidates) in all)
        {
            candidates.RemoveAll(candidate => !candidate.TryGetTarget(out _));
            if (candidates.Count == 0)
            {
                all.Remove(hash);
            }
        }

        countAtLastSweep = all.Count;
    }
}
