using AutoDiff.BackEnds.Compiled.Calls;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <content>The arrays in which results stand for those that do not read them in loops.</content>
internal partial struct KernelFusion
{
    // A value that others read is written by the kernel that computes it.
    private readonly void EnsureWritten(int instruction)
    {
        var (owner, node) = computed[instruction];
        if (owner is not null && written.Add(instruction))
        {
            owner.Add(new Write(node, instruction, IndexMap.Run(owner.Length), Reduction.None));
        }
    }

    // The array in which all elements of the result of an instruction stand, and no others; it is written if there is
    // none.
    private readonly int ArrayOf(int instruction)
    {
        var (source, map) = views[instruction];
        if (!IsLeaf(source) && map.IsIdentity && listing.Shape(source).Length == listing.Shape(instruction).Length)
        {
            EnsureWritten(source);
            return source;
        }

        Materialize(instruction);
        return instruction;
    }

    // The array that begins with the elements of a factor of a matrix product, and whether they stand there transposed.
    private readonly ((int Array, Shape Shape) Place, bool IsTransposed) Factor(int operand)
    {
        var (source, map) = views[operand];
        var shape = listing.Shape(operand);
        var transposed = Transposed(shape);
        if (IsSplat(operand) || !(map.IsIdentity || map.Equals(IndexMap.OfTranspose(transposed))))
        {
            return ((ArrayOf(operand), shape), false);
        }

        EnsureWritten(source);
        return ((IsLeaf(source) ? ~source : source, map.IsIdentity ? shape : transposed), !map.IsIdentity);
    }

    private static Shape Transposed(Shape matrices) => Shape.Of([.. matrices.Axes[..^2], matrices[-1], matrices[-2]]);

    private readonly int LevelAfter(int array) => array < 0 ? 0 : levels[array] + 1;

    // Sees to it that the instruction has an array of its own.
    private readonly void Materialize(int instruction)
    {
        var (source, map) = views[instruction];
        if (computed[instruction].Kernel is not null)
        {
            EnsureWritten(instruction);
            return;
        }

        var length = listing.Shape(instruction).Length;
        if (length == 0 || written.Contains(instruction) || (source == instruction && !IsLeaf(instruction)))
        {
            return;
        }

        var kernel = KernelFor([instruction], [IndexMap.Run(length)])!;
        kernel.Add(new Write(Read(kernel, instruction), instruction, IndexMap.Run(length), Reduction.None));
        written.Add(instruction);
        levels[instruction] = kernel.Level;
        if (!IsLeaf(instruction))
        {
            views[instruction] = (instruction, IndexMap.Run(length));
        }
    }
}
