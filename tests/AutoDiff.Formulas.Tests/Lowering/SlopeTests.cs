using AutoDiff.BackEnds;

namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>Derivatives of functions of one number inside formulas, and functions that are only declared.</summary>
public class SlopeTests
{
    [Theory]
    [InlineData("sin'(x)", "cos(x)")]
    [InlineData("sin''(x)", "-sin(x)")]
    [InlineData("σ'(x)", "sigmoid(x)*(1 - sigmoid(x))")]
    [InlineData("exp'''(2*x) + x", "exp(2*x) + x")]
    [InlineData("sum(i: tanh'(x[i]))", "sum(1 - tanh(x)^2)")]
    [InlineData("f'(x)", "3*x^2 + 2")]
    [InlineData("f''(x)", "6*x")]
    [InlineData("f''''(x) + x", "x")]
    [InlineData("g'(x)", "cos(f(x))*f'(x)")]
    [InlineData("c'(x) + x", "x")]
    [InlineData("sum(i: q'(x[i]))", "2*sum(x)*3")]
    public void A_slope_is_the_derivative(string slope, string derivative)
    {
        const string Declared = "x : real[3]; y : real[3]\n" +
            "f(t) = t^3 + 2*t\ng(t) = sin(f(t))\nc(t) = 5\nq(t) = sum(i: y[i]*t^2)\n";
        const string At = "x = [0.5, -1, 2]; y = [1, 0.5, 1.5]";
        var expected = Lowered.LastDefinition($"{Declared}s = {derivative}", At);
        var actual = Lowered.LastDefinition($"{Declared}s = {slope}", At);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Lowered.Agree(expected.Values, actual.Values), string.Join(", ", actual.Values));
    }

    [Theory]
    [InlineData(
        "x : real[n]\nf(t) = sum(t)*t\ny = f'(x)",
        "line 3, column 5: `f'` is the derivative of a function of one number, but `f` takes `x` as a whole.")]
    [InlineData(
        "x : real[n]\ny = max'(x)",
        "line 2, column 5: `max` is no function of one number, so that `max'` has no meaning.")]
    [InlineData(
        "x : real[n]\nf(t, s) = t*s\ny = f'(x)",
        "line 3, column 5: `f` takes two arguments, but has one argument here.")]
    [InlineData(
        "x : real[n]\nf : real -> positive",
        "line 2, column 5: Found `real -> positive`, but expected `real -> real`. A function that is only declared " +
        "maps numbers to numbers.")]
    [InlineData("f : real -> real\nf : real -> real", "line 2, column 1: The name `f` is already taken in line 1.")]
    public void What_has_no_slope_is_an_error_with_its_place(string source, string message)
    {
        var error = Assert.Throws<FormulaException>(
            () => FormulaModel.Analyze(source).LowerDefinitions(new Dictionary<string, int> { ["n"] = 2 })).Error;
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    [Property(MaxTest = 100)]
    public bool A_declared_function_is_the_polynomial_of_its_coefficients(int seed)
    {
        var random = new Random(seed);
        double Next() => (2 * random.NextDouble()) - 1;
        double[] c = [.. Enumerable.Range(0, 8).Select(_ => Next())];
        var x = Next();
        return Close(Evaluate("f(x)", x, c), c.Select((a, k) => a * Math.Pow(x, k)))
            && Close(Evaluate("f'(x)", x, c), c.Select((a, k) => k * a * Math.Pow(x, k - 1)))
            && Close(Evaluate("f''(x)", x, c), c.Select((a, k) => k * (k - 1) * a * Math.Pow(x, k - 2)));

        static bool Close(double value, IEnumerable<double> terms) => Math.Abs(value - terms.Sum()) <= 1e-11;
    }

    [Theory]
    [InlineData("f : real -> real")]
    [InlineData("f : R -> R")]
    [InlineData("f : ℝ → ℝ")]
    [InlineData("f ∈ real -> real")]
    public void A_function_is_declared_as_on_paper(string declaration) =>
        Assert.Equal("f : real -> real\n", FormulaModel.Analyze(declaration).File.ToString());

    [Fact]
    public void The_derivative_of_a_declared_function_is_its_slope()
    {
        foreach (var (_, _, outputs) in Lowered.Claims(
            "x : real; f : real -> real\nclaim df/dx = f'(x)\nclaim f'(x) = f'(x)\nclaim d2f/dx2 = f''(x)", 3))
        {
            Assert.True(Lowered.Agree(outputs[0], outputs[1]));
        }
    }

    private static double Evaluate(string expression, double x, double[] coefficients)
    {
        var model = FormulaModel.Analyze($"x : real; f : real -> real\ny = {expression}");
        Assert.Equal(["x", "f(x)"], model.Variables.Select(variable => variable.Name));
        return new Interpreter(model.LowerDefinitions(new Dictionary<string, int>()))
            .Run<double>([x], coefficients)[0][0];
    }
}
