using System.Reflection;
using AutoDiff.LinearAlgebra;
using AutoDiff.Programs;
using Number = AutoDiff.Numbers.BigFloat<AutoDiff.Numbers.Bits256>;
using static AutoDiff.Functions;
using static AutoDiff.MatrixFunctions;
using CholeskyOperation = AutoDiff.LinearAlgebra.Cholesky;
using Exact = AutoDiff.Tests.LinearAlgebra.ExactMatrices;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Programs with matrix functions, and their derivatives, survive being written and read: what is read computes the
/// bits of what was written, and the numbers that differences of exact functions give.
/// </summary>
public sealed class MatrixProgramFormatTests
{
    // With 77 digits the error of such a difference is some 10⁻³⁶, by its step; that of the second 10⁻³⁵.
    private static readonly Number Step = Number.ScaleB(1, -60);

    private static readonly ProgramFormat Format = ProgramFormat.Default.WithMatrixFunctions();

    private static readonly double[] Regular = [1.5, 0.25, -0.5, 0.75, -1.25, 0.5, 0.125, 1, 2];
    private static readonly double[] Direction = [0.5, -1, 0.25, 2, 0.75, -0.5, 1, 0.125, -0.25];
    private static readonly double[] Definite = [4, 2, 0.5, 1.5, 5, 1, 0.25, 0.75, 3];
    private static readonly double[] Two = [2, 0.5, 0.75, -1];
    // Rows 0 and 2 have no entry on the diagonal.
    private static readonly SparsityPattern Pattern = SparsityPattern.OfRows(3, [0, 2, 4, 6], [1, 2, 0, 1, 0, 1]);
    private static readonly double[] Tall = [1, 2, -0.5, 3, 0.25, 1];

