using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Verdicts;

/// <summary>Shapes are told in the names of sizes wherever their lengths are sizes of the file.</summary>
public class SymbolicShapesTests
{
    [Theory]
    [InlineData(
        "X : real[n, d]; w : real[d]\nC = sum((X @ w)^2)\nclaim dC/dX = X @ w",
        "The derivative has the shape [n, d], the claim has [n].")]
    [InlineData(
        "x : real[7]; y : real[n]\nC = sum(x)*sum(y)\nclaim dC/dy = x",
        "The derivative has the shape [n], the claim has [7].")]
    [InlineData(
        "x : real[3]\nC = sum(x)\nclaim dC/dx = ones(2)", "The derivative has the shape [3], the claim has [2].")]
    [InlineData(
        "X : real[n, d]; y : real[n]\nC = sum((X' @ y)^2)\nclaim dC/dy = 2*X' @ (X' @ y)",
        "The claim has no value: The matrix product of `2*X'` and `X' @ y` is not defined: their shapes are [d, n] " +
        "and [d].")]
    public void A_wrong_shape_is_told_by_names(string file, string message)
    {
        var report = FormulaChecker.Check(FormulaModel.Analyze(file), new() { Explains = false })[0];
        Assert.Equal((Verdict.Refuted, message), (report.Verdict, report.Diagnosis?.Message));
    }

    [Fact]
    public void What_is_quoted_and_what_is_constant_stays()
    {
        Assert.Equal("`x[5]` has [n, 2]", SymbolicShapes.Of(["n"], at => $"`x[5]` has [{at.ByName["n"]}, 2]"));
        Assert.Equal("[m + 1, n]", SymbolicShapes.Of(["n", "m"], at => $"[{at.ByName["m"] + 1}, {at.ByName["n"]}]"));
        Assert.Equal("[m - n + 1]", SymbolicShapes.Of(["n", "m"], at => $"[{at.ByName["m"] - at.ByName["n"] + 1}]"));
        Assert.Null(SymbolicShapes.Of(["n"], at => $"[{at.ByName["n"] * at.ByName["n"]}]"));
        Assert.Null(SymbolicShapes.Of(["n"], at => at.ByName["n"] > 5 ? "a" : "b"));
        Assert.Null(SymbolicShapes.Of(["n"], _ => null));
    }
}
