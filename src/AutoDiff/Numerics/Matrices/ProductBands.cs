namespace AutoDiff.Numerics.Matrices;

/// <summary>What of matrix products need not be computed; by default nothing. There is a band for each row, or none.</summary>
/// <param name="terms">Where the row of the first factor may differ from zero.</param>
/// <param name="columns">Which elements of the row of the product are asked for; the others mean nothing.</param>
internal readonly struct ProductBands(ReadOnlyMemory<Band> terms, ReadOnlyMemory<Band> columns)
{
    private readonly ReadOnlyMemory<Band> terms = terms;
    private readonly ReadOnlyMemory<Band> columns = columns;

    public ReadOnlySpan<Band> Terms => terms.Span;

    public ReadOnlySpan<Band> Columns => columns.Span;

    /// <summary>The same, but for the zeros of the first factor.</summary>
    public ProductBands WithAllTerms => new(default, columns);

    /// <summary>The bands of some of the rows.</summary>
    public ProductBands OfRows(int start, int count) =>
        new(terms.IsEmpty ? terms : terms.Slice(start, count), columns.IsEmpty ? columns : columns.Slice(start, count));
}
