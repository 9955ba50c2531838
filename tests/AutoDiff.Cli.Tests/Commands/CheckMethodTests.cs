namespace AutoDiff.Cli.Tests;

/// <summary>Verdicts on compiled gradients, here of this assembly.</summary>
public class CheckMethodTests
{
    private static readonly string Assembly = typeof(CheckMethodTests).Assembly.Location;
    private static readonly string Name = typeof(CheckMethodTests).FullName!;

    internal static double Bowl(double[] x)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value * value;
        }

        return sum * Math.Sin(x[0]);
    }

    internal static double[] Slopes(double[] x)
    {
        var slopes = Array.ConvertAll(x, value => 2 * value * Math.Sin(x[0]));
        slopes[0] += Bowl(x) / Math.Tan(x[0]);
        return slopes;
    }

    internal static double[] WrongSlopes(double[] x) => Array.ConvertAll(x, value => 2 * value * Math.Sin(x[0]));

    internal static double OfThree(double[] x) => x[0] * x[1] * x[2];

    internal static double[] SlopesOfThree(double[] x) => [x[1] * x[2], x[0] * x[2], x[0] * x[1]];

    [Fact]
    public void A_right_gradient_is_supported()
    {
        var run = Check("Bowl", "Slopes");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("supported  the gradient", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{Name}.Slopes, the gradient of {Name}.Bowl\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("compared with", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_gradient_is_refuted()
    {
        var run = Check("Bowl", "WrongSlopes", "--points", "20");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗ refuted  the gradient", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_is_given()
    {
        Assert.Equal(0, Check("OfThree", "SlopesOfThree", "--length", "3").ExitCode);
        var run = Check("OfThree", "SlopesOfThree");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--length", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Assert.Contains("double[] of (double[])", Check("Bowl", "Bowl").Error, StringComparison.Ordinal);
        Assert.Contains("`Slopes`", Check("Nothing", "Slopes").Error, StringComparison.Ordinal);
        Assert.Contains("below 1", Check("Bowl", "Slopes", "--length", "0").Error, StringComparison.Ordinal);
        Assert.Contains(
            "all three", CommandRun.Of("check", "--assembly", Assembly).Error, StringComparison.Ordinal);
        Assert.Contains("one of them", Check("Bowl", "Slopes", "a.grad").Error, StringComparison.Ordinal);
        Assert.Contains("nothing to check", CommandRun.Of("check").Error, StringComparison.Ordinal);
    }

    private static CommandRun Check(string method, string gradient, params string[] more) => CommandRun.Of(
        ["check", "--assembly", Assembly, "--method", $"{Name}.{method}", "--gradient", $"{Name}.{gradient}", .. more]);
}
