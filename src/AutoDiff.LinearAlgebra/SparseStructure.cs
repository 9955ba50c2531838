namespace AutoDiff.LinearAlgebra;

/// <summary>
/// Where a square matrix has entries, and in which order to eliminate. A program holds the pattern as an array of
/// numbers, so that it is written, sent and read with the program: where each row begins, with the number of entries at
/// last, and the column of each entry.
/// </summary>
internal sealed class SparseStructure
{
    // Up to here floats count without a gap.
    private const int Most = 1 << 24;

    private static readonly object Any = new();

    private readonly SparsityPattern pattern;
    private int[]? elimination;

    private SparseStructure(double[] numbers, int count) => pattern = SparsityPattern.OfRows(
        numbers.Length - 1 - count,
        Array.ConvertAll(numbers[..^count], x => (int)x),
        Array.ConvertAll(numbers[^count..], x => (int)x));

    /// <summary>The number of rows.</summary>
    public int Order => pattern.Rows;

    public ReadOnlySpan<int> RowStarts => pattern.RowStarts;

    public ReadOnlySpan<int> Columns => pattern.ColumnIndices;

    /// <summary>The order in which to eliminate, found when it is first asked for.</summary>
    public int[] Elimination => elimination ??= MinimumDegree.Order(pattern);

    /// <summary>The numbers that stand for a pattern in a program.</summary>
    /// <exception cref="ShapeMismatchException">It is not square.</exception>
    /// <exception cref="CapacityExceededException">It has more than 2²⁴ rows or entries.</exception>
    public static double[] Numbers(SparsityPattern pattern)
    {
        if (pattern.Rows != pattern.Columns)
        {
            throw new ShapeMismatchException(
                $"A sparse system has as many rows as columns; found {pattern.Rows} and {pattern.Columns}.");
        }

        if (Math.Max(pattern.Rows, pattern.Count) > Most)
        {
            throw new CapacityExceededException(
                $"A sparse system has at most {Most} rows and entries; found {pattern.Rows} and {pattern.Count}.");
        }

        var numbers = new double[pattern.Rows + 1 + pattern.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i <= pattern.Rows ? pattern.RowStarts[i] : pattern.ColumnIndices[i - pattern.Rows - 1];
        }

        return numbers;
    }

    /// <summary>The structure of a matrix with so many entries.</summary>
    /// <exception cref="ArgumentException">The numbers are no pattern.</exception>
    public static SparseStructure Of(ReadOnlySpan<double> numbers, int count) =>
        RecentResults<object, SparseStructure>.Of(Any, numbers, (_, copy) => new(copy, count));
}
