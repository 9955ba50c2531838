namespace AutoDiff.Cli.Tests;

/// <summary>Formulas and values of derivatives of compiled methods, here of this assembly.</summary>
public class GradMethodTests
{
    private static readonly string Assembly = typeof(GradMethodTests).Assembly.Location;
    private static readonly string Name = typeof(GradMethodTests).FullName!;

    internal static double Growth(double a, double b, int steps)
    {
        for (var k = 0; k < steps; k++)
        {
            a *= b;
        }

        return a;
    }

    internal static double Weighted(double[] x, double[,] w) => (x[0] * w[1, 0]) + Math.Sin(x[1]);

    internal static double Printing(double x)
    {
        Console.WriteLine(x);
        return x;
    }

    internal static double Product(double x, double y) => x * Math.Exp(y);

    [Fact]
    public void Formulas_of_compiled_code_are_printed() => Assert.Equal(
        new CommandRun(0, "∂/∂x = exp(y)\n∂/∂y = x * exp(y)\n", ""),
        CommandRun.Of("grad", "--assembly", Assembly, "--method", $"{Name}.Product"));

    [Fact]
    public void Values_are_those_at_the_point()
    {
        var growth = CommandRun.Of(
            "grad", "--assembly", Assembly, "--method", $"{Name}.Growth", "--at", "a=3; b=2; steps=4",
            "--format", "json");
        Assert.Equal("""{"value":48,"gradient":{"a":16,"b":96}}""" + "\n", growth.Output);
        var weighted = CommandRun.Of(
            "grad", "--assembly", Assembly, "--method", $"{Name}.Weighted", "--at", "x=[2,0]; w=[[1,2],[3,4]]",
            "--wrt", "x", "--format", "json");
        Assert.Equal("""{"value":6,"gradient":{"x":[3,1]}}""" + "\n", weighted.Output);
    }

    [Theory]
    [InlineData("Printing", "x=1", "GradMethodTests.cs:")]
    [InlineData("Growth", "a=1; b=2", "`steps` has no value")]
    [InlineData("Growth", "a=1; b=2; steps=1.5", "type int")]
    [InlineData("Growth", "a=1; b=2; steps=1; q=3", "no parameter `q`")]
    [InlineData("Weighted", "x=3", "double[]")]
    [InlineData("Nothing", "x=3", "`Growth`")]
    public void Mistakes_are_named(string method, string at, string expected)
    {
        var run = CommandRun.Of("grad", "--assembly", Assembly, "--method", $"{Name}.{method}", "--at", at);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public void There_is_one_thing_to_differentiate()
    {
        Assert.Contains("no file", CommandRun.Of("grad", "--assembly", "no.dll", "--method", "A.B").Error);
        Assert.Contains("both", CommandRun.Of("grad", "--assembly", Assembly).Error);
        Assert.Contains("one of them", CommandRun.Of("grad", "x", "--assembly", Assembly, "--method", "A.B").Error);
        Assert.Contains("nothing to differentiate", CommandRun.Of("grad").Error);
    }
}
