using AutoDiff.BackEnds;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Printers;

public sealed class LatexPrinterTests
{
    public static TheoryData<string, Func<Variable, Variable, Variable>> Numbers() => new()
    {
        { @"x + y \, x", (x, y) => x + (y * x) },
        { @"\left(x + y\right) \, x", (x, y) => (x + y) * x },
        { @"x - \left(y - x\right)", (x, y) => x - (y - x) },
        { @"\frac{x + y}{y}", (x, y) => (x + y) / y },
        { @"\left(\frac{x}{y}\right)^{x + y}", (x, y) => Pow(x / y, x + y) },
        { @"x^{y^{x}}", (x, y) => Pow(x, Pow(y, x)) },
        { @"\left(x^{y}\right)^{2}", (x, y) => Square(Pow(x, y)) },
        { @"-\left(-x\right)", (x, _) => -(-x) },
        { @"x \cdot 10^{-7} - \infty", (x, _) => (x * 1e-7) - double.PositiveInfinity },
        { @"e^{x} + \log\left(y\right)", (x, y) => Exp(x) + Log(y) },
        { @"\sqrt{x} + \left|y\right|", (x, y) => Sqrt(x) + Abs(y) },
        { @"\arctan\left(x\right) \, \operatorname{softplus}\left(y\right)", (x, y) => Atan(x) * Softplus(y) },
        { @"\begin{cases} x & \text{if } x < y \\ y & \text{otherwise} \end{cases}", (x, y) => Where(
            Less(x, y), x, y) },
        { @"\left[x \le y\right] \, y", (x, y) => LessOrEqual(x, y) * y },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_formula_of_numbers(string expected, Func<Variable, Variable, Variable> build) =>
        Assert.Equal(
            Aligned(@"z &= " + expected),
            LatexPrinter.Formulas(ProgramBuilder.Trace(v => [build(v[0], v[1])], ("x", []), ("y", [])), "z"));

    public static TheoryData<string, Func<Variable, Variable>> Arrays() => new()
    {
        { @"\sum_{i, j} {A}_{i, j}", a => Sum(a) },
        { @"\sum_{j} {\left(A \odot A\right)}_{:, j}", a => Sum(a * a, [1]) },
        { @"A - \max_{i} {A}_{i, :}", a => a - Max(a, [0]) },
        { @"\left(\sum_{i, j} {A}_{i, j}\right) \, A", a => Sum(a) * a },
        { @"A^{\top}", a => Transpose(a) },
        { @"A \, A^{\top}", a => MatMul(a, Transpose(a)) },
        { @"{A}_{0, 1}", a => a[0, 1] },
        { @"{A}_{:, 1:3}", a => Slice(a, .., 1..3) },
        { @"\operatorname{softmax}_{j}\left(A\right)", a => Softmax(a) },
        { @"\left\lVert A \right\rVert", a => Norm(a) },
        { @"\exp\left(A\right) \oslash A", a => Exp(a) / a },
        { @"A^{\odot 2}", a => Square(a) },
        { @"A \odot \begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{bmatrix}", a =>
            a * a.Recorder!.Constant([1, 2, 3, 4, 5, 6], [2, 3]) },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void A_formula_of_arrays(string expected, Func<Variable, Variable> build) =>
        Assert.Equal(
            Aligned(@"z &= " + expected), LatexPrinter.Formulas(
                ProgramBuilder.Trace(v => [build(v[0])], ("A", [2, 3])), "z"));

    [Theory]
    [InlineData("x", "x")]
    [InlineData("θ", @"\theta")]
    [InlineData("sigma_max", @"\sigma_{\mathrm{max}}")]
    [InlineData("Ω1", @"\Omega_{1}")]
    [InlineData("x\u0302", @"\hat{x}")]
    [InlineData("x₁₂", "x_{12}")]
    [InlineData("W_out_3", @"W_{\mathrm{out}, 3}")]
    [InlineData("loss", @"\mathit{loss}")]
    [InlineData("dC/dz", @"\frac{\partial C}{\partial z}")]
    [InlineData("∂C/∂θ", @"\frac{\partial C}{\partial \theta}")]
    [InlineData("∂²C/∂z∂w1", @"\frac{\partial^{2} C}{\partial z \, \partial w_{1}}")]
    public void A_name(string name, string expected) =>
        Assert.Equal(
            Aligned(expected + " &= 1"),
            LatexPrinter.Formulas(ProgramBuilder.Trace(x => [x[0].Recorder!.Constant([1.0], [])], ("x", [])), name));

    [Fact]
    public void What_the_text_names_is_named_here_too()
    {
        var loss = ProgramBuilder.Trace(x => [-Sum(x[1] * Log(Exp(x[0]) / Sum(Exp(x[0]))))], ("z", [3]), ("y", [3]));
        var gradient = loss.Stabilize().Gradient().Tidy();
        Assert.Equal(
            Aligned(
                @"t_{1} &= \operatorname{logsoftmax}\left(z\right)",
                @"C &= -\left(y^{\top} \, t_{1}\right)",
                @"\frac{\partial C}{\partial z} &= "
                + @"\left(\sum_{i} {y}_{i}\right) \, \operatorname{softmax}\left(z\right) - y",
                @"\frac{\partial C}{\partial y} &= -t_{1}"),
            LatexPrinter.Formulas(gradient, "C", "dC/dz", "dC/dy"));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomProgram)])]
    internal void Braces_and_delimiters_match(RandomProgram program)
    {
        var text = LatexPrinter.Formulas(new Subject(program).Function, "y");
        var depth = 0;
        foreach (var character in text.Replace("\\\\", "", StringComparison.Ordinal))
        {
            depth += character == '{' ? 1 : character == '}' ? -1 : 0;
            Assert.True(depth >= 0);
        }

        Assert.Equal(0, depth);
        Assert.Equal(text.Split("\\left").Length, text.Split("\\right").Length);
        Assert.Equal(text.Split("\\begin").Length, text.Split("\\end").Length);
    }

    [Fact]
    public void The_number_of_names_is_that_of_the_outputs()
    {
        var program = ProgramBuilder.Trace(v => [v[0]], ("x", []));
        var error = Assert.Throws<ArgumentException>(() => LatexPrinter.Formulas(program));
        Assert.StartsWith("The program has 1 outputs; 0 names were found.", error.Message);
    }

    private static string Aligned(params string[] lines) =>
        $"\\begin{{aligned}}\n{string.Join(" \\\\\n", lines)}\n\\end{{aligned}}\n";
}
