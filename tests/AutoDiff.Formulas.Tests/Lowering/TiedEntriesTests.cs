using AutoDiff.BackEnds;

namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>Where A[i, j] and A[j, i] are one variable, the derivative is that in this variable.</summary>
public class TiedEntriesTests
{
    [Theory]
    [InlineData("C = dot(x, A @ x)")]
    [InlineData("C = trace(A @ B @ A) + A[0, 1]^3")]
    [InlineData("C = logdet(A)*sum(A*B)")]
    public void The_derivative_is_the_slope_when_both_entries_move(string definition)
    {
        var model = FormulaModel.Analyze(
            $"A : spd[n] tied; B : real[n, n]; x : real[n]\n{definition}\nclaim dC/dA = 0");
        var sizes = new Dictionary<string, int> { ["n"] = 3 };
        double[] a = [3, 0.5, -1, 0.5, 4, 0.25, -1, 0.25, 5], b = [1, 2, 3, -1, 0.5, 2, 0, 1, 4], x = [1, -2, 0.5];
        var gradient = new Interpreter(model.Lower(model.Claims[0], sizes).Program).Run<double>(a, b, x)[0];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                // The central difference errs by h² times a third derivative, and by rounding divided by h.
                const double H = 1e-5;
                var slope = (At(i, j, H) - At(i, j, -H)) / (2 * H);
                Assert.Equal(slope, gradient[(3 * i) + j], 1e-6 * (1 + Math.Abs(slope)));
            }
        }

        double At(int i, int j, double h)
        {
            double[] moved = [.. a];
            moved[(3 * i) + j] += h;
            moved[(3 * j) + i] += i == j ? 0 : h;
            return new Interpreter(model.LowerDefinitions(sizes)).Run<double>(moved, b, x)[0][0];
        }
    }

    [Fact]
    public void Second_derivatives_tie_the_entries_of_each_variable()
    {
        const string Source = "A : symmetric[n] tied; B : real[n, n]\nC = sum(B*A)*A[0, 1]\n" +
            "claim d2C/dA[0, 1]dA[i, j] = (i != j)*(B[i, j] + B[j, i]) + (i == j)*B[i, j] " +
            "+ (B[0, 1] + B[1, 0])*((i == 0)*(j == 1) + (i == 1)*(j == 0))";
        foreach (var (claim, _, outputs) in Lowered.Claims(Source, 4, ("n", 3)))
        {
            Assert.True(Lowered.Agree(outputs[0], outputs[1]), claim);
        }
    }

    [Fact]
    public void Tangents_of_tied_entries_are_symmetric() => Assert.Contains(
        "dS : symmetric[n, n]\n",
        FormulaModel.Analyze("S : spd[n] tied\nclaim d tr(S) = tr(dS)").File.ToString(),
        StringComparison.Ordinal);
}
