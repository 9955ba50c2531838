using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>A value that the derivative is computed from is missing.</summary>
public class LeftoversTests
{
    [Theory]
    [InlineData("x : real[n]; y : real[n]\nf = sum(exp(sin(x)*y))\nclaim df/dx = cos(x)*y", "factor")]
    [InlineData(
        "x : real[n]; y : real[n]\nf = sum(exp(sin(x)*y)) + sum(x^2)\n" +
            "claim df/dx = exp(sin(x)*y)*y*cos(x)",
        "missing-term")]
    [InlineData("x : positive[n]; a : positive\nf = a*sum(x) + lgamma(a)*n\nclaim df/da = sum(x)", "missing-term")]
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Leftovers(ofTwo: false), file, mistake);

    [Fact]
    public void Two_values_may_be_missing_at_once() => Explanations.AssertNames(
        new Leftovers(ofTwo: true),
        "x : real[n]; y : real[n]\nf = sum(exp(sin(x)*y)*cos(y))\nclaim df/dx = cos(x)*y", "factor");
}
