namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Which entries of a matrix columns give that are pushed forward together, and which rows give that are pulled back
/// together. A few full rows are pulled by themselves, so that columns may share them, or a few full columns pushed (T.
/// Coleman and A. Verma, The efficient computation of sparse Jacobian matrices using automatic differentiation, SIAM J.
/// Sci. Comput. 19, 1998).
/// </summary>
internal sealed class Partition
{
    private readonly bool[]? isPulled;
    private readonly bool[]? isPushed;

    private Partition(Coloring columns, Coloring rows, bool[]? isPulled, bool[]? isPushed) =>
        (Columns, Rows, this.isPulled, this.isPushed) = (columns, rows, isPulled, isPushed);

    /// <summary>The columns that are pushed together.</summary>
    public Coloring Columns { get; }

    /// <summary>The rows that are pulled together.</summary>
    public Coloring Rows { get; }

    /// <summary>The number of products.</summary>
    public int Count => Columns.Count + Rows.Count;

    // Products of both kinds need two programs.
    private int Cost => Count + (Columns.Count > 0 && Rows.Count > 0 ? 1 : 0);

    /// <summary>The partition of the fewest products among those by the lengths of rows and columns.</summary>
    public static Partition Of(SparsityPattern pattern, SparsityPattern transpose)
    {
        Partition? best = null;
        foreach (var (bound, make) in Candidates(pattern, transpose, isTransposed: false)
                     .Concat(Candidates(transpose, pattern, isTransposed: true)).OrderBy(one => one.Bound))
        {
            if (best is not null && bound >= best.Cost)
            {
                break;
            }

            var found = make();
            best = best is null || found.Cost < best.Cost ? found : best;
        }

        return best!;
    }

    /// <summary>Whether the entry is an element of a column that is pushed; else of a row that is pulled.</summary>
    public bool IsOfColumn(int row, int column) => isPulled is not null ? !isPulled[row] : isPushed![column];

    // Rows of more than so many entries are pulled, and the columns of the others pushed; transposed, the other way
    // round. The bound is how many products that takes at least: one for each entry of a row, or of a column.
    private static IEnumerable<(int Bound, Func<Partition> Make)> Candidates(
        SparsityPattern pattern, SparsityPattern transpose, bool isTransposed)
    {
        var (longest, before) = (0, -1);
        for (var row = 0; row < pattern.Rows; row++)
        {
            longest = Math.Max(longest, pattern.Row(row).Length);
        }

        for (var most = longest; most > 0 || before < 0; most /= 2)
        {
            var isLong = new bool[pattern.Rows];
            var (count, rest, shared, ofColumn) = (0, 0, 0, new int[pattern.Columns]);
            for (var row = 0; row < pattern.Rows; row++)
            {
                var length = pattern.Row(row).Length;
                if (length <= most)
                {
                    rest = Math.Max(rest, length);
                    continue;
                }

                isLong[row] = true;
                count++;
                foreach (var column in pattern.Row(row))
                {
                    shared = Math.Max(shared, ++ofColumn[column]);
                }
            }

            if (count == before)
            {
                continue;
            }

            before = count;
            yield return (rest + shared + (rest > 0 && shared > 0 ? 1 : 0), () =>
            {
                var columns = Coloring.OfColumns(pattern, transpose, isLong);
                var longRows = Only(pattern, isLong);
                var rows = count == 0
                    ? Coloring.Nothing(pattern.Rows)
                    : Coloring.OfColumns(longRows.Transpose(), longRows, new bool[pattern.Columns]);
                return isTransposed ? new(rows, columns, null, isLong) : new(columns, rows, isLong, null);
            });
        }
    }

    // The rows that are chosen; the others are empty.
    private static SparsityPattern Only(SparsityPattern pattern, bool[] chosen)
    {
        var (starts, columns) = (new int[pattern.Rows + 1], new List<int>());
        for (var row = 0; row < pattern.Rows; row++)
        {
            if (chosen[row])
            {
                columns.AddRange(pattern.Row(row));
            }

            starts[row + 1] = columns.Count;
        }

        return new(pattern.Columns, starts, [.. columns]);
    }
}
