using AutoDiff.BackEnds;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Functions;

namespace AutoDiff.Formulas.Tests;

/// <summary>Laws that hold for every formula.</summary>
public class LoweringLawsTests
{
    private const string Declarations = "x : real[n]; y : real[n]; W : real[n, m]; v : real[m]; s : real\n";

    /// <summary>A formula as text, and the same written with the functions of the engine.</summary>
    public sealed record Twin(string Text, Func<Variable[], Variable> Function)
    {
        public override string ToString() => Text;
    }

    public static Arbitrary<Twin> Twins() => Gen.Sized(size => TwinOf(Math.Min(size, 12))).ToArbitrary();

    [Property(Arbitrary = [typeof(LoweringLawsTests)], MaxTest = 300)]
    public bool A_formula_is_the_same_function_as_a_tape(Twin twin)
    {
        double[] x = [0.4, -1.3, 0.9], y = [2.1, 0.2, -0.6];
        var lowered = Lowered.LastDefinition(
            $"x : real[n]; y : real[n]; s : real\nC = sum({twin.Text})",
            "x = [0.4, -1.3, 0.9]; y = [2.1, 0.2, -0.6]; s = 0.5",
            ("n", 3));

        var tape = new Tape<double>();
        var expected = Sum(twin.Function([tape.Input(x), tape.Input(y), tape.Input(0.5)])).Value;
        return lowered.Values[0].Equals(expected) ||
            Math.Abs(lowered.Values[0] - expected) <= 1e-12 * Math.Abs(expected);
    }

    [Property(Arbitrary = [typeof(LoweringLawsTests)], MaxTest = 200)]
    public bool A_printed_formula_has_the_same_program(Twin twin)
    {
        var model = FormulaModel.Analyze($"x : real[n]; y : real[n]; s : real\nC = {twin.Text}");
        var printed = FormulaModel.Analyze(model.File.ToString());
        var sizes = new Dictionary<string, int> { ["n"] = 3 };
        return TextPrinter.Listing(model.LowerDefinitions(sizes)) == TextPrinter.Listing(
            printed.LowerDefinitions(sizes));
    }

