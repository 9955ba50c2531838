using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Sparsity;

/// <summary>
/// A sparse Jacobian has the entries of the dense one, and what it leaves out is zero there. Patterns and numbers of
/// products are compared with what is known of the matrices.
/// </summary>
public class SparseJacobianTests
{
    private const int N = 12;

    // The squares of three elements; a number times that of another input.
    private static readonly ArrayProgram Square = ProgramBuilder.Trace(v => [v[0] * v[0]], ("x", [3]));

    private static readonly ArrayProgram Scaled = ProgramBuilder.Trace(
        v => [v[0] * Exp(v[1])], ("scale", []), ("x", []));

    private static readonly double[] X = [.. Enumerable.Range(0, N).Select(i => 0.3 + Math.Sin(i))];

    // With the most products that are needed if the structure is found.
    public static readonly Dictionary<string, (Func<Variable, Variable> Function, int MostProducts)> Functions = new()
    {
        ["a diagonal"] = (x => Sin(x) * x, 1),
        ["a band"] = (x => (x[1..] * x[..^1]) + Exp(x[..^1]), 2),
        ["blocks"] = (x => Reshape(MatMul(Reshape(x, [4, 3]), Fill(x, 3, 2)), [8]), 2),
        ["rows of a softmax"] = (x => Reshape(Softmax(Reshape(x, [4, 3])), [N]), 3),
        ["one row is full"] = (x => Concatenate([Reshape(Sum(x * x), [1]), x[1..] * x[1..]]), 2),
        ["a row and a column are full"] = (
            x => Concatenate([Reshape(Sum(x * x), [1]), x[1..] * x[1..] * x[0]]), 3),
        ["two columns and two rows are full"] = (
            x => Concatenate([Stack(Sum(x * x), Sum(Sin(x))), x[2..] * x[2..] * x[0] * Exp(x[1])]), 5),
        ["one column is full"] = (x => x * x[0], 2),
        ["a gather"] = (x => Gather(x, 0, 3, 3, 7, 0) * Gather(x, 0, 3, 4, 5, 6), 2),
        ["a scatter"] = (x => ScatterAdd(x * x, 0, 4, [.. Enumerable.Range(0, N).Select(i => i % 4)]), 3),
        ["a choice"] = (x => Where(Less(x[..6], 0), x[..6], x[6..]), 1),
        ["a running sum"] = (x => CumulativeSum(x * x), N),
        ["what is locally constant"] = (x => Sign(x) * x[0], 1),
        ["a loop"] = (x => Repeat(2, x, s => s * Cos(s)), 1),
        ["a loop over elements"] = (
            x => Scan([x[..4]], [Reshape(x[4..], [2, 4])], (s, v) => ([s[0] * v[0]], [])).States[0], 3),
        ["a long loop of pairs"] = (
            x => Repeat(1_000_000, [x[..6], x[6..]], s => [s[1], -s[0]])[0], 2),
        ["a loop until it ends"] = (x => While(x, s => Less(Sum(s * s), 50), s => s * 1.5), 1),
        ["an equation in each element"] = (x => FixedPoint(x, s => 0.5 * (s + ((x * x) / s))), 1),
        ["a branch"] = (x => Cond(Less(Sum(x), 0), () => x[..4] * x[4..8], () => Exp(x[..4])), 2),
        ["points"] = (x => Reshape(Square.CallOverPoints(PointRoles.Each, Reshape(x, [4, 3]))[0], [N]), 1),
        ["points that share"] = (
            x => Scaled.CallOverPoints(new([0], []), x[0], Reshape(x, [N]))[0], 2),
        ["no entry"] = (x => Sign(x[..3]), 0),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sparse_Jacobian_is_the_dense_one(string name)
    {
        var (f, mostProducts) = Functions[name];
        var jacobian = SparseJacobian<double>.Of(ProgramBuilder.Trace(v => [f(v[0])], ("x", [N])));
        Assert.InRange(jacobian.Products, 0, mostProducts);
        var (pattern, values) = Differentiate.SparseJacobian(f, X);
        var dense = Differentiate.Jacobian(f, X);
        AssertSame(dense, pattern, values);

        // What is found is no more than what varies, but where a sign or a loop hides it.
        if (name is not ("a long loop of pairs" or "a choice" or "a branch"))
        {
            Assert.Equal(dense.Cast<double>().Count(value => value != 0), pattern.Count);
        }

        // In floats and for several inputs and outputs.
        var several = ProgramBuilder.Trace(
            v => [f(Concatenate([v[0], v[1]])), Sum(v[1]) * v[0][0]], ("a", [5]), ("b", [N - 5]));
        var floats = SparseJacobian<float>.Of(several);
        var found = new float[floats.Pattern.Count];
        floats.Evaluate([.. X.Select(x => (float)x)], found);
        var all = Differentiate.Jacobian(
            x => Concatenate([f(x), Reshape(Sum(x[5..]) * x[0], [1])]), X);
        AssertSame(all, floats.Pattern, [.. found.Select(value => (double)value)], 1e-5);
    }

    [Fact]
    public void The_Hessian_of_a_chain_is_tridiagonal()
    {
        // Rosenbrock's function: its Hessian is known, and three products give it at any length.
        const int Length = 20_000;
        double[] x = [.. Enumerable.Range(0, Length).Select(i => 1 + (0.1 * Math.Sin(i)))];
        static Variable Rosenbrock(Variable x) =>
            Sum((100 * Square(x[1..] - Square(x[..^1]))) + Square(1 - x[..^1]));
        var hessian = SparseJacobian<double>.OfGradient(
            ProgramBuilder.Trace(v => [Rosenbrock(v[0])], ("x", [Length])));
        Assert.InRange(hessian.Products, 1, 3);
        Assert.Equal((3 * Length) - 2, hessian.Pattern.Count);
        var values = new double[hessian.Pattern.Count];
        hessian.Evaluate(x, values);
        for (var i = 0; i < Length; i++)
        {
            for (var entry = hessian.Pattern.RowStarts[i]; entry < hessian.Pattern.RowStarts[i + 1]; entry++)
            {
                var j = hessian.Pattern.ColumnIndices[entry];
                var expected = i == j
                    ? (i < Length - 1 ? (1200 * x[i] * x[i]) - (400 * x[i + 1]) + 2 : 0) + (i > 0 ? 200 : 0)
                    : -400 * x[Math.Min(i, j)];
                Assert.Equal(1, Math.Abs(i - j) + (i == j ? 1 : 0));
                Assert.Equal(expected, values[entry], 1e-9);
            }
        }
    }

    // Each variable meets the first alone: two products give what takes N columns by themselves. The other matrices
    // have cycles and dense blocks.
    [Fact]
    public void A_Hessian_is_found_by_its_symmetry()
    {
        (Func<Variable, Variable> Function, int MostProducts)[] functions =
        [
            (x => x[0] * Sum(Exp(x[1..])), 2),
            (x => (x[0] * Sum(Exp(x[1..]))) + (x[1] * Sum(Sin(x[2..]))), 3),
            (x => Sum(x * Roll(x)) + Sum(Square(x[..3]) * Square(x[^3..])), 6),
            (x => Sum(Square(MatMul(Reshape(x, [3, 4]), Transpose(Reshape(x, [3, 4]))))), N),
        ];
        foreach (var (f, mostProducts) in functions)
        {
            var hessian = SparseJacobian<double>.OfGradient(ProgramBuilder.Trace(v => [f(v[0])], ("x", [N])));
            Assert.InRange(hessian.Products, 1, mostProducts);
            var values = new double[hessian.Pattern.Count];
            hessian.Evaluate(X, values);
            AssertSame(Differentiate.Hessian(f, X), hessian.Pattern, values);
        }

        static Variable Roll(Variable x) => Concatenate([x[1..], x[..1]]);
        static Variable Square(Variable x) => x * x;
    }

    // A chain is a tree by itself; a cycle needs one color more; in a grid rows and columns alternate.
    [Fact]
    public void A_Hessian_is_found_by_substitution_with_fewer_products_still()
    {
        (Func<Variable, Variable> Function, int MostProducts)[] functions =
        [
            (x => Sum(x[1..] * x[..^1]) + Sum(Exp(x)), 2),
            (x => x[0] * Sum(Exp(x[1..])), 2),
            (x => Sum(x * Concatenate([x[1..], x[..1]]) * x), 3),
            (x => Reshape(x, [3, 4]) is var grid
                ? Sum(grid[1..] * grid[..^1]) + Sum(Exp(Slice(grid, .., 1..) * Slice(grid, .., ..^1))) : 0, 4),
            (x => Sum(Square(MatMul(Reshape(x, [3, 4]), Transpose(Reshape(x, [3, 4]))))), N),
            (x => Sum(x[..3] * x[3..6]) + Sum(x[..3]) * Sum(Sin(x[6..])), N),
        ];
        foreach (var (f, mostProducts) in functions)
        {
            var program = ProgramBuilder.Trace(v => [f(v[0])], ("x", [N]));
            var hessian = SparseJacobian<double>.OfGradientBySubstitution(program);
            Assert.InRange(hessian.Products, 1, mostProducts);
            var values = new double[hessian.Pattern.Count];
            hessian.Evaluate(X, values);
            AssertSame(Differentiate.Hessian(f, X), hessian.Pattern, values);
        }
    }

    // Random graphs: a cycle of two colors would leave entries that no leaf leads to.
    [Property(Replay = "(12345,6789)", MaxTest = 60)]
    public void Substitution_finds_every_entry_of_random_Hessians(int seed)
    {
        var random = new Random(seed);
        int[] first = [.. Enumerable.Range(0, 16).Select(_ => random.Next(N))];
        int[] second = [.. first.Select(_ => random.Next(N))];
        Variable F(Variable x) => Sum(Gather(x, 0, first) * Exp(Gather(x, 0, second)));
        var hessian = SparseJacobian<double>.OfGradientBySubstitution(ProgramBuilder.Trace(v => [F(v[0])], ("x", [N])));
        var values = new double[hessian.Pattern.Count];
        Array.Fill(values, double.NaN);
        hessian.Evaluate(X, values);
        AssertSame(Differentiate.Hessian(F, X), hessian.Pattern, values);
    }

    [Fact]
    public void A_full_row_is_pulled_and_a_full_column_pushed()
    {
        Assert.Equal((2, 0), KindsOf(x => x * x[0]));
        Assert.Equal((0, 2), KindsOf(x => Concatenate([Reshape(Sum(x * x), [1]), x[..1] * 2])));
        Assert.Equal((0, 2), KindsOf(x => Concatenate([Reshape(Sum(x * x), [1]), x * x])));
        Assert.Equal((2, 1), KindsOf(x => Concatenate([Reshape(Sum(x * x), [1]), x[1..] * x[0] * x[1..]])));

        // More products than are computed at once.
        var (pattern, values) = Differentiate.SparseJacobian(x => Softmax(x), Long);
        AssertSame(Differentiate.Jacobian(x => Softmax(x), Long), pattern, values);

        static (int, int) KindsOf(Func<Variable, Variable> f)
        {
            var jacobian = SparseJacobian<double>.Of(ProgramBuilder.Trace(v => [f(v[0])], ("x", [N])));
            return (jacobian.Pushes, jacobian.Pulls);
        }
    }

    // Among columns, a row of 200,000 entries would be compared with itself entry by entry.
    [Fact]
    public void A_full_row_takes_no_time_to_color()
    {
        const int Length = 200_000;
        var jacobian = SparseJacobian<double>.Of(ProgramBuilder.Trace(
            v => [Concatenate([Reshape(Sum(v[0] * v[0]), [1]), v[0][1..] * v[0][0] * v[0][1..]])], ("x", [Length])));
        Assert.Equal(3, jacobian.Products);
        double[] x = [.. Enumerable.Range(0, Length).Select(i => (i % 7) - 3.0)];
        var values = new double[jacobian.Pattern.Count];
        jacobian.Evaluate(x, values);
        Assert.Equal(
            [.. x.Select(one => 2 * one), .. x.Skip(1).SelectMany(one => new[] { one * one, 2 * x[0] * one })], values);
    }

    [Fact]
    public void The_diagonal_of_a_Hessian_takes_fewer_products_than_the_Hessian()
    {
        (Func<Variable, Variable> Function, int MostProducts)[] functions =
        [
            (x => Sum(Exp(x) * x), 1),
            (x => x[0] * x[0] * Sum(Exp(x[1..])), 2),
            (x => Sum(x[1..] * x[1..] * x[..^1]), 2),
            (x => Sum(Square(MatMul(Reshape(x, [3, 4]), Transpose(Reshape(x, [3, 4]))))), N),
            (x => Sum(x), 0),
        ];
        foreach (var (f, mostProducts) in functions)
        {
            var program = ProgramBuilder.Trace(v => [f(v[0])], ("x", [N]));
            Assert.InRange(SparseJacobian<double>.OfGradientDiagonal(program).Products, 0, mostProducts);
            var hessian = Differentiate.Hessian(f, X);
            var diagonal = Differentiate.HessianDiagonal(f, X);
            Assert.Equal(
                Enumerable.Range(0, N).Select(i => hessian[i, i]),
                diagonal,
                (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
        }
    }

    // J of xᵢ sin xᵢ₊₁ and of one residual of all variables, written down by hand.
    [Fact]
    public void The_Gauss_Newton_matrix_is_that_of_the_Jacobian_written_by_hand()
    {
        static Variable Residuals(Variable x) => Concatenate([x[..^1] * Sin(x[1..]), Reshape(Sum(x * x), [1])]);
        var j = new double[N, N];
        double[] r = [.. Enumerable.Range(0, N - 1).Select(i => X[i] * Math.Sin(X[i + 1])), X.Sum(x => x * x)];
        for (var i = 0; i < N; i++)
        {
            if (i < N - 1)
            {
                (j[i, i], j[i, i + 1]) = (Math.Sin(X[i + 1]), X[i] * Math.Cos(X[i + 1]));
            }

            j[N - 1, i] = 2 * X[i];
        }

        var matrix = SparseGaussNewton<double>.Of(ProgramBuilder.Trace(v => [Residuals(v[0])], ("x", [N])));
        var (values, gradient) = (new double[matrix.Pattern.Count], new double[N]);
        matrix.Evaluate(X, values, gradient);
        var product = Differentiate.GaussNewtonProduct(Residuals, X, [.. X.Select(x => 1 - x)]);
        var expected = new double[N, N];
        for (var a = 0; a < N; a++)
        {
            for (var b = 0; b < N; b++)
            {
                expected[a, b] = Enumerable.Range(0, N).Sum(i => j[i, a] * j[i, b]);
            }

            Assert.Equal(Enumerable.Range(0, N).Sum(i => j[i, a] * r[i]), gradient[a], 1e-12);
            Assert.Equal(Enumerable.Range(0, N).Sum(b => expected[a, b] * (1 - X[b])), product[a], 1e-12);
        }

        AssertSame(expected, matrix.Pattern, values);
    }

    [Fact]
    public void A_span_of_another_length_is_named()
    {
        var jacobian = SparseJacobian<double>.Of(ProgramBuilder.Trace(v => [v[0] * v[0]], ("x", [3])));
        var exception = Assert.Throws<ArgumentException>(() => jacobian.Evaluate(new double[3], new double[4]));
        Assert.Contains(
            "takes 3 elements and has 3 entries; spans of 3 and 4", exception.Message, StringComparison.Ordinal);
    }

    private static double[] Long => [.. Enumerable.Range(0, 40).Select(i => Math.Cos(i))];

    private static Variable Fill(Variable x, params int[] lengths) => x.Recorder!.Fill(0.5, Shape.Of(lengths));

    private static void AssertSame(double[,] dense, SparsityPattern pattern, double[] values, double tolerance = 1e-12)
    {
        Assert.Equal((dense.GetLength(0), dense.GetLength(1)), (pattern.Rows, pattern.Columns));
        var found = new double[pattern.Rows, pattern.Columns];
        for (var i = 0; i < pattern.Rows; i++)
        {
            for (var entry = pattern.RowStarts[i]; entry < pattern.RowStarts[i + 1]; entry++)
            {
                found[i, pattern.ColumnIndices[entry]] = values[entry];
            }
        }

        Assert.Equal(
            dense.Cast<double>(), found.Cast<double>(), (a, b) => Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)));
    }
}
