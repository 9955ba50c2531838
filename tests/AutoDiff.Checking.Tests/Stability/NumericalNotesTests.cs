using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Stability;

public class NumericalNotesTests
{
    private static ClaimReport Check(string source) =>
        FormulaChecker.Check(FormulaModel.Analyze(source), new() { Points = 100 })[0];

    [Fact]
    public void The_textbook_softmax_is_right_but_overflows_and_the_library_softmax_does_not()
    {
        var textbook = Check(
            "z : real[n]; y : simplex[n]\na = exp(z)/sum(exp(z))\nC = -sum(y*log(a))\nclaim dC/dz = a - y");
        Assert.Equal(Verdict.Exact, textbook.Verdict);
        Assert.Contains("is not a number", textbook.NumericalNote!.Message);
        Assert.Equal("dC/dz = softmax(z) - y", textbook.NumericalNote.StableForm);
        Assert.Contains(textbook.NumericalNote.Evaluated.Elements, double.IsNaN);
        Assert.All(textbook.NumericalNote.Derivative.Elements, x => Assert.True(double.IsFinite(x)));

        var stable = Check("z : real[n]; y : simplex[n]\nC = -sum(y*logsoftmax(z))\nclaim dC/dz = softmax(z) - y");
        Assert.Null(stable.NumericalNote);
    }

    [Theory]
    [InlineData("x : real\nf = softplus(x)\nclaim df/dx = exp(x)/(1 + exp(x))", "is not a number")]
    [InlineData("x : interval(1, 1000)\nf = x^2\nclaim df/dx = 2*log(exp(x))", "overflows")]
    [InlineData(
        "x : positive\nf = log(1 + x)^2\nclaim df/dx = 2*log(1 + x)/(1 + x)", "loses more than half its digits")]
    public void What_goes_wrong_is_said(string source, string what) =>
        Assert.Contains(what, Check(source).NumericalNote?.Message ?? "no note");

    [Theory]
    [InlineData("x : real[n]\nf = sum(x^2)\nclaim df/dx = 2*x")]
    [InlineData("x : real\nf = tanh(x)\nclaim df/dx = 1 - tanh(x)^2")]
    [InlineData("x : positive\nf = sqrt(x^2 + 1)\nclaim df/dx = x/sqrt(x^2 + 1)")]
    [InlineData("x : real; y : real\nf = (x - y)^3\nclaim df/dx = 3*(x - y)^2")]
    [InlineData("x : real[n]; y : real[n]\nf = dot(x, y)^2\nclaim df/dx = 2*dot(x, y)*y")]
    public void A_claim_whose_lost_digits_are_those_of_its_terms_has_no_note(string source) =>
        Assert.Null(Check(source).NumericalNote);

    [Fact]
    public void A_wrong_claim_has_a_counterexample_and_no_note() =>
        Assert.Null(Check("z : real[n]\na = exp(z)/sum(exp(z))\nC = sum(a^2)\nclaim dC/dz = a").NumericalNote);
}
