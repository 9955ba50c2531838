using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Writes a program for one point as a program for a block of points, whose arrays have a leading axis for them: what
/// was a product of a matrix and a vector at each point is a product of matrices, and a sum over the points of outer
/// products is one as well.
/// </summary>
/// <remarks>
/// A sum over the points goes through what is linear: the sum of Aᵦ·Bᵦ is the product of all Aᵦ beside each other with
/// all Bᵦ below each other. So a gradient of shared parameters is not computed for each point before it is added up.
/// </remarks>
internal sealed class Batching
{
    // Blocks whose arrays are larger leave the caches, which costs more than a larger product gains.
    private const long LargestArena = 1 << 20;

    private readonly ArrayProgram program;
    private readonly InstructionList listing;
    private readonly bool[] varies;
    private readonly bool[] isNeeded;
    private readonly bool[] isSummed;

    private Batching(ArrayProgram program, PointLayout layout)
    {
        (this.program, listing) = (program, program.Listing);
        (varies, isNeeded, isSummed) = (new bool[listing.Count], new bool[listing.Count], new bool[listing.Count]);
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            varies[program.Inputs[k].Index] = !layout.Inputs[k].IsOnce;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < varies.Length; i++)
        {
            foreach (var operand in listing.Operands(listing[i], buffer))
            {
                varies[i] |= varies[operand];
            }
        }

        for (var k = 0; k < program.Outputs.Length; k++)
        {
            (layout.Outputs[k].IsOnce ? isSummed : isNeeded)[program.Outputs[k]] = true;
        }

        FindNeeded();
    }

    /// <summary>
    /// The program for a block of points, with the layout of a block as that of one point; null if the program has none
    /// or does not gain by it.
    /// </summary>
    public static (ArrayProgram Program, PointLayout Layout)? Of(ArrayProgram program, PointLayout layout, int points)
    {
        var batching = new Batching(program, layout);
        return batching.IsFit(points) && batching.Gains()
            ? (batching.Build(layout, points), layout.OfBlocks(points))
            : null;
    }

    /// <summary>The program for a block of points whether or not it gains by it; null if it has none.</summary>
    public static ArrayProgram? Block(ArrayProgram program, PointLayout layout, int points)
    {
        var batching = new Batching(program, layout);
        return batching.IsFit(points) ? batching.Build(layout, points) : null;
    }

    // What differs between points has a form for many of them, and all of it has room.
    private bool IsFit(int points)
    {
        var length = 0L;
        for (var i = 0; i < listing.Count && length <= LargestArena; i++)
        {
            if (varies[i] && (isNeeded[i] || isSummed[i]))
            {
                if (listing[i].Op is Op.Einsum or Op.Convolution
                    || (OperationAt(i) is { } operation && !operation.GainsByPoints(points))
                    || listing.Shape(i).Rank == Shape.MaximumRank)
                {
                    return false;
                }

                length += isNeeded[i] ? (long)points * listing.Shape(i).Length : 0;
            }
        }

        return length <= LargestArena;
    }

    private CustomOperation? OperationAt(int instruction) =>
        listing.Payload(listing[instruction]) as CustomOperation;

    // Whether products become larger, or loops go through their turns for all points together.
    private bool Gains()
    {
        for (var i = 0; i < listing.Count; i++)
        {
            var entry = listing[i];
            if (varies[i] && (isNeeded[i] || isSummed[i]) && OperationAt(i) is not null)
            {
                return true;
            }

            if (entry.Op == Op.MatMul && listing.Shape(i).Rank == 2 && varies[i]
                && (IsProductOfBoth(entry) ? isSummed[i] : isNeeded[i]))
            {
                return true;
            }
        }

        return false;
    }

    // Which instructions are needed at each point, and which summed over the points.
    private void FindNeeded()
    {
        Span<int> buffer = stackalloc int[3];
        for (var i = listing.Count - 1; i >= 0; i--)
        {
            var entry = listing[i];
            var goesThrough = isSummed[i] && SumGoesThrough(entry);
            isNeeded[i] |= isSummed[i] && !goesThrough;
            var isOfAll = isNeeded[i] || (goesThrough && IsProductOfBoth(entry));
            foreach (var operand in listing.Operands(entry, buffer))
            {
                isNeeded[operand] |= isOfAll;
                isSummed[operand] |= goesThrough && !IsProductOfBoth(entry);
            }
        }
    }

    private bool SumGoesThrough(in PackedInstruction entry) => entry.Op switch
    {
        Op.Add or Op.Subtract or Op.Negate => true,
        Op.Multiply => !varies[entry.A] || !varies[entry.B],
        Op.MatMul => !IsProductOfBoth(entry) || listing.Shape(entry.A).Rank == 2,
        var op => PrimitiveFacts.Of(op) is { Family: Family.Linear, IsProduct: false, SelectorCount: 0 },
    };

    private bool IsProductOfBoth(in PackedInstruction entry) =>
        entry.Op == Op.MatMul && varies[entry.A] && varies[entry.B];

    private ArrayProgram Build(PointLayout layout, int points)
    {
        var builder = new ProgramBuilder();
        var (shared, sums) = (new Replay(listing, builder), new Replay(listing, builder));
        var block = new PointBlock(builder, listing, varies, points);
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            var input = program.Inputs[k];
            var isOnce = layout.Inputs[k].IsOnce;
            var variable = builder.Input(
                input.Name, isOnce ? input.Shape : Shape.Of([points, .. input.Shape.Axes]));
            (isOnce ? ref shared[input.Index] : ref block[input.Index]) = variable;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < listing.Count; i++)
        {
            var entry = listing[i];
            if (!varies[i])
            {
                if (!entry.IsInput)
                {
                    shared.Step(i);
                }

                block.SetShared(i, shared[i]);
                sums[i] = shared[i];
                continue;
            }

            if (isNeeded[i] && !entry.IsInput)
            {
                block.Step(i);
            }

            if (!isSummed[i])
            {
                continue;
            }

            if (!SumGoesThrough(entry))
            {
                sums[i] = block.Sum(i);
            }
            else if (IsProductOfBoth(entry))
            {
                sums[i] = block.SumOfProducts(i);
            }
            else
            {
                // A term that is the same at all points is added for each; a factor that is, once.
                var isProduct = entry.Op is Op.Multiply or Op.MatMul;
                foreach (var operand in listing.Operands(entry, buffer))
                {
                    sums[operand] = varies[operand] ? sums[operand]
                        : isProduct ? shared[operand] : shared[operand] * points;
                }

                sums.Step(i);
            }
        }

        return builder.Build([.. program.Outputs.Select((output, k) =>
            !layout.Outputs[k].IsOnce ? block.Whole(output)
            : varies[output] ? sums[output]
            : shared[output] * points)]);
    }
}
