using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

public class ExplainCommandTests
{
    [Fact]
    public void The_first_example_is_derived_in_its_own_names()
    {
        var run = CommandRun.Of("explain", CommandRun.Example("softmax-cross-entropy.grad"));
        Assert.Equal(
            """
            dC/dz, claimed in line 9

              C = -sum(y*log(a))
                dC/da = -y / a

              a = exp(z)/sum(exp(z))
                dC/dz = a * ((dC/da) - dot((dC/da), a))

              all together
                dC/dz = sum(y) * softmax(z) - y

              ✓ dC/dz = a - y
                The claim is the same function.


            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Markdown_and_latex_hold_the_same_formulas_as_latex()
    {
        var file = CommandRun.Example("softmax-cross-entropy.grad");
        var (markdown, latex) =
            (CommandRun.Of("explain", file, "--format", "markdown"), CommandRun.Of(
                "explain", file, "--format", "latex"));
        Assert.Equal((0, 0), (markdown.ExitCode, latex.ExitCode));
        Assert.StartsWith("# softmax-cross-entropy.grad\n\n## dC/dz\n\n`C = -sum(y*log(a))`\n\n$$\n", markdown.Output);
        const string formula = @"\frac{\partial C}{\partial a} &= -y \oslash a";
        Assert.Contains(formula, markdown.Output);
        Assert.Contains(formula, latex.Output);
        Assert.Contains(@"The claim \texttt{dC/dz = a - y}: The claim is the same function.", latex.Output);
    }

    [Theory]
    [InlineData("x : real\n", "The file defines nothing to derive.")]
    [InlineData("x : real\nf = x +\n", "line 2")]
    public void A_file_that_cannot_be_derived_is_an_input_error(string source, string message)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.grad");
        File.WriteAllText(file, source);
        var run = CommandRun.Of("explain", file);
        File.Delete(file);
        Assert.Equal((ExitCode.InputError, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public void Check_points_out_the_first_wrong_step_of_a_derivation()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.grad");
        File.WriteAllText(
            file,
            "x : real; w : real; t : real\nu = w*x\nh = tanh(u)\nL = (h - t)^2\nclaim dL/dw = 2*(h - t)*(1 + h^2)*x\n" +
            "claim dL/dh = 2*(h - t)\nclaim dh/du = 1 + h^2\nclaim du/dw = x\n");
        var (json, text) = (CommandRun.Of("check", file, "--format", "json"), CommandRun.Of("check", file));
        File.Delete(file);
        Assert.Equal(7, Assert.Single(json.Json).GetProperty("firstWrongStep").GetInt32());
        Assert.Contains("The first wrong step is line 7; later steps build on it.", text.Output);
    }
}
