namespace AutoDiff.Numerics.Matrices;

/// <summary>
/// What of matrix products need not be computed; by default nothing. There is a band for each row, or none.
/// </summary>
internal readonly struct ProductBands
{
    private readonly ReadOnlyMemory<Band> terms;
    private readonly ReadOnlyMemory<Band> columns;

    // What the bands count as 0 here.
    private readonly int firstTerm;
    private readonly int firstColumn;

    /// <param name="terms">Where the row of the first factor may differ from zero.</param>
    /// <param name="columns">Which elements of the row of the product are asked for; the others mean nothing.</param>
    public ProductBands(ReadOnlyMemory<Band> terms, ReadOnlyMemory<Band> columns)
        : this(terms, columns, 0, 0)
    {
    }

    private ProductBands(ReadOnlyMemory<Band> terms, ReadOnlyMemory<Band> columns, int firstTerm, int firstColumn) =>
        (this.terms, this.columns, this.firstTerm, this.firstColumn) = (terms, columns, firstTerm, firstColumn);

    public ReadOnlySpan<Band> Terms => terms.Span;

    public ReadOnlySpan<Band> Columns => columns.Span;

    /// <summary>The same, but for the zeros of the first factor.</summary>
    public ProductBands WithAllTerms => new(default, columns, 0, firstColumn);

    /// <summary>The bands of some of the rows.</summary>
    public ProductBands Rows(int first, int count) => new(
        terms.IsEmpty ? terms : terms.Slice(first, count),
        columns.IsEmpty ? columns : columns.Slice(first, count),
        firstTerm,
        firstColumn);

    /// <summary>The bands of what is left from a term and a column on.</summary>
    public ProductBands From(int term, int column) => new(terms, columns, firstTerm + term, firstColumn + column);

    /// <summary>Which terms count in some of the rows, of so many that there are.</summary>
    public Band TermsOf(int row, int count, int length) => Around(terms, row, count, firstTerm, length);

    /// <summary>Which columns are asked for in some of the rows, of so many that there are.</summary>
    public Band ColumnsOf(int row, int count, int length) => Around(columns, row, count, firstColumn, length);

    private static Band Around(ReadOnlyMemory<Band> bands, int row, int count, int first, int length)
    {
        if (bands.IsEmpty)
        {
            return new(0, length);
        }

        var (start, end) = (length, 0);
        foreach (var band in bands.Span.Slice(row, count))
        {
            if (band.Start < band.End)
            {
                (start, end) = (Math.Min(start, band.Start - first), Math.Max(end, band.End - first));
            }
        }

        start = Math.Max(start, 0);
        return new(start, Math.Max(start, Math.Min(end, length)));
    }
}
