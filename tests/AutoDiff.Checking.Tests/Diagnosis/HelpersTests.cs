using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>A definition that only a claim uses is part of the claim: its line is named and corrected.</summary>
public class HelpersTests
{
    private const string Neuron = "x : real[n]; w : real[n]; y : real\na = tanh(dot(w, x))\nC = (a - y)^2/2\n";
    private const string Squares = "X : real[n, d]; w : real[d]; y : real[n]\nr = X @ w - y\nC = sum(r^2)/2\n";

    [Theory]
    [InlineData(Neuron + "D = (a - y)*(1 + a^2)\nclaim dC/dw = D*x", 4, "D = (a - y)*(1 - a^2)", "term-sign")]
    [InlineData(Neuron + "u = a - y\nD = u*(1 + a^2)\nclaim dC/dw = D*x", 5, "D = u*(1 - a^2)", "term-sign")]
    [InlineData(Neuron + "u = y - a\nD = u*(1 - a^2)\nclaim dC/dw = D*x", null, "claim dC/dw = -(D*x)", "sign")]
    [InlineData(Neuron + "D = (a - y)*(1 - a^2)\nclaim dC/dw = D*x^2", null, "claim dC/dw = D*x", "factor")]
    [InlineData(
        Squares + "g[j] = sum(i: X[i, j]*r[i]*r[i])\nclaim dC/dw[k] = g[k]", null,
        "claim dC/dw[k] = sum(i: X[i, k]*r[i])", "step-applied-twice")]
    public void The_line_to_be_changed_is_named(string file, int? line, string suggestion, string kind)
    {
        var report = FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100 })[0];
        Assert.Equal(
            (kind, suggestion, line), (report.Diagnosis?.Kind, report.Diagnosis?.Suggestion, report.Diagnosis?.Line));
    }

    [Fact]
    public void A_helper_is_not_given_the_text_of_another_value()
    {
        const string File =
            "x : real[n]; W : real[m, n]; g : real[m]\nh = tanh(W @ x)\nf = dot(g, h)\nδ = g*(1 - h^2)\n" +
            "claim df/dW = outer(x, δ)";
        var report = FormulaChecker.Check(FormulaModel.Analyze(File), new() { Points = 100 })[0];
        Assert.Equal(
            ("claim df/dW = outer(δ, x)", null), (report.Diagnosis?.Suggestion, report.Diagnosis?.Line));
    }

    [Fact]
    public void A_helper_that_is_used_twice_is_changed_once()
    {
        const string File =
            "x : real; y : real\nf = sin(x)*y + sin(x)^2 + x\nc = cos(x)*2\nclaim df/dx = c*y + 2*sin(x)*c + 1\n";
        var report = FormulaChecker.Check(FormulaModel.Analyze(File), new() { Points = 100 })[0];
        Assert.Equal(("c = cos(x)", 3), (report.Diagnosis?.Suggestion, report.Diagnosis?.Line));
    }
}
