using AutoDiff.BackEnds;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

public class InterpreterTests
{
    private readonly Interpreter interpreter = new(ProgramBuilder.Trace(
        v => [MatMul(v[0], v[1]), Sum(v[1])], ("W", [2, 3]), ("x", [3])));

    private readonly double[] w = [1, 2, 3, 4, 5, 6];
    private readonly double[] x = [1, 0, -1];

    [Fact]
    public void Outputs_come_one_array_each_or_one_after_the_other()
    {
        Assert.Equal([[-2.0, -2.0], [0.0]], interpreter.Run<double>(w, x));
        var outputs = new double[interpreter.OutputLength];
        interpreter.Evaluate<double>([.. w, .. x], outputs);
        Assert.Equal([-2.0, -2.0, 0.0], outputs);
        Assert.Equal(9, interpreter.InputLength);
    }

    [Fact]
    public void Float_gives_the_rounded_result_of_elementary_functions()
    {
        var program = ProgramBuilder.Trace(v => [Exp(v[0]), v[0] / 3], ("x", []));
        float[] input = [0.7f];
        var outputs = new Interpreter(program).Run<float>(input);
        Assert.Equal([[(float)Math.Exp(0.7f)], [0.7f / 3]], outputs);
    }

    [Fact]
    public void A_wrong_number_of_inputs_is_named()
    {
        Assert.Equal(
            "The program has 2 inputs; 1 were found. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => interpreter.Run<double>(w)).Message);
        Assert.Equal(
            "The program has 2 inputs; 0 were found. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => interpreter.Run<double>()).Message);
    }

    [Fact]
    public void An_input_of_wrong_length_is_named() => Assert.Equal(
        "The input x has the shape [3] and 3 elements; 6 were found. (Parameter 'inputs')",
        Assert.Throws<ArgumentException>(() => interpreter.Run<double>(w, w)).Message);

    [Fact]
    public void A_missing_input_is_named() => Assert.Equal(
        "The input x is null; expected an array of 3 elements. (Parameter 'inputs')",
        Assert.Throws<ArgumentException>(() => interpreter.Run<double>(w, null!)).Message);

    [Theory]
    [InlineData(8, 3)]
    [InlineData(10, 3)]
    [InlineData(9, 2)]
    [InlineData(9, 4)]
    public void Spans_of_wrong_length_are_named(int inputs, int outputs) => Assert.Equal(
        $"The program takes 9 and returns 3 elements; spans of {inputs} and {outputs} were found.",
        Assert.Throws<ArgumentException>(() => interpreter.Evaluate<double>(new double[inputs],
            new double[outputs])).Message);

    [Fact]
    public void There_is_no_interpreter_of_nothing() =>
        Assert.Throws<ArgumentNullException>(() => new Interpreter(null!));

    [Fact]
    public void One_interpreter_serves_many_threads()
    {
        var program = ProgramBuilder.Trace(v => [Softmax(v[0]), Sum(Norm(v[0], [0]))], ("x", [4, 5]));
        var shared = new Interpreter(program);
        Parallel.For(0, 200, i =>
        {
            double[] point = [.. Enumerable.Range(0, 20).Select(k => Math.Sin(i + k))];
            Assert.Equal(new Interpreter(program).Run<double>(point), shared.Run<double>(point));
        });
    }

    [Fact]
    public void Evaluating_into_spans_allocates_nothing()
    {
        double[] inputs = [.. w, .. x];
        var outputs = new double[3];
        for (var i = 0; i < 3; i++)
        {
            interpreter.Evaluate<double>(inputs, outputs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        interpreter.Evaluate<double>(inputs, outputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
