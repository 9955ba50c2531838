using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Tests;

/// <summary>
/// Programs that no recorder would write, put together by hand: the verifier names the instruction and what is wrong
/// with it.
/// </summary>
public class VerifierTests
{
    private readonly InstructionList listing = new();

    // %0 : [2, 3], %1 : [3], %2 : []
    public VerifierTests() => AppendInputs();

    [Fact]
    public void A_well_formed_program_passes()
    {
        Append(Op.Exp, [2, 3], a: 0);
        Append(Op.Multiply, [2, 3], a: 0, b: 3);
        Append(Op.Sum, [3], a: 4, c: List(0));
        Append(Op.Concatenate, [6], a: List(1, 5), c: List(0));
        Append(Op.MatMul, [2, 2], a: 0, b: 3, c: List(0, 1, 0));
        Append(Op.Softmax, [2, 3], a: 0, c: List(1));
        Append(Op.LogSumExp, [2], a: 0, c: List(1));
        Assert.Equal(10, Build(9).Count);
    }

    [Fact]
    public void Operands_come_before_what_uses_them()
    {
        AssertMalformed("The instruction %3 (Exp) is malformed: operand %3 does not come before it", Op.Exp, [3], a: 3);
        AssertMalformed("The instruction %3 (Exp) is malformed: operand %7 does not come before it", Op.Exp, [3], a: 7);
        AssertMalformed(
            "The instruction %3 (Add) is malformed: operand %-1 does not come before it", Op.Add, [3], a: 1, b: -1);
        AssertMalformed(
            "The instruction %3 (Concatenate) is malformed: operand %9 does not come before it",
            Op.Concatenate,
            [6],
            a: List(1, 9),
            c: List(0));
    }

    [Fact]
    public void Elementwise_primitives_keep_the_shape_of_their_operands()
    {
        AssertMalformed("The instruction %3 (Exp) is malformed: its shape is [3]; expected [2, 3]", Op.Exp, [3], a: 0);
        AssertMalformed(
            "The instruction %3 (Add) is malformed: its shape is [2, 3]; expected [3]", Op.Add, [2, 3], a: 0, b: 1);
        AssertMalformed(
            "The instruction %3 (Where) is malformed: its shape is [3]; expected []", Op.Where, [3], a: 1, b: 1, c: 2);
    }

    [Fact]
    public void Moves_have_the_number_of_elements_and_the_attribute_they_need()
    {
        AssertMalformed(
            "The instruction %3 (Reshape) is malformed: 6 elements were expected; the shape [5] has 5", Op.Reshape,
            [5], a: 0);
        AssertMalformed(
            "The instruction %3 (Sum) is malformed: axes in increasing order from 0 to 1 were expected; found [2]",
            Op.Sum,
            [3],
            a: 0,
            c: List(2));
        AssertMalformed(
            "The instruction %3 (Sum) is malformed: 3 elements were expected; the shape [2] has 2",
            Op.Sum,
            [2],
            a: 0,
            c: List(0));
        AssertMalformed(
            "The instruction %3 (Transpose) is malformed: each axis from 0 to 1 was expected once",
            Op.Transpose,
            [2, 2],
            a: 0,
            c: List(0, 0));
        AssertMalformed(
            "The instruction %3 (Transpose) is malformed: axis 0 of the result has length 2; expected 3",
            Op.Transpose,
            [2, 3],
            a: 0,
            c: List(1, 0));
        AssertMalformed(
            "The instruction %3 (Slice) is malformed: elements 2 to 3 were asked for on axis 0 of length 3",
            Op.Slice,
            [2],
            a: 1,
            c: List(2, 1, 2));
        AssertMalformed(
            "The instruction %3 (Slice) is malformed: start, step and count for each of 1 axes were expected",
            Op.Slice,
            [2],
            a: 1,
            c: List(0, 1));
        AssertMalformed(
            "The instruction %3 (Gather) is malformed: index 3 was found; axis 0 of the shape [3] has indices 0 to 2",
            Op.Gather,
            [1],
            a: 1,
            c: List(0, 3));
        AssertMalformed(
            "The instruction %3 (CumulativeSum) is malformed: the result's shape [2] was found; expected [3]",
            Op.CumulativeSum,
            [2],
            a: 1,
            c: List(0, 0));
        AssertMalformed(
            "The instruction %3 (Diagonal) is malformed: the shapes [2, 3] and [3] are not those of a matrix and " +
            "its diagonal",
            Op.Diagonal,
            [3],
            a: 0);
    }

