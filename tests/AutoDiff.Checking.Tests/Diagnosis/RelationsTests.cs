using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>The claim as a whole is the derivative, turned or cut or under another convention.</summary>
public class RelationsTests
{
    private const string Softmax = "z : real[n]\na = softmax(z)\n";
    private const string Hessian = "x : real[n]\nf = sum(x^2)^2\n";

    [Theory]
    [InlineData("A : real[n, n]; B : real[n, n]\nf = trace(A @ B)\nclaim df/dA = B", "transposed")]
    [InlineData(Softmax + "claim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0", "missing-cross-terms")]
    [InlineData(Softmax + "claim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else a[i]*a[j]", "cross-term-sign")]
    [InlineData(Softmax + "claim da[i]/dz[j] = a[i]*(1 - a[i])", "missing-cross-terms")]
    [InlineData(Softmax + "claim da[i]/dz[j] = a[j]*(1 - a[j])", "missing-cross-terms")]
    [InlineData(
        Hessian + "claim d2f/dx[i]dx[j] = (1 + (i == j))*(8*x[i]*x[j] + 4*(i == j)*sum(x^2))", "constant-factor")]
    [InlineData("A : spd[n]\nf = logdet(A)\nclaim df/dA = 2*inv(A) - eye(n)*inv(A)", "convention")]
    public void A_relation_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Relations(), file, mistake);

    [Theory]
    [InlineData("x : real[n]\nf = sum(x^3)\nclaim df/dx = x^2")]
    [InlineData("A : invertible[n]\nf = logdet(A)\nclaim df/dA = inv(A)' + inv(A) - eye(n)*inv(A)")]
    public void Nothing_is_said_where_no_relation_holds(string file) =>
        Assert.Empty(Explanations.Of(new Relations(), file));
}
