namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>Instructions of a method that are executed one after the other.</summary>
internal sealed class MethodBlock(int number)
{
    /// <summary>What stands for the way out of the method.</summary>
    public const int Exit = -1;

    public int Number => number;

    public List<MethodStep> Steps { get; } = [];

    /// <summary>The blocks that may be next; that after the last instruction is the last.</summary>
    public int[] Successors { get; set; } = [];
}
