using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>Two mistakes at once are found where each of them alone explains nothing.</summary>
public class MeetingsTests
{
    private const string Network =
        "x : real[n]; W : real[n, n]; v : real[n]; y : real\nh = tanh(W @ x)\ne = dot(v, h) - y\nC = e^2/2\n";
    private const string Ridge =
        "X : real[n, d]; w : real[d]; y : real[n]; s : positive[n]; k : positive\n" +
        "C = sum(s*(X @ w - y)^2)/2 + k*sum(w^2)/2\n";

    [Theory]
    [InlineData(
        Network + "claim dC/dx = W @ (e*v)", "missing-chain-step+operand-transposed", null)]
    [InlineData(
        Network + "claim dC/dW = outer(x, v*(1 - h^2)*e*h)", "factor+transposed", null)]
    [InlineData(
        Ridge + "claim dC/dw = X' @ (X @ w - y) + k*w^2", "factor", "X' @ (s*(X @ w - y)) + k*w")]
    [InlineData(
        "x : real; y : real; z : real\nf = sin(x*y)*z\nclaim df/dx = cos(x/y)*z*y*x", "factor",
        "cos(x*y)*z*y")]
    [InlineData(
        "x : real[n]; a : real[n]; b : real[n]\nu = x*a\nv = exp(x)\nw = sin(x)\nf = dot(b, u*v*w)\n" +
            "claim df/dx = b*(a*v*w - u*v*w)",
        "term-sign+product-rule", null)]
    public void Both_are_named(string file, string mistakes, string? right)
    {
        var (subject, bench) = Explanations.SubjectOf(file);
        var found = new Meetings(subject, bench, subject.Value, SpoilingsOf(subject)).Find()
            .Where(hypothesis => bench.Ratio(hypothesis, 0) == 1 && bench.Confirms(hypothesis)).ToList();
        Assert.True(
            found.Exists(told => $"{told.Mistake}" == mistakes && (right is null || $"{told.Right}" == right)),
            string.Join("; ", found.Select(told => $"{told.Mistake}: {told.Right}")));
    }

    [Fact]
    public void A_term_for_another_one_is_no_pair_of_mistakes()
    {
        var (subject, bench) = Explanations.SubjectOf(
            "x : real[n]; c : real[n]; d : real[n]\nf = dot(c, x) + sum(exp(x))\nclaim df/dx = exp(x) + d");
        var found = new Meetings(subject, bench, subject.Value, SpoilingsOf(subject)).Find();
        Assert.DoesNotContain(found, pair => pair.Mistake.Includes(MistakeKind.ExtraTerm));
    }

    private static IEnumerable<Hypothesis> SpoilingsOf(Subject subject) =>
        new Relations().About(subject).Concat(new Spoilings().About(subject))
            .Where(hypothesis => hypothesis.Spoiled is not null);
}
