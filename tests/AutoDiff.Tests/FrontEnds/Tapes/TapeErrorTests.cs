using AutoDiff.Numbers;
using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// Error messages are read by people in trouble: whole sentences that say what was found and what was expected.
/// </summary>
public class TapeErrorTests
{
    private const string OtherTape =
        "The variables belong to different tapes; expected variables recorded on one. A derivative inside a " +
        "function that is " +
        "itself differentiated is taken at a variable, as in Gradient(f, (Variable)1.0), so that it stays on the " +
        "tape of the " +
        "function; the Value of a variable is a number that has no derivative.";

    private const string BeforeReset =
        "The variable was recorded before its tape was reset; expected a variable recorded since.";

    private const string NoValue =
        "A variable of a program under construction has no value; expected a variable of a tape. Use Where to " +
        "depend on a value.";

    private const string NotSwept =
        "The variable was recorded after the last sweep; expected a sweep before its adjoint is read.";

    private readonly Tape<double> tape = new();
    private readonly Variable vector;
    private readonly Variable matrix;

    public TapeErrorTests()
    {
        vector = tape.Input(1.0, 2.0, 3.0);
        matrix = tape.Input([1, 2, 3, 4, 5, 6], [2, 3]);
    }

    [Fact]
    public void Variables_of_two_tapes_do_not_mix()
    {
        var other = new Tape<double>();
        var foreign = other.Input(1.0, 2.0, 3.0);
        AssertThrows<InvalidOperationException>(OtherTape, () => vector + foreign);
        AssertThrows<InvalidOperationException>(OtherTape, () => vector[0] * foreign[0]);
        AssertThrows<InvalidOperationException>(OtherTape, () => vector[0] * foreign);
        AssertThrows<InvalidOperationException>(OtherTape, () => MatMul(matrix, foreign));
        AssertThrows<InvalidOperationException>(OtherTape, () => Concatenate([vector, foreign]));
        AssertThrows<InvalidOperationException>(OtherTape, () => Where(vector, vector, foreign));
        AssertThrows<InvalidOperationException>(OtherTape, () => Apply(new CircularConvolution(), vector, foreign));
        AssertThrows<InvalidOperationException>(OtherTape, () => tape.Values(foreign).Length);
        AssertThrows<InvalidOperationException>(OtherTape, () => tape.Gradient(Sum(foreign), vector));
        AssertThrows<InvalidOperationException>(OtherTape, () => tape.Gradient(Sum(vector), foreign));
    }

    [Fact]
    public void A_variable_of_a_tape_and_one_of_a_program_do_not_mix()
    {
        var program = new ProgramBuilder();
        var x = program.Input("x", [3]);
        AssertThrows<InvalidOperationException>(OtherTape, () => vector + x);
        AssertThrows<InvalidOperationException>(OtherTape, () => x + vector);
        AssertThrows<InvalidOperationException>(OtherTape, () => program.Build(vector));
    }

    [Fact]
    public void A_variable_is_not_used_after_its_tape_was_reset()
    {
        var scalar = vector[0];
        tape.Reset();
        var fresh = tape.Input(1.0, 2.0, 3.0);
        AssertThrows<InvalidOperationException>(BeforeReset, () => vector + fresh);
        AssertThrows<InvalidOperationException>(BeforeReset, () => fresh + vector);
        AssertThrows<InvalidOperationException>(BeforeReset, () => fresh[0] + scalar);
        AssertThrows<InvalidOperationException>(BeforeReset, () => Exp(scalar));
        AssertThrows<InvalidOperationException>(BeforeReset, () => scalar * 2);
        AssertThrows<InvalidOperationException>(BeforeReset, () => scalar.Value);
        AssertThrows<InvalidOperationException>(BeforeReset, () => vector.ToArray());
        AssertThrows<InvalidOperationException>(BeforeReset, () => vector.Shape);
        AssertThrows<InvalidOperationException>(BeforeReset, () => tape.Values(vector).Length);
        AssertThrows<InvalidOperationException>(BeforeReset, () => tape.Gradient(Sum(fresh), vector));
        AssertThrows<InvalidOperationException>(BeforeReset, () => tape.Gradient(scalar, fresh));
        AssertThrows<InvalidOperationException>(BeforeReset, () => tape.Adjoints(vector).Length);
    }

