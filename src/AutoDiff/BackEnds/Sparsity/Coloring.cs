namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Colors of the columns of a matrix such that columns of one color share no row: the sum of those columns holds the
/// entries of all of them, so that one product per color gives the matrix (A. Curtis, M. Powell and J. Reid, On the
/// estimation of sparse Jacobian matrices, IMA J. Appl. Math. 13, 1974). Greedy, with the fullest columns first.
/// </summary>
/// <param name="Colors">The color of each column, from 0; −1 for a column without entries.</param>
/// <param name="Count">The number of colors.</param>
internal readonly record struct Coloring(int[] Colors, int Count)
{
    /// <summary>No column has a color.</summary>
    public static Coloring Nothing(int columns)
    {
        var colors = new int[columns];
        Array.Fill(colors, -1);
        return new(colors, 0);
    }

    /// <summary>Colors the columns of a matrix, of which some rows are left out.</summary>
    /// <param name="pattern">The matrix.</param>
    /// <param name="transpose">Its transpose, which lists the rows of each column.</param>
    /// <param name="isLeftOut">The rows that columns may share.</param>
    public static Coloring OfColumns(SparsityPattern pattern, SparsityPattern transpose, bool[] isLeftOut)
    {
        var counts = new int[pattern.Columns];
        var longest = 0;
        for (var row = 0; row < pattern.Rows; row++)
        {
            if (!isLeftOut[row])
            {
                longest = Math.Max(longest, pattern.Row(row).Length);
                foreach (var column in pattern.Row(row))
                {
                    counts[column]++;
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, pattern.Columns).Where(column => counts[column] > 0)
            .OrderByDescending(column => counts[column])];
        if (longest == order.Length)
        {
            // A row has all of them: each has a color of its own, which need not be searched for.
            var (distinct, _) = Nothing(pattern.Columns);
            for (var color = 0; color < order.Length; color++)
            {
                distinct[order[color]] = color;
            }

            return new(distinct, order.Length);
        }

        return Greedy(pattern.Columns, order, (column, refuse) =>
        {
            foreach (var row in transpose.Row(column))
            {
                if (!isLeftOut[row])
                {
                    foreach (var other in pattern.Row(row))
                    {
                        refuse(other);
                    }
                }
            }
        });
    }

    /// <summary>
    /// Colors the columns of a symmetric matrix such that neighbors differ: then the entries of the diagonal stand by
    /// themselves in the sums of columns of a color.
    /// </summary>
    public static Coloring OfNeighbors(SparsityPattern pattern) => Greedy(
        pattern.Columns,
        Enumerable.Range(0, pattern.Columns).Where(column => pattern.Row(column).Length > 0)
            .OrderByDescending(column => pattern.Row(column).Length),
        (column, refuse) =>
        {
            foreach (var other in pattern.Row(column))
            {
                refuse(other);
            }
        });

    // Each in turn gets the first color that none of those has with which it conflicts.
    private static Coloring Greedy(int columns, IEnumerable<int> order, Action<int, Action<int>> conflicts)
    {
        var (colors, count) = Nothing(columns);

        // The last column that was refused a color.
        var refused = new List<int>();
        var current = -1;
        Action<int> refuse = other =>
        {
            if (colors[other] >= 0)
            {
                refused[colors[other]] = current;
            }
        };
        foreach (var column in order)
        {
            current = column;
            conflicts(column, refuse);
            var color = 0;
            while (color < count && refused[color] == column)
            {
                color++;
            }

            if (color == count)
            {
                refused.Add(-1);
                count++;
            }

            colors[column] = color;
        }

        return new(colors, count);
    }
}
