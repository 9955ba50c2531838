namespace AutoDiff.BackEnds.Compiled;

/// <summary>What is run, level by level, to evaluate a program.</summary>
internal sealed class Schedule
{
    public List<Kernel> Kernels { get; } = [];

    /// <summary>Instructions that the interpreter's own kernels evaluate, with their levels.</summary>
    public List<(int Instruction, int Level)> Calls { get; } = [];

    public List<Product> Products { get; } = [];

    /// <summary>The arrays of the outputs, in their order.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>
    /// What stands in an array before anything is written there; no other array is read before it is written in full.
    /// </summary>
    public Dictionary<int, double> Fills { get; } = [];

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
