using System.Numerics;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Finds the entries of a symmetric matrix from the sums of its columns by an <see cref="AcyclicColoring"/>: leaf after
/// leaf of the trees.
/// </summary>
internal sealed class Substitution
{
    private readonly List<(int Sum, int Entry)> diagonal = [];

    // The sum that is an entry by now, the sum that it is taken from, and the entry with its mirror image.
    private readonly List<(int Leaf, int Other, int Entry, int Mirror)> steps = [];

    /// <param name="pattern">The matrix.</param>
    /// <param name="coloring">Its coloring.</param>
    /// <param name="add">Told which element of which product each sum is, in their order.</param>
    public Substitution(SparsityPattern pattern, AcyclicColoring coloring, Action<int, int> add)
    {
        // One sum for each row and each color that has an entry in it.
        var sums = new Dictionary<(int Row, int Color), int>();
        var open = new List<int>();
        var places = new List<(int Row, int Color)>();
        var isFound = new bool[pattern.Count];
        for (var row = 0; row < pattern.Rows; row++)
        {
            for (var entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
            {
                var place = (row, coloring.Colors[pattern.ColumnIndices[entry]]);
                if (!sums.TryGetValue(place, out var sum))
                {
                    sums[place] = sum = open.Count;
                    open.Add(0);
                    places.Add(place);
                    add(place.Item2, row);
                }

                open[sum]++;
                if (pattern.ColumnIndices[entry] == row)
                {
                    diagonal.Add((sum, entry));
                    isFound[entry] = true;
                }
            }
        }

        Count = open.Count;
        var leaves = new Stack<int>(Enumerable.Range(0, Count).Where(sum => open[sum] == 1));
        while (leaves.TryPop(out var leaf))
        {
            var (row, color) = places[leaf];
            for (var entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
            {
                var column = pattern.ColumnIndices[entry];
                if (isFound[entry] || coloring.Colors[column] != color)
                {
                    continue;
                }

                var mirror = pattern.RowStarts[column] + pattern.Row(column).BinarySearch(row);
                var other = sums[(column, coloring.Colors[row])];
                steps.Add((leaf, other, entry, mirror));
                (isFound[entry], isFound[mirror]) = (true, true);
                if (--open[other] == 1)
                {
                    leaves.Push(other);
                }
            }
        }
    }

    /// <summary>The number of sums.</summary>
    public int Count { get; }

    /// <summary>Computes the entries; the sums are used up.</summary>
    public void Solve<T>(Span<T> sums, Span<T> values)
        where T : IBinaryFloatingPointIeee754<T>
    {
        foreach (var (sum, entry) in diagonal)
        {
            values[entry] = sums[sum];
        }

        foreach (var (leaf, other, entry, mirror) in steps)
        {
            values[entry] = values[mirror] = sums[leaf];
            sums[other] -= sums[leaf];
        }
    }
}
