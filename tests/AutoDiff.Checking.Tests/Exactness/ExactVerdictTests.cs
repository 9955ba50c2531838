using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests;

/// <summary>Right claims are exact where fields can say so; wrong ones never are, however little is wrong.</summary>
public class ExactVerdictTests
{
    private static readonly (string Text, string Right)[] Exact =
    [
        ("z : real[n]; y : simplex[n]; a = exp(z)/sum(exp(z)); C = -sum(y*log(a))", "dC/dz = a - y"),
        ("z : real[n]; y : onehot[n]; C = -sum(y*logsoftmax(z))", "dC/dz = softmax(z) - y"),
        ("z : real[n]; y : real[n]; C = -sum(y*logsoftmax(z))", "dC/dz = softmax(z)*sum(y) - y"),
        ("A : real[n, n]; x : real[n]; C = dot(x, A @ x)", "dC/dx = A @ x + A' @ x"),
        ("A : symmetric[n]; x : real[n]; C = dot(x, A @ x)", "dC/dx = 2*A @ x"),
        ("W : real[n, m]; x : real[m]; b : real[n]; C = sum(sigmoid(W @ x + b))",
            "dC/dW = outer(sigmoid(W @ x + b)*(1 - sigmoid(W @ x + b)), x)"),
        ("W : real[n, m]; V : real[n]; x : real[m]; C = sigmoid(dot(V, tanh(W @ x)))", "dC/dV = C*(1 - C)*tanh(W @ x)"),
        ("x : real[n]; C = norm(x)", "dC/dx = x/norm(x)"),
        ("x : real[n]; y : real[n]; C = dot(x, y)/(norm(x)*norm(y))", "dC/dx = y/(norm(x)*norm(y)) - C*x/dot(x, x)"),
        ("x : real[n]; m = mean(x); v = mean((x - m)^2); s = sqrt(v + 0.1); h = (x - m)/s; w : real[n]; C = dot(w, h)",
            "dC/dx = (w - mean(w) - h*mean(w*h))/s"),
        ("x : positive; k : real; C = x^k", "dC/dx = k*x^(k - 1)"),
        ("x : positive; C = x^1.5", "dC/dx = 3/2*sqrt(x)"),
        ("x : real[n]; C = sum(x^3)/3", "dC/dx = x^2"),
        ("x : real; C = sin(x)^2", "dC/dx = sin(2*x)"),
        ("x : real; C = log(1 + exp(x))", "dC/dx = 1/(1 + exp(-x))"),
        ("A : invertible[n]; C = logdet(A)", "dC/dA = inv(A)'"),
        ("A : real[n, m]; M = eye(n) + A @ A'; C = logdet(M)", "dC/dA = 2*solve(M, A)"),
        ("S : spd[n]; x : real[n]; C = dot(x, solve(S, x))", "dC/dS = -outer(inv(S) @ x, x) @ inv(S)'"),
        ("A : invertible[n]; B : invertible[n]; C = trace(inv(A @ B))", "dC/dB = -(inv(B) @ inv(A) @ inv(B))'"),
        ("A : real[2, 2]; C = det(A)", "dC/dA = [[A[1, 1], -A[1, 0]], [-A[0, 1], A[0, 0]]]"),
        ("s : sign[n]; x : real[n]; C = sum(s*x)^2", "dC/dx = 2*sum(s*x)*s^3"),
        ("b : binary[n]; x : real[n]; C = sum(b*x)", "dC/dx = b^2"),
        ("Z : real[n, c]; y : index(c)[n]; C = -sum(i: logsoftmax(Z)[i, y[i]])",
            "dC/dZ[i, j] = softmax(Z)[i, j] - (j == y[i])"),
        ("Z : real[n, c]; y : index(c)[n]; C = sum(i: tanh(Z[i, y[i]]))",
            "dC/dZ[i, j] = (j == y[i])*(1 - tanh(Z[i, j])^2)"),
        ("E : real[v, d]; y : index(v)[n]; C = sum(i, j: E[y[i], j]^2)/2",
            "dC/dE[k, j] = sum(i: (y[i] == k)*E[y[i], j])"),
        ("x : sign[n]; w : real[n]; C = log(1 + exp(-x[0]*w[0]))", "dC/dw[i] = -(i == 0)*x[0]/(1 + exp(x[0]*w[0]))"),
        ("b : binary[n]; x : real[n]; C = sum(exp(b*x))", "dC/dx = b*exp(x)"),
        ("y : onehot[m, n]; z : real[n]; C = sum(exp(y @ z))", "dC/dz = exp(z)*sum(y, axis=0)"),
        ("x : real; C = exp(x^2)", "d2C/dx2 = (2 + 4*x^2)*exp(x^2)"),
        ("μ : real; σ : positive; x : real; p = exp(-(x - μ)^2/(2*σ^2))/(σ*sqrt(2*pi)); C = log(p)",
            "dC/dx = -(x - μ)/σ^2"),
    ];

