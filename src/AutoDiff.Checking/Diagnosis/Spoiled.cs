using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Records a program again with instructions replaced by something that has their value but another derivative: for y
/// = f(x) for example stop(y) + stop(g)·(x − stop(x)), whose derivative in x is g whatever f is.
/// </summary>
internal sealed class Spoiled
{
    private readonly ArrayProgram program;
    private readonly ProgramBuilder builder = new();
    private readonly ProgramCopy copy;
    private int instruction;

    private Spoiled(ArrayProgram program)
    {
        this.program = program;
        copy = new(program, builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
    }

    /// <summary>What stands for the instruction's own result.</summary>
    public Variable Result => copy[instruction];

    /// <summary>
    /// The program of the first output in which replacements stand for instructions; <see langword="null"/> if there is
    /// none for one of them.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="replacements">What stands for which instructions, in the order of the program.</param>
    public static ArrayProgram? Of(ArrayProgram program, params ReadOnlySpan<Replacement> replacements)
    {
        var spoiled = new Spoiled(program);
        foreach (var (instruction, value) in replacements)
        {
            if (instruction >= program.Count)
            {
                return null;
            }

            spoiled.instruction = instruction;
            spoiled.copy.RecordUpTo(instruction + 1);
            if (value(spoiled) is not { } other || other.Shape != program.Instructions[instruction].Shape)
            {
                return null;
            }

            spoiled.copy[instruction] = other;
        }

        spoiled.copy.RecordUpTo(program.Count);
        return spoiled.builder.Build(spoiled.copy[program.Outputs[0]]);
    }

    /// <summary>The value of an earlier instruction.</summary>
    public Variable At(int earlier) => copy[earlier];

    /// <summary>The instruction's primitive applied to something else in place of one operand.</summary>
    public Variable With(int operand, Variable value) => copy.Apply(instruction, operand, value);

    /// <summary>
    /// The value as it is, but with the derivative of <paramref name="slope"/> · <paramref name="x"/>.
    /// </summary>
    public static Variable Linear(Variable value, Variable slope, Variable x) =>
        StopGradient(value) + Reduced(StopGradient(slope) * (x - StopGradient(x)), value.Shape);

    private static Variable Reduced(Variable change, Shape shape) => shape == Shape.Scalar ? Sum(change) : change;

    /// <summary>The value with the derivative turned round.</summary>
    public static Variable Turned(Variable value) => (2.0 * StopGradient(value)) - value;

    /// <summary>The value with the derivative J·J, where J is the one in an array of the same shape.</summary>
    public Variable Twice(Variable x)
    {
        var once = Forward.Push([Result], [x], [x - StopGradient(x)])[0];
        return StopGradient(Result) + Forward.Push([Result], [x], [once])[0];
    }

    /// <summary>∂resultᵢ/∂xᵢ for arrays of one shape.</summary>
    public Variable Diagonal(Variable x)
    {
        Variable? sum = null;
        for (var i = 0; i < x.Shape.Length; i++)
        {
            var unit = builder.Constant(
                [.. Enumerable.Range(0, x.Shape.Length).Select(k => k == i ? 1.0 : 0)], x.Shape);
            var row = unit * Reverse.Pull(Result, unit, x)[0];
            sum = sum is { } others ? others + row : row;
        }

        return sum ?? x;
    }

    /// <summary>
    /// The derivative of an earlier value in an array of the same shape, on which it depends element by element.
    /// </summary>
    public Variable Partial(int earlier, int x) =>
        earlier == x ? builder.Fill(1, program.Instructions[x].Shape) : Reverse.Pull(copy[earlier], 1.0, copy[x])[0];

    /// <summary>The partial derivative of an elementwise instruction, taken at other values of its operand.</summary>
    public Variable PartialAt(int operand, Variable values)
    {
        var point = StopGradient(values);
        return Reverse.Pull(With(operand, point), 1.0, point)[0];
    }
}

/// <summary>What stands for an instruction.</summary>
internal readonly record struct Replacement(int Instruction, Func<Spoiled, Variable?> Value);