    [Theory]
    [InlineData("W @ v", "c[i] = sum(j: W[i, j]*v[j])")]
    [InlineData("W'", "c[j, i] = W[i, j]")]
    [InlineData("outer(x, v)", "c[i, j] = x[i]*v[j]")]
    [InlineData("dot(x, y)", "c = sum(i: x[i]*y[i])")]
    [InlineData("W' @ W", "c[i, j] = sum(k: W[k, i]*W[k, j])")]
    [InlineData("trace(W' @ W)", "c = sum(i, j: W[i, j]^2)")]
    [InlineData("diag(x)", "c[i, j] = x[i]*(i == j)")]
    [InlineData("diag(x)", "c[i, j] = if j == i then x[j] else 0")]
    [InlineData("diag(W @ W')", "c[i] = sum(j: W[i, j]^2)")]
    [InlineData("x[1:] - x[:-1]", "c[i] = x[i+1] - x[i]")]
    [InlineData("dot(x[1:], x[1:] - x[:-1])", "b[i] = x[i+1]\nc = sum(i: b[i]*(x[i+1] - x[i]))")]
    [InlineData("softmax(W)", "c[i, j] = exp(W[i, j])/sum(k: exp(W[i, k]))")]
    [InlineData("softmax(W)", "c[i, j] = softmax(W[i])[j]")]
    [InlineData("logsumexp(W)", "c[i] = logsumexp(W[i, :])")]
    [InlineData("cumsum(x)", "c[i] = sum(j: if j <= i then x[j] else 0)")]
    [InlineData("sum(W, axis=0)", "c[j] = sum(i: W[i, j])")]
    [InlineData("prod(W, axis=1)", "c[i] = prod(j: W[i, j])")]
    [InlineData("max(W, axis=1)", "c[i] = max(j: W[i, j])")]
    [InlineData("W @ v", "c[i] = dot(W[i], v)")]
    [InlineData("W @ v", "c[i] = W[i] @ v")]
    [InlineData("x @ W", "c[j] = x @ W[:, j]")]
    [InlineData("W @ W'", "c[i] = W @ W[i]")]
    [InlineData("sqrt(sum(W^2, axis=1))", "c[i] = norm(W[i])")]
    [InlineData("x*y + s", "f(a, b) = a*b + s\nc[i] = f(x[i], y[i])")]
    [InlineData("[x, y]'", "c[i] = [x[i], y[i]]")]
    [InlineData("W[:, 0] + s", "k = 0\nc[i] = W[i, k] + s")]
    [InlineData("where(x > 0, x, y)", "c[i] = if x[i] > 0 then x[i] else y[i]")]
    public void Index_notation_and_array_form_agree(string array, string indexed)
    {
        const string Point =
            "x = [0.4, -1.3, 0.9]; y = [2.1, 0.2, -0.6]; W = [[1, 2], [-3, 4], [0.5, 6]]; v = [-1, 0.25]; s = 3";
        var expected = Lowered.LastDefinition($"{Declarations}c = {array}", Point, ("n", 3), ("m", 2));
        var actual = Lowered.LastDefinition(Declarations + indexed, Point, ("n", 3), ("m", 2));
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Lowered.Agree(expected.Values, actual.Values), string.Join(", ", actual.Values));
    }

    [Theory]
    [MemberData(nameof(DocumentationTests.Blocks), MemberType = typeof(DocumentationTests))]
    public void Every_block_of_the_page_lowers(string block)
    {
        var model = FormulaModel.Analyze(block);
        foreach (var size in new[] { 1, 2, 3 })
        {
            var sizes = model.SizeNames.ToDictionary(name => name, _ => size);
            Assert.Equal(model.Definitions.Count, model.LowerDefinitions(sizes).Outputs.Length);
            Assert.All(model.Claims, claim => Assert.True(model.Lower(claim, sizes).ShapesAgree));
        }
    }

    [Property(Arbitrary = [typeof(RandomSyntax)], MaxTest = 300, Replay = "(9773929361135079043,12660357241013483401)")]
    public void Any_file_lowers_or_is_refused(FileSyntax file)
    {
        try
        {
            var model = FormulaModel.Analyze(file.ToString());
            var sizes = model.SizeNames.ToDictionary(name => name, _ => 2);
            model.LowerDefinitions(sizes);
            double[][] zeros = [.. model.Variables.Select(
                variable => new double[model.ShapeOf(variable, sizes).Length])];
            foreach (var claim in model.Claims)
            {
                new Interpreter(model.Lower(claim, sizes).Program).Run<double>(zeros);
            }
        }
        catch (FormulaException problem)
        {
            Assert.True(problem.Error.Line >= 1);
        }
    }

    [Fact]
    public void A_long_chain_of_functions_is_refused_and_not_a_crash()
    {
        var lines = Enumerable.Range(1, 20_000).Select(i => $"f{i}(t) = f{i - 1}(t) + 1");
        var source = $"x : real\nf0(t) = t\n{string.Join('\n', lines)}\nC = f20000(x)";
        var problem = Assert.Throws<FormulaException>(
            () => FormulaModel.Analyze(source).LowerDefinitions(new Dictionary<string, int>()));
        Assert.Equal("Calls of functions are nested too deeply.", problem.Error.Message);
    }

    [Fact]
    public void Functions_that_double_are_refused_before_they_fill_memory()
    {
        var lines = Enumerable.Range(1, 60).Select(i => $"f{i}(t) = f{i - 1}(t) + f{i - 1}(2*t)");
        var source = $"x : real\nf0(t) = sin(t)\n{string.Join('\n', lines)}\nC = f60(x)";
        var problem = Assert.Throws<FormulaException>(
            () => FormulaModel.Analyze(source).LowerDefinitions(new Dictionary<string, int>()));
        Assert.Equal("The formula needs more than 200000 operations.", problem.Error.Message);
    }

    [Fact]
    public void Long_chains_and_deep_reductions_lower()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("x", 20_000));
        Assert.Equal([20_000.0], Lowered.Evaluate(sum, "x = 1").Values);
        var nested = string.Concat(Enumerable.Range(0, 60).Select(_ => "sum(i: x[i] + ")) + "1" + new string(')', 60);
        Assert.Equal([61.0], Lowered.Evaluate(nested, "x = [1]").Values);
    }

    private static Gen<Twin> TwinOf(int size) =>
        size <= 1 ? Leaf() : Gen.Choose(0, 13).SelectMany(kind => TwinOf(kind, size));

    private static Gen<Twin> Leaf() => Gen.OneOf(
        Gen.Constant(new Twin("x", v => v[0])), Gen.Constant(new Twin("y", v => v[1])), Gen.Constant(
            new Twin("s", v => v[2])),
        Gen.Choose(1, 9).Select(number => new Twin($"{number}", v => number + (0 * v[2]))));

    private static Gen<Twin> TwinOf(int kind, int size)
    {
        var part = TwinOf(size / 2);
        return kind switch
        {
            0 => Two(part, "({0} + {1})", (a, b) => a + b),
            1 => Two(part, "({0} - {1})", (a, b) => a - b),
            2 => Two(part, "({0}*{1})", (a, b) => a * b),
            3 => Two(part, "({0}/(1 + ({1})^2))", (a, b) => a / (1 + Pow(b, 2))),
            4 => Two(part, "max({0}, {1})", Max),
            5 => Two(part, "(if {0} < {1} then {0} else {1}*2)", (a, b) => Where(Less(a, b), a, b * 2)),
            6 => One(part, "sin({0})", Sin),
            7 => One(part, "-tanh({0})", a => -Tanh(a)),
            8 => One(part, "sigmoid({0})", Sigmoid),
            9 => One(part, "sum({0})", a => Sum(a)),
            10 => One(part, "max({0})", a => Max(a)),
            11 => One(part, "sum(i: ({0} + 0*x)[i])", a => Sum(a + (0 * Like3(a)))),
            12 => One(part, "mean({0} + 0*x)", a => Mean(a + (0 * Like3(a)))),
            _ => One(part, "norm({0} + 0*x)", a => Norm(a + (0 * Like3(a)))),
        };
    }

    // A vector of three elements on the same tape, so that the twin of "+ 0*x" needs no x.
    private static Variable Like3(Variable a) => BroadcastTo(Sum(a) * 0, [3]);

    private static Gen<Twin> One(Gen<Twin> part, string text, Func<Variable, Variable> function) =>
        part.Select(a => new Twin(string.Format(null, text, a.Text), v => function(a.Function(v))));

    private static Gen<Twin> Two(Gen<Twin> part, string text, Func<Variable, Variable, Variable> function) =>
        from a in part
        from b in part
        select new Twin(string.Format(null, text, a.Text, b.Text), v => function(a.Function(v), b.Function(v)));
}
