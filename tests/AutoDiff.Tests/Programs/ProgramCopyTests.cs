using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Programs;

public class ProgramCopyTests
{
    // x, y, eˣ, eˣ·y, sin(eˣ·y)
    private static ArrayProgram Program { get; } =
        ProgramBuilder.Trace(v => [Sin(Exp(v[0]) * v[1])], ("x", []), ("y", []));

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void A_copy_without_changes_computes_the_same(RandomProgram program)
    {
        var subject = new Subject(program);
        var builder = new ProgramBuilder();
        var copy = new ProgramCopy(
            subject.Function,
            builder,
            [.. subject.Function.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        copy.RecordUpTo(subject.Function.Count);
        var copied = builder.Build([.. subject.Function.Outputs.Select(output => copy[output])]);
        Assert.Equal(Evaluate(subject.Function, subject.X), Evaluate(copied, subject.X));
    }

    [Fact]
    public void What_is_recorded_after_a_change_uses_what_stands_there()
    {
        var tape = new Tape<double>();
        var copy = Copy(tape, 0.5, 2);
        copy.RecordUpTo(3);
        Assert.Equal(3, copy.Count);
        copy[2] = 10 * copy[0];
        copy.RecordUpTo(Program.Count);
        Assert.Equal(Math.Sin(10), copy[4].Value);
    }

    [Fact]
    public void An_instruction_applied_to_something_else_leaves_its_own_result()
    {
        var tape = new Tape<double>();
        var copy = Copy(tape, 0.5, 2);
        copy.RecordUpTo(Program.Count);
        Assert.Equal(14, copy.Apply(3, 2, 7 * StopGradient(copy[1] / 2)).Value, 1e-15);
        Assert.Equal(Math.Exp(0.5) * 2, copy[3].Value);
        Assert.Equal(Math.Exp(0.5), copy[2].Value);
    }

    [Fact]
    public void What_is_not_recorded_yet_has_no_result()
    {
        var copy = Copy(new Tape<double>(), 0.5, 2);
        copy.RecordUpTo(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => copy[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => copy[3] = copy[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.Apply(3, 2, copy[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.RecordUpTo(Program.Count + 1));
    }

    [Fact]
    public void What_stands_for_a_result_has_its_shape()
    {
        var tape = new Tape<double>();
        var copy = Copy(tape, 0.5, 2);
        copy.RecordUpTo(4);
        var vector = tape.Input(1.0, 2.0);
        Assert.Throws<ShapeMismatchException>(() => copy[2] = vector);
        Assert.Throws<ShapeMismatchException>(() => copy.Apply(3, 2, vector));
        Assert.Throws<ShapeMismatchException>(() => new ProgramCopy(Program, tape, vector, vector));
        Assert.Throws<ShapeMismatchException>(() => new ProgramCopy(Program, tape, tape.Input(1.0)));
    }

    [Fact]
    public void Instructions_show_what_a_program_consists_of()
    {
        var program = ProgramBuilder.Trace(
            v => [Sum(v[0] * v[0].Recorder!.Constant([1, 2, 3, 4, 5, 6], [2, 3]), [1]) + v[0].Recorder!.Fill(7, [2])],
            ("x", [2, 3]));
        var instructions = program.Instructions;
        Assert.Equal(
            [Op.Input, Op.Constant, Op.Multiply, Op.Sum, Op.Constant, Op.Add],
            instructions.Select(instruction => instruction.Op));
        Assert.Equal(
            [Family.Leaf, Family.Leaf, Family.Binary, Family.Linear, Family.Leaf, Family.Binary],
            instructions.Select(instruction => instruction.Family));
        Assert.Equal([true, false, true, true, false, true], instructions.Select(instruction => instruction.Varies));
        Assert.Equal((int[])[0, 1], instructions[2].Operands);
        Assert.Equal((int[])[1], instructions[3].Attribute.ToArray());
        Assert.Equal(Shape.Of(2), instructions[3].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], instructions[1].ToArray()!);
        Assert.Equal([7, 7], instructions[4].ToArray()!);
        Assert.Null(instructions[2].ToArray());
        Assert.Null(instructions[2].Operation);
        Assert.Throws<ArgumentOutOfRangeException>(() => instructions[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => instructions[-1]);
    }

    [Fact]
    public void A_recorder_shows_what_was_recorded_and_gives_its_results_again()
    {
        var tape = new Tape<double>();
        var x = tape.Input(3);
        _ = Exp(x);
        var square = x * x;
        Assert.Equal([Op.Input, Op.Exp, Op.Multiply], tape.Instructions.Select(instruction => instruction.Op));
        Assert.Equal(square.Value, tape.Result(2).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Result(3));
    }

    private static double[] Evaluate(ArrayProgram program, double[] x)
    {
        var interpreter = new Interpreter(program);
        var outputs = new double[interpreter.OutputLength];
        interpreter.Evaluate<double>(x, outputs);
        return outputs;
    }

    private static ProgramCopy Copy(Tape<double> tape, double x, double y) =>
        new(Program, tape, tape.Input(x), tape.Input(y));
}