    [Fact]
    public void A_variable_of_a_program_under_construction_has_no_value()
    {
        var x = new ProgramBuilder().Input("x", []);
        AssertThrows<InvalidOperationException>(NoValue, () => x.Value);
        AssertThrows<InvalidOperationException>(NoValue, () => (double)x);
        AssertThrows<InvalidOperationException>(NoValue, () => x.ToArray());
        AssertThrows<InvalidOperationException>(NoValue, () => x < 1);
        AssertThrows<InvalidOperationException>(NoValue, () => 1 >= x);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_both_named()
    {
        var four = tape.Input(1.0, 2.0, 3.0, 4.0);
        const string Broadcast =
            "The shapes [2, 3] and [4] do not broadcast: axis -1 has lengths 3 and 4; expected equal lengths or a 1.";
        AssertThrows<ShapeMismatchException>(Broadcast, () => matrix + four);
        AssertThrows<ShapeMismatchException>(Broadcast, () => Pow(matrix, four));
        AssertThrows<ShapeMismatchException>(Broadcast, () => Where(matrix, 1, four));
        AssertThrows<ShapeMismatchException>(
            "The shapes [3] and [2, 4] do not broadcast: axis -1 has lengths 3 and 4; expected equal lengths or a 1.",
            () => BroadcastTo(vector, [2, 4]));
        AssertThrows<ShapeMismatchException>(
            "The shape [2, 3] does not broadcast to [3].", () => BroadcastTo(matrix, [3]));
        AssertThrows<ShapeMismatchException>(
            "The shape [2, 3] has 6 elements and cannot become [4, 2], which has 8.", () => Reshape(matrix, [4, 2]));
        AssertThrows<ShapeMismatchException>(
            "The matrix product of the shapes [2, 3] and [4] is not defined: the inner lengths 3 and 4 differ.",
            () => MatMul(matrix, four));
        AssertThrows<ShapeMismatchException>(
            "A matrix product needs vectors or matrices; found the shapes [2, 3] and []. Use * with a scalar.",
            () => MatMul(matrix, 2));
        AssertThrows<ShapeMismatchException>(
            "A dot product needs two vectors of equal length; found the shapes [3] and [4].", () => Dot(vector, four));
        AssertThrows<ShapeMismatchException>(
            "An outer product needs two vectors; found the shapes [2, 3] and [4].", () => Outer(matrix, four));
        AssertThrows<ShapeMismatchException>(
            "The shapes [2, 3] and [3] cannot be joined along axis 0.", () => Concatenate([matrix, vector]));
        AssertThrows<ShapeMismatchException>(
            "Only arrays of one shape stack; found [3] and [4].", () => Stack(vector, four));
        AssertThrows<ShapeMismatchException>("A diagonal needs a matrix; found the shape [3].", () => Diagonal(vector));
        AssertThrows<ShapeMismatchException>(
            "A diagonal matrix needs a vector; found a scalar.", () => DiagonalMatrix(vector[0]));
    }

    [Fact]
    public void Nothing_cannot_be_joined()
    {
        AssertThrows<ShapeMismatchException>(
            "Concatenation needs at least one array; found none.", () => Concatenate([]));
        AssertThrows<ShapeMismatchException>("Stacking needs at least one array; found none.", () => Stack());
    }

    [Fact]
    public void The_largest_of_no_elements_is_not_defined()
    {
        var empty = tape.Input([], [2, 0]);
        const string Expected = "The largest of no elements is not defined: axis 1 of the shape [2, 0] has length 0.";
        AssertThrows<ShapeMismatchException>(Expected, () => Max(empty));
        AssertThrows<ShapeMismatchException>(Expected, () => Max(empty, [1]));
        AssertThrows<ShapeMismatchException>(
            "The smallest of no elements is not defined: axis 1 of the shape [2, 0] has length 0.", () => Min(empty));
        Assert.Equal(Shape.Of(0), Max(empty, [0]).Shape);
    }

    [Fact]
    public void Axes_that_do_not_exist_or_repeat_are_named()
    {
        const string NoAxis = "The shape [2, 3] has no axis 2; expected -2 to 1. (Parameter 'axis')";
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => Sum(matrix, [2]));
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => Softmax(matrix, 2));
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => Concatenate([matrix, matrix], 2));
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => CumulativeSum(matrix, 2));
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => Gather(matrix, 2, 0));
        AssertThrows<ArgumentOutOfRangeException>(NoAxis, () => Transpose(matrix, 0, 2));
        AssertThrows<ArgumentException>(
            "An axis of the shape [2, 3] was given twice; found the axes [1, 1]. (Parameter 'axes')", () => Sum(
                matrix, [1, -1]));
        AssertThrows<ArgumentException>(
            "3 axes were found for the shape [2, 3]; expected at most 2, each once. (Parameter 'axes')",
            () => Max(matrix, [0, 1, 1]));
        AssertThrows<ShapeMismatchException>(
            "An order of 2 axes was expected for the shape [2, 3]; found 1.", () => Transpose(matrix, 1));
        AssertThrows<ShapeMismatchException>(
            "An order of the axes of the shape [2, 3] names each once; found [1, -1].", () => Transpose(matrix, 1, -1));
    }

    [Fact]
    public void Indices_outside_an_axis_are_named()
    {
        AssertThrows<ArgumentOutOfRangeException>(
            "Index 3 lies outside axis 0 of the shape [3], which has indices 0 to 2. (Parameter 'indices')",
            () => vector[3]);
        AssertThrows<ArgumentOutOfRangeException>(
            "Index ^4 lies outside axis 0 of the shape [3], which has indices 0 to 2. (Parameter 'indices')",
            () => vector[^4]);
        AssertThrows<ArgumentOutOfRangeException>(
            "Index ^0 lies outside axis 1 of the shape [2, 3], which has indices 0 to 2. (Parameter 'indices')",
            () => matrix[0, ^0]);
        AssertThrows<ArgumentOutOfRangeException>(
            "2 indices were found for the shape [3]; expected at most 1. (Parameter 'indices')", () => vector[0, 0]);
        AssertThrows<ArgumentOutOfRangeException>(
            "1 indices were found for the shape []; expected at most 0. (Parameter 'indices')", () => vector[0][0]);
        AssertThrows<ArgumentOutOfRangeException>(
            "gather along axis 0 of the shape [3]: index 3 was found; axis 0 of the shape [3] has indices 0 to 2. " +
            "(Parameter " +
            "'indices')",
            () => Gather(vector, 0, 1, 3));
        AssertThrows<ArgumentOutOfRangeException>(
            "scatter_add along axis 0 of the shape [3]: index -1 was found; axis 0 of the shape [5] has indices 0 " +
            "to 4. " +
            "(Parameter 'indices')",
            () => ScatterAdd(vector, 0, 5, 0, -1, 2));
        AssertThrows<ArgumentOutOfRangeException>(
            "scatter_add along axis 0 of the shape [3]: the result's shape [3] was found; expected [2]. (Parameter " +
            "'indices')",
            () => ScatterAdd(vector, 0, 5, 0, 1));
        AssertThrows<ArgumentException>(
            "A length along an axis cannot be negative; found -1. (Parameter 'lengths')",
            () => ScatterAdd(vector, 0, -1, 0, 0, 0));
    }

    [Fact]
    public void Ranges_outside_an_axis_are_named()
    {
        AssertThrows<ArgumentOutOfRangeException>(
            "Range 2..5 lies outside axis 0 of the shape [3]. (Parameter 'ranges')", () => Slice(vector, 2..5));
        AssertThrows<ArgumentOutOfRangeException>(
            "Range 2..1 lies outside axis 1 of the shape [2, 3]. (Parameter 'ranges')", () => Slice(matrix, .., 2..1));
        AssertThrows<ArgumentOutOfRangeException>(
            "Range ^4..^0 lies outside axis 0 of the shape [3]. (Parameter 'ranges')", () => Slice(vector, ^4..));
        AssertThrows<ArgumentOutOfRangeException>(
            "2 ranges were found for the shape [3]; expected at most 1. (Parameter 'ranges')", () => Slice(
                vector, .., ..));
    }

    [Fact]
    public void The_number_of_elements_is_checked()
    {
        AssertThrows<ShapeMismatchException>(
            "The shape [2, 2] has 4 elements; 3 were found.", () => tape.Input([1, 2, 3], [2, 2]));
        AssertThrows<ShapeMismatchException>(
            "The shape [2] has 2 elements; 3 were found.", () => tape.Constant([1.0, 2, 3], [2]));
        AssertThrows<ShapeMismatchException>(
            "The shape [2] has 2 elements; 3 values were found.", () => new ProgramBuilder().Constant([1, 2, 3], [2]));
    }

    [Fact]
    public void A_cotangent_has_as_many_elements_as_the_output()
    {
        AssertThrows<ShapeMismatchException>(
            "A gradient is that of a scalar; the output has the shape [3]. Reduce it, or give a cotangent of its " +
            "shape.",
            () => tape.Sweep(vector));
        AssertThrows<ShapeMismatchException>(
            "The output has the shape [2, 3] and 6 elements; a cotangent of 5 elements was found.",
            () => tape.Sweep(matrix, new double[5]));
        AssertThrows<ShapeMismatchException>(
            "A single value was asked for; the variable has the shape [3].", () => vector.Value);
    }

    [Fact]
    public void Adjoints_are_those_of_a_sweep()
    {
        AssertThrows<InvalidOperationException>(NotSwept, () => tape.Adjoints(vector).Length);
        tape.Sweep(Sum(vector));
        var later = Exp(vector[0]);
        AssertThrows<InvalidOperationException>(NotSwept, () => tape.Adjoints(later).Length);

        // The adjoints of the recording before the reset are still in memory.
        tape.Reset();
        var fresh = tape.Input(1.0, 2.0, 3.0);
        AssertThrows<InvalidOperationException>(NotSwept, () => tape.Adjoints(fresh).Length);
        tape.Sweep(Sum(fresh));
        Assert.Equal([1.0, 1.0, 1.0], tape.Adjoints(fresh).ToArray());
    }

    [Fact]
    public void What_needs_an_array_says_so_of_a_plain_number()
    {
        const string Expected =
            "A plain number has no tape to record this on; record it first, as a constant or a variable of a tape.";
        AssertThrows<InvalidOperationException>(Expected, () => LogSumExp(1));
        AssertThrows<InvalidOperationException>(Expected, () => BroadcastTo(1, [2]));
        AssertThrows<InvalidOperationException>(Expected, () => Concatenate([Reshape(1, [1])]));
        AssertThrows<InvalidOperationException>(Expected, () => Stack(1, 2));
    }

    [Fact]
    public void Results_too_large_for_an_array_are_refused()
    {
        var row = tape.Input(new double[1 << 16], [1, 1 << 16]);
        AssertThrows<CapacityExceededException>(
            "An array has at most 2147483647 elements; found the shape [65536, 65536].",
            () => row * Transpose(row));
        AssertThrows<ArgumentException>(
            "An array has at most 16 axes; found 17. (Parameter 'lengths')",
            () => DiagonalMatrix(Reshape(row[0, 0], Shape.Of([.. Enumerable.Repeat(1, 16)]))));

        // A program under construction has no memory to run out of.
        var program = new ProgramBuilder();
        var large = program.Input("x", [2_000_000_000]);
        AssertThrows<ShapeMismatchException>(
            "The shapes joined along axis 0 have 4000000000 elements along it together; an array has at most " +
            "2147483647.",
            () => Concatenate([large, large]));
        AssertThrows<CapacityExceededException>(
            $"The results of a program hold at most {Array.MaxLength} elements together; this instruction would " +
            "make it " +
            "4000000000.",
            () => large + 1.0);
        var half = new ProgramBuilder();
        var x = half.Input("x", [1 << 30]);
        var outputs = half.Build(x, x, x);
        AssertThrows<CapacityExceededException>(
            $"The outputs of a program that is interpreted have at most {Array.MaxLength} elements together; found " +
            "3221225472.",
            () => new Interpreter(outputs));
    }

    [Fact]
    public void A_failed_operation_leaves_the_tape_as_good_as_it_was()
    {
        var sum = Sum(vector * vector);
        Assert.ThrowsAny<Exception>(() => vector + tape.Input(1.0, 2.0));
        Assert.ThrowsAny<Exception>(() => vector + new Tape<double>().Input(1.0));
        Assert.ThrowsAny<Exception>(() => Slice(vector, 2..9));
        Assert.Equal([4.0, 8.0, 12.0], tape.Gradient(2 * sum, vector));
    }

    [Fact]
    public void A_primitive_that_throws_leaves_the_recording_as_it_was()
    {
        var sum = Sum(vector * vector);
        var count = tape.Count;
        Assert.Throws<FormatException>(() => Variable.Apply<Failing>(vector));
        Assert.Throws<FormatException>(() => Variable.Apply<Failing>(sum));
        Assert.Equal(count, tape.Count);

        // Both evaluate everything that was recorded again.
        var product = sum * vector[0];
        Assert.Equal([16.0], tape.Push(product, vector, [1, 0, 0]));
        Assert.Equal([6.0, 4.0, 6.0], tape.HessianVector(product, vector, [1, 0, 0]));

        var duals = new DualTape<double>();
        var x = duals.Input(2.0, 1.0);
        Assert.Throws<FormatException>(() => Variable.Apply<Failing>(x));
        Assert.Equal(1, duals.Count);
        Assert.Equal(4, duals.Tangent(x * x));
    }

    [Fact]
    public void The_derivative_in_a_plain_number_is_zero()
    {
        tape.Sweep(Sum(vector * vector));
        Assert.Equal(0, tape.Adjoint(3.0));
    }

    private readonly struct Failing : IUnary
    {
        public static string Name => "failing";

        public static double Value(double x) => throw new FormatException();

        public static T Partial<T>(T x, T y)
            where T : struct, IReal<T> => 1;
    }

    private static void AssertThrows<TException>(string message, Func<object> action)
        where TException : Exception => Assert.Equal(message, Assert.ThrowsAny<TException>(action).Message);

    private static void AssertThrows<TException>(string message, Action action)
        where TException : Exception => Assert.Equal(message, Assert.ThrowsAny<TException>(action).Message);
}
