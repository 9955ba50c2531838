using System.Text.RegularExpressions;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>
/// The recursion that a derivation prints, written down as a sequence, is the derivative at all lengths that are tried.
/// </summary>
public sealed partial class RecurrenceBoardTests
{
    private const string Network =
        "W : real[d, d]; x : real[T, d]; h0 : real[d]; v : real[d]\n" +
        "h[0] = h0\nh[t] = tanh(W @ h[t-1] + x[t])\nL = dot(v, h[-1])";

    public static TheoryData<string> Files =>
    [
        Network,
        "a : real; b : real; x : real[T]\ns[0] = 1\ns[t] = a*s[t-1] + b*x[t]\nL = sum(s^2)/2",
        "W : real[d, d]; V : real[k, d]; x : real[T, d]; Y : real[T, k]\n" +
        "h[0] = 0*x[0]\nh[t] = tanh(W @ h[t-1] + x[t])\nR = h @ V' - Y\nL = sum(R^2)",
        "F : real[d, d]; G : real[d, d]; x : real[T, d]; h0 : real[d]; c0 : real[d]; v : real[d]\n" +
        "h[0] = h0\nc[0] = c0\nf[t] = sigmoid(F @ h[t-1] + x[t])\ng[t] = tanh(G @ h[t-1] + x[t])\n" +
        "c[t] = f[t]*c[t-1] + (1 - f[t])*g[t]\nh[t] = f[t]*tanh(c[t])\nL = dot(v, h[-1])",
        "A : positive[n, n]; B : positive[T, n]; p : positive[n]\nα[0, j] = p[j]*B[0, j]\n" +
        "α[t, j] = sum(i: α[t-1, i]*A[i, j])*B[t, j]\nL = log(sum(j: α[T-1, j]))",
        "F : real[n, n]; k : real[n]; y : real[T]; c : real[n]; m0 : real[n]\nm[0] = m0\n" +
        "m[t] = F @ m[t-1] + k*(y[t] - dot(c, F @ m[t-1]))\nL = sum(i: (y[i] - sum(j: c[j]*m[i, j]))^2)/2",
        "a : real; b : real; x : real[T]\nu[0] = 1\nv[0] = 0\nu[t] = cos(a)*u[t-1] - b*v[t-1]\n" +
        "v[t] = b*u[t-1] + sin(a)*v[t-1] + x[t]\ny = u + 2*v\nL = sum(y^2)",
        "q0 : real; p0 : real; h : real; x : real[T]\nq[0] = q0\np[0] = p0\np[t] = p[t-1] - h*sin(q[t-1]) + x[t]\n" +
        "q[t] = q[t-1] + h*p[t]\nL = q[-1]^2",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_printed_recursion_gives_the_derivative(string source)
    {
        var model = FormulaModel.Analyze(source);
        var derivations = Explanation.Of(model);
        var lines = derivations.SelectMany(derivation => derivation.Steps).SelectMany(step => step.Formulas).ToList();
        var lasts = lines.Where(line => line.Reason == "the last one").ToList();
        var steps = lines.Where(line => line.Reason.StartsWith("for t < ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(lasts.Count, steps.Count);
        Assert.DoesNotContain(derivations, derivation => derivation.Result.Reason.Length > 0);
        IsRight(string.Join('\n',
            [
                source, "T >= 2",
                .. lasts.Select(line => Named($"{line.Left} = {line.Right}")),
                .. steps.Select(line => Named($"{line.Left} = {line.Right} + 0*{Symbol().Replace(line.Left, "$1[")}")),
                .. steps.Select(line => $"claim {line.Left} = {Named(line.Left)}"),
                .. derivations.Select(derivation => derivation.Result)
                    .Select(result => $"claim {result.Left} = {Named(result.Right)}"),
            ]));
    }

    [Fact]
    public void The_backward_recursion_of_a_network_is_that_of_textbooks()
    {
        var lines = Explanation.Of(FormulaModel.Analyze(Network))[0].Steps.SelectMany(step => step.Formulas)
            .Select(line => $"{line.Left} = {line.Right}").ToList();
        Assert.Contains("dL/dh[T - 1, i] = v[i]", lines);
        Assert.Contains("dL/dh[t, i] = sum(j: (dL/dh[t + 1, j])*(1 - h[t + 1, j]^2)*W[j, i])", lines);
        Assert.Contains("dL/dW[i, j] = sum(t: (dL/dh[t, i])*(1 - h[t, i]^2)*h[t - 1, j])", lines);
    }

    [Fact]
    public void In_latex_an_element_with_what_follows_has_another_sign_than_an_element_alone() => Assert.Contains(
        @"\frac{\mathrm{d} L}{{\mathrm{d} h}_{t, i}} = \frac{\partial L}{{\partial h}_{t, i}} + ",
        string.Join('\n', Explanation.Of(FormulaModel.Analyze(Network))[0].Steps
            .SelectMany(step => step.Formulas).Select(line => line.Latex)),
        StringComparison.Ordinal);

    // What goes backward, or looks further back, is derived at fixed lengths, and says so.
    [Theory]
    [InlineData("c : real[n]; x : real\nb[n-1] = c[n-1]\nb[i] = c[i] + x*b[i+1]\nL = b[0]")]
    [InlineData("a : real[n]\nf[0] = 1\nf[1] = 1\nf[k] = f[k-1] + f[k-2]*a[k]\nL = f[-1]")]
    public void Other_recurrences_are_derived_at_fixed_lengths(string source) => Assert.All(
        Explanation.Of(FormulaModel.Analyze(source)),
        derivation => Assert.Contains("for n = ", derivation.Result.Reason, StringComparison.Ordinal));

    private static void IsRight(string file) => Assert.All(
        FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100, Explains = false }),
        report => Assert.True(
            report.Verdict is Verdict.Exact or Verdict.Supported, $"{report.Claim}: {report.Verdict}\n{file}"));

    private static string Named(string line) => Symbol().Replace(line, "$1_bar[");

    [GeneratedRegex(@"dL/d(\w+)\[(?=[^\]]*(t|T|0))")]
    private static partial Regex Symbol();
}
