namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Colors of the columns of a symmetric matrix such that neighbors differ and no cycle has two colors alone: the
/// entries between any two colors are the edges of trees. The sum of the columns of a color holds, in the row of a
/// leaf, the one entry of its edge; taken from the row of its neighbor, it leaves a smaller tree. (A. Gebremedhin, A.
/// Tarafdar, F. Manne and A. Pothen, New acyclic and star coloring algorithms with application to computing Hessians,
/// SIAM J. Sci. Comput. 29, 2007.) Greedy, with the fullest columns first.
/// </summary>
internal sealed class AcyclicColoring
{
    private readonly SparsityPattern pattern;
    private readonly int[] colors;

    // The trees of two colors, as sets of edges. Each remembers by which edge a column that is colored met it first,
    // and each color the first neighbor of such a column.
    private readonly int[] parents;
    private readonly (int Column, int Neighbor)[] firstVisits;
    private readonly List<(int Column, int Neighbor)> firstNeighbors = [];

    private AcyclicColoring(SparsityPattern pattern)
    {
        this.pattern = pattern;
        (colors, _) = Coloring.Nothing(pattern.Columns);
        parents = [.. Enumerable.Range(0, pattern.Count)];
        firstVisits = new (int, int)[pattern.Count];
        Array.Fill(firstVisits, (-1, -1));
        var refused = new List<int>();
        foreach (var column in Enumerable.Range(0, pattern.Columns).Where(column => pattern.Row(column).Length > 0)
                     .OrderByDescending(column => pattern.Row(column).Length))
        {
            Refuse(column, refused);
            var color = 0;
            while (color < Count && refused[color] == column)
            {
                color++;
            }

            if (color == Count)
            {
                refused.Add(-1);
                firstNeighbors.Add((-1, -1));
                Count++;
            }

            colors[column] = color;
            Join(column);
        }
    }

    /// <summary>The color of each column, from 0; −1 for a column without entries.</summary>
    public int[] Colors => colors;

    /// <summary>The number of colors.</summary>
    public int Count { get; private set; }

    public static AcyclicColoring Of(SparsityPattern pattern) => new(pattern);

    private void Refuse(int column, List<int> refused)
    {
        foreach (var neighbor in pattern.Row(column))
        {
            if (colors[neighbor] >= 0)
            {
                refused[colors[neighbor]] = column;
            }
        }

        foreach (var neighbor in pattern.Row(column))
        {
            if (neighbor == column || colors[neighbor] < 0)
            {
                continue;
            }

            foreach (var second in pattern.Row(neighbor))
            {
                if (second == column || second == neighbor || colors[second] < 0 || refused[colors[second]] == column)
                {
                    continue;
                }

                // A second way into one tree would close a cycle.
                var tree = Find(Edge(neighbor, second));
                if (firstVisits[tree].Column != column)
                {
                    firstVisits[tree] = (column, neighbor);
                }
                else if (firstVisits[tree].Neighbor != neighbor)
                {
                    refused[colors[second]] = column;
                }
            }
        }
    }

    // The edges of a column that has got its color grow stars, and join the trees that these touch.
    private void Join(int column)
    {
        foreach (var neighbor in pattern.Row(column))
        {
            if (neighbor == column || colors[neighbor] < 0)
            {
                continue;
            }

            var first = firstNeighbors[colors[neighbor]];
            if (first.Column != column)
            {
                firstNeighbors[colors[neighbor]] = (column, neighbor);
            }
            else
            {
                Unite(Edge(column, neighbor), Edge(column, first.Neighbor));
            }

            foreach (var second in pattern.Row(neighbor))
            {
                if (second != column && second != neighbor && colors[second] == colors[column])
                {
                    Unite(Edge(column, neighbor), Edge(neighbor, second));
                }
            }
        }
    }

    // The number of the entry above the diagonal.
    private int Edge(int x, int y)
    {
        var row = Math.Min(x, y);
        return pattern.RowStarts[row] + pattern.Row(row).BinarySearch(Math.Max(x, y));
    }

    private int Find(int edge)
    {
        while (parents[edge] != edge)
        {
            edge = parents[edge] = parents[parents[edge]];
        }

        return edge;
    }

    private void Unite(int x, int y) => parents[Find(x)] = Find(y);
}
