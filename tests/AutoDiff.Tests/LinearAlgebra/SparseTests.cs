using AutoDiff.BackEnds;
using AutoDiff.LinearAlgebra;
using AutoDiff.Transforms;
using static AutoDiff.Functions;
using static AutoDiff.Tests.LinearAlgebra.Orders;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Sparse systems against the equations that they solve and against dense ones.</summary>
public class SparseTests
{
    /// <summary>Patterns by name: with and without diagonals, with full rows, reducible, of one row.</summary>
    public static TheoryData<string, int> Patterns => new()
    {
        { "random", 1 },
        { "random", 7 },
        { "random", 60 },
        { "permuted", 40 },
        { "arrow", 300 },
        { "grid", 400 },
        { "saddle", 30 },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void The_solution_solves_the_equations_and_the_transposed_ones(string name, int order)
    {
        var random = new Random(order);
        var pattern = Make(name, order, random);
        var values = Values(name, pattern, random);
        double[] b = [.. Enumerable.Range(0, 2 * pattern.Rows).Select(_ => (2 * random.NextDouble()) - 1)];
        var factorization = SparseFactorization.Of(Structure(pattern), values);
        Assert.True(factorization.IsRegular);
        foreach (var isTransposed in (bool[])[false, true])
        {
            double[] x = [.. b];
            factorization.Solve(x, 2, isTransposed);

            // Backward stable: the residual is a rounding of |A| |x|, whatever the condition.
            var (residual, size) = (b.Select(e => -e).ToArray(), b.Select(Math.Abs).ToArray());
            for (var row = 0; row < pattern.Rows; row++)
            {
                for (var i = pattern.RowStarts[row]; i < pattern.RowStarts[row + 1]; i++)
                {
                    var column = pattern.ColumnIndices[i];
                    var (to, from) = isTransposed ? (column, row) : (row, column);
                    for (var k = 0; k < 2; k++)
                    {
                        residual[(2 * to) + k] += values[i] * x[(2 * from) + k];
                        size[(2 * to) + k] += Math.Abs(values[i] * x[(2 * from) + k]);
                    }
                }
            }

            Assert.All(residual.Zip(size), pair => Assert.True(
                Math.Abs(pair.First) <= 1e-12 * size.Max(), $"{pair.First} beside {pair.Second}"));
        }
    }

    [Fact]
    public void Few_zeros_fill_in()
    {
        var random = new Random(1);

        // Without a good order the factors of an arrow are full: 90,000 entries.
        var arrow = Make("arrow", 300, random);
        Assert.Equal(arrow.Count, SparseFactorization.Of(Structure(arrow), Values("arrow", arrow, random)).Count);

        // Row by row a grid of 50 × 50 has bands of 50 on both sides, 250,000 entries.
        var grid = Make("grid", 2500, random);
        Assert.InRange(SparseFactorization.Of(Structure(grid), Values("grid", grid, random)).Count, 0, 100_000);
    }

    [Fact]
    public void Derivatives_of_all_orders_are_those_of_dense_systems()
    {
        var random = new Random(3);
        foreach (var (name, order) in ((string, int)[])[("random", 4), ("permuted", 3), ("saddle", 4)])
        {
            var pattern = Make(name, order, random);
            int[] places = [.. Enumerable.Range(0, order).SelectMany(row => Enumerable
                .Range(pattern.RowStarts[row], pattern.RowStarts[row + 1] - pattern.RowStarts[row])
                .Select(i => (row * order) + pattern.ColumnIndices[i]))];
            (string, Shape)[] inputs = [("a", [pattern.Count]), ("b", [order, 2])];
            var sparse = ProgramBuilder.Trace(
                v => [Sum(Sin(MatrixFunctions.SolveSparse(pattern, v[0], v[1])))], inputs);
            var dense = ProgramBuilder.Trace(
                v => [Sum(Sin(MatrixFunctions.Solve(
                    Reshape(ScatterAdd(v[0], 0, order * order, places), [order, order]), v[1])))],
                inputs);
            double[] b = [.. Enumerable.Range(0, 2 * order).Select(i => Math.Cos(i))];
            AgreeToThirdOrder(dense, sparse, [.. Values(name, pattern, random), .. b]);
        }
    }

    [Fact]
    public void Both_modes_the_tape_and_compiled_code_agree()
    {
        var random = new Random(5);
        var pattern = Make("random", 12, random);
        var values = Values("random", pattern, random);
        double[] b = [.. Enumerable.Range(0, 12).Select(i => Math.Sin(i))];
        double[] direction = [.. values.Select((_, i) => Math.Cos(i))];
        Variable Value(Variable a) =>
            Sum(Square(MatrixFunctions.SolveSparse(pattern, a, a.Recorder!.Constant(b))));
        var program = ProgramBuilder.Trace(v => [Value(v[0])], ("a", [pattern.Count])).Gradient();
        var interpreted = program.Evaluate<double>(values);
        var compiled = new double[pattern.Count + 1];
        CompiledProgram<double>.Of(program).Evaluate(values, compiled);
        var (value, gradient) = Differentiate.ValueAndGradient(Value, values);
        Assert.Equal(interpreted[0][0], value);
        Assert.Equal(interpreted[1], gradient);

        // Compiled sums add in another order.
        Assert.All(interpreted.SelectMany(output => output).Zip(compiled), pair =>
            Assert.Equal(pair.First, pair.Second, 1e-13 * value));
        var slope = gradient.Zip(direction, (g, d) => g * d).Sum();
        Assert.Equal(slope, Differentiate.Jvp(Value, values, direction).Tangent[0], 1e-12 * Math.Abs(slope));

        // Floats find the places of all entries.
        var rounded = new Interpreter(program).Run<float>([Array.ConvertAll(values, x => (float)x)]);
        Assert.Equal(value, rounded[0][0], 1e-4 * value);
    }

    [Fact]
    public void A_vector_and_each_matrix_of_a_batch_are_solved_as_alone()
    {
        var random = new Random(6);
        var pattern = Make("random", 5, random);
        var (first, second) = (Values("random", pattern, random), Values("random", pattern, random));
        var one = ProgramBuilder.Trace(
            v => [Sum(Exp(MatrixFunctions.SolveSparse(pattern, v[0], v[1])))], ("a", [pattern.Count]), ("b", [5]));
        var two = ProgramBuilder.Trace(
            v => [Sum(Exp(MatrixFunctions.SolveSparse(pattern, v[0], v[1])))],
            ("a", [2, pattern.Count]), ("b", [2, 5]));
        double[] b = [1, -1, 0.5, 0.25, 2];
        var alone = ((double[][])[first, second])
            .Select(a => Reverse.Gradient(one).Evaluate<double>(a, b)).ToArray();
        var both = Reverse.Gradient(two).Evaluate<double>([.. first, .. second], [.. b, .. b]);
        Assert.Equal(alone[0][0][0] + alone[1][0][0], both[0][0], 1e-13 * both[0][0]);
        Assert.Equal([.. alone[0][1], .. alone[1][1]], both[1]);
        Assert.Equal([.. alone[0][2], .. alone[1][2]], both[2]);
    }

    [Fact]
    public void Singular_and_infinite_matrices_give_no_numbers_and_none_no_elements()
    {
        var full = SparsityPattern.OfRows(2, [0, 2, 4], [0, 1, 0, 1]);
        Assert.All(Solved(full, [1, 2, 2, 4], [1, 1]), x => Assert.Equal(double.NaN, x));
        Assert.All(Solved(full, [1, double.PositiveInfinity, 2, 4], [1, 1]), x => Assert.Equal(double.NaN, x));
        Assert.All(
            Solved(SparsityPattern.OfRows(2, [0, 1, 2], [0, 0]), [1, 2], [1, 1]), x => Assert.Equal(double.NaN, x));
        Assert.All(Solved(SparsityPattern.OfRows(2, [0, 1, 1], [0]), [1], [1, 1]), x => Assert.Equal(double.NaN, x));
        Assert.Empty(Solved(SparsityPattern.OfRows(0, [0], []), [], []));
        Assert.Equal([0.5], Solved(SparsityPattern.OfRows(1, [0, 1], [0]), [4], [2]));

        // Tiny elements are no trouble.
        var tiny = Solved(full, [1e-200, 2e-200, 2e-200, 1e-200], [1, 0]);
        Assert.Equal(-1 / 3e-200, tiny[0], 1e-14 / 3e-200);
        Assert.Equal(2 / 3e-200, tiny[1], 1e-14 / 3e-200);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var tape = new Tape<double>();
        var pattern = SparsityPattern.OfRows(2, [0, 1, 2], [0, 1]);
        Assert.Contains("2 entries; found values of shape [3]", Throws<ShapeMismatchException>(
            () => MatrixFunctions.SolveSparse(pattern, tape.Input(1.0, 2, 3), tape.Input(1.0, 2))),
            StringComparison.Ordinal);
        Assert.Contains("right-hand sides of shape [3, 1]", Throws<ShapeMismatchException>(
            () => MatrixFunctions.SolveSparse(pattern, tape.Input(1.0, 2), tape.Input(1.0, 2, 3))),
            StringComparison.Ordinal);
        Assert.Contains("found 2 and 3", Throws<ShapeMismatchException>(() => MatrixFunctions.SolveSparse(
            SparsityPattern.OfRows(3, [0, 1, 2], [0, 1]), tape.Input(1.0, 2), tape.Input(1.0, 2))),
            StringComparison.Ordinal);
        Assert.Contains("row 1 has 2 at first", Throws<ArgumentException>(
            () => SparsityPattern.OfRows(2, [0, 1, 2], [0, 2])), StringComparison.Ordinal);
        Assert.Contains("row 0 has 1 after 1", Throws<ArgumentException>(
            () => SparsityPattern.OfRows(2, [0, 2, 2], [1, 1])), StringComparison.Ordinal);
        Assert.Contains("row 0 begins at 0, the next at 3", Throws<ArgumentException>(
            () => SparsityPattern.OfRows(2, [0, 3, 2], [0, 1])), StringComparison.Ordinal);
        Assert.Contains("from 0 to the number of entries, 2", Throws<ArgumentException>(
            () => SparsityPattern.OfRows(2, [0, 1, 1], [0, 1])), StringComparison.Ordinal);

        static string Throws<TException>(Action action)
            where TException : Exception => Assert.Throws<TException>(action).Message;
    }

    private static double[] Solved(SparsityPattern pattern, double[] values, double[] b) => ProgramBuilder.Trace(
        v => [MatrixFunctions.SolveSparse(pattern, v[0], v[1])], ("a", [values.Length]), ("b", [b.Length]))
        .Evaluate<double>(values, b)[0];

    private static SparseStructure Structure(SparsityPattern pattern) =>
        SparseStructure.Of(SparseStructure.Numbers(pattern), pattern.Count);

    private static SparsityPattern Make(string name, int order, Random random)
    {
        var side = (int)Math.Sqrt(order);
        int[] permutation = [.. Enumerable.Range(0, order)];
        random.Shuffle(permutation);
        var (starts, columns) = (new List<int> { 0 }, new List<int>());
        for (var row = 0; row < order; row++)
        {
            var at = row;
            columns.AddRange(Enumerable.Range(0, order).Where(column => name switch
            {
                "random" => column == at || random.Next(order) < 3,
                "permuted" => column == permutation[at] || (random.Next(order) < 1),
                "arrow" => column == at || column == 0 || at == 0,
                "grid" => column == at || Math.Abs(column - at) == side
                    || (Math.Abs(column - at) == 1 && Math.Max(column, at) % side != 0),

                // The last third are constraints: no entries on their diagonal.
                _ => column == at ? at < order - (order / 3)
                    : Math.Max(at, column) >= order - (order / 3) && Math.Min(at, column) < order - (order / 3),
            }));
            starts.Add(columns.Count);
        }

        return SparsityPattern.OfRows(order, [.. starts], [.. columns]);
    }

    private static double[] Values(string name, SparsityPattern pattern, Random random)
    {
        var values = new double[pattern.Count];
        for (var row = 0; row < pattern.Rows; row++)
        {
            for (var i = pattern.RowStarts[row]; i < pattern.RowStarts[row + 1]; i++)
            {
                var isDiagonal = pattern.ColumnIndices[i] == row;
                values[i] = name switch
                {
                    "grid" => isDiagonal ? 4.5 : -1,
                    "arrow" => isDiagonal ? 2 + random.NextDouble() : 0.1 * random.NextDouble(),
                    _ => (2 * random.NextDouble()) - 1,
                };
            }
        }

        return values;
    }
}
