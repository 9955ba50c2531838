using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>The first wrong step is one that others inherit their error from; independent mistakes have none.</summary>
public class WrongStepTests
{
    private const string Neuron =
        "x : real[n]; w : real[n]; b : real; y : real\nz = dot(w, x) + b\na = tanh(z)\nC = (a - y)^2/2\n";

    [Fact]
    public void A_wrong_step_is_the_first_of_those_that_follow_from_it()
    {
        var reports = Check(
            Neuron + "claim dC/dz = (a + y)*(1 - a^2)\nclaim dC/da = a + y\nclaim dC/dw = (a + y)*(1 - a^2)*x\n");
        Assert.Equal([6, null, 5], reports.Select(report => report.InheritedFrom));
        Assert.Equal(6, WrongSteps.First(reports));
    }

    [Fact]
    public void A_wrong_derivative_in_an_array_is_passed_on_entry_by_entry()
    {
        var reports = Check(
            "z : real[n]; y : simplex[n]\na = softmax(z)\nC = -sum(y*log(a))\nclaim dC/da = y/a\n" +
            "claim dC/dz = y - a\n");
        Assert.Equal([null, 4], reports.Select(report => report.InheritedFrom));
    }

    [Fact]
    public void A_sum_over_ways_inherits_from_one_of_them()
    {
        var reports = Check(
            "x : real; y : real\nu = sin(x)\nf = u*y + x^2\nclaim df/du = -y\nclaim df/dx = -y*cos(x) + 2*x\n");
        Assert.Equal([null, 4], reports.Select(report => report.InheritedFrom));
    }

    [Fact]
    public void A_wrong_derivative_of_one_step_is_passed_on_by_the_chain_rule()
    {
        var reports = Check(
            "x : real[n]; V : real[m, n]; g : real[m]\nu = V @ x\nh = tanh(u)\nL = dot(g, h)\n" +
            "claim dL/dx = V' @ (g*(1 + h^2))\nclaim dh[i]/du[j] = (i == j)*(1 + h[i]^2)\n");
        Assert.Equal([6, null], reports.Select(report => report.InheritedFrom));
    }

    [Fact]
    public void Independent_mistakes_have_no_first_step()
    {
        var reports = Check(Neuron + "claim dC/da = a + y\nclaim dC/dw = (a - y)*x\nclaim dC/db = (a - y)*(1 - a)\n");
        Assert.All(reports, report => Assert.Equal((Verdict.Refuted, null), (report.Verdict, report.InheritedFrom)));
        Assert.Null(WrongSteps.First(reports));
    }

    [Fact]
    public void A_right_claim_inherits_nothing()
    {
        var reports = Check(Neuron + "claim dC/da = a + y\nclaim dC/dz = (a - y)*(1 - a^2)\n");
        Assert.Null(reports[1].InheritedFrom);
    }

    [Theory]
    [InlineData(
        "claim dC/da = a + y\nclaim dC/dw = cosh(y)*x*exp(a)\n", "What it builds on is wrong in line 5 already: ")]
    [InlineData(
        "claim dC/dw = (a + y)*(1 - a^2)*x = cosh(y)*x*exp(a)\n", "The 1st `=` of the line is wrong already: ")]
    public void An_unexplained_claim_names_the_wrong_step_before_it(string claims, string where)
    {
        var unexplained = Check(Neuron + claims)[1].Diagnosis;
        Assert.True(unexplained?.Mistake.Includes(MistakeKind.Unknown), $"{unexplained}");
        Assert.EndsWith($"{where}the term `y` has the wrong sign.", unexplained?.Message, StringComparison.Ordinal);
    }

    // A later `=` of a chain is compared with what stands before it.
    [Theory]
    [InlineData(
        "(a + y)*(1 - a^2)*x = x*(1 - a^2)*(a + y)",
        "The 2nd `=` of the line is right, but what stands before it is wrong already.")]
    [InlineData(
        "(a + y)*(1 - a^2)*x = (a + y)*(1 - a^2)",
        "The 2nd `=` of the line is wrong, too. Compared with what stands before it: `(a + y)*(1 - a^2)` lacks the "
        + "factor `x`.")]
    [InlineData(
        "(a + y)*(1 - a^2)*x = -2*(a + y)*(1 - a^2)*x",
        "The 2nd `=` of the line is wrong, too. Compared with what stands before it: the claim is 2 times the left "
        + "side, and the sign is wrong.")]
    [InlineData(
        "(a + y)*(1 - a^2)*x = (a + y)*(1 - a^2)*x given a == 2*y",
        "The 2nd `=` of the line is right, but what stands before it is wrong already.")]
    public void A_later_step_of_a_chain_is_compared_with_the_one_before(string chain, string message) =>
        Assert.Equal(message, Check($"{Neuron}claim dC/dw = {chain}\n")[1].Diagnosis?.Message);

    [Fact]
    public void A_later_step_of_a_chain_in_indices_is_compared_with_the_one_before() => Assert.StartsWith(
        "The 3rd `=` of the line is wrong, too. Compared with what stands before it: ",
        Check("z : real[n]; y : real[n]\nC = sum(i: (z[i] - y[i])^2)\n"
            + "claim dC/dz[i] = 2*(z[i] - y[i]) = z[i] - y[i] = z[i] + y[i]\n")[2].Diagnosis?.Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_unexplained_claim_alone_blames_no_other()
    {
        var reports = Check(Neuron + "claim dC/dz = (a - y)*(1 - a^2)\nclaim dC/dw = cosh(y)*x*exp(a)\n");
        Assert.EndsWith(
            "none of the known mistakes gives this claim.", reports[1].Diagnosis?.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ClaimReport> Check(string file) =>
        FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100 });
}
