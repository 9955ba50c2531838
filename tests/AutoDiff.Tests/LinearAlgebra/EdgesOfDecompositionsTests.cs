using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using Number = AutoDiff.Numbers.BigFloat<AutoDiff.Numbers.Bits256>;
using static AutoDiff.Functions;
using static AutoDiff.MatrixFunctions;
using Exact = AutoDiff.Tests.LinearAlgebra.ExactMatrices;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Decompositions of matrices with repeated, tiny and huge eigenvalues, of singular and nearly singular ones, and of
/// those with one element and none, with their gradients.
/// </summary>
public class EdgesOfDecompositionsTests
{
    // Householder vectors (1, 2, 2)/3 and (2, -1, 2)/3 make an orthogonal matrix of thirds and ninths.
    private static readonly double[] Orthogonal = Product(Reflection(1, 2, 2), Reflection(2, -1, 2));

    public static TheoryData<double, double, double> Spectra => new()
    {
        { 2, 2, 2 },
        { 1, 1, 3 },
        { 1, 1 + 1e-13, 3 },
        { 0, 0, 1 },
        { 1e-12, 1, 1e3 },
        { -2, 0, 2 },
        { 1e-200, 2e-200, 5e-200 },
        { 1e200, 1e200, 3e200 },
        { 1e-150, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Eigenvalues_and_singular_values_are_found_to_a_rounding_of_the_largest(
        double first, double second, double third)
    {
        double[] spectrum = [first, second, third];
        var largest = spectrum.Max(Math.Abs);
        var a = WithSpectrum(spectrum);
        var program = ProgramBuilder.Trace(
            v =>
            {
                var (values, vectors) = MatrixFunctions.SymmetricEigen(v[0]);
                var (u, s, w) = Svd(v[0]);
                return
                [
                    values, s, MatMul(vectors * Reshape(values, [1, 3]), Transpose(vectors)),
                    MatMul(u * Reshape(s, [1, 3]), Transpose(w)), MatMul(Transpose(vectors), vectors),
                ];
            },
            ("a", [3, 3]));
        var results = program.Evaluate<double>(a);
        Near([.. spectrum.Order()], results[0], 1e-14 * largest);
        Near([.. spectrum.Select(Math.Abs).OrderDescending()], results[1], 1e-14 * largest);
        Near(a, results[2], 1e-14 * largest);
        Near(a, results[3], 1e-14 * largest);
        Near([1, 0, 0, 0, 1, 0, 0, 0, 1], results[4], 1e-14);
    }

    // Σ f(λ) is the trace of f(A), whose gradient is f′(A) by V also where eigenvalues are equal.
    [Theory]
    [MemberData(nameof(Spectra))]
    public void Symmetric_functions_of_eigenvalues_have_their_gradient_however_near_these_are(
        double first, double second, double third)
    {
        double[] spectrum = [first, second, third];
        var largest = spectrum.Max(Math.Abs);
        var a = WithSpectrum(spectrum);
        var program = ProgramBuilder.Trace(
            v => [Sum(Square(MatrixFunctions.SymmetricEigen(v[0] / largest).Values))], ("a", [3, 3]));
        var gradient = Reverse.Gradient(program).Evaluate<double>(a)[1];
        Near([.. a.Select(x => 2 * (x / largest) / largest)], gradient, 1e-13 / largest);

        var norm = ProgramBuilder.Trace(v => [Sum(Square(Svd(v[0] / largest).S))], ("a", [3, 3]));
        Near([.. a.Select(x => 2 * (x / largest) / largest)], Reverse.Gradient(norm).Evaluate<double>(a)[1],
            1e-13 / largest);
    }

    // The eigenvalues of [[1, e], [e, 1]] are 1 ± e; the vectors turn by 1/(2e) of what is added to the diagonal.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-7)]
    [InlineData(0)]
    public void Vectors_of_equal_eigenvalues_have_no_derivative_and_say_so(double distance)
    {
        var program = ProgramBuilder.Trace(
            v => [MatrixFunctions.SymmetricEigen(v[0]).Vectors[0, 1]], ("a", [2, 2]));
        var gradient = Reverse.Gradient(program).Evaluate<double>([1, distance, distance, 1])[1];
        if (distance == 0)
        {
            Assert.Contains(gradient, x => !double.IsFinite(x));
        }
        else
        {
            var expected = Math.Sqrt(0.5) / (4 * distance);
            Near([expected, 0, 0, -expected], gradient, 1e-7 * expected);
        }
    }

    // Nearly singular: the error of a solution is that of a matrix some roundings away, so as large as the condition.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-8)]
    [InlineData(1e-13)]
    public void Nearly_singular_matrices_are_as_exact_as_their_condition_lets_them(double distance)
    {
        double[] a = [1, 2, 3, 4, 5, 6, 7, 8, 9 + distance];
        double[] b = [1, -1, 0.5];
        var inverse = Exact.Inverse(Exact.Square(Array.ConvertAll(a, x => (Number)x)));
        var exact = Exact.Product(inverse, Exact.Matrix(Array.ConvertAll(b, x => (Number)x), 3, 1));
        var program = ProgramBuilder.Trace(
            v => [Solve(v[0], v[1]), LogDeterminant(v[0]), Inverse(v[0]), LeastSquares(v[0], v[1])],
            ("a", [3, 3]), ("b", [3]));
        var results = program.Evaluate<double>(a, b);
        double[] expected = [.. exact.Cast<Number>().Select(x => (double)x)];
        var allowed = 1e-13 / distance;
        Near(expected, results[0], allowed * expected.Max(Math.Abs));
        Near(expected, results[3], allowed * expected.Max(Math.Abs));
        Near([.. inverse.Cast<Number>().Select(x => (double)x)], results[2], allowed * expected.Max(Math.Abs));
        Assert.Equal(Math.Log(3 * ((9 + distance) - 9)), results[1][0], allowed);
    }

    [Fact]
    public void Singular_matrices_give_no_numbers_and_a_determinant_of_zero()
    {
        double[] a = [1, 2, 2, 4];
        var program = ProgramBuilder.Trace(
            v =>
            [
                Determinant(v[0]), LogDeterminant(v[0]), Inverse(v[0]), Solve(v[0], v[1]),
                SolveTriangular(v[2], v[1]), LeastSquares(Transpose(v[2]), v[1]),
            ],
            ("a", [2, 2]), ("b", [2]), ("t", [2, 2]));
        var results = program.Evaluate<double>(a, [1, 1], [0, 0, 1, 1]);
        Assert.Equal(0, results[0][0]);
        Assert.Equal(double.NegativeInfinity, results[1][0]);
        Assert.All(results[2..], result => Assert.Contains(result, x => !double.IsFinite(x)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Matrices_of_one_element_and_of_none_have_gradients(int order)
    {
        Shape square = [2, order, order];
        double[] a = [.. Enumerable.Range(0, 2 * order * order).Select(i => 2.0 + i)];
        double[] b = [.. Enumerable.Range(0, 2 * order).Select(i => 3.0 + i)];
        (Func<Variable, Variable, Variable> Function, Func<double, double, double> Slope)[] functions =
        [
            ((a, _) => Sum(Determinant(a)), (_, _) => 1),
            ((a, _) => Sum(LogDeterminant(a)), (x, _) => 1 / x),
            ((a, _) => Sum(Inverse(a)), (x, _) => -1 / (x * x)),
            ((a, _) => Sum(Adjugate(a)), (_, _) => 0),
            ((a, b) => Sum(Solve(a, b)), (x, y) => -y / (x * x)),
            ((a, b) => Sum(SolveTriangular(a, b)), (x, y) => -y / (x * x)),
            ((a, b) => Sum(SolveTriangular(a, b, isLower: false)), (x, y) => -y / (x * x)),
            ((a, b) => Sum(SolveCholesky(a, b)), (x, y) => -2 * y / (x * x * x)),
            ((a, b) => Sum(LeastSquares(a, b)), (x, y) => -y / (x * x)),
            ((a, b) => Sum(TriangularProduct(a, b)), (_, y) => y),
            ((a, _) => Sum(Cholesky(a)), (x, _) => 0.5 / Math.Sqrt(x)),
            ((a, _) => Sum(Exponential(a)), (x, _) => Math.Exp(x)),
            ((a, _) => Sum(MatrixFunctions.SymmetricEigen(a).Values), (_, _) => 1),
            ((a, _) => Sum(Qr(a).R), (_, _) => 1),
            ((a, _) => Sum(Svd(a).S), (_, _) => 1),
        ];
        foreach (var (function, slope) in functions)
        {
            var program = ProgramBuilder.Trace(v => [function(v[0], v[1])], ("a", square), ("b", [2, order]));
            var gradient = Reverse.Gradient(program).Evaluate<double>(a, b)[1];
            Near([.. a.Zip(b, slope)], gradient, 1e-13);
        }
    }

    // What Cholesky's factor says of a matrix just beyond the border.
    [Theory]
    [InlineData(1e-10, true)]
    [InlineData(0, false)]
    [InlineData(-1e-10, false)]
    public void A_Cholesky_factor_is_found_up_to_the_border_and_the_pivot_named_beyond(double beyond, bool isDefinite)
    {
        double[] a = [1, 2, 3, 2, 5, 8, 3, 8, 13 + beyond];
        var program = ProgramBuilder.Trace(v => [Cholesky(v[0])], ("a", [3, 3]));
        if (isDefinite)
        {
            Assert.Equal(Math.Sqrt(13 + beyond - 13), program.Evaluate<double>(a)[0][8], 1e-15);
        }
        else
        {
            Assert.Equal(2, Assert.Throws<NotPositiveDefiniteException>(() => program.Evaluate<double>(a)).Pivot);
        }
    }

    private static double[] WithSpectrum(double[] spectrum)
    {
        var scaled = new double[9];
        for (var i = 0; i < 9; i++)
        {
            scaled[i] = Orthogonal[i] * spectrum[i % 3];
        }

        var product = Product(scaled, [.. Enumerable.Range(0, 9).Select(i => Orthogonal[(i % 3 * 3) + (i / 3)])]);
        return [.. Enumerable.Range(0, 9).Select(i => 0.5 * (product[i] + product[(i % 3 * 3) + (i / 3)]))];
    }

    private static double[] Reflection(double x, double y, double z)
    {
        double[] v = [x, y, z];
        return [.. Enumerable.Range(0, 9).Select(i => (i % 4 == 0 ? 1 : 0) - (2 * v[i / 3] * v[i % 3] / 9))];
    }

    private static double[] Product(double[] a, double[] b) => [.. Enumerable.Range(0, 9).Select(
        i => Enumerable.Range(0, 3).Sum(k => a[(i / 3 * 3) + k] * b[(k * 3) + (i % 3)]))];

    private static void Near(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
