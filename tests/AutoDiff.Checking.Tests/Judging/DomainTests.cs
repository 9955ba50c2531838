using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Judging;

/// <summary>A claim that is undefined where the derivative is a plain number is wrong there.</summary>
public class DomainTests
{
    [Theory]
    [InlineData("x : real; f = abs(x); claim df/dx = sqrt(x)/sqrt(x)", "x >= 0")]
    [InlineData("x : real; f = x^2; claim df/dx = 2*exp(log(x))", "x > 0")]
    [InlineData("x : real[n]; f = sum(x^3)/3; claim df/dx = exp(2*log(x))", "x > 0")]
    [InlineData("x : real; f = x^3; claim df/dx = 3*(x^0.5)^4", "x > 0")]
    [InlineData(
        "x : real; f = sin(x)/2; claim df/dx = cos(asin(x))/2 - cos(asin(x))/2 + cos(x)/2", "-1 <= x and x <= 1")]
    [InlineData("x : real[n]; f = sum(i: x[i]^2); claim df/dx[i] = 2*sqrt(x[i])^2", "x[i] >= 0")]
    public void It_is_refuted_and_the_condition_is_named(string file, string condition)
    {
        var report = Check(file);
        Assert.Equal((Verdict.Refuted, "domain"), (report.Verdict, report.Diagnosis?.Kind));
        Assert.Contains($"right only for {condition};", report.Diagnosis!.Message, StringComparison.Ordinal);
        Assert.All(
            report.Counterexample!.Wrong, i => Assert.True(double.IsNaN(report.Counterexample.Claimed.Elements[i])));
    }

    [Theory]
    [InlineData("x : real; f = log(x); claim df/dx = exp(-log(x))")]
    [InlineData("x : positive; f = x^2; claim df/dx = 2*exp(log(x))")]
    [InlineData("x : real; f = x^2/2; claim df/dx = x^2/x")]
    [InlineData("x : real[n]; a = softmax(x); f = sum(log(a)); claim df/dx = 1 - n*exp(log(a))")]
    [InlineData("x : real[n]; f = sum(sqrt(x)); claim df/dx = 1/(2*sqrt(x))")]
    [InlineData("x : real; f = if x > 0 then x*log(x) else 0; claim df/dx = if x > 0 then log(x) + 1 else 0")]
    [InlineData("x : real[n]; f = norm(x); claim df/dx = x/sqrt(sum(x^2))")]
    public void What_only_rounding_or_a_single_point_leaves_undefined_is_not(string file) =>
        Assert.True(Check(file).Verdict is Verdict.Exact or Verdict.Supported, $"{Check(file)}");

    [Fact]
    public void A_side_of_a_branch_that_was_not_compared_is_not_covered()
    {
        var report = Check("x : real; f = abs(x); claim df/dx = sqrt(x)/sqrt(x)");
        Assert.Equal([new BranchCoverage("x > 0", Holds: true, Fails: false)], report.Branches);
    }

    private static ClaimReport Check(string file) =>
        FormulaChecker.Check(
            FormulaModel.Analyze(file.Replace("; ", "\n", StringComparison.Ordinal)), new() { Points = 400 })[0];
}
