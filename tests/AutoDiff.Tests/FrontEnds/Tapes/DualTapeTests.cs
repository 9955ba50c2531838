using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds.Tapes;

/// <summary>
/// That its numbers are those of the other ways to differentiate is one of the laws of random programs.
/// </summary>
public class DualTapeTests
{
    private static readonly ArrayProgram Example = ProgramBuilder.Trace(
        v => [Sin(v[0]) * v[1], Sum(Exp(v[0] * 0.5)) * v[1]], ("x", [3]), ("a", Shape.Scalar));

    private static readonly double[] X = [0.3, -1.2, 2.1];

    [Fact]
    public void Plain_control_flow_looks_at_values_and_tangents_go_along()
    {
        // x ↦ 3x + 1 until it is large: the tangent is the product of the slopes.
        var tape = new DualTape<double>();
        var (y, slope) = (tape.Input(0.5, tangent: 2), 2.0);
        while (y < 100)
        {
            (y, slope) = ((3 * y) + 1, 3 * slope);
        }

        Assert.Equal(242.5, y.Value);
        Assert.Equal(slope, tape.Tangent(y));
        Assert.Equal(0, tape.Tangent(7));
    }

    [Fact]
    public void Programs_are_called_and_differentiated_along_their_operands()
    {
        double[] dx = [1, -2, 0.5];
        const double da = 3;
        var tape = new DualTape<double>();
        var outputs = Example.Call(tape.Input(X, dx), tape.Input(0.7, da));
        var tangents = new double[3];
        tape.Tangents(outputs[0], tangents);
        Close([.. X.Select((x, i) => (Math.Cos(x) * dx[i] * 0.7) + (Math.Sin(x) * da))], tangents);
        Close([.. X.Select(x => Math.Sin(x) * 0.7)], outputs[0].ToArray());
        Close([X.Select((x, i) => Math.Exp(x / 2) * ((dx[i] * 0.35) + da)).Sum()], [tape.Tangent(outputs[1])]);

        // What is constant has no tangent, as operand or as result.
        outputs = Example.Call(tape.Constant(X), tape.Input(0.7, da));
        Close([X.Sum(x => Math.Exp(x / 2) * da)], [tape.Tangent(outputs[1])]);
        outputs = Example.Call(tape.Constant(X), tape.Constant([0.7], Shape.Scalar));
        Assert.Equal(0, tape.Tangent(outputs[1]));

        // Over points the tangent of a sum is the sum of the tangents.
        var square = ProgramBuilder.Trace(v => [Square(v[0] * v[1])], ("w", Shape.Scalar), ("x", Shape.Scalar));
        var sum = square.CallOverPoints(new([0], [0]), tape.Input(0.5, 1), tape.Input(X, dx))[0];
        Close([X.Select((x, i) => (x * x) + (0.5 * x * dx[i])).Sum()], [tape.Tangent(sum)]);
    }

    [Fact]
    public void Derivatives_nest_in_what_carries_tangents()
    {
        // The tangent of a gradient is a Hessian-vector product: of x³ the derivative 3x² has the tangent 6x dx.
        var tape = new DualTape<float>();
        var gradient = Differentiate.Gradient(x => x * x * x, tape.Input(2f, 0.5f));
        Assert.Equal(12, gradient.Value);
        Assert.Equal(6f, tape.Tangent(gradient));
        var pushed = Differentiate.Jvp(x => Example.Call(tape.Constant(X), x)[1], tape.Input(0.7f, 1f), 1).Tangent;
        Assert.Equal(0f, tape.Tangent(pushed));
    }

    [Fact]
    public void A_recorded_branch_is_checked()
    {
        var recording = new Tape<double>();
        var x = recording.Input(2.0);
        var program = recording.ToProgram([x], [x < 3 ? Square(x) : 6 * x]);
        var tape = new DualTape<double>();
        Assert.Equal(5, tape.Tangent(program.Inline(tape, tape.Input(2.5, 1))[0]));
        Assert.Equal(5, tape.Tangent(program.Call(tape.Input(2.5, 1))[0]));
        Assert.Throws<BranchException>(() => program.Inline(tape, tape.Input(3.5, 1)));
        Assert.Throws<BranchException>(() => program.Call(tape.Input(3.5, 1)));
    }

    [Fact]
    public void Recording_again_allocates_nothing()
    {
        var tape = new DualTape<double>();
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
            Span<Variable> outputs = [default, default];
            Example.Call([tape.Input(X, X), tape.Input(0.7, 1)], outputs);
            tape.Tangent(Sum(Square(outputs[0])) + outputs[1]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        var tape = new DualTape<double>();
        var x = tape.Input(X, X);
        Assert.Equal(
            "The shape [2] has 2 elements; 3 values and 2 tangents were found.",
            Assert.Throws<ShapeMismatchException>(() => tape.Input(X, [1, 2], [2])).Message);
        Assert.Equal(
            "The variable has the shape [3] and 3 elements; a span of 2 was found.",
            Assert.Throws<ShapeMismatchException>(() => tape.Tangents(x, new double[2])).Message);
        Assert.Equal(
            "A single tangent was asked for; the variable has the shape [3]. See Tangents.",
            Assert.Throws<ShapeMismatchException>(() => tape.Tangent(x)).Message);
        tape.Reset();
        Assert.Contains("reset", Assert.Throws<InvalidOperationException>(() => tape.Tangent(x)).Message);
    }

    // Some ten roundings of numbers of at most about 10.
    private static void Close(double[] expected, double[] found) =>
        Assert.Equal(expected, found, (x, y) => Math.Abs(x - y) <= 1e-13);
}
