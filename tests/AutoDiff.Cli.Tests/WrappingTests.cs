using AutoDiff.Reporting;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>Reports fit into the width of a terminal, and what is to be pasted stays in one piece.</summary>
public class WrappingTests
{
    [Fact]
    public void Lines_fit_and_hold_the_same_words()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var words = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new string('x', random.Next(1, 12)));
            var text = new string(' ', random.Next(0, 12)) + string.Join(' ', words);
            var width = random.Next(30, 100);
            var lines = WrappedText.Lines(text, width).ToList();
            Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
            Assert.Equal(text.TrimStart(), string.Join(' ', lines.Select(line => line.Trim())));
            Assert.All(lines.Skip(1), line => Assert.True(Indentation(line) >= Indentation(text)));
        }

        static int Indentation(string line) => line.Length - line.TrimStart().Length;
    }

    [Fact]
    public void A_word_that_is_longer_than_a_line_is_not_broken() =>
        Assert.Equal(
            ["  " + new string('x', 50), new string(' ', 6) + "y"],
            WrappedText.Lines($"  {new string('x', 50)} y", 40));

    [Theory]
    [InlineData("mistakes.grad")]
    [InlineData("softmax-layer.grad")]
    [InlineData("recurrent-network.grad")]
    public void Reports_of_the_examples_fit_into_80_columns(string file)
    {
        var output = CommandRun.InRepository("check", $"docs/examples/{file}").Output;
        Assert.All(output.Split('\n').Skip(1), line => Assert.InRange(line.Length, 0, Terminal.UsualWidth));
    }

    [Fact]
    public void What_is_to_be_pasted_is_not_wrapped()
    {
        const string Source =
            "x : real[n]; weights : real[n]\nC = sum(weights*exp(-x^2/2)*sin(x)*cos(x)*tanh(x))\nclaim dC/dweights = " +
            "exp(-x^2/2)*sin(x)*cos(x)*tanh(x)*exp(-x^2/2)*sin(x)*cos(x)";
        var claim = Source[Source.IndexOf("claim", StringComparison.Ordinal)..];
        var output = CommandRun.Check(Source, "--reproduce").Output;
        Assert.Contains($"\n        {claim} given", output, StringComparison.Ordinal);
    }
}
