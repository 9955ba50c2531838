using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Sampling;

/// <summary>
/// Theorems that hold where a variable is the solution of equations are not refuted, whatever the points.
/// </summary>
public class ConditionTests
{
    private const string Squares = "X : real[n, d]; y : real[n]; w : real[d]\nJ = sum((X @ w - y)^2)/2\n";
    private const string Ridge = "X : real[n, d]; y : real[n]; w : real[d]; k : positive\n" +
        "J = sum((X @ w - y)^2)/2 + k*sum(w^2)/2\n";
    private const string Quadratic = "A : spd[n]; b : real[n]; x : real[n]\nJ = dot(x, A @ x)/2 - dot(b, x)\n";
    private const string Gain = "K : real[n, m]; H : real[m, n]; P : spd[n]; R : spd[m]\nA = eye(n) - K @ H\n" +
        "J = trace(A @ P @ A' + K @ R @ K')\nS = H @ P @ H' + R\n";

    [Theory]
    [InlineData(Squares + "claim dJ/dw = 0 given X' @ X @ w == X' @ y")]
    [InlineData(Squares + "claim dJ/dw = 0 given w == solve(X' @ X, X' @ y)")]
    [InlineData(Squares + "claim dJ/dw = 0 given w == inv(X' @ X) @ X' @ y")]
    [InlineData(Ridge + "claim dJ/dw = 0 given w == solve(X' @ X + k*eye(d), X' @ y)")]
    [InlineData(Ridge + "claim dJ/dw = 0 given w == inv(X' @ X + k*eye(d)) @ X' @ y")]
    [InlineData(Ridge + "claim dJ/dw = 0 given w == X' @ solve(X @ X' + k*eye(n), y)")]
    [InlineData(Quadratic + "claim dJ/dx = 0 given x == solve(A, b)")]
    [InlineData(Quadratic + "claim dJ/dx = 0 given x == inv(A) @ b")]
    [InlineData(Gain + "claim dJ/dK = 0 given K == P @ H' @ inv(S)")]
    [InlineData(Gain + "claim dJ/dK = 0 given K == solve(S, H @ P)'")]
    [InlineData(
        "A : spd[n]; b : real[n]; x : real[n]\nJ = sum((A @ x - b)^2)/2\nclaim dJ/dx = 0 given x == solve(A, b)")]
    [InlineData(
        "A : invertible[n]; b : real[n]; x : real[n]\nJ = sum((A @ x - b)^4)\nclaim dJ/dx = 0 given inv(A) @ b == x")]
    public void A_theorem_is_not_refuted_whatever_the_seed(string file)
    {
        var supported = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var report = FormulaChecker.Check(
                FormulaModel.Analyze(file),
                    new() { Seed = seed, Points = 100, Explains = false, Timeout = TimeSpan.MaxValue })[0];
            Assert.True(
                report.Verdict != Verdict.Refuted,
                    $"seed {seed}: {string.Join(", ", report.Counterexample?.Point ?? [])}");
            supported += report.Verdict is Verdict.Supported or Verdict.Exact ? 1 : 0;
        }

        Assert.InRange(supported, 1, 5);
    }

    [Theory]
    [InlineData("claim df/dx = 0 given x + y == 2 and x + (1 + 1e-15)*y == 2 + 1e-15")]
    [InlineData("claim df/dx = 0 given x^3 + 3*x*y^2 == 3*x^2*y + y^3")]
    [InlineData("claim df/dx = 0 given x^4 + 6*x^2*y^2 + y^4 == 4*x^3*y + 4*x*y^3")]
    public void What_rounding_alone_refutes_is_not_refuted(string claim) =>
        Assert.All(Seeds($"x : real; y : real\nf = (x - y)^2/2\n{claim}"), verdict =>
            Assert.NotEqual(Verdict.Refuted, verdict));

    [Fact]
    public void Zeros_that_rounding_hides_are_seen_in_high_precision() => Assert.All(
        Seeds(
            "D : real[N, d]; S : spd[d]\nl = -N/2*logdet(S) - trace(inv(S) @ D' @ D)/2\n" +
            "claim dl/dS = 0 given S == D' @ D/N",
            points: 1000),
        verdict => Assert.Equal(Verdict.Supported, verdict));

    [Theory]
    [InlineData("claim df/dw = 0 given H @ H @ w == H @ H @ y")]
    [InlineData("claim df/dw = 0 given H @ H @ H @ w == H @ H @ H @ y")]
    public void A_theorem_about_an_ill_conditioned_matrix_is_not_refuted(string claim) =>
        Assert.All(
            Seeds(
                "w : real[n]; y : real[n]\nH[i, j] = 1/(i + j + 1) + 0*y[i]*y[j]\n" +
                $"f = sum((w - y)^2)/2\n{claim}"),
            verdict => Assert.NotEqual(Verdict.Refuted, verdict));

    [Theory]
    [InlineData("claim df/dx = 0 given x + y == 2 and x + 1.001*y == 2.002")]
    [InlineData("claim df/dx = 0.0000001 given x == y")]
    public void What_high_precision_shows_is_refuted(string claim) =>
        Assert.All(Seeds($"x : real; y : real\nf = (x - y)^2/2\n{claim}"), verdict =>
            Assert.Equal(Verdict.Refuted, verdict));

    [Theory]
    [InlineData(Squares + "claim dJ/dw = w given w == solve(X' @ X, X' @ y)")]
    [InlineData(Ridge + "claim dJ/dw = k*w given w == solve(X' @ X + k*eye(d), X' @ y)")]
    [InlineData(Quadratic + "claim dJ/dx = b given x == inv(A) @ b")]
    [InlineData(Gain + "claim dJ/dK = 0 given K == P @ H' @ inv(R)")]
    public void What_is_no_theorem_is_refuted(string file) => Assert.Equal(
        Verdict.Refuted,
            FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100, Explains = false })[0].Verdict);

    [Theory]
    [InlineData(3, true)]
    [InlineData(9000, false)]
    public void A_report_says_whether_a_difference_was_confirmed(int length, bool isConfirmed)
    {
        var file = $"x : real\nf = sum(erf(x*ones({length})))\nclaim df/dx = x";
        var report = FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 5, Explains = false })[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Equal(isConfirmed, report.Counterexample!.IsConfirmed);
    }

    private static Verdict[] Seeds(string file, int points = 100) =>
    [
        .. Enumerable.Range(1, 3).Select(seed => FormulaChecker.Check(
            FormulaModel.Analyze(file), new() { Seed = (ulong)seed, Points = points, Explains = false })[0].Verdict),
    ];
}
