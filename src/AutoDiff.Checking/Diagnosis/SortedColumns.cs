namespace AutoDiff.Checking.Diagnosis;

/// <summary>Columns of numbers that are looked up by their numbers.</summary>
internal sealed class SortedColumns<T>
{
    private const double Tolerance = 1e-8;

    private readonly (double Key, double[] Column, T Value)[] columns;
    private readonly double[] keys;

    public SortedColumns(IEnumerable<(T Value, double[] Column)> columns)
    {
        this.columns =
            [.. columns.Select(entry => (Key(entry.Column), entry.Column, entry.Value)).OrderBy(entry => entry.Item1)];
        keys = Array.ConvertAll(this.columns, entry => entry.Key);
    }

    /// <summary>What has a given column, but for rounding.</summary>
    public IEnumerable<T> Near(double[] column)
    {
        var (key, width) = (Key(column), Tolerance * (1 + Spans.Length(column)));
        var at = Array.BinarySearch(keys, key - width);
        for (var i = at < 0 ? ~at : at; i < keys.Length && keys[i] <= key + width; i++)
        {
            if (IsNear(columns[i].Column, column, width))
            {
                yield return columns[i].Value;
            }
        }
    }

    private static bool IsNear(double[] one, double[] other, double width)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (Math.Abs(one[i] - other[i]) > width)
            {
                return false;
            }
        }

        return true;
    }

    // Any fixed combination of the numbers.
    private static double Key(double[] column)
    {
        var key = 0.0;
        for (var i = 0; i < column.Length; i++)
        {
            key += Math.Sin(1 + (2 * i)) * column[i];
        }

        return key;
    }
}
