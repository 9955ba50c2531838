using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>One rule of differentiation is used wrongly.</summary>
public class SpoilingsTests
{
    [Theory]
    [InlineData("x : real[n]; g : real[n]\nm = mean(x)\nf = dot(g, x - m)\nclaim df/dx = g", "held-constant")]
    [InlineData("x : real[n]\nu = x^2\nf = sum(tanh(u))\nclaim df/dx = 2*x", "missing-chain-step")]
    [InlineData("x : real[n]\nu = tanh(x)\nf = sum(u)\nclaim df/dx = (1 - u^2)^2", "step-applied-twice")]
    [InlineData("x : real[n]\nf = sum(sin(x)*exp(x))\nclaim df/dx = cos(x)*exp(x)", "product-rule")]
    [InlineData("x : real[n]\nf = sum(sin(x)*exp(x))\nclaim df/dx = cos(x)*exp(x) - sin(x)*exp(x)", "term-sign")]
    [InlineData("x : real[n]; c : real[n]\nf = sum(c*tanh(x))\nclaim df/dx = 1 - tanh(x)^2", "factor")]
    [InlineData(
        "z : real[n]; g : real[n]\na = softmax(z)\nf = dot(g, a)\n" +
            "claim df/dz = g*a*(1 - a)",
        "missing-cross-terms")]
    [InlineData(
        "z : real[n]; y : simplex[n]\na = softmax(z)\nf = -sum(y*log(a))\n" +
            "claim df/dz[j] = sum(i: -y[i]*(1 - a[i]))",
        "missing-cross-terms")]
    [InlineData("x : real[n]\nu = tanh(x)\nf = sum(u)\nclaim df/dx = 1 - tanh(u)^2", "wrong-point")]
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Spoilings(), file, mistake);
}
