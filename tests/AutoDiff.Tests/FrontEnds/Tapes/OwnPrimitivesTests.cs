using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// What users define is not told apart from what the engine brings: it has the values and, in every mode and order, the
/// derivatives of the same function written with the engine's primitives.
/// </summary>
public class OwnPrimitivesTests
{
    private delegate Variable Function(Variable x, Variable y);

    public static TheoryData<string> Functions => [.. Pairs.Keys];

    private static Dictionary<string, (Function Own, Function Engines)> Pairs { get; } = new()
    {
        ["unary"] = (
            (x, y) => Sum(Variable.Apply<Cube>(x) * y),
            (x, y) => Sum(x * x * x * y)),
        ["binary"] = (
            (x, y) => Sum(Variable.Apply<Hypotenuse>(x, y) * x),
            (x, y) => Sum(Sqrt(Square(x) + Square(y)) * x)),
        ["broadcasting"] = (
            (x, y) => Sum(Variable.Apply<Hypotenuse>(x, y[0]) + Variable.Apply<Hypotenuse>(2, y)),
            (x, y) => Sum(Sqrt(Square(x) + Square(y[0])) + Sqrt(4 + Square(y)))),
        ["nested"] = (
            (x, y) => Variable.Apply<Cube>(Variable.Apply<Cube>(x[0]) + Variable.Apply<Hypotenuse>(x[1], y[2])),
            (x, y) => Pow(Pow(x[0], 3) + Sqrt(Square(x[1]) + Square(y[2])), 3)),
        ["locally constant"] = (
            (x, y) => Sum(Variable.Apply<Floor>(x) * x * y),
            (x, y) => Sum(StopGradient(Variable.Apply<Floor>(x)) * x * y)),
        ["arrays"] = (
            (x, y) => Sum(Convolve(x, Sin(y)) * x),
            (x, y) => Sum(ConvolvePlainly(x, Sin(y)) * x)),
        ["arrays, one operand twice"] = (
            (x, y) => Sum(Convolve(x, x) * Convolve(x, y)),
            (x, y) => Sum(ConvolvePlainly(x, x) * ConvolvePlainly(x, y))),
        ["arrays, of arrays"] = (
            (x, y) => Sum(Convolve(Convolve(x, y), x)),
            (x, y) => Sum(ConvolvePlainly(ConvolvePlainly(x, y), x))),
        ["arrays, a constant operand"] = (
            (x, y) => Sum(Exp(Convolve(x, StopGradient(y)))),
            (x, y) => Sum(Exp(ConvolvePlainly(x, StopGradient(y))))),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_and_gradients_on_a_tape_agree(string name)
    {
        AssertClose(OnTape(Pairs[name].Own), OnTape(Pairs[name].Engines));

        static double[] OnTape(Function function)
        {
            var tape = new Tape<double>();
            var (x, y) = (tape.Input(0.5, -1.5, 2.0), tape.Input(1.25, 0.75, -0.5));
            var output = function(x, y);
            tape.Sweep(output);
            return [output.Value, .. tape.Adjoints(x), .. tape.Adjoints(y)];
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_and_gradients_as_programs_agree(string name) =>
        AssertClose(Run(Reverse.Gradient(Trace(Pairs[name].Own))), Run(Reverse.Gradient(Trace(Pairs[name].Engines))));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Tangents_agree(string name) =>
        AssertClose(Run(Forward.Tangents(Trace(Pairs[name].Own))), Run(Forward.Tangents(Trace(Pairs[name].Engines))));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Hessian_vector_products_agree_forward_over_reverse_and_reverse_over_reverse(string name)
    {
        var own = Reverse.Gradient(Trace(Pairs[name].Own));
        var engines = Reverse.Gradient(Trace(Pairs[name].Engines));
        AssertClose(Run(Forward.Tangents(own)), Run(Forward.Tangents(engines)));
        AssertClose(Run(Reverse.Gradient(Combined(own))), Run(Reverse.Gradient(Combined(engines))));

        static ArrayProgram Combined(ArrayProgram gradient) => Transform.Extend(
            gradient, (builder, _, outputs) => [Sum(outputs[1] * builder.Constant(0.5, 2, -1)) + Sum(
                Square(outputs[2]))]);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Third_derivatives_agree(string name)
    {
        AssertClose(Third(Pairs[name].Own), Third(Pairs[name].Engines));

        static double[] Third(Function function) =>
            Run(Forward.Tangents(Forward.Tangents(Reverse.Gradient(Trace(function)))));
    }

    [Fact]
    public void A_sweep_over_a_program_inlined_on_a_tape_meets_the_same_operations()
    {
        var gradient = Reverse.Gradient(Trace(Pairs["arrays"].Own));
        var tape = new Tape<double>();
        var (x, y) = (tape.Input(0.5, -1.5, 2.0), tape.Input(1.25, 0.75, -0.5));
        var inlined = gradient.Inline(tape, x, y);
        tape.Sweep(inlined[0]);
        AssertClose(inlined[1].ToArray(), tape.Adjoints(x).ToArray());
        AssertClose(inlined[2].ToArray(), tape.Adjoints(y).ToArray());
    }

    [Fact]
    public void A_stopped_gradient_is_constant_in_every_mode()
    {
        var program = ProgramBuilder.Trace(v => [v[0] * StopGradient(v[0] * v[0])], ("x", []));
        double[] x = [3];
        Assert.Equal([27.0, 9.0], Flat(new Interpreter(Reverse.Gradient(program)).Run<double>(x)));
        Assert.Equal([27.0, 18.0], Flat(new Interpreter(Forward.Tangents(program)).Run<double>(x, [2])));
        var second = Reverse.Gradient(Transform.Extend(Reverse.Gradient(program), (_, _, outputs) => [outputs[1]]));
        Assert.Equal([9.0, 0.0], Flat(new Interpreter(second).Run<double>(x)));
    }

    [Fact]
    public void A_plain_number_is_an_operand_like_any_other()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.0);
        Assert.Equal(27, Variable.Apply<Cube>(3).Value);
        Assert.Equal(5, Variable.Apply<Hypotenuse>(3, 4).Value);
        Assert.Equal(2 / Math.Sqrt(13), tape.Gradient(Variable.Apply<Hypotenuse>(3, x), x)[0], 1e-15);
    }

    [Fact]
    public void A_number_returned_by_a_VJP_fills_the_operands_shape()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.0, 3.0);
        Assert.Equal([0.0, 0.0], tape.Gradient(Sum(Apply(new Squares((_, _) => [0]), x)), x));
        Assert.Equal([4.0, 6.0], tape.Gradient(Sum(Apply(new Squares((p, cotangent) => [2 * p * cotangent]), x)), x));
    }

