using AutoDiff.Transforms;
using static AutoDiff.Functions;
using static AutoDiff.MatrixFunctions;
using static AutoDiff.Tests.LinearAlgebra.Orders;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Triangles of matrices, products with them, and what is solved with a Cholesky factor.</summary>
public class TrianglesTests
{
    private static readonly double[] Wide = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void A_triangle_keeps_its_elements_and_is_zero_elsewhere()
    {
        var program = ProgramBuilder.Trace(
            v => [LowerTriangle(v[0]), UpperTriangle(v[0]), LowerTriangle(Transpose(v[0])), UpperTriangle(v[1])],
            ("a", [2, 3]), ("b", [2, 2, 2]));
        var results = program.Evaluate<double>(Wide, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal([1, 0, 0, 4, 5, 0], results[0]);
        Assert.Equal([1, 2, 3, 0, 5, 6], results[1]);
        Assert.Equal([1, 0, 2, 5, 3, 6], results[2]);
        Assert.Equal([1, 2, 0, 4, 5, 6, 0, 8], results[3]);
        var tape = new Tape<double>();
        Assert.Throws<ShapeMismatchException>(() => LowerTriangle(tape.Input(1.0, 2)));
        Assert.Throws<ShapeMismatchException>(
            () => TriangularProduct(tape.Input(Wide, [2, 3]), tape.Input(Wide, [3, 2])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_triangular_product_does_not_read_the_other_triangle(bool isLower)
    {
        // 2 × 2 with an infinity there, and a batch with vectors.
        double[] t = isLower ? [2, double.PositiveInfinity, 3, 4] : [2, 3, double.NaN, 4];
        double[] whole = isLower ? [2, 0, 3, 4] : [2, 3, 0, 4];
        var product = ProgramBuilder.Trace(
            v => [Sum(Exp(TriangularProduct(v[0], v[1], isLower)))], ("t", [2, 2, 2]), ("b", [2, 2]));
        var matrices = ProgramBuilder.Trace(
            v => [Sum(Exp(MatMul(v[0], Reshape(v[1], [2, 2, 1]))))], ("t", [2, 2, 2]), ("b", [2, 2]));
        double[] b = [0.5, -1, 0.25, 1];
        var found = Reverse.Gradient(product).Evaluate<double>([.. t, .. t], b);
        var expected = Reverse.Gradient(matrices).Evaluate<double>([.. whole, .. whole], b);
        var masked = expected[1].Select((x, i) => i % 4 == (isLower ? 1 : 2) ? 0 : x);
        Assert.Equal(expected[0], found[0]);
        Assert.Equal(masked, found[1]);
        Assert.Equal(expected[2], found[2]);
    }

    [Fact]
    public void A_Cholesky_factor_solves_for_matrices_and_vectors_with_all_derivatives()
    {
        double[] definite = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];
        foreach (var right in (Shape[])[[3], [3, 2]])
        {
            (string, Shape)[] inputs = [("a", [3, 3]), ("b", right)];
            var solved = ProgramBuilder.Trace(v => [Sum(Sin(Solve(0.5 * (v[0] + Transpose(v[0])), v[1])))], inputs);
            var factored = ProgramBuilder.Trace(v => [Sum(Sin(SolveCholesky(Cholesky(v[0]), v[1])))], inputs);
            double[] b = [.. Enumerable.Range(0, right.Length).Select(i => Math.Cos(i))];
            AgreeToThirdOrder(solved, factored, [.. definite, .. b]);
        }
    }
}
