namespace AutoDiff.Programs;

/// <summary>
/// Where the parts of a concatenation lie in its result, seen as a matrix: the axes before the joined one are the rows, and each
/// part fills a block of columns.
/// </summary>
internal ref struct ConcatenatedBlocks
{
    private readonly InstructionList listing;
    private readonly ReadOnlySpan<int> operands;
    private int part;

    public ConcatenatedBlocks(InstructionList listing, in PackedInstruction entry, Shape result)
    {
        this.listing = listing;
        operands = listing.Operands(entry, default);
        part = -1;
        Rows = 1;
        foreach (var length in result.Axes[..listing.Attribute(entry)[0]])
        {
            Rows *= length;
        }

        RowLength = Rows == 0 ? 0 : result.Length / Rows;
    }

    public int Rows { get; }

    public int RowLength { get; }

    /// <summary>The index of the current part's instruction.</summary>
    public readonly int Operand => operands[part];

    /// <summary>The first column of the current part.</summary>
    public int Start { get; private set; }

    /// <summary>The number of columns of the current part.</summary>
    public int Length { get; private set; }

    public bool MoveNext()
    {
        Start += Length;
        if (++part == operands.Length)
        {
            return false;
        }

        Length = Rows == 0 ? 0 : listing.Shape(Operand).Length / Rows;
        return true;
    }
}
