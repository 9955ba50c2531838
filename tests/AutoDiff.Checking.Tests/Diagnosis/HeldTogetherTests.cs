using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>Two definitions are held constant at once.</summary>
public class HeldTogetherTests
{
    [Theory]
    [InlineData(
        "x : real[n]; g : real[n]\nm = mean(x)\nv = mean((x - m)^2)\n" +
            "f = sum(g*(x - m)/sqrt(v + 1))\nclaim df/dx = g/sqrt(v + 1)",
        "held-constant")]
    [InlineData("x : real; y : real\nu = x*y\nv = exp(x)\nf = x*u*v\nclaim df/dx = u*v", "held-constant")]
    public void The_mistake_is_named(string file, string mistake) =>
        Explanations.AssertNames(new HeldTogether(), file, mistake);
}
