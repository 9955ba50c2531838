using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// Makes a loop smaller: states that stay as they are, and those that are always zero, become invariants; states and
/// outputs that nothing reads are dropped; and what does not change from turn to turn is computed before the first.
/// </summary>
internal sealed class LoopSimplification
{
    /// <summary>So many instructions of all turns together are written out.</summary>
    public const int MostWritten = 16;

    private readonly LoopBody loop;
    private readonly Variable[] operands;

    // What becomes of the inputs and the outputs.
    private readonly LoopRole[] roles;
    private readonly bool[] isLive;

    public LoopSimplification(LoopBody loop, Variable[] operands, bool[] isRead)
    {
        (this.loop, this.operands) = (loop, operands);
        (roles, isLive) = ([.. loop.Roles], [.. isRead]);
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            if (loop.Program.Outputs[loop.StateOutputs[k]] == loop.Program.Inputs[loop.StateInputs[k]].Index)
            {
                roles[loop.StateInputs[k]] = LoopRole.Invariant;
            }
        }

        FindLive();
    }

    /// <summary>The loop as a program of its operands, turn after turn.</summary>
    public static ArrayProgram WrittenOut(LoopBody loop)
    {
        var builder = new ProgramBuilder(sharesInstructions: true);
        Variable[] operands = [.. loop.OperandShapes.Select((shape, i) => builder.Input($"x{i}", shape))];
        Variable[] given = [.. operands];
        var stacked = loop.StackedOutputs.Select(_ => new Variable[loop.Turns]).ToArray();
        for (var turn = 0; turn < loop.Turns; turn++)
        {
            var position = loop.Position(turn);
            foreach (var i in loop.ElementInputs)
            {
                given[i] = operands[i][position];
            }

            var outputs = loop.Program.Inline(builder, given);
            for (var k = 0; k < loop.StateInputs.Length; k++)
            {
                given[loop.StateInputs[k]] = outputs[loop.StateOutputs[k]];
            }

            for (var k = 0; k < stacked.Length; k++)
            {
                stacked[k][position] = outputs[loop.StackedOutputs[k]];
            }
        }

        var results = new Variable[loop.Outputs.Shapes.Length];
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            results[loop.StateOutputs[k]] = given[loop.StateInputs[k]];
        }

        for (var k = 0; k < stacked.Length; k++)
        {
            results[loop.StackedOutputs[k]] = loop.Turns > 0
                ? Functions.Stack(stacked[k])
                : builder.Fill(0, loop.ResultShapes[loop.StackedOutputs[k]]);
        }

        return builder.Build(results);
    }

    /// <summary>Records what is left, and gives all results; zero for those that nothing reads.</summary>
    public Variable[] Record(Recorder recorder)
    {
        int[] live = [.. Enumerable.Range(0, isLive.Length).Where(k => isLive[k] && !IsUnchanged(k))];
        var results = new Variable[isLive.Length];
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            if (isLive[loop.StateOutputs[k]] && IsUnchanged(loop.StateOutputs[k]))
            {
                results[loop.StateOutputs[k]] = operands[loop.StateInputs[k]];
            }
        }

        if (live.Length == 0 && loop.Condition is null)
        {
            return results;
        }

        var (program, given, newRoles) = Hoisted(recorder, live);
        var condition = loop.Condition;
        if (condition is not null)
        {
            var builder = new ProgramBuilder();
            Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
            condition = builder.Build(condition.Inline(builder, inputs.AsSpan(0, condition.Inputs.Length)));
        }

        // The inputs that are not used are dropped from both programs alike.
        var used = condition is null
            ? SelectedProgram.InputsOf(program)
            : SelectedProgram.InputsOf(program, condition);
        foreach (var k in live)
        {
            if (Array.IndexOf(loop.StateOutputs, k) is >= 0 and var state)
            {
                used[loop.StateInputs[state]] = true;
            }
        }

        var body = new LoopBody(
            SelectedProgram.WithInputs(program, used),
            [.. newRoles.Where((_, i) => used[i])],
            [.. live.Select(k => loop.StateOutputs.Contains(k))],
            loop.Turns,
            condition is null ? null : SelectedProgram.WithInputs(condition, used),
            loop.Options);
        var recorded = new StructureOperation(new Loop(body).First).Record([.. given.Where((_, i) => used[i])]);
        foreach (var (k, result) in live.Zip(recorded))
        {
            results[k] = result;
        }

        return results;
    }

    private bool IsUnchanged(int output) =>
        Array.IndexOf(loop.StateOutputs, output) is >= 0 and var state
        && roles[loop.StateInputs[state]] == LoopRole.Invariant;

    // A state is live if it is read after the loop, or by what is live in it.
    private void FindLive()
    {
        var open = new Stack<int>(Enumerable.Range(0, isLive.Length).Where(k => isLive[k]));
        if (loop.Condition is { } condition)
        {
            Reach(condition, condition.Outputs[0]);
        }

        foreach (var guard in loop.Program.Guards)
        {
            Reach(loop.Program, guard.Instruction);
        }

        while (open.TryPop(out var output))
        {
            Reach(loop.Program, loop.Program.Outputs[output]);
        }

        void Reach(ArrayProgram program, int instruction)
        {
            var needed = program.Listing.NeededFor([instruction]);
            for (var k = 0; k < loop.StateInputs.Length; k++)
            {
                var input = loop.StateInputs[k];
                if (input < program.Inputs.Length && needed[program.Inputs[input].Index]
                    && !isLive[loop.StateOutputs[k]])
                {
                    isLive[loop.StateOutputs[k]] = true;
                    open.Push(loop.StateOutputs[k]);
                }
            }
        }
    }

    // The body with those outputs, whose inputs are followed by what is computed before, and the operands.
    private (ArrayProgram Program, Variable[] Operands, LoopRole[] Roles) Hoisted(Recorder recorder, int[] live)
    {
        var (program, listing) = (loop.Program, loop.Program.Listing);
        var isSame = new bool[program.Count];
        Array.Fill(isSame, true);
        foreach (var (i, input) in program.Inputs.Index())
        {
            isSame[input.Index] = roles[i] == LoopRole.Invariant;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < program.Count; i++)
        {
            // What users define may throw, and a loop may have no turns.
            isSame[i] &= listing[i].Op is not (Op.Custom or Op.StopGradient) || listing[i].IsInput;
            foreach (var operand in listing.Operands(listing[i], buffer))
            {
                isSame[i] &= isSame[operand];
            }
        }

        var outside = new Replay(listing, recorder);
        var builder = new ProgramBuilder(sharesInstructions: true);
        var inside = new Replay(listing, builder);
        foreach (var (i, input) in program.Inputs.Index())
        {
            inside[input.Index] = builder.Input(input.Name, input.Shape);
            outside[input.Index] = operands[i];
        }

        var read = ReadInTurns(isSame, live);
        var (given, newRoles) = (new List<Variable>(operands), new List<LoopRole>(roles));
        for (var i = 0; i < program.Count; i++)
        {
            if (listing[i].IsInput)
            {
                continue;
            }

            if (isSame[i])
            {
                outside.Step(i);
            }

            if (read[i] && IsMoved(isSame, i))
            {
                inside[i] = builder.Input($"c{given.Count}", listing.Shape(i));
                given.Add(outside[i]);
                newRoles.Add(LoopRole.Invariant);
            }
            else if (read[i])
            {
                inside.Step(i);
            }
        }

        var replayed = inside;
        program.ReplayGuards(replayed, builder);
        return (
            builder.Build([.. live.Select(k => replayed[program.Outputs[k]])]), [.. given], [.. newRoles]);
    }

    // What only moves elements costs nothing where it is read, and stays there.
    private bool IsMoved(bool[] isSame, int instruction) => isSame[instruction]
        && PrimitiveFacts.Of(loop.Program.Listing[instruction].Op) is
            { Family: not Family.Leaf, Motion: not Motion.Views };

    private bool[] ReadInTurns(bool[] isSame, int[] live)
    {
        var (program, listing) = (loop.Program, loop.Program.Listing);
        var read = new bool[program.Count];
        foreach (var instruction in live.Select(k => program.Outputs[k])
                     .Concat(program.Guards.Select(guard => guard.Instruction)))
        {
            read[instruction] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = program.Count - 1; i >= 0; i--)
        {
            if (read[i] && !IsMoved(isSame, i))
            {
                foreach (var operand in listing.Operands(listing[i], buffer))
                {
                    read[operand] = true;
                }
            }
        }

        return read;
    }
}
