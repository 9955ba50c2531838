using AutoDiff.BackEnds;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Transforms;

namespace AutoDiff.Formulas.Tests;

/// <summary>
/// The formulas of gradients are written in the formula language: read again they give the same numbers.
/// </summary>
public class PrintedGradientTests
{
    private const string Declarations = "x : real; y : real; z : real; v : real[3]; A : real[3, 3]\n";

    private static readonly double[][] Point =
    [
        [0.7], [1.3], [0.4], [0.2, 1.1, 0.6], [0.9, 0.1, 0.3, 0.2, 1.5, 0.4, 0.7, 0.6, 2.1],
    ];

    [Theory]
    [InlineData("x^2*sin(y)")]
    [InlineData("log(sum(exp([x, y, z])))")]
    [InlineData("max(x, y)*abs(x) - min(y, z)^3")]
    [InlineData("relu(x) + sigmoid(y)*softplus(z)")]
    [InlineData("-x^2 - (-x)^2 + 2^-y")]
    [InlineData("erf(x)*lgamma(y)")]
    [InlineData("norm([x, y, 3])")]
    [InlineData("if x > y then x^2 else y/z")]
    [InlineData("atan2(x, y) + x^y + cbrt(z)")]
    [InlineData("max([x, y, z]) + max(v)")]
    [InlineData("sum(cumsum(v)*[1, 2, x])")]
    [InlineData("[x, y*z][1]*exp(x)")]
    [InlineData("sum(softmax(v)*[1, 2, 3])")]
    [InlineData("logsumexp(v)*mean(v)")]
    [InlineData("sum(max(A, axis=1)*v)")]
    [InlineData("logdet(A) + trace(inv(A))")]
    [InlineData("dot(v, A @ v)/norm(v)")]
    [InlineData("sum((v - mean(v))^2)/sqrt(x)")]
    [InlineData("tanh(x/y)/(1 - z/(2*x))")]
    public void A_printed_gradient_read_again_is_the_same(string formula)
    {
        var model = FormulaModel.Analyze($"{Declarations}f = {formula}\n");
        var program = model.LowerDefinitions(new Dictionary<string, int>());
        var gradient = Simplify.Apply(Stabilize.Apply(Reverse.Gradient(program)), Validity.AssumesFinite);
        string[] names = ["g_f", .. program.Inputs.Select(input => $"g_{input.Name}")];
        var text = TextPrinter.Formulas(gradient, names);

        var again = FormulaModel.Analyze(Declarations + text);
        var read = again.LowerDefinitions(new Dictionary<string, int>());
        var values = new Interpreter(read).Run<double>(Point);
        var expected = new Interpreter(gradient).Run<double>(Point);
        for (var k = 0; k < names.Length; k++)
        {
            var found = values[again.Definitions.Select(definition => definition.Name.Name).ToList().IndexOf(names[k])];
            for (var i = 0; i < expected[k].Length; i++)
            {
                // The same operations in the same order, but for decimals that stand for quotients and broadcasting
                // left to the reader.
                Assert.Equal(expected[k][i], found[found.Length == 1 ? 0 : i], 1e-12 * (1 + Math.Abs(expected[k][i])));
            }
        }
    }
}
