using AutoDiff.BackEnds;
using AutoDiff.Tests.BackEnds.Compiled;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

public class ProgramCallsTests
{
    // Two inputs and two outputs of different shapes.
    private static readonly ArrayProgram Example = ProgramBuilder.Trace(
        v => [Sin(v[0]) * v[1], Sum(Exp(v[0] * 0.5)) * v[1]], ("x", [3]), ("a", Shape.Scalar));

    private static readonly double[] X = [0.3, -1.2, 2.1];

    // What is called through the program on the left, and written out on the right.
    private static Variable Called(Variable x)
    {
        var outputs = Example.Call(x[..3], x[3]);
        return Sum(Square(outputs[0])) + (outputs[1] * x[3]);
    }

    private static Variable Written(Variable x)
    {
        var (first, second) = (Sin(x[..3]) * x[3], Sum(Exp(x[..3] * 0.5)) * x[3]);
        return Sum(Square(first)) + (second * x[3]);
    }

    [Fact]
    public void A_call_has_the_derivatives_of_every_mode_and_order_of_what_is_called()
    {
        double[] x = [.. X, 0.7];
        double[] tangent = [1, -2, 0.5, 3];
        Close(Differentiate.Gradient(Written, x), Differentiate.Gradient(Called, x));
        Close(Differentiate.Jvp(Written, x, tangent).Tangent, Differentiate.Jvp(Called, x, tangent).Tangent);
        Close(Differentiate.HessianVector(Written, x, tangent), Differentiate.HessianVector(Called, x, tangent));
        Close(Flat(Differentiate.Hessian(Written, x)), Flat(Differentiate.Hessian(Called, x)));

        // Nested on the tape: derivatives of derivatives that are recorded there, to the third order.
        Close(Differentiate.Gradient(Second(Written), x), Differentiate.Gradient(Second(Called), x));
        Close(Differentiate.Gradient(Pushed(Written), x), Differentiate.Gradient(Pushed(Called), x));

        static Func<Variable, Variable> Second(Func<Variable, Variable> f) =>
            x => Sum(Differentiate.HessianVector(f, x, x) * x);
        static Func<Variable, Variable> Pushed(Func<Variable, Variable> f) =>
            x => Differentiate.Jvp(f, x, Sin(x)).Tangent;
    }

    [Fact]
    public void Floats_call_programs_compiled_for_floats()
    {
        float[] x = [0.3f, -1.2f, 2.1f, 0.7f];
        Assert.Equal(
            Differentiate.Gradient(Written, x), Differentiate.Gradient(Called, x), (a, b) => Math.Abs(a - b) <= 1e-5f);
    }

    [Fact]
    public void A_call_and_its_derivative_run_on_the_threads_that_it_is_given()
    {
        using var barrier = new Barrier(2);
        var meeting = new Meeting(barrier);
        var program = ProgramBuilder.Trace(v => [Sum(Apply(meeting, v[0]) * 3)], ("x", [3]));
        var tape = new Tape<double>();
        var x = tape.Input([1, 2, 3, 4, 5, 6], [2, 3]);
        var outputs = new Variable[1];
        program.CallOverPoints(PointRoles.Each, [x], outputs, threads: 2);
        Assert.Equal([18, 45], outputs[0].ToArray());
        tape.Sweep(Sum(outputs[0]));
        Assert.Equal([3, 3, 3, 3, 3, 3], tape.Adjoints(x).ToArray());
        Assert.True(meeting.Happened);
        Assert.Equal(4, meeting.Count);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => program.CallOverPoints(PointRoles.Each, [x], outputs, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => program.Call([x[0]], outputs, threads: 0));
    }

    [Fact]
    public void In_a_program_under_construction_a_call_is_written_out()
    {
        var program = ProgramBuilder.Trace(v => [Called(v[0])], ("x", [4]));
        Assert.DoesNotContain(program.Instructions, instruction => instruction.Op == Primitives.Op.Custom);
        double[] x = [.. X, 0.7];
        Close([.. new Interpreter(Reverse.Gradient(program)).Run(x)[1]], Differentiate.Gradient(Written, x));

        var tape = new Tape<double>();
        var input = tape.Input(x);
        var recorded = tape.ToProgram([input], [Called(input)]);
        Assert.DoesNotContain(recorded.Instructions, instruction => instruction.Op == Primitives.Op.Custom);
        Close(new Interpreter(recorded).Run(x)[0], new Interpreter(program).Run(x)[0]);
    }

