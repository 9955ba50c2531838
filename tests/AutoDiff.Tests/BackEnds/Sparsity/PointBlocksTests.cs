using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Sparsity;

/// <summary>
/// The Jacobian of programs that are called over points is computed point by point: it is that of the same function
/// without a call, whose entries are found by coloring.
/// </summary>
public class PointBlocksTests
{
    private const int Points = 300;

    private static readonly Random Random = new(3);

    // Neighbors in either order, so that columns do not ascend; the second is never the first.
    private static readonly int[] First = [.. Enumerable.Range(0, Points).Select(_ => Random.Next(20))];

    private static readonly int[] Second = [.. First.Select(i => (i + 1 + Random.Next(19)) % 20)];

    private static readonly double[] Measured = [.. Enumerable.Range(0, Points).Select(_ => Random.NextDouble())];

    // Of two places and a weight: their distance, and something of the weight alone.
    private static readonly ArrayProgram Term = ProgramBuilder.Trace(
        v => [v[2] * (v[0] - v[1]) * Norm(v[0] - v[1]), Exp(v[2]) * v[3]],
        ("p", [2]), ("q", [2]), ("w", Shape.Scalar), ("measured", Shape.Scalar));

    private static readonly (string, Shape)[] Inputs = [("places", [20, 2]), ("weights", [Points])];

    [Fact]
    public void Entries_are_those_of_the_function_without_a_call()
    {
        var jacobian = SparseJacobian<double>.Of(Called(Second));
        var written = SparseJacobian<double>.Of(ProgramBuilder.Trace(
            v =>
            {
                var difference = Gather(v[0], 0, First) - Gather(v[0], 0, Second);
                var length = Reshape(Sqrt(Sum(difference * difference, [1])), [Points, 1]);
                return
                [
                    Reshape(v[1], [Points, 1]) * difference * length, Exp(v[1]) * v[1].Recorder!.Constant(Measured),
                ];
            },
            Inputs));

        Assert.Equal(0, jacobian.Products);
        Assert.NotEqual(0, written.Products);
        AssertSame(written, jacobian, 1);
        AssertSame(written, jacobian, 2);
    }

    // The second place of one term is the first: entries of two operands are one.
    [Fact]
    public void Where_a_point_takes_an_input_twice_entries_are_added_up()
    {
        var jacobian = SparseJacobian<double>.Of(Called([First[0], .. Second[1..]]));

        Assert.NotEqual(0, jacobian.Products);
        var dense = Dense(jacobian);
        Assert.All(Enumerable.Range(0, 20), place => Assert.Equal(0, dense[0, 2 * place]));
    }

    // A value that a call takes computed, one that is computed of its results, and sums over points.
    [Fact]
    public void Other_calls_are_followed_as_they_were()
    {
        foreach (var program in new[]
                 {
                     Trace((places, weights, c) => Call(places, 2 * weights, c, Second)),
                     Trace((places, weights, c) => [.. Call(places, weights, c, Second).Select(y => y + y)]),
                     Trace((places, weights, c) => Term.CallOverPoints(
                         new([], [0, 1]), Gather(places, 0, First), Gather(places, 0, Second), weights, c)),
                 })
        {
            Assert.NotEqual(0, SparseJacobian<double>.Of(program).Products);
        }
    }

    // Few of many: a block that is mostly zero keeps what is not.
    [Fact]
    public void A_block_that_is_mostly_zero_is_sparse()
    {
        var term = ProgramBuilder.Trace(v => [Sin(v[0])], ("p", [5]));
        var jacobian = SparseJacobian<double>.Of(ProgramBuilder.Trace(
            v => term.CallOverPoints(AutoDiff.PointRoles.Each, v[0]), ("x", [7, 5])));
        double[] x = [.. Enumerable.Range(0, 35).Select(i => 0.1 * i)];
        var values = new double[jacobian.Pattern.Count];

        jacobian.Evaluate(x, values);

        Assert.Equal(0, jacobian.Products);
        Assert.Equal(Enumerable.Range(0, 35), jacobian.Pattern.ColumnIndices.ToArray());
        Assert.All(x.Zip(values), pair => Assert.Equal(Math.Cos(pair.First), pair.Second, 1e-14));
    }

    private static ArrayProgram Called(int[] second) =>
        Trace((places, weights, c) => Call(places, weights, c, second));

    private static Variable[] Call(Variable places, Variable weights, Variable measured, int[] second) =>
        Term.CallOverPoints(
            AutoDiff.PointRoles.Each, Gather(places, 0, First), Gather(places, 0, second), weights, measured);

    private static ArrayProgram Trace(Func<Variable, Variable, Variable, Variable[]> f) =>
        ProgramBuilder.Trace(v => f(v[0], v[1], v[0].Recorder!.Constant(Measured)), Inputs);

    private static void AssertSame(SparseJacobian<double> expected, SparseJacobian<double> found, int threads)
    {
        var (left, right) = (Dense(expected), Dense(found, threads));
        for (var row = 0; row < expected.Pattern.Rows; row++)
        {
            for (var column = 0; column < expected.Pattern.Columns; column++)
            {
                Assert.Equal(left[row, column], right[row, column], 1e-12);
            }
        }
    }

    private static double[,] Dense(SparseJacobian<double> jacobian, int threads = 1)
    {
        var random = new Random(7);
        double[] x = [.. Enumerable.Range(0, jacobian.Pattern.Columns).Select(_ => random.NextDouble())];
        var values = new double[jacobian.Pattern.Count];
        jacobian.Evaluate(x, values, threads);
        var dense = new double[jacobian.Pattern.Rows, jacobian.Pattern.Columns];
        for (var row = 0; row < jacobian.Pattern.Rows; row++)
        {
            for (var entry = jacobian.Pattern.RowStarts[row]; entry < jacobian.Pattern.RowStarts[row + 1]; entry++)
            {
                dense[row, jacobian.Pattern.ColumnIndices[entry]] = values[entry];
            }
        }

        return dense;
    }
}