    private static readonly string[] Mistakes =
    [
        "({0})*(1 + 1e-12)", "({0}) + 1e-300", "({0})*1.000000000000001", "{0} + 1e-9*sum(({0})^2)",
    ];

    public static TheoryData<string, string> Rights()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (text, right) in Exact)
        {
            rows.Add(text, right);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public void A_right_claim_is_exact(string text, string right)
    {
        var report = Check(text, right);
        Assert.True(
            report.Verdict == Verdict.Exact,
            $"{report.Verdict} {report.Counterexample?.Derivative} {report.Counterexample?.Claimed}");
        Assert.InRange(report.ErrorProbability!.Value, 1e-60, 1e-30);
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public void A_claim_that_is_almost_right_is_not_exact(string text, string right)
    {
        var equals = right.IndexOf('=', StringComparison.Ordinal);
        foreach (var mistake in Mistakes)
        {
            var wrong = $"{right[..equals]}= {string.Format(null, mistake, right[(equals + 2)..])}";
            var report = Check(text, wrong, points: 20);
            Assert.True(report.Verdict != Verdict.Exact, wrong);
            Assert.Null(report.ErrorProbability);
        }
    }

    [Theory]
    [InlineData("x : real[n]; C = sum(abs(x))", "dC/dx = sign(x)")]
    [InlineData("x : real[n]; C = sum(relu(x))", "dC/dx = x > 0")]
    [InlineData("x : real[n]; C = max(x)", "dC/dx = x == max(x)")]
    [InlineData("x : positive; C = log(x^3)", "dC/dx = 3*cbrt(x)^3/x^2")]
    public void What_fields_cannot_show_stays_supported(string text, string right) =>
        Assert.Equal(Verdict.Supported, Check(text, right).Verdict);

    [Theory]
    [InlineData("x : real; C = x^2/2", "dC/dx = sqrt(x^2)")]
    [InlineData("x : real; C = x", "dC/dx = sqrt(x^2)/x")]
    [InlineData("s : sign; x : real; C = x", "dC/dx = s")]
    [InlineData("b : binary[n]; x : real[n]; C = sum(x)", "dC/dx = b")]
    [InlineData("y : onehot[n]; x : real[n]; C = sum(x)", "dC/dx = y*n")]
    [InlineData("y : index(3)[3]; x : real; C = x", "dC/dx = 1 + 1e-9*(y[0] == 2)*(y[1] == 1)*(y[2] == 0)")]
    [InlineData("y : index(8)[8]; x : real; C = x", "dC/dx = 1 + 1e-9*prod(i: y[i] == 5)")]
    [InlineData("b : binary[n]; x : real[n]; C = sum(exp(b*x))", "dC/dx = b*exp(x) + 1e-12*prod(i: b[i])")]
    [InlineData("x : real; C = x/3", "dC/dx = 0.3333333333333333")]
    [InlineData("x : real; C = x/(1 + 1e-17)", "dC/dx = 1")]
    [InlineData("x : real; C = pi*x", "dC/dx = 3.14159265358979")]
    [InlineData("K : real[n, n]; C = sum(K^2)/2", "dC/dK = K'")]
    [InlineData("x : real; C = x*sqrt(4 + 1e-20)", "dC/dx = 2")]
    [InlineData("x : real; C = x*tanh(40)", "dC/dx = 1")]
    public void What_is_wrong_or_nearly_right_is_never_exact(string text, string wrong) =>
        Assert.NotEqual(Verdict.Exact, Check(text, wrong).Verdict);

    [Fact]
    public void A_claim_wrong_for_one_length_only_is_not_exact()
    {
        var claim = "dC/dx = ones(n) + (n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*1e-200";
        Assert.NotEqual(Verdict.Exact, Check("x : real[n]; C = sum(x)", claim).Verdict);
    }

    private static ClaimReport Check(string text, string claim, int points = 100) =>
        FormulaChecker.Check(FormulaModel.Analyze($"{text}\nclaim {claim}\n"), new() { Points = points }).Single();
}
