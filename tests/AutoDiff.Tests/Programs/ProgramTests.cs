using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

public class ProgramTests
{
    [Fact]
    public void A_program_knows_its_inputs_outputs_and_instructions()
    {
        var program = ProgramBuilder.Trace(v => [Sum(Exp(v[0]) * v[1]), v[1]], ("x", [3]), ("s", []));
        Assert.Equal(["x", "s"], program.Inputs.Select(input => input.Name));
        Assert.Equal([Shape.Of(3), Shape.Scalar], program.Inputs.Select(input => input.Shape));
        Assert.Equal(
            [Op.Input, Op.Input, Op.Exp, Op.Broadcast, Op.Multiply, Op.Sum],
            program.Instructions.Select(instruction => instruction.Op));
        Assert.Equal((int[])[2, 3], program.Instructions[4].Operands);
        Assert.Equal((int[])[5, 1], program.Outputs);
        Assert.Equal(Shape.Of(3), program.Instructions[4].Shape);
    }

    [Fact]
    public void Operands_of_every_arity_are_listed()
    {
        var program = ProgramBuilder.Trace(
            v => [Concatenate([v[0], v[0], v[1], v[1], v[0]]), Where(v[0], v[1], v[0])], ("x", [1]), ("y", [1]));
        Assert.Equal((int[])[0, 0, 1, 1, 0], program.Instructions[2].Operands);
        Assert.Equal((int[])[0, 1, 0], program.Instructions[3].Operands);
        Assert.Empty(program.Instructions[0].Operands);
    }

    [Fact]
    public void What_no_output_needs_is_dropped_and_inputs_stay()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                _ = Sin(v[0]) + v[1];
                return [2 * v[0]];
            },
            ("x", []),
            ("unused", [2]));
        Assert.Equal(4, program.Count);
        Assert.DoesNotContain(Op.Sin, program.Instructions.Select(instruction => instruction.Op));
        Assert.Equal(["x", "unused"], program.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void A_plain_number_or_an_input_may_be_an_output()
    {
        var program = ProgramBuilder.Trace(v => [3, v[0], v[0], default], ("x", [2]));
        double[] x = [5, 6];
        Assert.Equal([[3], [5, 6], [5, 6], [0]], new Interpreter(program).Run<double>(x));
    }

    [Fact]
    public void A_program_may_have_neither_inputs_nor_outputs()
    {
        Assert.Empty(new Interpreter(ProgramBuilder.Trace(_ => [])).Run<double>());
        Assert.Equal([[2.0]], new Interpreter(ProgramBuilder.Trace(_ => [2])).Run<double>());
        Assert.Equal(0, ProgramBuilder.Trace(_ => []).Count);
    }

    [Fact]
    public void Constants_become_part_of_the_program()
    {
        double[] values = [1, 2];
        var builder = new ProgramBuilder();
        var x = builder.Input("x", [2]);
        var program = builder.Build(x * builder.Constant(values, [2]));
        values[0] = 100;
        double[] point = [3, 4];
        Assert.Equal([3.0, 8.0], new Interpreter(program).Run<double>(point)[0]);
    }

    [Fact]
    public void A_builder_may_go_on_after_it_built()
    {
        var builder = new ProgramBuilder();
        var x = builder.Input("x", []);
        var first = builder.Build(x * x);
        var second = builder.Build((x * x) + builder.Input("y", []));
        double[] two = [2];
        Assert.Equal(4, new Interpreter(first).Run<double>(two)[0][0]);
        Assert.Equal(6, new Interpreter(second).Run<double>(two, two)[0][0]);
        Assert.Equal(["x", "y"], builder.Inputs.Select(input => input.Name));
        Assert.Single(first.Inputs);
    }

    [Fact]
    public void An_inlined_program_computes_and_differentiates_on_a_tape()
    {
        var program = ProgramBuilder.Trace(v => [Sum(MatMul(v[0], v[1])), v[1] + 1], ("W", [2, 3]), ("x", [3]));
        var tape = new Tape<double>();
        var (w, x) = (tape.Input([1, 2, 3, 4, 5, 6], [2, 3]), tape.Input(1.0, 0.5, -1));
        var outputs = program.Inline(tape, w, Exp(x));
        Assert.Equal(Sum(MatMul(w, Exp(x))).Value, outputs[0].Value, 1e-14);
        var gradient = tape.Gradient(outputs[0], x);
        Assert.Equal(5 * Math.E, gradient[0], 1e-14);
        Assert.Equal([Math.E + 1, Math.Exp(0.5) + 1, Math.Exp(-1) + 1], outputs[1].ToArray());
    }

    [Fact]
    public void An_inlined_program_takes_plain_numbers_for_scalars()
    {
        var program = ProgramBuilder.Trace(v => [v[0] * v[1]], ("x", []), ("y", []));
        var tape = new Tape<double>();
        var y = tape.Input(3.0);
        Assert.Equal(6, program.Inline(tape, 2, y)[0].Value);
        Assert.Equal(2, tape.Gradient(program.Inline(tape, 2, y)[0], y)[0]);
    }

    [Fact]
    public void Arguments_that_do_not_fit_the_inputs_are_named()
    {
        var program = ProgramBuilder.Trace(v => [v[0] * v[1]], ("x", [2]), ("y", []));
        var tape = new Tape<double>();
        var x = tape.Input(1.0, 2.0);
        Assert.Equal(
            "The program has 2 inputs; 1 arguments were found.",
            Assert.Throws<ShapeMismatchException>(() => program.Inline(tape, x)).Message);
        Assert.Equal(
            "The input y has the shape []; an argument of the shape [2] was found.",
            Assert.Throws<ShapeMismatchException>(() => program.Inline(tape, x, x)).Message);
        Assert.StartsWith(
            "The variables belong to different tapes; expected variables recorded on one.",
            Assert.ThrowsAny<InvalidOperationException>(() => program.Inline(new Tape<double>(), x, 1)).Message);
        Assert.Throws<ArgumentNullException>(() => program.Inline(null!, x, x));
    }

    [Fact]
    public void A_gradient_is_that_of_one_scalar_output()
    {
        var vector = ProgramBuilder.Trace(v => [v[0]], ("x", [2]));
        var two = ProgramBuilder.Trace(v => [Sum(v[0]), Prod(v[0])], ("x", [2]));
        Assert.Equal(
            "A gradient is that of one scalar output; found the outputs [2].",
            Assert.Throws<ShapeMismatchException>(() => Reverse.Gradient(vector)).Message);
        Assert.Equal(
            "A gradient is that of one scalar output; found the outputs [], [].",
            Assert.Throws<ShapeMismatchException>(() => Reverse.Gradient(two)).Message);
    }
}
