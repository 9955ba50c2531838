using AutoDiff.BackEnds;

namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>A claim about a differential is one about the derivative along any tangents.</summary>
public class DifferentialTests
{
    private const string Declared =
        "X : invertible[n]; A : real[n, m]; B : real[m, n]; x : real[n]; W : real[m, n]; b : real[m]; G : real[n, n]\n";

    [Theory]
    [InlineData("Y = A @ B\nclaim dY = dA @ B + A @ dB", "Y", "A B")]
    [InlineData("Y = A @ B\nclaim dY = A @ dB", "Y", "B")]
    [InlineData("Y = inv(X)\nclaim dY = -Y @ dX @ Y", "Y", "X")]
    [InlineData("y = logdet(X)\nclaim dy = tr(inv(X) @ dX)", "y", "X")]
    [InlineData("z = W @ x + b\na = softmax(z)\nclaim da[i] = a[i]*(dz[i] - sum(j: a[j]*dz[j]))", "a", "x W b")]
    [InlineData("z = W @ x + b\nC = sum(z^3)\nclaim dC = 3*dot(z^2, W @ dx)", "C", "x")]
    [InlineData(
        "z = W @ x + b\nC = dot(x, x)*sum(z)\nclaim dC = 2*sum(z)*dot(x, dx) + dot(x, x)*sum(dz)", "C", "x W b")]
    [InlineData("Y = A @ B\nL = sum(G*Y)\nclaim dL = tr(G' @ dY)", "L", "A B")]
    public void A_right_claim_is_the_slope_along_the_tangents(string file, string function, string moving)
    {
        foreach (var (n, m) in new[] { (1, 1), (2, 3), (3, 2) })
        {
            var sizes = new Dictionary<string, int> { ["n"] = n, ["m"] = m };
            var model = FormulaModel.Analyze(Declared + file);
            var random = new Random((10 * n) + m);
            double[][] at = [.. model.Variables.Select(variable => Enumerable.Range(
                0, model.ShapeOf(variable, sizes).Length).Select(_ => random.NextDouble() + 0.5).ToArray())];
            var outputs = new Interpreter(model.Lower(model.Claims[0], sizes).Program).Run<double>(at);
            Assert.True(Lowered.Agree(outputs[0], outputs[1]), string.Join(", ", outputs[1]));

            // The central difference errs by h² times a third derivative, and by rounding divided by h.
            const double H = 1e-4;
            var (ahead, behind) = (Moved(H), Moved(-H));
            Assert.All(outputs[0].Select((slope, i) => (slope, (ahead[i] - behind[i]) / (2 * H))), pair =>
                Assert.Equal(pair.slope, pair.Item2, 1e-4 * (1 + Math.Abs(pair.slope))));

            double[] Moved(double h)
            {
                var definitions = model.LowerDefinitions(sizes);
                double[][] moved = [.. model.Variables.Select((variable, v) => moving.Split(' ').Contains(variable.Name)
                    ? [.. at[v].Zip(at[Position("d" + variable.Name)], (x, tangent) => x + (h * tangent))]
                    : at[v])];
                var place = model.Definitions.Select(definition => definition.Name.Name).ToList().IndexOf(function);
                return new Interpreter(definitions).Run<double>(moved)[place];
            }

            int Position(string name) => model.Variables.Select(variable => variable.Name).ToList().IndexOf(name);
        }
    }

    [Fact]
    public void Tangents_are_declared_with_the_shapes_of_their_variables() => Assert.Equal(
        """
        S : spd[n]
        A : real[n, m]
        Y = S @ A
        dS : real[n, n]
        dA : real[n, m]
        claim dY = dS @ A + S @ dA
        claim dY = S @ dA

        """,
        FormulaModel.Analyze("S : spd[n]; A : real[n, m]\nY = S @ A\nclaim dY = dS @ A + S @ dA\nclaim dY = S @ dA")
            .File.ToString());

    [Fact]
    public void A_file_may_say_which_tangents_there_are()
    {
        const string File = "A : real[n, n]\ndA : symmetric[n]\nY = A @ A\nS = dA @ A\nclaim dY = S + A @ dA\n";
        Assert.Equal(File, FormulaModel.Analyze(File).File.ToString());
        Assert.All(
            Lowered.Claims(File, 5, ("n", 3)), claim => Assert.True(Lowered.Agree(claim.Outputs[0], claim.Outputs[1])));
    }

    [Fact]
    public void An_expression_can_be_differentiated() => Assert.Equal(
        "A : real[n, n]\nf = trace(A)\ndA : real[n, n]\nclaim df = trace(dA)\n",
        FormulaModel.Analyze("A : real[n, n]\nclaim d tr(A) = tr(dA)").File.ToString());
}
