using AutoDiff.Numerics;

namespace AutoDiff.Tests.Numerics;

public class PolynomialTests
{
    [Fact]
    public void Coefficients_ascend() => Assert.Equal(1 + 2 * 10 + 3 * 100, Polynomial.Evaluate([1, 2, 3], 10));

    [Fact]
    public void Without_coefficients_the_value_is_zero() => Assert.Equal(0, Polynomial.Evaluate([], 10));

    [Property]
    public bool Evaluation_is_linear_in_the_coefficients(int[] first, int x)
    {
        double[] coefficients = [.. first.Take(4).Select(c => (double)c)];
        double[] doubled = [.. coefficients.Select(c => 2 * c)];
        return 2 * Polynomial.Evaluate(coefficients, x) == Polynomial.Evaluate(doubled, x);
    }
}
