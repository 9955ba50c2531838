using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

/// <summary>What is called on a program is what the layers below do.</summary>
public class ProgramExtensionsTests
{
    private static ArrayProgram Loss { get; } = ProgramBuilder.Trace(
        v => [Sum(v[1] * Log(Sum(Exp(v[0])))) + Sum(Square(v[2]))], ("z", [3]), ("y", [2]), ("w", []));

    [Fact]
    public void Steps_follow_one_another()
    {
        var expected = Simplify.Apply(Reverse.Gradient(Stabilize.Apply(Loss)), Validity.AssumesFinite);
        var found = Loss.Stabilize().Gradient().Simplify(Validity.AssumesFinite);
        Assert.Equal(TextPrinter.Listing(expected), TextPrinter.Listing(found));
    }

    [Fact]
    public void Gradients_of_chosen_inputs_come_in_the_order_of_the_choice()
    {
        double[][] point = [[1, 2, 3], [4, 5], [6]];
        var all = Loss.Gradient().Evaluate<double>(point);
        double[][] expected = [all[0], all[3], all[1]];
        Assert.Equal(expected, Loss.Gradient(2, 0).Evaluate<double>(point));
        Assert.Equal(expected, Loss.Gradient("w", "z").Evaluate<double>(point));
    }

    [Fact]
    public void An_input_that_does_not_exist_has_no_gradient()
    {
        Assert.Equal(
            "Expected one input named x; found 0 among z, y, w. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => Loss.Gradient("x")).Message);
        Assert.Equal(
            "The program has 3 inputs; number 3 is none of them. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => Loss.Gradient(0, 3)).Message);
        Assert.Throws<ArgumentException>(() => Loss.Gradient(-1));
    }

    [Fact]
    public void A_name_that_two_inputs_have_chooses_none() =>
        Assert.Throws<ArgumentException>(
            () => ProgramBuilder.Trace(v => [v[0] * v[1]], ("x", []), ("x", [])).Gradient("x"));

    [Fact]
    public void Tangents_stand_behind_the_outputs()
    {
        var tangents = ProgramBuilder.Trace(v => [Square(v[0])], ("x", [])).Tangents();
        Assert.Equal([[9.0], [12.0]], tangents.Evaluate<double>([3], [2]));
    }

    [Fact]
    public void Compiled_code_gives_what_the_interpreter_gives()
    {
        var program = ProgramBuilder.Trace(v => [Sum(v[0] * v[1])], ("a", [2]), ("x", [2]));
        var compiled = program.Compile<double>();
        var output = new double[1];
        compiled.Evaluate([1, 2, 3, 4], output);
        Assert.Equal(program.Evaluate<double>([1, 2], [3, 4])[0], output);

        // One a for two x, and the sum over both.
        var summed = program.Compile<float>(new PointRoles(shared: [0], summed: [0]));
        var sum = new float[1];
        summed.Evaluate([1, 2, 3, 4, 5, 6], sum, points: 2);
        Assert.Equal([28f], sum);
    }

    [Fact]
    public void Programs_are_printed_as_formulas_and_as_code()
    {
        Assert.Equal(TextPrinter.Formulas(Loss, "C"), Loss.ToText("C"));
        Assert.Equal(LatexPrinter.Formulas(Loss, "C"), Loss.ToLatex("C"));
        Assert.Equal(CSharpPrinter.Method(Loss, "Loss", "c"), Loss.ToCSharp("Loss", "c"));
    }
}