    [Fact]
    public void A_VJP_that_does_not_fit_its_operands_is_named()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.0, 3.0);
        var tooMany = Sum(Apply(new Squares((_, cotangent) => [cotangent, cotangent]), x));
        var wrongShape = Sum(Apply(new Squares((_, cotangent) => [Sum(cotangent)]), x));
        Assert.Equal(
            "The VJP of squares returned 2 cotangents; expected one for each of 1 operands.",
            Assert.Throws<ShapeMismatchException>(() => tape.Sweep(tooMany)).Message);
        Assert.Equal(
            "The VJP of squares returned the shape [] for operand 0; expected [2].",
            Assert.Throws<ShapeMismatchException>(() => tape.Sweep(wrongShape)).Message);
    }

    [Fact]
    public void Operands_that_do_not_fit_an_operation_are_refused_by_it()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.0, 3.0);
        Assert.Equal(
            "A circular convolution needs two vectors of one length; found [2] and [].",
            Assert.Throws<ShapeMismatchException>(() => Apply(new CircularConvolution(), x, x[0])).Message);
        Assert.Equal(
            "The operation convolve needs at least one operand; found none. (Parameter 'operands')",
            Assert.Throws<ArgumentException>(() => Apply(new CircularConvolution())).Message);
    }

    private static Variable Convolve(Variable x, Variable y) => Apply(new CircularConvolution(), x, y);

    private static Variable ConvolvePlainly(Variable x, Variable y)
    {
        var n = x.Shape[0];
        return Stack([.. Enumerable.Range(0, n)
            .Select(k => Sum(x * Gather(y, 0, [.. Enumerable.Range(0, n).Select(i => (k + n - i) % n)])))]);
    }

    private static ArrayProgram Trace(Function function) =>
        ProgramBuilder.Trace(v => [function(v[0], v[1])], ("x", [3]), ("y", [3]));

    private static double[] Run(ArrayProgram program)
    {
        double[][] points =
        [
            [0.5, -1.5, 2.0], [1.25, 0.75, -0.5], [1, -2, 0.5], [0.25, 1, 3], [-1, 1, 2], [2, 0.5, 0.25], [0, 1, 0],
                [1, 1, -1],
        ];
        return Flat(new Interpreter(program).Run<double>([.. program.Inputs.Select((_, i) => points[i])]));
    }

    private static double[] Flat(double[][] outputs) => [.. outputs.SelectMany(output => output)];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-13 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
