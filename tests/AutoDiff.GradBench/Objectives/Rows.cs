namespace AutoDiff.GradBench.Objectives;

/// <summary>Matrices as JSON has them, lists of rows, and as the engine has them, in row-major order.</summary>
internal static class Rows
{
    /// <summary>The elements of all rows, one row after the other.</summary>
    public static IEnumerable<double> Flat(this double[][] rows) => rows.SelectMany(row => row);

    /// <summary>The columns, as rows.</summary>
    public static double[][] Transposed(this double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => Array.ConvertAll(rows, row => row[column]))];

    /// <summary>The rows of a matrix with so many of them.</summary>
    public static double[][] InRows(this ReadOnlySpan<double> elements, int rows)
    {
        var result = new double[rows][];
        var columns = elements.Length / rows;
        for (var i = 0; i < rows; i++)
        {
            result[i] = elements.Slice(i * columns, columns).ToArray();
        }

        return result;
    }
}
