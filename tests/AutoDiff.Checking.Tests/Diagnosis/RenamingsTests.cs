using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>One word of the claim stands for another throughout.</summary>
public class RenamingsTests
{
    [Theory]
    [InlineData(
        "x : real[n]; y : real[n]; z : real[n]\nf = dot(x, y)*dot(x, y)/2\n" +
            "claim df/dx = z*dot(x, z)",
        "wrong-variable", "y*dot(x, y)")]
    [InlineData(
        "A : real[n, n]; B : real[n, n]; u : real[n]\nf = dot(u, A @ B @ u)\n" +
            "claim df/dA[i, j] = u[j]*sum(k: B[i, k]*u[k])",
        "wrong-index", "u[i]*sum(k: B[j, k]*u[k])")]
    [InlineData(
        "x : real[n]; y : real[n]\nf = sum(x)*sum(y)*sum(x)/2\n" +
            "claim df/dx = mean(x)*mean(y)",
        "mean-vs-sum", "sum(x)*sum(y)")]
    [InlineData(
        "a0 : real[n]; g : real[n]\na1 = a0*tanh(a0)\na2 = a1*tanh(a1)\n" +
            "f = dot(g, a2)\nclaim df/da1 = g*(tanh(a2) + a2*(1 - tanh(a2)^2))",
        "wrong-point", "g*(tanh(a1) + a1*(1 - tanh(a1)^2))")]
    [InlineData(
        "x : real[2]; k : real[2]\nf = k[0]*x[0] + k[1]*x[1]\nclaim df/dx = [k[1], k[0]]",
        "wrong-index", "[k[0], k[1]]")]
    public void The_mistake_is_named(string file, string mistake, string right) =>
        Explanations.AssertNames(new Renamings(), file, mistake, right);
}
