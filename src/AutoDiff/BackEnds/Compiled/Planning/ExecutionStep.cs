using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>One thing that is done when a program is evaluated.</summary>
internal abstract record ExecutionStep
{
    /// <summary>
    /// The arrays that it reads or writes: results of instructions by their number, leaves by its complement.
    /// </summary>
    public abstract IEnumerable<int> Arrays { get; }
}

/// <summary>A kernel is run.</summary>
internal sealed record KernelStep(Kernel Kernel) : ExecutionStep
{
    public override IEnumerable<int> Arrays =>
    [
        .. Kernel.Nodes.Where(node => node.Kind == NodeKind.Load).Select(node => node.A),
        .. Kernel.Writes.Select(write => write.Array),
    ];
}

/// <summary>Matrices are multiplied.</summary>
internal sealed record ProductStep(Product Product) : ExecutionStep
{
    public override IEnumerable<int> Arrays => [Product.X.Array, Product.Y.Array, Product.Instruction];
}

/// <summary>The interpreter's kernel of an instruction is called.</summary>
internal sealed record CallStep(int Instruction, int[] Operands) : ExecutionStep
{
    public override IEnumerable<int> Arrays => [Instruction, .. Operands];
}

/// <summary>A value is written to elements of an array that stand next to each other.</summary>
internal sealed record FillStep(int Array, int Start, int Length, double Value) : ExecutionStep
{
    public override IEnumerable<int> Arrays => [Array];
}