    [Fact]
    public void Concatenated_parts_fit_along_an_axis_of_the_result()
    {
        AssertMalformed(
            "The instruction %3 (Concatenate) is malformed: its parts joined along axis 0 do not make the shape [7]",
            Op.Concatenate, [7], a: List(1, 1), c: List(0));
        AssertMalformed(
            "The instruction %3 (Concatenate) is malformed: an axis of the shape [6] was expected",
            Op.Concatenate,
            [6],
            a: List(1, 1),
            c: List(1));
        AssertMalformed(
            "The instruction %3 (Concatenate) is malformed: an axis of the shape [6] was expected",
            Op.Concatenate,
            [6],
            a: List(1, 1));
        AssertMalformed(
            "The instruction %3 (Concatenate) is malformed: its parts joined along axis 1 do not make the shape [2, 3]",
            Op.Concatenate, [2, 3], a: List(1, 1), c: List(1));
    }

    [Fact]
    public void Matrix_products_and_array_functions_fit_their_operands()
    {
        AssertMalformed(
            "The instruction %3 (MatMul) is malformed: A matrix product of the shapes [2, 3] and [2, 3] is not " +
            "defined: the " +
            "inner lengths 3 and 2 differ.",
            Op.MatMul, [2, 2], a: 0, b: 0, c: List(0, 0, 0));
        AssertMalformed(
            "The instruction %3 (MatMul) is malformed: its shape is [3, 3]; expected [2, 2]",
            Op.MatMul,
            [3, 3],
            a: 0,
            b: 0,
            c: List(0, 1, 0));
        AssertMalformed(
            "The instruction %3 (MatMul) is malformed: which operands are transposed and which absorbs was " +
            "expected; found []",
            Op.MatMul, [2, 2], a: 0, b: 0);
        AssertMalformed(
            "The instruction %3 (Softmax) is malformed: axes in increasing order from 0 to 1 were expected; found " +
            "[1, 0]",
            Op.Softmax,
            [2, 3],
            a: 0,
            c: List(1, 0));
        AssertMalformed(
            "The instruction %3 (LogSumExp) is malformed: its shape is [3]; expected [2]", Op.LogSumExp, [3], a: 0,
            c: List(1));
    }

    [Fact]
    public void Constants_have_as_many_values_as_their_shape() =>
        AssertMalformed(
            "The instruction %3 (Constant) is malformed: the constant has 2 values for the shape [3]",
            Op.Constant, [3], c: listing.AddPayload(new double[] { 1, 2 }));

    [Fact]
    public void Custom_operations_infer_the_shape_themselves()
    {
        AssertMalformed(
            "The instruction %3 (Custom) is malformed: its shape is [2]; expected [3]",
            Op.Custom,
            [2],
            a: List(1, 1),
            c: listing.AddPayload(new CircularConvolution()));
        AssertMalformed(
            "The instruction %3 (Custom) is malformed: A circular convolution needs two vectors of one length; " +
            "found [3] and [].",
            Op.Custom, [3], a: List(1, 2), c: listing.AddPayload(new CircularConvolution()));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Outputs_are_instructions_of_the_program(int output) => Assert.Equal(
        $"The output %{output} is not an instruction of the program, which has 3.",
        Assert.Throws<InvalidOperationException>(() => Build(output)).Message);

    private void AssertMalformed(string message, Op op, Shape shape, int a = 0, int b = 0, int c = 0)
    {
        Append(op, shape, a, b, c);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Build(2)).Message);
        listing.Clear();
        AppendInputs();
    }

    private void AppendInputs()
    {
        Append(Op.Input, [2, 3]);
        Append(Op.Input, [3]);
        Append(Op.Input, []);
    }

    private void Append(Op op, Shape shape, int a = 0, int b = 0, int c = 0) =>
        listing.Append(
            new PackedInstruction { Op = op, A = a, B = b, C = c, Shape = listing.Lists.Intern(shape), Varies = true });

    private int List(params ReadOnlySpan<int> integers) => listing.Lists.Intern(integers);

    private ArrayProgram Build(int output) => new(listing, [], [output], []);
}
