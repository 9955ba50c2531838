namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Colors of the columns of a matrix such that columns of one color share no row: the sum of those columns holds the
/// entries of all of them, so that one product per color gives the matrix (A. Curtis, M. Powell and J. Reid, On the
/// estimation of sparse Jacobian matrices, IMA J. Appl. Math. 13, 1974). Greedy, with the fullest columns first.
/// </summary>
internal readonly struct Coloring
{
    private Coloring(int[] colors, int count) => (Colors, Count) = (colors, count);

    /// <summary>The color of each column, from 0; −1 for a column without entries.</summary>
    public int[] Colors { get; }

    /// <summary>The number of colors.</summary>
    public int Count { get; }

    /// <summary>Colors the columns of a matrix.</summary>
    /// <param name="pattern">The matrix.</param>
    /// <param name="transpose">Its transpose, which lists the rows of each column.</param>
    public static Coloring OfColumns(SparsityPattern pattern, SparsityPattern transpose)
    {
        var (colors, count) = (new int[pattern.Columns], 0);
        Array.Fill(colors, -1);

        // The last column that was refused a color.
        var refused = new List<int>();
        var order = Enumerable.Range(0, pattern.Columns)
            .Where(column => transpose.RowStarts[column + 1] > transpose.RowStarts[column])
            .OrderByDescending(column => transpose.RowStarts[column + 1] - transpose.RowStarts[column]);
        foreach (var column in order)
        {
            foreach (var row in transpose.ColumnIndices[transpose.RowStarts[column]..transpose.RowStarts[column + 1]])
            {
                foreach (var other in pattern.ColumnIndices[pattern.RowStarts[row]..pattern.RowStarts[row + 1]])
                {
                    if (colors[other] >= 0)
                    {
                        refused[colors[other]] = column;
                    }
                }
            }

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
