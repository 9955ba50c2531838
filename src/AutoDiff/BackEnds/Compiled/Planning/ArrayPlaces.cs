using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// Where the arrays of a schedule are: results of instructions by their number, inputs and constants by its complement.
/// </summary>
internal sealed class ArrayPlaces
{
    /// <summary>
    /// The bytes of a line of the caches: where arrays and scratches begin, no register straddles one.
    /// </summary>
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
    /// How many values the parts of a kernel over points hand on for each: in registers, those of the same points next
    /// to each other.
    /// </summary>
    public int HandedOn { get; set; }

    public bool Contains(int array) => places.ContainsKey(array);

    /// <summary>Places the tables of the index maps of a kernel.</summary>
    public void PlaceTables(Kernel kernel)
    {
        foreach (var map in kernel.Nodes.Select(node => node.Map).Concat(kernel.Writes.Select(write => write.Map)))
        {
            if (map?.Table is { } table && starts.TryAdd(table, tables.Count))
            {
                tables.AddRange(table);
            }
        }
    }

    /// <summary>Where among all tables the first entry is at which an index map looks in its own.</summary>
    public int StartOf(IndexMap map) => starts[map.Table!] + map.Start;
}
