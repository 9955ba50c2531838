using AutoDiff.Checking;
using AutoDiff.Checking.Exactness;

namespace AutoDiff.Cli.Tests.Documentation;

/// <summary>Text, JSON, derivations, C# and the page about checking use one word and one sign for a verdict.</summary>
public class VocabularyTests
{
    private const string EveryVerdict =
        """
        x : real
        f = x^2
        g = floor(x) * x
        h = log(-1 - x^2)
        claim df/dx = 2*x
        claim dg/dx = floor(x)
        claim df/dx = x
        claim dh/dx = h
        """;

    private static readonly Verdict[] Expected =
        [Verdict.Exact, Verdict.Supported, Verdict.Refuted, Verdict.Undecided];

    [Fact]
    public void Text_and_JSON_say_the_same_word_of_each_claim()
    {
        var text = CommandRun.Check(EveryVerdict).Output;
        var claims = CommandRun.Check(EveryVerdict, "--format", "json").Json[0].GetProperty("claims");
        foreach (var (k, verdict) in Expected.Index())
        {
            var word = claims[k].GetProperty("verdict").GetString();
            Assert.Equal(verdict.Word(), word);
            Assert.Contains($"  {verdict.Sign()} {word}  line {k + 5}: ", text, StringComparison.Ordinal);
            Assert.Contains($"1 {word}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Derivations_and_exceptions_use_the_same_signs()
    {
        var derivations = CommandRun.Piped(EveryVerdict, "explain", "-").Output;
        var message = Assert.Throws<GradientCheckException>(() => GradientCheck.Text(EveryVerdict)).Message;
        Assert.All(
            Expected, verdict => Assert.Contains($"  {verdict.Sign()} d", derivations, StringComparison.Ordinal));
        Assert.All(
            [Verdict.Refuted, Verdict.Undecided],
            verdict => Assert.Contains($"{verdict.Sign()} {verdict.Word()}  line ", message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_explains_each_verdict_and_both_sides_of_a_counterexample()
    {
        var page = File.ReadAllText(Path.Combine(CommandRun.Root, "docs", "checking.md"));
        Assert.All(
            Enum.GetValues<Verdict>(),
            verdict => Assert.Contains($"| {verdict.Sign()} `{verdict.Word()}` |", page, StringComparison.Ordinal));
        Assert.All(
            [ReportWords.Derivative, ReportWords.Claim, ReportWords.Code],
            words => Assert.Contains($"{words} ", page, StringComparison.Ordinal));
    }
}
