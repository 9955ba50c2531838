namespace AutoDiff.Formulas;

/// <summary>Finds the name that was probably meant by a name that does not exist.</summary>
public static class NameSuggestions
{
    /// <summary>
    /// The known name with the smallest edit distance (insertions, deletions, substitutions and swaps of neighbors each
    /// cost 1; letter case is free), the first one among equals.
    /// </summary>
    /// <param name="unknown">The name as written.</param>
    /// <param name="known">The names that would have been possible.</param>
    /// <returns>The nearest name, or <see langword="null"/> if none is near: at most a third of the letters may differ,
    /// one in short names.</returns>
    public static string? Nearest(string unknown, IEnumerable<string> known)
    {
        string? nearest = null;
        var best = Math.Max(1, unknown.Length / 3) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - unknown.Length) >= best)
            {
                continue;
            }

            var distance = Distance(unknown.ToUpperInvariant(), candidate.ToUpperInvariant());
            // Two different names of one letter share nothing, so neither suggests the other; x and X do.
            if (distance >= best || distance >= Math.Max(unknown.Length, candidate.Length))
            {
                continue;
            }

            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>A sentence that suggests the nearest name, or <see langword="null"/>.</summary>
    /// <param name="unknown">The name as written.</param>
    /// <param name="known">The names that would have been possible.</param>
    public static string? DidYouMean(string unknown, IEnumerable<string> known) =>
        Nearest(unknown, known) is { } name ? $"Did you mean `{name}`?" : null;

    // The optimal string alignment distance, three rows of its table at a time.
    private static int Distance(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1], last = new int[to.Length + 1], row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substitution = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }
}
