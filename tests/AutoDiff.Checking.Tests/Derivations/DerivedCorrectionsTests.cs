using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>A wrong claim that no edit makes right is corrected by what is derived.</summary>
public class DerivedCorrectionsTests
{
    [Theory]
    [InlineData(
        "x : real[n]; A : real[n, n]\nf = sum(i, j: A[i, j]*x[i]*x[j])\nclaim df/dx[k] = x[k]",
        "claim df/dx[k] = sum(i: x[i]*(A[k, i] + A[i, k]))")]
    [InlineData(
        "z : real[n]\na = exp(z)/sum(exp(z))\nclaim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0",
        "claim da[i]/dz[j] = a[i]*((i == j) - a[j])")]
    [InlineData(
        "y : real; μ : positive; θ : positive\nl = y*log(μ) - (y + θ)*log(μ + θ)\nclaim dl/dμ = y/μ - (y + θ)/μ",
        "claim dl/dμ = y/μ - (y + θ)/(μ + θ)")]
    [InlineData(
        "w : real[n]; V : real[n, k]; x : real[n]\n"
        + "y = sum(f: sum(i: V[i, f]*x[i])^2 - sum(i: V[i, f]^2*x[i]^2))/2\n"
        + "claim dy/dV[i, f] = x[i]*sum(j: V[j, f]*x[j])",
        "claim dy/dV[i, f] = x[i]*(sum(j: V[j, f]*x[j]) - V[i, f]*x[i])")]
    public void The_correction_is_the_derivative(string file, string correction)
    {
        var report = FormulaChecker.Check(FormulaModel.Analyze(file))[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Equal(correction, report.Diagnosis?.Suggestion);
        var pasted = FormulaModel.Analyze($"{file[..file.IndexOf("claim", StringComparison.Ordinal)]}{correction}");
        Assert.Equal(Verdict.Exact, FormulaChecker.Check(pasted)[0].Verdict);
    }

    // What is long is no hint.
    [Fact]
    public void A_long_derivative_is_left_to_the_explanation()
    {
        var factors = string.Join("*", Enumerable.Range(1, 9).Select(k => $"sin({k}*x + y)"));
        var report = FormulaChecker.Check(FormulaModel.Analyze(
            $"x : real; y : real\nf = {factors}\nclaim df/dx = exp(y)"))[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Null(report.Diagnosis?.Suggestion);
    }
}
