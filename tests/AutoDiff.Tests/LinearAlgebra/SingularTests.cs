namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>What functions of matrices give where a matrix has no inverse, and who says so.</summary>
public class SingularTests
{
    private static readonly double[] Singular = [1, 2, 2, 4];

    [Fact]
    public void The_logarithm_of_the_determinant_is_minus_infinity()
    {
        var tape = new Tape<double> { TracksOrigins = true };
        var y = MatrixFunctions.LogDeterminant(tape.Input(Singular, [2, 2]));
        Assert.Equal(double.NegativeInfinity, y.Value);
        var found = tape.FindNonFinite()!;
        Assert.Contains("logdet gave -Infinity", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("SingularTests.cs:12", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_gradient_is_not_finite_either()
    {
        var gradient = Differentiate.Gradient(
            x => MatrixFunctions.LogDeterminant(Functions.Reshape(x, [2, 2])), Singular);
        Assert.DoesNotContain(gradient, double.IsFinite);
    }

    [Fact]
    public void Cholesky_says_so_where_it_is_asked_to() => Assert.Throws<NotPositiveDefiniteException>(
        () => MatrixFunctions.Cholesky(new Tape<double>().Input(Singular, [2, 2]), throws: true));
}
