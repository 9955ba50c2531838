using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>What a step of a recurrence begins from is held constant.</summary>
public class HeldEarlierTests
{
    private const string Network = "W : real[d, d]; x : real[T, d]; h0 : real[d]; y : real[T, d]; T >= 3\nh[0] = h0\n"
        + "h[t] = tanh(W @ h[t-1] + x[t])\nL = sum((h - y)^2)/2\n";
    private const string TwoBack = "a : real; b : real; e : real[n]; y0 : real; y1 : real; n >= 4\ny[0] = y0\n"
        + "y[1] = y1\ny[t] = a*y[t-1] + b*y[t-2] + e[t]\nL = sum(t: y[t]^2)/2\n";
    private const string Backward = "c : real[n]; x : real; n >= 4\nb[n-1] = c[n-1]\nb[t] = c[t] + x*b[t+1]\n"
        + "L = b[0]\n";
    private const string Pair = "a : real; x : real[n]; n >= 4\nu[0] = 1\nv[0] = 0\nu[t] = u[t-1] + sin(a)*v[t-1]\n"
        + "v[t] = v[t-1] + a*u[t-1] + x[t]\nL = u[-1]\n";

    [Theory]
    [InlineData(
        Network + "claim dL/dW = sum(t: outer((h[t] - y[t])*(1 - h[t]^2), h[t-1]))", "`h[t - 1]` is held constant")]
    [InlineData(Network + "claim dL/dh[t] = h[t] - y[t]", "`h[t - 1]` is held constant")]
    [InlineData(
        TwoBack + "claim dL/da = sum(t: if t >= 2 then y[t]*y[t-1] else 0)",
        "`y[t - 1]` and `y[t - 2]` are held constant")]
    [InlineData(Backward + "claim dL/dx = b[1]", "`b[t + 1]` is held constant")]
    [InlineData(Pair + "claim dL/da = cos(a)*v[n-2]", "`u[t - 1]` and `v[t - 1]` are held constant")]
    public void The_elements_are_named(string file, string message)
    {
        var report = FormulaChecker.Check(FormulaModel.Analyze(file))[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Equal("held-constant", $"{report.Diagnosis!.Mistake}");
        Assert.Contains(message, report.Diagnosis.Message, StringComparison.Ordinal);
    }
}