    [Fact]
    public void A_call_over_points_has_the_derivatives_of_a_loop_over_points()
    {
        // Of a shared w and an x for each point: a loss, which is summed, and what is left over, which is not.
        var fit = ProgramBuilder.Trace(
            v =>
            {
                var rest = Sum(Exp(v[0]) * v[1]) - 1;
                return [Square(rest), rest];
            },
            ("w", [2]),
            ("x", [2]));
        var roles = new PointRoles(shared: [0], summed: [0]);
        double[] x = [0.3, -0.2, 1.1, 0.4, -0.9, 0.8, 0.6, 0.2];
        double[] tangent = [1, -2, 0.5, 3, 1, 2, -1, 0.1];
        Close(Differentiate.Gradient(Loop, x), Differentiate.Gradient(Together, x));
        Close(Differentiate.Jvp(Loop, x, tangent).Tangent, Differentiate.Jvp(Together, x, tangent).Tangent);
        Close(Differentiate.HessianVector(Loop, x, tangent), Differentiate.HessianVector(Together, x, tangent));
        Close(Differentiate.Gradient(Second(Loop), x), Differentiate.Gradient(Second(Together), x));
        Close(Differentiate.Gradient(Pushed(Loop), x), Differentiate.Gradient(Pushed(Together), x));

        // In a program it stays one operation, which has derivatives there too.
        var program = ProgramBuilder.Trace(v => [Together(v[0])], ("x", [8]));
        Close(new Interpreter(Reverse.Gradient(program)).Run(x)[1], Differentiate.Gradient(Loop, x));
        var found = new double[9];
        CompiledProgram<double>.Of(Reverse.Gradient(program)).Evaluate(x, found);
        Close(found[1..], Differentiate.Gradient(Loop, x));

        Variable Together(Variable x)
        {
            var outputs = fit.CallOverPoints(roles, x[..2], Reshape(x[2..], [3, 2]));
            return outputs[0] + Sum(Sin(outputs[1]));
        }

        Variable Loop(Variable x)
        {
            Variable sum = 0;
            for (var p = 0; p < 3; p++)
            {
                var rest = Sum(Exp(x[..2]) * x[(2 + (2 * p))..(4 + (2 * p))]) - 1;
                sum += Square(rest) + Sin(rest);
            }

            return sum;
        }

        static Func<Variable, Variable> Second(Func<Variable, Variable> f) =>
            x => Sum(Differentiate.HessianVector(f, x, x) * x);
        static Func<Variable, Variable> Pushed(Func<Variable, Variable> f) =>
            x => Differentiate.Jvp(f, x, Sin(x)).Tangent;
    }

    [Fact]
    public void What_does_not_vary_has_a_cotangent_of_zero_until_it_does()
    {
        var tape = new Tape<double>();
        var (x, a) = (tape.Constant(X, [3]), tape.Input(0.7));
        var y = Sum(Example.Call(x, a)[0]);
        tape.Sweep(y);
        Assert.Equal(X.Sum(Math.Sin), tape.Adjoint(a), 1e-15);
        Assert.Equal([0, 0, 0], tape.Adjoints(x).ToArray());

        // The constant as an input of the recorded program.
        var gradient = Reverse.Gradient(tape.ToProgram([x, a], [y]));
        Close(new Interpreter(gradient).Run(X, [0.7])[1], [.. X.Select(x => 0.7 * Math.Cos(x))]);
    }

    [Fact]
    public void Derivatives_in_constants_of_a_tape_are_those_of_what_is_called()
    {
        var tape = new Tape<double>();
        var x = tape.Constant([.. X, 0.7], [4]);
        double[] tangent = [1, -2, 0.5, 3];
        Close(Differentiate.Gradient(Written, x).ToArray(), Differentiate.Gradient(Called, x).ToArray());
        var direction = tape.Constant(tangent, [4]);
        Close(
            Differentiate.Jvp(Written, x, direction).Tangent.ToArray(),
            Differentiate.Jvp(Called, x, direction).Tangent.ToArray());
        Close(tape.Push(Written(x), x, tangent), tape.Push(Called(x), x, tangent));

        // The VJP of this operation is a call of a program, whose transpose in the cotangent is its JVP.
        var operation = new Doubled();
        Close([2, -4, 1, 6], Differentiate.Jvp(x => Apply(operation, x), tangent, tangent).Tangent);
        var program = ProgramBuilder.Trace(v => [Apply(operation, v[0])], ("x", [4]));
        Close([2, -4, 1, 6], new Interpreter(Forward.Tangents(program)).Run(tangent, tangent)[1]);
    }

