using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>Something is missing that stands elsewhere in the file.</summary>
public class InsertionsTests
{
    [Theory]
    [InlineData("x : real[n]; c : real\nf = c*sum(exp(x))\nclaim df/dx = exp(x)", "factor", "c*exp(x)")]
    [InlineData(
        "x : real[n]; c : real[n]\nf = sum(exp(x)) + dot(c, x)\n" +
            "claim df/dx = exp(x)",
        "missing-term", "exp(x) + c")]
    [InlineData(
        "X : real[n, d]; b : real[d]; G : real[n, d]\nf = sum(G*(X + b))\n" +
            "claim df/db = G",
        "not-reduced", "sum(G, axis=0)")]
    [InlineData("x : real[n]; y : real[n]\nf = sum(x^2*y)/2 + sum(x)\nclaim df/dx = y + 1", "factor", "x*y + 1")]
    [InlineData(
        "x : real[n]; y : real[n]\nf = sum(x*y) - sum(exp(x))\n" +
            "claim df/dx = y + exp(x)",
        "term-sign", "y + -exp(x)")]
    public void The_mistake_is_named(string file, string mistake, string right) =>
        Explanations.AssertNames(new Insertions(), file, mistake, right);
}
