namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// What is run, level by level, to evaluate a program; and the arrays through which its parts see each other.
/// </summary>
/// <param name="arrays">The lengths of the arrays that there are at first, by their numbers.</param>
internal sealed class Schedule(IEnumerable<int> arrays)
{
    private readonly List<int> lengths = [.. arrays];

    public List<Kernel> Kernels { get; private set; } = [];

    /// <summary>Instructions that the interpreter's own kernels evaluate, with their levels.</summary>
    public List<(int Instruction, int Level)> Calls { get; } = [];

    public List<Product> Products { get; } = [];

    /// <summary>The arrays of the outputs, in their order.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>
    /// What stands in an array before anything is written there; no other array is read before it is written in full.
    /// </summary>
    public Dictionary<int, double> Fills { get; } = [];

    public int LengthOf(int array) => lengths[array];

    /// <summary>The number of one more array.</summary>
    public int NewArray(int length)
    {
        lengths.Add(length);
        return lengths.Count - 1;
    }

    /// <summary>Puts kernels in the place of each one, which they do the work of in their order.</summary>
    public void Replace(Func<Kernel, IEnumerable<Kernel>> kernels) => Kernels = [.. Kernels.SelectMany(kernels)];

    /// <summary>Drops what no kernel writes, because it was computed again where it is read.</summary>
    public void RemoveUnused()
    {
        Kernels.RemoveAll(kernel => kernel.Writes.Count == 0);
        for (var k = 0; k < Kernels.Count; k++)
        {
            Kernels[k] = Kernels[k].WithoutUnused();
        }
    }
}
