using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Checking.Tests;

/// <summary>On a kink a claim may be any element between the one-sided derivatives, and nothing else.</summary>
public class KinkTests
{
    private const string Declarations =
        """
        x : real; y : real[n]; s : sign; p : positive
        hub(t, k) = if abs(t) <= k then t^2/2 else k*(abs(t) - k/2)

        """;

    [Theory]
    [InlineData("f = abs(x)", "df/dx = sign(x)")]
    [InlineData("f = abs(x)", "df/dx = if x >= 0 then 1 else -1")]
    [InlineData("f = sum(relu(y))", "df/dy = y > 0")]
    [InlineData("f = sum(relu(y))", "df/dy = y >= 0")]
    [InlineData("f = sum(relu(y))", "df/dy = if y == 0 then 0.5 else (y > 0)")]
    [InlineData("f = max(y)", "df/dy = y == max(y)")]
    [InlineData("f = max(y)", "df/dy = (y == max(y))/sum(y == max(y))")]
    [InlineData("f = relu(1 - s*x)", "df/dx = -s*(s*x < 1)")]
    [InlineData("f = relu(1 - s*x)", "df/dx = if s*x <= 1 then -s else 0")]
    [InlineData("f = max(x, p) - 2*min(x, p)", "df/dx = if x > p then 1 else -2")]
    [InlineData("f = sum(relu(3*y) - relu(-2*y))", "df/dy = if y > 0 then 3 else 2")]
    [InlineData("f = if x > 0 then 3*x else x", "df/dx = if x >= 0 then 3 else 1")]
    [InlineData("f = sum(abs(y))^2", "df/dy = 2*sum(abs(y))*sign(y)")]
    [InlineData("f = x*abs(x)", "df/dx = 2*abs(x)")]
    [InlineData("f = if x > 0 then 3*x else p*x", "df/dx = 3*(x > 0) + p*(x <= 0)")]
    public void An_element_between_the_one_sided_derivatives_is_right(string function, string claim)
    {
        var report = Check(function, claim);
        Assert.True(report.Verdict == Verdict.Supported, $"{report} {report.Reason}");
        Assert.InRange(report.OnKinks, claim == "df/dx = 2*abs(x)" ? 0 : 5, report.Points);
        Assert.Equal(0, report.Unjudged.Total);
    }

    [Theory]
    [InlineData("f = abs(x)", "df/dx = if x == 0 then 1.01 else sign(x)", -1.0, 1.0)]
    [InlineData("f = abs(x)", "df/dx = if x == 0 then -2 else sign(x)", -1.0, 1.0)]
    [InlineData("f = sum(relu(y))", "df/dy = if y == 0 then -0.001 else (y > 0)", 0.0, 1.0)]
    [InlineData("f = max(y)", "df/dy = if sum(y == max(y)) > 1 then 1.5*(y == max(y)) else (y == max(y))", 0.0, 1.0)]
    [InlineData("f = if x > 0 then 3*x else 2*x", "df/dx = 3*(x > 0) + 2*(x < 0)", 2.0, 3.0)]
    [InlineData("f = -relu(2*x)", "df/dx = if x == 0 then 1 else -2*(x > 0)", -2.0, 0.0)]
    public void Anything_else_is_refuted_with_the_one_sided_derivatives(
        string function, string claim, double lower, double upper)
    {
        var report = Check(function, claim);
        Assert.Equal((Verdict.Refuted, "branch"), (report.Verdict, report.Diagnosis?.Kind));
        var shown = report.Counterexample!;
        Assert.Equal((lower, upper), (shown.OneSided!.Lower.Elements[^1], shown.OneSided.Upper.Elements[^1]));
        Assert.Equal(claim.Contains("1.01", StringComparison.Ordinal) ||
            claim.Contains("1.5", StringComparison.Ordinal) ||
            claim.EndsWith("-2*(x > 0)", StringComparison.Ordinal) ? upper : lower, shown.Derivative.Elements[^1]);
    }

    [Theory]
    [InlineData(
        "f = sum(i, j: abs(y[i] - y[j]))/2",
        "df/dy[i] = sum(j: sign(y[i] - y[j]))",
        "df/dy[i] = sum(j: if y[i] >= y[j] then 1 else -1)")]
    [InlineData(
        "z = 3*y*p; f = sum(i, j: relu(z[i] - z[j]))",
        "df/dy[i] = 3*p*sum(j: sign(z[i] - z[j]))",
        "df/dy[i] = 3*p*sum(j: z[i] >= z[j])")]
    [InlineData(
        "z = softmax(y); f = sum(i, j: relu(z[i] - z[j]))",
        "df/dz[i] = sum(j: sign(z[i] - z[j]))",
        "df/dz[i] = sum(j: z[i] > z[j])")]
    public void What_is_compared_with_itself_is_on_no_kink(string function, string right, string wrong)
    {
        Assert.Equal(Verdict.Supported, Check(function, right).Verdict);
        Assert.Equal(Verdict.Refuted, Check(function, wrong).Verdict);
    }

    [Fact]
    public void A_mistake_that_shows_beside_the_kinks_is_shown_there()
    {
        var report = Check("f = abs(x)", "df/dx = sign(x) + 3");
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Null(report.Counterexample!.OneSided);
    }

    [Fact]
    public void A_tie_that_only_rounding_decides_is_not_judged()
    {
        // Where 0.1·x crosses 0.3 no double lies on the kink.
        var report = Check("f = relu(0.1*x - 0.3)", "df/dx = if 0.1*x > 0.3 then 0.1 else 0");
        Assert.Equal(Verdict.Supported, report.Verdict);
        Assert.Equal(0, report.OnKinks);
        Assert.InRange(report.Unjudged.AtKinks, 1, report.Points);
    }

    private static ClaimReport Check(string function, string claim) =>
        FormulaChecker.Check(
            FormulaModel.Analyze($"{Declarations}{function}\nclaim {claim}\n"), new() { Points = 400 })[0];
}
