namespace AutoDiff.Tests;

/// <summary>Convolutions and Einstein's notation against their definitions, element by element.</summary>
public class FunctionsContractionsTests
{
    [Property]
    public void A_convolution_along_one_axis_is_its_definition(byte sizes, byte steps, int seed)
    {
        var (batch, input, output) = (1 + (sizes & 1), 1 + (sizes >> 1 & 3), 1 + (sizes >> 3 & 1));
        var (length, kernel) = (7 + (sizes >> 4 & 3), 1 + (sizes >> 6 & 3));
        var (stride, padding, dilation) = (1 + (steps & 3), steps >> 2 & 3, 1 + (steps >> 4 & 1));
        var (x, w) = (Random(seed, batch * input * length), Random(seed + 1, output * input * kernel));
        var found = Values(
            (x, [batch, input, length]), (w, [output, input, kernel]), (x, w) =>
                Functions.Convolve(x, w, [stride], [padding], [dilation]));
        var positions = Enumerable.Range(0, 100).Count(
            t => (stride * t) + (dilation * (kernel - 1)) < length + (2 * padding));
        var expected =
            from b in Enumerable.Range(0, batch)
            from o in Enumerable.Range(0, output)
            from t in Enumerable.Range(0, positions)
            select (
                from c in Enumerable.Range(0, input)
                from s in Enumerable.Range(0, kernel)
                let i = (stride * t) + (dilation * s) - padding
                where i >= 0 && i < length
                select x[(((b * input) + c) * length) + i] * w[(((o * input) + c) * kernel) + s]).Sum();
        AssertNear(expected, found);
    }

    [Property]
    public void A_convolution_along_two_axes_is_its_definition(byte steps, int seed)
    {
        const int Rows = 5, Columns = 4, Batch = 2, Input = 2, Output = 3, High = 3, Wide = 2;
        var (down, across) = (1 + (steps & 1), 1 + (steps >> 1 & 1));
        var (above, beside) = (steps >> 2 & 1, steps >> 3 & 1);
        var (x, w) = (Random(seed, Batch * Input * Rows * Columns), Random(seed + 1, Output * Input * High * Wide));
        var found = Values(
            (x, [Batch, Input, Rows, Columns]), (w, [Output, Input, High, Wide]), (x, w) =>
                Functions.Convolve(x, w, [down, across], [above, beside]));
        double At(int b, int c, int i, int j) =>
            i < 0 || i >= Rows || j < 0 || j >= Columns ? 0 : x[(((((b * Input) + c) * Rows) + i) * Columns) + j];
        var expected =
            from b in Enumerable.Range(0, Batch)
            from o in Enumerable.Range(0, Output)
            from t in Enumerable.Range(0, ((Rows + (2 * above) - High) / down) + 1)
            from u in Enumerable.Range(0, ((Columns + (2 * beside) - Wide) / across) + 1)
            select (
                from c in Enumerable.Range(0, Input)
                from s in Enumerable.Range(0, High)
                from r in Enumerable.Range(0, Wide)
                select At(b, c, (t * down) + s - above, (u * across) + r - beside)
                    * w[(((((o * Input) + c) * High) + s) * Wide) + r]).Sum();
        AssertNear(expected, found);
    }

    [Fact]
    public void Einsum_is_what_its_subscripts_say()
    {
        var (a, b) = (Random(1, 6), Random(2, 12));
        AssertNear(
            from i in Enumerable.Range(0, 2)
            from k in Enumerable.Range(0, 4)
            select Enumerable.Range(0, 3).Sum(j => a[(i * 3) + j] * b[(j * 4) + k]),
            Values((a, [2, 3]), (b, [3, 4]), (x, y) => Functions.Einsum("ij,jk->ik", x, y)));
        AssertNear(
            from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select a[(i * 3) + j],
            Values((a, [2, 3]), (b, [12]), (x, _) => Functions.Einsum("ij->ji", x)));
        AssertNear(
            [b[0] + b[4] + b[8]],
            Values((a, [6]), (b[..9], [3, 3]), (_, y) => Functions.Einsum("ii->", y)));
        AssertNear(
            from i in Enumerable.Range(0, 2)
            select Enumerable.Range(0, 3).Sum(j => a[(i * 3) + j] * a[(i * 3) + j] * b[j]),
            Values((a, [2, 3]), (b[..3], [3]), (x, y) => Functions.Einsum("ij,ij,j->i", x, x, y)));
    }

    [Theory]
    [InlineData("ij,jk", "The subscripts \"ij,jk\" have no `->`; expected a form such as \"ij,jk->ik\".")]
    [InlineData("ij->ij", "The subscripts \"ij->ij\" are those of 1 operands; found 2.")]
    [InlineData("ij,jk->il", "The subscript l of the result of \"ij,jk->il\" is none of an operand.")]
    [InlineData("ij,jk->ii", "The result of \"ij,jk->ii\" has the subscript i twice.")]
    [InlineData("i1,jk->i", "Subscripts are letters; found 1 in \"i1,jk->i\".")]
    [InlineData("i,jk->i", "The subscripts \"i\" are those of 1 axes; operand 0 has the shape [2, 3].")]
    [InlineData("ij,ik->j", "The subscript i of \"ij,ik->j\" stands for the lengths 2 and 3.")]
    public void Subscripts_that_do_not_fit_are_explained(string subscripts, string message)
    {
        var tape = new Tape<double>();
        var (x, y) = (tape.Input(new double[6], [2, 3]), tape.Input(new double[12], [3, 4]));
        var problem = Record.Exception(() => Functions.Einsum(subscripts, x, y));
        Assert.True(problem is ArgumentException or ShapeMismatchException);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convolutions_that_do_not_fit_are_explained()
    {
        var tape = new Tape<double>();
        var (x, w) = (tape.Input(new double[8], [1, 2, 4]), tape.Input(new double[18], [1, 3, 6]));
        Assert.Equal(
            "A convolution needs arrays of the shapes [batch, in, …] and [out, in, …] with as many further axes; " +
            "found [1, 2, 4] and [1, 3, 6].",
            Assert.Throws<ShapeMismatchException>(() => Functions.Convolve(x, w)).Message);
        var longer = tape.Input(new double[12], [1, 2, 6]);
        Assert.Equal(
            "A kernel of the shape [1, 2, 6] does not fit into [1, 2, 4] along axis 2 with a padding of 0 and a " +
            "dilation of 1.",
            Assert.Throws<ShapeMismatchException>(() => Functions.Convolve(x, longer)).Message);
        Assert.StartsWith(
            "A stride of 1 or more was expected; found 0.",
            Assert.Throws<ArgumentException>(() => Functions.Convolve(x, longer, stride: [0])).Message,
            StringComparison.Ordinal);
    }

    private static double[] Values(
        (double[] Elements, Shape Shape) x, (double[] Elements, Shape Shape) y, Func<Variable, Variable,
            Variable> function)
    {
        var tape = new Tape<double>();
        return tape.Values(function(tape.Input(x.Elements, x.Shape), tape.Input(y.Elements, y.Shape))).ToArray();
    }

    private static double[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private static void AssertNear(IEnumerable<double> expected, double[] found)
    {
        var numbers = expected.ToArray();
        Assert.Equal(numbers.Length, found.Length);
        Assert.All(numbers.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
