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
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new Leftovers(), file, mistake);
}
