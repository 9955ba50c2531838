using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>Two and three mistakes at once are found as the coefficients of the claim's terms.</summary>
public class CombinationsTests
{
    private const string Ridge =
        "X : real[n, d]; w : real[d]; y : real[n]; k : positive\nr = X @ w - y\nC = mean(r^2)/2 + k*sum(w^2)/2 - " +
        "sum(w)\n";

    [Theory]
    [InlineData(Ridge + "claim dC/dw = X' @ r + k*w", "constant-factor+missing-term", "X' @ r/n + k*w - 1")]
    [InlineData(Ridge + "claim dC/dw = X' @ r/n - 2*k*w - 1", "constant-factor+term-sign", "X' @ r/n + k*w - 1")]
    [InlineData(Ridge + "claim dC/dw = 2*X' @ r/n - k*w - 1", "constant-factor+term-sign", "X' @ r/n + k*w - 1")]
    [InlineData(Ridge + "claim dC/dw = X' @ (X @ w + y)/n + k*w + 1", "term-sign", null)]
    [InlineData(Ridge + "claim dC/dw = X' @ r/n + k*w^2 + 1", "factor+term-sign", "X' @ r/n + k*w - 1")]
    [InlineData(
        "A : real[n, n]; B : real[n, n]; x : real[n]\nC = dot(x, A @ x) + dot(x, B @ x)\n" +
            "claim dC/dx = A @ x - A' @ x + B @ x + B @ x",
        "term-sign+operand-transposed", null)]
    public void The_mistakes_are_named(string file, string mistake, string? right)
    {
        var (subject, bench) = Explanations.SubjectOf(file);
        var found = new Combinations(subject, bench).Of(subject.Value).ToList();
        Assert.True(
            found.Exists(told => $"{told.Mistake}" == mistake && (right is null || $"{told.Right}" == right)),
            string.Join("; ", found.Select(told => $"{told.Mistake}: {told.Right}")));
    }

    [Fact]
    public void A_claim_of_other_terms_is_no_combination()
    {
        var (subject, bench) = Explanations.SubjectOf(Ridge + "claim dC/dw = X' @ sin(r)/n + k*exp(w) - 1");
        Assert.Empty(new Combinations(subject, bench).Of(subject.Value));
    }
}
