using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Cholesky's factor and its derivatives against closed forms and against the determinant.</summary>
public class CholeskyTests
{
    private static readonly double[] Matrix = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];

    [Fact]
    public void Of_order_two_in_closed_form()
    {
        var program = ProgramBuilder.Trace(v => [MatrixFunctions.Cholesky(v[0])], ("a", [2, 2]));
        Assert.Equal([3, 0, 1, 2], program.Evaluate<double>([9, 3, 3, 5])[0]);

        // ℓ₂₂ = √(c − b²/a): the derivative in b, at both places together, is −b/(a ℓ₂₂).
        var corner = ProgramBuilder.Trace(v => [MatrixFunctions.Cholesky(v[0])[1, 1]], ("a", [2, 2]));
        var gradient = corner.Gradient("a").Evaluate<double>([9, 3, 3, 5])[^1];
        Assert.Equal([9 / 81.0 / 4, -1 / 12.0, -1 / 12.0, 0.25], gradient.Select(x => Math.Round(x, 12)),
            (x, y) => Math.Abs(x - y) < 1e-11);
    }

    [Fact]
    public void A_factor_is_triangular_and_its_square_the_symmetric_part()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var factor = MatrixFunctions.Cholesky(v[0]);
                return [factor, MatMul(factor, Transpose(factor, 0, 2, 1))];
            },
            ("a", [2, 3, 3]));
        var skew = (double[])Matrix.Clone();
        (skew[1], skew[3]) = (skew[1] + 1, skew[3] - 1);
        var results = program.Evaluate<double>([.. Matrix, .. skew]);
        Assert.All([1, 2, 5, 10, 11, 14], i => Assert.Equal(0, results[0][i]));
        Assert.All(results[1].Zip([.. Matrix, .. Matrix]), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
    }

    [Fact]
    public void Twice_the_logarithms_of_the_diagonal_have_the_derivatives_of_the_determinant()
    {
        var byFactor = ProgramBuilder.Trace(
            v => [2 * Sum(Log(Diagonal(MatrixFunctions.Cholesky(v[0]))))], ("a", [3, 3]));
        var byDeterminant = ProgramBuilder.Trace(
            v => [MatrixFunctions.LogDeterminant(0.5 * (v[0] + Transpose(v[0])))], ("a", [3, 3]));
        for (var order = 0; order < 3; order++)
        {
            var (found, expected) = (byFactor.Evaluate<double>(Matrix)[^1], byDeterminant.Evaluate<double>(Matrix)[^1]);
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-11));
            byFactor = Next(byFactor);
            byDeterminant = Next(byDeterminant);
        }

        // The derivative of a number that depends on all entries.
        static ArrayProgram Next(ArrayProgram program)
        {
            var builder = new ProgramBuilder();
            var a = builder.Input("a", [3, 3]);
            var value = program.Inline(builder, a)[^1];
            return builder.Build(Reverse.Pull(Sum(value * value), 1.0, a)[0]);
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_an_error_that_names_the_pivot()
    {
        double[] indefinite = [1, 2, 0, 2, 1, 0, 0, 0, 1];
        var strict = ProgramBuilder.Trace(v => [MatrixFunctions.Cholesky(v[0])], ("a", [2, 3, 3]));
        var error = Assert.Throws<NotPositiveDefiniteException>(
            () => strict.Evaluate<double>([.. Matrix, .. indefinite]));
        Assert.Equal((1, 1), (error.Matrix, error.Pivot));
        Assert.Equal(
            "The matrix 1 of the batch is not positive definite: its leading block of order 2 is not, since pivot 1 " +
            "is not a positive number.",
            error.Message);

        var lenient = ProgramBuilder.Trace(v => [MatrixFunctions.Cholesky(v[0], throws: false)], ("a", [3, 3]));
        Assert.All(lenient.Evaluate<double>(indefinite)[0], element => Assert.Equal(double.NaN, element));
    }
}
