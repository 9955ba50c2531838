using AutoDiff.BackEnds;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>
/// A claim recorded on a tape has the values that its programs compute, and takes other claims in its place.
/// </summary>
public class OpenClaimTests
{
    private const string Softmax = "z : real[n]\ny : real[n]\na = softmax(z)\nC = -sum(y*log(a))\n";

    private static readonly Dictionary<string, int> Sizes = new() { ["n"] = 3 };

    private static readonly double[][] Point = [[0.5, -1, 2], [0.25, 3, -0.5]];

    [Theory]
    [InlineData(Softmax + "claim dC/dz = a - y")]
    [InlineData(Softmax + "claim dC/da = 2*y/a")]
    [InlineData(Softmax + "claim da[i]/dz[j] = a[i]*((i == j) - a[j])")]
    [InlineData(Softmax + "claim dC/dz[k] = sum(j: a[k]*y[j]) - y[k]")]
    [InlineData(Softmax + "claim d2C/dz2 = diag(a)")]
    public void Its_sides_are_those_of_the_lowered_claim(string file)
    {
        var model = FormulaModel.Analyze(file);
        var lowered = new Interpreter(model.Lower(model.Claims[0], Sizes).Program).Run<double>(Point);
        var open = Open(model);
        AssertClose(lowered[0], open.Truth.ToArray());
        AssertClose(lowered[1], open.Claimed!.Value.ToArray());
    }

    [Fact]
    public void Another_value_is_what_a_file_with_that_claim_says()
    {
        var open = Open(FormulaModel.Analyze(Softmax + "claim dC/dz = a - y"));
        var other = FormulaModel.Analyze(Softmax + "claim dC/dz = a*sum(y) - y");
        var lowered = new Interpreter(other.Lower(other.Claims[0], Sizes).Program).Run<double>(Point);
        AssertClose(lowered[1], open.Claiming(other.Claims[0].Value)!.Value.ToArray());
    }

    [Theory]
    [InlineData("outer(a, y)")]
    [InlineData("a @ ones(2, 2)")]
    [InlineData("a[k]")]
    public void A_value_that_does_not_fit_the_derivative_is_none(string value) =>
        Assert.Null(
            Open(FormulaModel.Analyze(Softmax + "claim dC/dz = a - y")).Claiming(FormulaParser.ParseExpression(value)));

    [Fact]
    public void A_definition_held_constant_gives_the_derivative_without_its_path()
    {
        var open = Open(FormulaModel.Analyze(
            "z : real[n]\ny : real[n]\ns = sum(exp(z))\nC = log(s) - dot(y, z)\nclaim dC/dz = exp(z)/s - y"));
        AssertClose([.. Point[1].Select(y => -y)], open.TruthHolding(new HashSet<string> { "s" })!.Value.ToArray());
    }

    private static OpenClaim Open(FormulaModel model)
    {
        var tape = new Tape<double>();
        return model.Open(model.Claims[0], Sizes, tape, [.. Point.Select(values => tape.Input(values.AsSpan()))]);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
    }
}
