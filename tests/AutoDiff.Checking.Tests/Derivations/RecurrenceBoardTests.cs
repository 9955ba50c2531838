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
        "W : real[d, k]; U : real[d, d]; X : real[T, k]; b : real[d]; v : real[d]; h0 : real[d]\n" +
        "u[t] = W @ X[t] + b\nh[0] = h0\nh[t] = tanh(U @ h[t-1] + u[t])\nL = dot(v, h[-1])",
        "A : real[d, d]; a : real; x : real[T, d]\nB = A @ A'\nc = a^2\nh[0] = c*x[0]\n" +
        "h[t] = sin(B @ h[t-1]) + c*x[t]\nL = sum(h^2) + c*tr(B)",
        "a : real; b : real; e : real[T]; y0 : real; y1 : real\ny[0] = y0\ny[1] = y1\n" +
        "y[t] = a*y[t-1] + sin(b*y[t-2]) + e[t]\nL = sum(y^2)/2",
        "c : real[T]; x : real\nb[T-1] = c[T-1]\nb[t] = c[t] + x*b[t+1]\nL = b[0]",
        "A : real[k, k]; x : real[T, k]\ny[-1] = x[T-1]\ny[t] = tanh(A @ y[t+1])*x[t]\nL = sum(y^2)",
        "p : real; x : real[T]\nb[T-1] = x[T-1]\nb[T-2] = x[T-2]\nb[t] = x[t] + p*b[t+1]*b[t+2]\nL = b[0]^2",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_printed_recursion_gives_the_derivative(string source)
    {
        var model = FormulaModel.Analyze(source);
        var derivations = Explanation.Of(model);
        var lines = derivations.SelectMany(derivation => derivation.Steps).SelectMany(step => step.Formulas).ToList();
        var lasts = lines.Where(line => line.Reason is "the last one" or "the first one" or "the one before"
            or "the next one").ToList();
        var steps = lines.Where(line => line.Reason.StartsWith("for t ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(0, lasts.Count % steps.Count);
        Assert.DoesNotContain(derivations, derivation => derivation.Result.Reason.Length > 0);
        IsRight(string.Join('\n',
            [
                source, "T >= 4",
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

    // Sequences of both directions are derived at fixed lengths, and the derivation says so.
    [Theory]
    [InlineData("x : real[n]; a : real\np[0] = x[0]\np[t] = a*p[t-1] + x[t]\nq[n-1] = x[n-1]\nq[t] = a*q[t+1] + x[t]\n"
        + "L = dot(p, q)")]
    public void Other_recurrences_are_derived_at_fixed_lengths(string source) => Assert.All(
        Explanation.Of(FormulaModel.Analyze(source)),
        derivation => Assert.Contains("for n = ", derivation.Result.Reason, StringComparison.Ordinal));

    private static void IsRight(string file) => Assert.All(
        FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100, Explains = false }),
        report => Assert.True(
            report.Verdict is Verdict.Exact or Verdict.Supported, $"{report.Claim}: {report.Verdict}\n{file}"));

    private static string Named(string line) => Symbol().Replace(line, "$1_bar[");

    [GeneratedRegex(@"dL/d(\w+)\[(?=[^\]]*(t|T|[01]))")]
    private static partial Regex Symbol();
}