    [Fact]
    public void Each_output_of_a_call_has_adjoints_of_its_own()
    {
        var tape = new Tape<double>();
        var (x, a) = (tape.Input(X), tape.Input(0.7));
        var outputs = Example.Call(x, a);
        var once = Sum(outputs[0] * tape.Constant(1.0, 2, 3));
        var y = once + (4 * outputs[1]) + Sum(outputs[0]);
        tape.Sweep(y);
        Assert.Equal([2, 3, 4], tape.Adjoints(outputs[0]).ToArray());
        Assert.Equal(4, tape.Adjoint(outputs[1]));

        // An output that nothing reads passes nothing on, and one may be where a sweep begins or a derivative is taken.
        tape.Sweep(outputs[1]);
        Assert.Equal([0, 0, 0], tape.Adjoints(outputs[0]).ToArray());
        Close([X.Sum(x => Math.Exp(x / 2))], [tape.Adjoint(a)]);
        Assert.Equal([4], tape.Push(y, outputs[0], [1, -1, 1.25]), (x, y) => Math.Abs(x - y) <= 1e-15);
        Assert.Equal([2], tape.HessianVector(Square(outputs[1]), outputs[1], [1]));
        Close(
            tape.Gradient(once, outputs[0]), new Interpreter(Reverse.Gradient(tape.ToProgram([outputs[0]], [once])))
                .Run(X)[1]);
    }

    private sealed class Doubled : CustomOperation
    {
        private static readonly ArrayProgram Scaled = ProgramBuilder.Trace(
            v => [v[0] * v[1]], ("by", Shape.Scalar), ("x", Shape.Scalar));

        public override string Name => "doubled";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

        public override void Evaluate(CustomOperands<double> operands, Span<double> result)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = 2 * operands[0][i];
            }
        }

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            Scaled.CallOverPoints(new([0], []), 2, cotangent);
    }

    [Fact]
    public void Recording_and_sweeping_calls_again_allocates_nothing()
    {
        var data = ProgramBuilder.Trace(
            v => [Square(v[0] * v[1]), v[0] + v[1]], ("w", Shape.Scalar), ("x", Shape.Scalar));
        var roles = new PointRoles([0], [0]);
        var tape = new Tape<double>();
        var before = 0L;
        for (var repetition = 0; repetition < 4; repetition++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Record();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Record()
        {
            tape.Reset();
            var (x, a) = (tape.Input(X), tape.Input(0.7));
            Span<Variable> outputs = [default, default];
            Example.Call([x, a], outputs);
            Span<Variable> results = [default, default];
            data.CallOverPoints(roles, [a, outputs[0]], results);
            tape.Sweep(results[0] * Sum(results[1]) * outputs[1]);
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_errors()
    {
        var tape = new Tape<double>();
        var x = tape.Input(X);
        Assert.Contains("2 inputs; 1 arguments", Assert.Throws<ShapeMismatchException>(() => Example.Call(x)).Message);
        Assert.Contains(
            "input x has the shape [3]",
            Assert.Throws<ShapeMismatchException>(() => Example.Call(tape.Input(1, 2), 3)).Message);
        Assert.Contains(
            "1 was found", Assert.Throws<ShapeMismatchException>(() => Example.Call([x, 3], new Variable[1])).Message);
        Assert.Contains(
            "All inputs are shared",
            Assert.Throws<ArgumentException>(() => Example.CallOverPoints(new([0, 1], []), x, 3)).Message);
        Assert.Contains("found none", Assert.Throws<ArgumentException>(() => Example.Call()).Message);
        var mismatch = Assert.Throws<ShapeMismatchException>(() => Example.CallOverPoints(new([0], []), x, 3));
        Assert.Equal(
            "The input a has the shape [] at each of some points; an argument of the shape [] was found.",
            mismatch.Message);
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    // The sides are computed in different orders, with some hundred roundings of numbers of at most about 100.
    private static void Close(double[] expected, double[] found) =>
        Assert.Equal(expected, found, (x, y) => Math.Abs(x - y) <= 1e-12 * Math.Max(1, Math.Abs(x)));
}
