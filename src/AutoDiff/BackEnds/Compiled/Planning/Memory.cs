namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Where the arrays of a schedule are: results of instructions by their number, inputs and constants by its complement.
/// </summary>
internal sealed partial class Memory
{
    /// <summary>The bytes of a line of the caches: where arrays and scratches begin, no register straddles one.</summary>
    public const int CacheLine = 64;

    private readonly Dictionary<int, Place> places = [];
    private readonly Dictionary<int[], int> starts = [];
    private readonly List<int> tables = [];

    public Place this[int array]
    {
        get => places[array];
        set => places[array] = value;
    }

    /// <summary>The tables of index maps, one after the other.</summary>
    public int[] Tables => [.. tables];

    /// <summary>
    /// How many values the parts of a kernel over points hand on for each: in registers, those of the same points next to each
    /// other.
    /// </summary>
    public int HandedOn { get; set; }

    public bool Contains(int array) => places.ContainsKey(array);

    /// <summary>Places the table of an index map, if it has one.</summary>
    public void PlaceTable(IndexMap map)
    {
        if (map.Table is { } table && starts.TryAdd(table, tables.Count))
        {
            tables.AddRange(table);
        }
    }
}
