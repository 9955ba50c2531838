namespace AutoDiff.Numerics.Matrices;

/// <summary>The elements of a row from <paramref name="Start"/> up to, but without, <paramref name="End"/>.</summary>
internal readonly record struct Band(int Start, int End)
{
    /// <summary>From the first to the last true element of each row; none if that leaves little out.</summary>
    public static Band[]? OfRows(ReadOnlySpan<bool> elements, int rows, int columns)
    {
        var bands = new Band[rows];
        var inside = 0L;
        for (var i = 0; i < rows; i++)
        {
            var row = elements.Slice(i * columns, columns);
            var (start, end) = (row.IndexOf(true), row.LastIndexOf(true) + 1);
            bands[i] = new(Math.Max(start, 0), end);
            inside += bands[i].End - bands[i].Start;
        }

        return inside <= (long)rows * columns * 7 / 8 ? bands : null;
    }
}
