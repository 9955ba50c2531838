namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Colors of the columns of a symmetric matrix such that neighbors differ and no path of four columns has two colors
/// alone. Then of each entry beside the diagonal, and the one it mirrors, one stands by itself in the sum of the
/// columns of some color: often far fewer products than <see cref="Coloring"/> needs, two for a matrix with a full row
/// and a full column (A. Gebremedhin, F. Manne and A. Pothen, What color is your Jacobian?, SIAM Review 47, 2005).
/// Greedy, with the fullest columns first.
/// </summary>
internal sealed class StarColoring
{
    private readonly SparsityPattern pattern;
    private readonly int[] colors;

    private StarColoring(SparsityPattern pattern)
    {
        this.pattern = pattern;
        colors = new int[pattern.Columns];
        Array.Fill(colors, -1);

        // The last column that was refused a color, and one that may have made a star of each color.
        var refused = new List<int>();
        var order = Enumerable.Range(0, pattern.Columns).Where(column => Neighbors(column).Length > 0)
            .OrderByDescending(column => Neighbors(column).Length);
        var seen = new Dictionary<int, int>();
        foreach (var column in order)
        {
            seen.Clear();
            foreach (var neighbor in Neighbors(column))
            {
                if (colors[neighbor] >= 0)
                {
                    refused[colors[neighbor]] = column;
                    seen[colors[neighbor]] = seen.GetValueOrDefault(colors[neighbor]) + 1;
                }
            }

            foreach (var neighbor in Neighbors(column))
            {
                if (neighbor != column)
                {
                    Refuse(column, neighbor, seen, refused);
                }
            }

            var color = 0;
            while (color < Count && refused[color] == column)
            {
                color++;
            }

            if (color == Count)
            {
                refused.Add(-1);
                Count++;
            }

            colors[column] = color;
        }
    }

    /// <summary>The color of each column, from 0; −1 for a column without entries.</summary>
    public int[] Colors => colors;

    /// <summary>The number of colors.</summary>
    public int Count { get; private set; }

    public static StarColoring Of(SparsityPattern pattern) => new(pattern);

    /// <summary>
    /// Whether the entry stands by itself in its row of the sum of the columns of its column's color; if not, the one
    /// that it mirrors does.
    /// </summary>
    public bool IsAlone(int row, int column)
    {
        foreach (var other in Neighbors(row))
        {
            if (other != column && colors[other] == colors[column])
            {
                return false;
            }
        }

        return true;
    }

    // A color would make a path of two colors: by a neighbor that has none yet, whose other neighbors may not share it;
    // by one whose color another neighbor has too; or by one that is a leaf of a star already.
    private void Refuse(int column, int neighbor, Dictionary<int, int> seen, List<int> refused)
    {
        foreach (var second in Neighbors(neighbor))
        {
            if (second == column || second == neighbor || colors[second] < 0)
            {
                continue;
            }

            if (colors[neighbor] < 0 || seen[colors[neighbor]] > 1 || HasAnother(second, neighbor))
            {
                refused[colors[second]] = column;
            }
        }
    }

    // Whether a column has a second neighbor of the color of the given one.
    private bool HasAnother(int column, int neighbor)
    {
        foreach (var other in Neighbors(column))
        {
            if (other != neighbor && colors[other] == colors[neighbor])
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<int> Neighbors(int column) => pattern.Row(column);
}