    // A function of the elements of x, as variables and exactly.
    private static readonly
        Dictionary<string, (double[] Point, Func<Variable, Variable> Function, Func<Number[], Number> Exactly)> All =
        new()
        {
            ["det"] = (Regular, x => Determinant(Square(x)), x => Exact.Determinant(Exact.Square(x))),
            ["adj"] = (
                Regular, x => Weighted(Adjugate(Square(x))), x => Weighted(Exact.Adjugate(Exact.Square(x)))),
            ["dadj"] = (
                [.. Regular, .. Direction],
                x => Weighted(AdjugateDerivative(Square(x[..9]), Square(x[9..]))),
                x => Weighted(Exact.AdjugateDerivative(Exact.Square(x.AsSpan(..9)), Exact.Square(x.AsSpan(9..))))),
            ["logdet"] = (
                Regular, x => LogDeterminant(Square(x)),
                x => Number.Log(Number.Abs(Exact.Determinant(Exact.Square(x))))),
            ["inv"] = (
                Regular, x => Weighted(Inverse(Square(x))), x => Weighted(Exact.Inverse(Exact.Square(x)))),
            ["solve"] = (
                [.. Regular, 1, -2, 0.5],
                x => Weighted(Solve(Square(x[..9]), x[9..])),
                x => Weighted(Exact.Product(
                    Exact.Inverse(Exact.Square(x.AsSpan(..9))), Exact.Matrix(x.AsSpan(9..), 3, 1)))),
            ["solve_lower"] = (
                [.. Regular, 1, -2, 0.5],
                x => Weighted(SolveTriangular(Square(x[..9]), x[9..])),
                x => Weighted(Triangular(x, isLower: true))),
            ["solve_upper"] = (
                [.. Regular, 1, -2, 0.5],
                x => Weighted(SolveTriangular(Square(x[..9]), x[9..], isLower: false)),
                x => Weighted(Triangular(x, isLower: false))),
            ["expm"] = (
                Two, x => Weighted(Exponential(Square(x))), x => Weighted(Exact.Exponential(Exact.Square(x)))),
            ["dexpm"] = (
                [.. Two, 1, -0.5, 0.25, 2],
                x => Weighted(ExponentialDerivative(Square(x[..4]), Square(x[4..]))),
                x => Weighted(Exact.ExponentialDerivative(Exact.Square(x.AsSpan(..4)), Exact.Square(x.AsSpan(4..))))),
            ["chol"] = (
                Definite, x => Weighted(Cholesky(Square(x))), x => Weighted(Exact.Cholesky(Exact.Square(x)))),
            ["chol_or_nan"] = (
                Definite, x => Weighted(Cholesky(Square(x), throws: false)),
                x => Weighted(Exact.Cholesky(Exact.Square(x)))),
            ["eigh"] = (
                Two,
                x => SymmetricEigen(Square(x)) is var (values, vectors) ? Weighted(values) + Weighted(vectors) : 0,
                x => Exact.SymmetricEigen(Exact.Square(x)) is var (values, vectors)
                    ? Weighted(values) + Weighted(vectors) : 0),
            ["qr"] = (
                Tall,
                x => Qr(Reshape(x, [3, 2])) is var (q, r) ? Weighted(q) + Weighted(r) : 0,
                x => Exact.Qr(Exact.Matrix(x, 3, 2)) is var (q, r) ? Weighted(q) + Weighted(r) : 0),
            ["svd"] = (
                Tall,
                x => Svd(Reshape(x, [3, 2])) is var (u, s, v) ? Weighted(u) + Weighted(s) + Weighted(v) : 0,
                x => Exact.Svd(Exact.Matrix(x, 3, 2)) is var (u, s, v)
                    ? Weighted(u) + Weighted(s) + Weighted(v) : 0),

            ["solve_sparse"] = (
                [2, -1, 0.5, 3, 1.5, 0.75, 1, -2, 0.5],
                x => Weighted(SolveSparse(Pattern, x[..6], x[6..])),
                x => Weighted(Exact.Product(
                    Exact.Inverse(Exact.Make(3, 3, (i, j) => Entry(x, i, j))), Exact.Matrix(x.AsSpan(6..), 3, 1)))),

            // Loops that apply them.
            ["a root"] = (
                [2, 3],
                c => Weighted(Solvers.Root(c, x => Stack([Square(x[0]) - c[0], (x[0] * x[1]) - c[1]]))),
                c => Weighted([Number.Sqrt(c[0]), c[1] / Number.Sqrt(c[0])])),
            ["a minimum"] = (
                [2, 0.5, 3, 1, -1],
                c => Weighted(Solvers.Minimum(
                    c[3..],
                    x => (c[0] * Square(x[0])) + (2 * c[1] * x[0] * x[1]) + (c[2] * Square(x[1]))
                        - (2 * Sum(c[3..] * x)))),
                c => Weighted(Exact.Product(
                    Exact.Inverse(Exact.Square([c[0], c[1], c[1], c[2]])), Exact.Matrix(c.AsSpan(3..), 2, 1)))),
        };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_computes_the_bits_that_were_written_and_the_numbers_that_are_true(string name)
    {
        var (point, _, exactly) = All[name];
        var program = WithDerivatives(name);
        var text = Format.Write(program);
        var read = Format.Read(text);
        Assert.True(EqualPrograms.Instance.Equals(program, read));
        Assert.Equal(text, Format.Write(read));
        double[] found = [.. read.Evaluate<double>(point).SelectMany(output => output)];
        Assert.Equal(
            program.Evaluate<double>(point).SelectMany(output => output).Select(BitConverter.DoubleToInt64Bits),
            found.Select(BitConverter.DoubleToInt64Bits));

        double[] expected = [.. Differences(exactly, Array.ConvertAll(point, x => (Number)x)).Select(x => (double)x)];
        Assert.Equal(expected.Length, found.Length);
        var size = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * size));
    }

    // What is added to the package is added here, and to the format.
    [Fact]
    public void Every_operation_of_the_package_has_a_name_and_a_program()
    {
        var all = typeof(MatrixFunctions).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CustomOperation)) && !type.IsAbstract)
            .SelectMany(type => Instances(type) is { Length: > 0 } instances
                ? instances
                : throw new InvalidOperationException($"{type} has no instance that a format could know."))
            .ToHashSet();
        Assert.Equal(all, MatrixOperations.All.Select(each => each.Operation).ToHashSet());
        Assert.All(MatrixOperations.All, each => Assert.Equal(each.Operation, Only(each.Name)));
        Assert.Equal(all, All.Keys.Select(WithDerivatives).SelectMany(Applied).Intersect(all).ToHashSet());

        // Names that have been written are read for ever.
        Assert.Equal(
            "adj, chol, chol_or_nan, dadj, det, dexpm, eigh, expm, inv, logdet, qr, solve, solve_lower, " +
            "solve_sparse, solve_sparse_transposed, solve_upper, sparse_outer_product, sparse_product, " +
            "sparse_transposed_product, svd",
            string.Join(", ", MatrixOperations.All.Select(each => each.Name).Order(StringComparer.Ordinal)));

        static CustomOperation Only(string name) =>
            Assert.Single(MatrixOperations.All, each => each.Name == name).Operation;

        static CustomOperation[] Instances(Type type) =>
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(property => property.PropertyType == type)
                .Select(property => (CustomOperation)property.GetValue(null)!),
        ];

        static IEnumerable<CustomOperation> Applied(ArrayProgram program) => Enumerable.Range(0, program.Count)
            .Select(i => program.Listing.Payload(program.Listing[i])).OfType<CustomOperation>();
    }

    [Fact]
    public void A_matrix_that_is_not_definite_is_an_error_or_not_as_it_was_written()
    {
        var strict = Read(v => Cholesky(Square(v)));
        var lenient = Read(v => Cholesky(Square(v), throws: false));
        Assert.Throws<NotPositiveDefiniteException>(() => strict.Evaluate<double>([1, 2, 2, 1]));
        Assert.Equal(double.NaN, lenient.Evaluate<double>([1, 2, 2, 1])[0][3]);

        static ArrayProgram Read(Func<Variable, Variable> function) => Format.Read(Format.Write(
            ProgramBuilder.Trace(v => [function(v[0])], ("x", [4]))));
    }

    [Fact]
    public void A_format_that_was_not_given_them_names_what_it_lacks_and_the_line()
    {
        var program = ProgramBuilder.Trace(v => [2 * Cholesky(Square(v[0]))], ("x", [4]));
        var unwritten = Assert.Throws<NotSupportedException>(() => ProgramFormat.Default.Write(program));
        Assert.Contains("%2 applies `chol`", unwritten.Message, StringComparison.Ordinal);
        var unread = Assert.Throws<FormatException>(() => ProgramFormat.Default.Read(Format.Write(program)));
        Assert.Equal(
            "In line 4, at the program.instructions[2].name: found `chol`, but expected an operation that " +
            "ProgramFormat.With was given.",
            unread.Message);
    }

    [Fact]
    public void A_format_has_one_operation_of_a_name()
    {
        Assert.Equal("chol_or_nan", Format.WithMatrixFunctions().NameOf(CholeskyOperation.Lenient));
        var other = ProgramFormat.Default.With("det", CholeskyOperation.Strict);
        var problem = Assert.Throws<ArgumentException>(() => other.WithMatrixFunctions());
        Assert.Contains("`det`", problem.Message, StringComparison.Ordinal);
    }

    // The value, the gradient and the Hessian.
    private static ArrayProgram WithDerivatives(string name)
    {
        var (point, function, _) = All[name];
        return ProgramBuilder.Trace(
            v => [function(v[0]), Differentiate.Gradient(function, v[0]), Differentiate.Hessian(function, v[0])],
            ("x", [point.Length]));
    }

    private static IEnumerable<Number> Differences(Func<Number[], Number> f, Number[] x)
    {
        yield return f(x);
        for (var i = 0; i < x.Length; i++)
        {
            yield return (f(Moved((i, 1))) - f(Moved((i, -1)))) / (2 * Step);
        }

        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < x.Length; j++)
            {
                yield return (f(Moved((i, 1), (j, 1))) - f(Moved((i, 1), (j, -1))) - f(Moved((i, -1), (j, 1)))
                    + f(Moved((i, -1), (j, -1)))) / (4 * Step * Step);
            }
        }

        Number[] Moved(params ReadOnlySpan<(int Element, int Steps)> moves)
        {
            Number[] moved = [.. x];
            foreach (var (element, steps) in moves)
            {
                moved[element] += steps * Step;
            }

            return moved;
        }
    }

    private static Variable Square(Variable x)
    {
        var order = (int)Math.Round(Math.Sqrt(x.Shape.Length));
        return x.Shape.Rank == 0 ? x * x : Reshape(x, [order, order]);
    }

    private static Number[,] Triangular(Number[] x, bool isLower)
    {
        var matrix = Exact.Square(x.AsSpan(..9));
        var triangle = Exact.Make(3, 3, (i, j) => i == j || i > j == isLower ? matrix[i, j] : 0);
        return Exact.Product(Exact.Inverse(triangle), Exact.Matrix(x.AsSpan(9..), 3, 1));
    }

    private static Number Entry(Number[] x, int row, int column)
    {
        var (start, end) = (Pattern.RowStarts[row], Pattern.RowStarts[row + 1]);
        var at = Pattern.ColumnIndices[start..end].IndexOf(column);
        return at < 0 ? 0 : x[start + at];
    }

    // Every element counts, each with a weight of its own.
    private static double Weight(int element) => 1 - (0.375 * element) + (0.0625 * element * element);

    private static Variable Weighted(Variable x) => Sum(x * x.Recorder!.Constant(
        [.. Enumerable.Range(0, x.Shape.Length).Select(Weight)], x.Shape));

    private static Number Weighted(Number[] x) => Exact.Sum(x.Length, i => Weight(i) * x[i]);

    private static Number Weighted(Number[,] x) => Weighted([.. x.Cast<Number>()]);
}
