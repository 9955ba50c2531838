using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Takes the result of a loop, or of another such operation, from the one that computes its tangent too: forward mode
/// records both, and the second goes through the states of the first once more.
/// </summary>
internal static class JoinedTangents
{
    /// <summary>The program in which no operation is computed beside its own tangent, where that can be had.</summary>
    public static ArrayProgram Apply(ArrayProgram program)
    {
        var listing = program.Listing;
        int[] operations = [.. Enumerable.Range(0, program.Count).Where(i => OperationAt(listing, i) is not null)];
        var joined = new Dictionary<int, int>();
        foreach (var i in operations)
        {
            var with = Array.Find(operations, other => IsTangent(listing, i, other));
            if (with > i && !Reaches(listing, joined, with, i))
            {
                joined[i] = with;
            }
        }

        return joined.Count == 0 ? program : Copy(program, joined);
    }

    private static CustomOperation? OperationAt(InstructionList listing, int instruction) =>
        listing.Payload(listing[instruction]) as CustomOperation;

    // Whether one computes the result of the other with its tangent, from the same operands.
    private static bool IsTangent(InstructionList listing, int instruction, int other)
    {
        var operands = listing.Operands(listing[instruction], default);
        var others = listing.Operands(listing[other], default);
        return others.Length == 2 * operands.Length && others[..operands.Length].SequenceEqual(operands)
            && OperationAt(listing, instruction)!.IsPrimalOf(OperationAt(listing, other)!);
    }

    // Whether an instruction needs the result of another, where some have been joined.
    private static bool Reaches(InstructionList listing, Dictionary<int, int> joined, int from, int to)
    {
        var (seen, open) = (new HashSet<int> { from }, new Stack<int>([from]));
        while (open.TryPop(out var instruction) && instruction != to)
        {
            foreach (var operand in Needed(listing, joined, instruction))
            {
                if (seen.Add(operand))
                {
                    open.Push(operand);
                }
            }
        }

        return seen.Contains(to);
    }

    private static int[] Needed(InstructionList listing, Dictionary<int, int> joined, int instruction) =>
        joined.TryGetValue(instruction, out var with)
            ? [with]
            : [.. listing.Operands(listing[instruction], stackalloc int[3])];

    // In the order of the program, but for what an operation with tangents needs: that comes before it.
    private static ArrayProgram Copy(ArrayProgram program, Dictionary<int, int> joined)
    {
        var (listing, builder) = (program.Listing, new ProgramBuilder());
        var replay = program.BeginReplay(
            builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        var isRecorded = new bool[program.Count];
        foreach (var input in program.Inputs)
        {
            isRecorded[input.Index] = true;
        }

        for (var i = 0; i < program.Count; i++)
        {
            var open = new Stack<int>([i]);
            while (open.TryPeek(out var next))
            {
                int[] missing = [.. Needed(listing, joined, next).Where(operand => !isRecorded[operand])];
                if (missing.Length > 0)
                {
                    Array.ForEach(missing, open.Push);
                    continue;
                }

                open.Pop();
                if (isRecorded[next])
                {
                    continue;
                }

                isRecorded[next] = true;
                if (joined.TryGetValue(next, out var with))
                {
                    replay[next] = OperationAt(listing, next)!.PrimalIn(replay[with]);
                }
                else
                {
                    replay.Step(next);
                }
            }
        }

        return builder.Build([.. program.Outputs.Select(output => replay[output])]);
    }
}
