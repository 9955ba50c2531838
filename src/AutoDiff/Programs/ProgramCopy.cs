using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// Records a program again, instruction by instruction, where other variables may stand for some of its results: what
/// is recorded afterwards uses those. Guards are left out.
/// </summary>
public sealed class ProgramCopy
{
    private readonly ArrayProgram program;
    private Replay replay;

    /// <summary>A copy of which nothing is recorded yet but its inputs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="recorder">What it is recorded on.</param>
    /// <param name="arguments">What stands for the inputs, in their order.</param>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or the shape of one is not that of the inputs.
    /// </exception>
    public ProgramCopy(ArrayProgram program, Recorder recorder, params ReadOnlySpan<Variable> arguments)
    {
        ArgumentNullException.ThrowIfNull(program);
        this.program = program;
        replay = program.BeginReplay(recorder, arguments);
    }

    /// <summary>The number of instructions recorded, inputs among them.</summary>
    public int Count { get; private set; }

    /// <summary>What stands for the result of an instruction that was recorded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It was not recorded yet.</exception>
    /// <exception cref="ShapeMismatchException">What is assigned has another shape.</exception>
    public Variable this[int instruction]
    {
        get
        {
            RequireRecorded(instruction);
            return replay[instruction];
        }

        set
        {
            RequireRecorded(instruction);
            replay[instruction] = Fitting(instruction, value);
        }
    }

    /// <summary>Records all instructions before the given one that are not recorded yet.</summary>
    public void RecordUpTo(int end)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, program.Count);
        for (; Count < end; Count++)
        {
            if (!program.Listing[Count].IsInput)
            {
                replay.Step(Count);
            }
        }
    }

    /// <summary>
    /// Records an instruction once more with something else in place of one operand, and returns the result; what
    /// stands for its own result stays.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The value has another shape than the operand.</exception>
    public Variable Apply(int instruction, int operand, Variable value)
    {
        RequireRecorded(instruction);
        RequireRecorded(operand);
        var (own, result) = (replay[operand], replay[instruction]);
        replay[operand] = Fitting(operand, value);
        replay.Step(instruction);
        var other = replay[instruction];
        (replay[operand], replay[instruction]) = (own, result);
        return other;
    }

    private void RequireRecorded(int instruction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(instruction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(instruction, Count);
    }

    private Variable Fitting(int instruction, Variable value) => value.Shape == program.Instructions[instruction].Shape
        ? value
        : throw new ShapeMismatchException(
            $"Instruction {instruction} has the shape {program.Instructions[instruction].Shape}; " +
            $"a variable of the shape {value.Shape} was found.");
}
