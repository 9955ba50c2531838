using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>The claim is the right derivative of something else.</summary>
public class ExchangesTests
{
    [Theory]
    [InlineData("x : real[n]; y : real[n]\nf = sum(x^2*y)\nclaim df/dx = x^2", "wrong-variable")]
    [InlineData("x : real[n]; g : real[n]\nu = mean(x)\nf = u^2\nclaim df/dx = 2*sum(x)", "mean-vs-sum")]
    [InlineData("x : real[n]\nf = norm(x)\nclaim df/dx = 2*x", "missing-chain-step")]
    [InlineData(
        "A : real[n, n]; x : real[n]; y : real[n]\nf = dot(y, A' @ x)\n" +
            "claim df/dx = A' @ y",
        "operand-transposed")]
    [InlineData("x : real[n]\nf = sum(if x > 0 then x^2 else 3*x)\nclaim df/dx = 2*x", "branch")]
    [InlineData("x : real[n]\nf = sum(relu(x)^2)\nclaim df/dx = 2*x", "branch")]
    [InlineData("A : real[n, n]; X : real[n, n]\nf = trace(A*X)\nclaim df/dX = A'", "wrong-product")]
    [InlineData("A : real[n, n]\nf = sum(A @ A)\nclaim df/dA = 2*A", "wrong-product")]
    [InlineData("A : real[n, n]\nf = trace(A^2)\nclaim df/dA = 2*A'", "notation")]
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Exchanges(), file, mistake);
}
