using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests;

/// <summary>A report says which sides of every branch were reached.</summary>
public class BranchWatchTests
{
    [Theory]
    [InlineData("f = abs(x)", "df/dx = sign(x)", "x > 0: both")]
    [InlineData("f = sum(relu(y - 1))", "df/dy = y >= 1", "y - 1 > 0: both", "y >= 1: both")]
    [InlineData("f = sum(i: if y[i] > x then y[i] else 0)", "df/dy = y > x", "y[i] > x: both", "y > x: both")]
    [InlineData("f = max(x, p)", "df/dx = x > p and x > -1", "x > p: both", "x > -1: both")]
    [InlineData("f = if b then x^2 else x", "df/dx = if b then 2*x else 1", "b: both")]
    [InlineData("f = if p > -1 then x^2 else x", "df/dx = 2*x", "p > -1: holds")]
    [InlineData("f = if p < -1 then x else x^2", "df/dx = 2*x", "p < -1: fails")]
    [InlineData("f = if b == 2 then x else x^2", "df/dx = 2*x", "b == 2: fails")]
    [InlineData("f = if x != 0 then x^2 else 0", "df/dx = 2*x", "x != 0: both")]
    [InlineData(
        "g(t) = if t > 1 then t else t^2; f = g(x)", "df/dx = if x > 1 then 1 else 2*x", "t > 1: both", "x > 1: both")]
    [InlineData("f = sum(i: if i > 1 then y[i] else 0)", "df/dy[j] = if j > 1 then 1 else 0")]
    public void Both_sides_of_a_branch_are_reached_or_it_is_said(string function, string claim, params string[] reached)
    {
        var report = Check(function, claim);
        Assert.True(report.Verdict is Verdict.Supported or Verdict.Exact, $"{report} {report.Reason}");
        Assert.Equal(reached, report.Branches.Select(Describe));
    }

    [Fact]
    public void A_side_beyond_the_usual_magnitudes_is_reached_too()
    {
        Assert.Equal(
            ["x > 1000000000000: both"],
            Check("f = if x > 1e12 then 2*x^2 else x^2", "df/dx = if x > 1e12 then 4*x else 2*x").Branches.Select(
                Describe));
        var wrong = Check("f = if x > 1e12 then 2*x^2 else x^2", "df/dx = 2*x");
        Assert.Equal(Verdict.Refuted, wrong.Verdict);
        Assert.InRange(wrong.Counterexample!.Point[0].Value.Elements[0], 1e12, double.MaxValue);
    }

    private static string Describe(BranchCoverage branch) =>
        $"{branch.Condition}: " +
        $"{(branch.Holds && branch.Fails ? "both" : branch.Holds ? "holds" : branch.Fails ? "fails" : "none")}";

    private static ClaimReport Check(string function, string claim) =>
        FormulaChecker.Check(
            FormulaModel.Analyze($"x : real; y : real[n]; p : positive; b : binary\n{function}\nclaim {claim}\n"),
            new() { Points = 200, Explains = false })[0];
}
