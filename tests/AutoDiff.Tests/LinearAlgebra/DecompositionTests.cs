using static AutoDiff.Functions;
using static AutoDiff.Tests.LinearAlgebra.Orders;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Decompositions against what defines them, and their derivatives against those of functions that need none: powers
/// and traces, quadratic equations, projectors as polynomials of the matrix.
/// </summary>
public class DecompositionTests
{
    private static readonly double[] Symmetric = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];

    private static readonly double[] Tall = [1, 2, -0.5, 3, 0.25, 1, 2, -1, 4, 0.5, 1.5, -2];

    private static readonly double[] Weights = [0.3, -1, 0.7, 2, 0.1, -0.4, 1.3, 0.9, -0.6, 0.8, -1.1, 0.2];

    public static TheoryData<int> Exponents => [-600, -300, 0, 300, 600];

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Factors_multiply_to_the_matrix_at_any_scale(int exponent)
    {
        var scaled = Tall.Select(x => Math.ScaleB(x, exponent)).ToArray();
        foreach (var (rows, columns) in ((int, int)[])[(4, 3), (3, 4), (3, 3), (1, 1), (4, 1), (1, 3)])
        {
            var matrix = scaled[..(rows * columns)];
            IsProduct(v => Product(MatrixFunctions.Svd(v)), matrix, rows, columns);
            if (rows >= columns)
            {
                IsProduct(v => Product(MatrixFunctions.Qr(v)), matrix, rows, columns);
            }
        }

        IsProduct(
            v => Symmetrized(MatrixFunctions.SymmetricEigen(v)),
            [.. Symmetric.Select(x => Math.ScaleB(x, exponent))], 3, 3);
    }

    [Fact]
    public void Factors_are_orthonormal_triangular_ordered_and_of_one_sign_in_a_batch()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var (u, s, w) = MatrixFunctions.Svd(v[0]);
                var (q, r) = MatrixFunctions.Qr(v[0]);
                var (values, vectors) = MatrixFunctions.SymmetricEigen(MatMul(Transposed(v[0]), v[0]));
                return [Square(u), Square(w), Square(q), Square(vectors), r, s, values];
            },
            ("a", [2, 4, 3]));
        var results = program.Evaluate<double>([.. Tall, .. Weights]);
        foreach (var identity in results[..4])
        {
            Assert.All(identity.Index(), pair => Assert.Equal(pair.Index % 9 % 4 == 0 ? 1 : 0, pair.Item, 1e-14));
        }

        Assert.All([3, 6, 7, 12, 15, 16], i => Assert.Equal(0, results[4][i]));
        Assert.All([0, 4, 8, 9, 13, 17], i => Assert.True(results[4][i] > 0));
        Assert.All([0, 1, 3, 4], i => Assert.True(results[5][i] >= results[5][i + 1]));
        Assert.All([0, 1, 3, 4], i => Assert.True(results[6][i] <= results[6][i + 1]));

        static Variable Square(Variable x) => MatMul(Transposed(x), x);
    }

    [Fact]
    public void Eigenvalues_of_order_two_solve_the_quadratic_equation()
    {
        var decomposed = ProgramBuilder.Trace(v => [MatrixFunctions.SymmetricEigen(v[0]).Values[1]], ("a", [2, 2]));
        var solved = ProgramBuilder.Trace(
            v =>
            {
                var b = 0.5 * (v[0][0, 1] + v[0][1, 0]);
                var half = 0.5 * (v[0][0, 0] - v[0][1, 1]);
                return [(0.5 * (v[0][0, 0] + v[0][1, 1])) + Sqrt((half * half) + (b * b))];
            },
            ("a", [2, 2]));
        AgreeToThirdOrder(solved, decomposed, [3, 1.5, 1.5, -1]);
    }

    [Fact]
    public void Sums_of_powers_of_eigenvalues_are_traces()
    {
        var decomposed = ProgramBuilder.Trace(
            v => [Sum(Pow(MatrixFunctions.SymmetricEigen(v[0]).Values, 3))], ("a", [3, 3]));
        var traced = ProgramBuilder.Trace(
            v =>
            {
                var a = 0.5 * (v[0] + Transpose(v[0]));
                return [Trace(MatMul(MatMul(a, a), a))];
            },
            ("a", [3, 3]));
        AgreeToThirdOrder(traced, decomposed, Symmetric);

        // Also where eigenvalues are equal, in the first derivative.
        double[] identity = [2, 0, 0, 0, 2, 0, 0, 0, 2];
        var expected = traced.Gradient("a").Evaluate<double>(identity)[^1];
        Assert.All(
            decomposed.Gradient("a").Evaluate<double>(identity)[^1].Zip(expected),
            pair => Assert.Equal(pair.Second, pair.First, 1e-13));
    }

    [Fact]
    public void The_projector_on_an_eigenvector_is_a_polynomial_of_the_matrix()
    {
        var decomposed = ProgramBuilder.Trace(
            v =>
            {
                var vector = Slice(MatrixFunctions.SymmetricEigen(v[0]).Vectors, .., 2..3);
                return [Sum(MatMul(vector, Transpose(vector)) * v[0].Recorder!.Constant(Weights.AsSpan(0, 9), [3, 3]))];
            },
            ("a", [3, 3]));
        var lagrange = ProgramBuilder.Trace(
            v =>
            {
                var a = 0.5 * (v[0] + Transpose(v[0]));
                var values = MatrixFunctions.SymmetricEigen(v[0]).Values;
                var identity = v[0].Recorder!.Constant([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3]);
                var (first, second, third) = (values[0], values[1], values[2]);
                var product = MatMul(a - (first * identity), a - (second * identity));
                return [Sum(product / ((third - first) * (third - second))
                    * v[0].Recorder!.Constant(Weights.AsSpan(0, 9), [3, 3]))];
            },
            ("a", [3, 3]));
        AgreeToThirdOrder(lagrange, decomposed, Symmetric);
    }

    [Fact]
    public void Sums_of_powers_of_singular_values_are_traces()
    {
        foreach (var (rows, columns) in ((int, int)[])[(4, 3), (3, 4)])
        {
            var decomposed = ProgramBuilder.Trace(
                v => [Sum(Pow(MatrixFunctions.Svd(v[0]).S, 4))], ("a", [rows, columns]));
            var traced = ProgramBuilder.Trace(
                v =>
                {
                    var square = MatMul(Transpose(v[0]), v[0]);
                    return [Sum(square * square)];
                },
                ("a", [rows, columns]));
            AgreeToThirdOrder(traced, decomposed, Tall);
        }
    }

    [Fact]
    public void A_product_of_all_factors_has_the_derivative_of_the_matrix()
    {
        foreach (var (rows, columns) in ((int, int)[])[(4, 3), (3, 4), (3, 3)])
        {
            var weights = Weights[..(rows * columns)];
            HasGradient(v => Product(MatrixFunctions.Svd(v)), rows, columns, weights, weights);
            if (rows >= columns)
            {
                HasGradient(v => Product(MatrixFunctions.Qr(v)), rows, columns, weights, weights);
            }
        }
    }

    [Fact]
    public void Polar_factors_and_triangles_have_the_derivatives_of_roots_of_the_square()
    {
        // The columns of Q span those of A: Q·Qᵀ = A·(AᵀA)⁻¹·Aᵀ, and so do those of U.
        var projector = ProgramBuilder.Trace(
            v => [Weighted(MatMul(
                v[0], MatrixFunctions.Solve(MatMul(Transpose(v[0]), v[0]), Transpose(v[0]))))],
            ("a", [4, 3]));
        foreach (var factor in (Func<Variable, Variable>[])[
            a => MatrixFunctions.Qr(a).Q, a => MatrixFunctions.Svd(a).U])
        {
            var found = ProgramBuilder.Trace(
                v =>
                {
                    var q = factor(v[0]);
                    return [Weighted(MatMul(q, Transpose(q)))];
                },
                ("a", [4, 3]));
            AgreeToThirdOrder(projector, found, Tall);
        }

        static Variable Weighted(Variable a) => Sum(
            a * a.Recorder!.Constant([.. Enumerable.Range(0, 16).Select(i => Math.Sin(1 + i))], [4, 4]));
    }

    [Fact]
    public void Least_squares_are_the_normal_equations()
    {
        var decomposed = ProgramBuilder.Trace(
            v => [Sum(Exp(MatrixFunctions.LeastSquares(v[0], v[1])))], ("a", [4, 3]), ("b", [4, 1]));
        var normal = ProgramBuilder.Trace(
            v => [Sum(Exp(MatrixFunctions.Solve(
                MatMul(Transpose(v[0]), v[0]), MatMul(Transpose(v[0]), v[1]))))],
            ("a", [4, 3]), ("b", [4, 1]));
        AgreeToThirdOrder(normal, decomposed, [.. Tall, 0.4, -0.2, 0.1, 0.7]);
    }

    [Fact]
    public void A_triangular_system_is_a_system_whose_other_triangle_is_zero()
    {
        foreach (var isLower in (bool[])[true, false])
        {
            double[] mask = [.. Enumerable.Range(0, 9)
                .Select(i => (i / 3 >= i % 3) == isLower || i % 4 == 0 ? 1.0 : 0)];
            var substituted = ProgramBuilder.Trace(
                v => [Sum(Sin(MatrixFunctions.SolveTriangular(v[0], v[1], isLower)))], ("t", [3, 3]), ("b", [3, 2]));
            var eliminated = ProgramBuilder.Trace(
                v => [Sum(Sin(MatrixFunctions.Solve(v[0] * v[0].Recorder!.Constant(mask, [3, 3]), v[1])))],
                ("t", [3, 3]), ("b", [3, 2]));
            AgreeToThirdOrder(eliminated, substituted, [.. Symmetric, .. Weights[..6]]);
        }
    }

    [Fact]
    public void A_Kronecker_product_multiplies_each_element_with_a_matrix()
    {
        var program = ProgramBuilder.Trace(
            v => [MatrixFunctions.Kronecker(v[0], v[1])], ("a", [2, 2]), ("b", [1, 3]));
        Assert.Equal(
            [5, 6, 7, 10, 12, 14, 15, 18, 21, 20, 24, 28], program.Evaluate<double>([1, 2, 3, 4], [5, 6, 7])[0]);
    }

    [Fact]
    public void Matrices_without_elements_and_with_infinities_have_factors_too()
    {
        var program = ProgramBuilder.Trace(
            v => [MatrixFunctions.Svd(v[0]).S, MatrixFunctions.SymmetricEigen(v[1]).Values, MatrixFunctions.Qr(v[2]).R],
            ("a", [3, 0]), ("b", [0, 0]), ("c", [2, 1]));
        var results = program.Evaluate<double>([], [], [1, double.PositiveInfinity]);
        Assert.Equal((0, 0), (results[0].Length, results[1].Length));
        Assert.Equal([double.NaN], results[2]);
        var zero = ProgramBuilder.Trace(v => [MatrixFunctions.Svd(v[0]).S], ("a", [2, 2]));
        Assert.Equal([0, 0], zero.Evaluate<double>([0, 0, 0, 0])[0]);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var tape = new Tape<double>();
        var wide = tape.Constant(Tall.AsSpan(0, 6), [2, 3]);
        Assert.Contains(
            "[2, 3]",
            Assert.Throws<ShapeMismatchException>(() => MatrixFunctions.Qr(wide)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeMismatchException>(() => MatrixFunctions.SymmetricEigen(wide));
        Assert.Throws<ShapeMismatchException>(() => MatrixFunctions.Svd(tape.Input([1, 2])));
        Assert.Throws<ShapeMismatchException>(() => MatrixFunctions.Kronecker(tape.Input([1, 2]), tape.Input([1, 2])));
    }

    private static Variable Product((Variable U, Variable S, Variable V) svd) =>
        MatMul(svd.U * Row(svd.S), Transposed(svd.V));

    private static Variable Product((Variable Q, Variable R) qr) => MatMul(qr.Q, qr.R);

    private static Variable Symmetrized((Variable Values, Variable Vectors) eigen) =>
        MatMul(eigen.Vectors * Row(eigen.Values), Transposed(eigen.Vectors));

    private static Variable Row(Variable vector) =>
        Reshape(vector, Shape.Of([.. vector.Shape.Axes[..^1], 1, vector.Shape[-1]]));

    private static Variable Transposed(Variable a)
    {
        var axes = Enumerable.Range(0, a.Shape.Rank).ToArray();
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return Transpose(a, axes);
    }

    private static void IsProduct(Func<Variable, Variable> product, double[] matrix, int rows, int columns)
    {
        var found = ProgramBuilder.Trace(v => [product(v[0])], ("a", [rows, columns])).Evaluate<double>(matrix)[0];
        var size = matrix.Max(Math.Abs);
        Assert.All(found.Zip(matrix), pair => Assert.Equal(pair.Second / size, pair.First / size, 1e-14));
    }

    private static void HasGradient(
        Func<Variable, Variable> product, int rows, int columns, double[] weights, double[] gradient)
    {
        var program = ProgramBuilder.Trace(
            v => [Sum(product(v[0]) * v[0].Recorder!.Constant(weights, [rows, columns]))], ("a", [rows, columns]));
        var found = program.Gradient("a").Evaluate<double>(Tall[..(rows * columns)])[^1];
        Assert.All(found.Zip(gradient), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }
}
