using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public sealed class StabilizeTests
{
    // Programs of two vectors, with what they become: at least one for each rule in code.
    private static readonly Dictionary<string, (Func<Variable, Variable, Variable> Build, string Expected)> Cases =
        new()
    {
        ["exp(x) / sum(exp(x)) → softmax(x)"] = ((x, _) => Exp(x) / Sum(Exp(x)), "softmax(x)"),
        ["log(sum(exp(x))) → logsumexp(x)"] = ((x, _) => Log(Sum(Exp(x))), "logsumexp(x)"),
        ["x - logsumexp(x) → logsoftmax(x)"] = ((x, _) => x - Log(Sum(Exp(x), keep: true)), "logsoftmax(x)"),
        ["exp(logsoftmax(x)) → softmax(x)"] = ((x, _) => Exp(x - LogSumExp(x)), "softmax(x)"),
        ["log(softmax(x)) → logsoftmax(x)"] = ((x, _) => Log(Softmax(x)), "logsoftmax(x)"),
        ["log(sigmoid(x)) → -softplus(-x)"] = ((x, _) => Log(Sigmoid(x)), "-softplus(-x)"),
        ["log(exp(x)) → x"] = ((x, _) => Log(Exp(x)), "x"),
        ["log(exp(x) + exp(y)) → logaddexp(x, y)"] = ((x, y) => Log(Exp(x) + Exp(y)), "logaddexp(x, y)"),
        ["log(exp(x) + c * exp(y) + …) → logsumexp of x, y + log(c), …"] =
            ((x, y) => Log(Exp(x) + 1 + Exp(y)), "logsumexp(stack(x, zeros(3), y), axis=0)"),
        ["of two terms"] = ((x, y) => Log(2 * Exp(x) + Exp(y)), $"logaddexp(x + {Math.Log(2):R}, y)"),
        ["exp(x) / (exp(x) + c * exp(y) + …) → softmax of x, y + log(c), …"] =
            ((x, y) => Exp(y) / (Exp(x) + 1 + Exp(y)), "softmax(stack(x, zeros(3), y), axis=0)[2, :]"),
        ["share of two"] = ((x, y) => Exp(x) / (Exp(x) + (2 * Exp(y))), $"sigmoid(x - (y + {Math.Log(2):R}))"),
        ["broadcast(reshape(x)) → broadcast(x) where x lacks the repeated axes"] =
            ((x, _) => Sum(x) * (x - LogSumExp(x, keep: true)), "sum(x) * logsoftmax(x)"),
        ["log(1 + x) → log1p(x)"] = ((x, _) => Log(1 + Square(x)), "log1p(x ^ 2)"),
        ["log(1 - x) → log1p(-x)"] = ((x, _) => Log(1 - x), "log1p(-x)"),
        ["log of moved elements → moved logarithms"] = ((x, _) => Log(Softmax(x)[1]), "logsoftmax(x)[1]"),
        ["log1p(exp(x)) → softplus(x)"] = ((x, _) => Log(Exp(x) + 1), "softplus(x)"),
        ["exp(x) - 1 → expm1(x)"] = ((x, _) => Exp(x) - 1, "expm1(x)"),
        ["1 / (1 + exp(-x)) → sigmoid(x)"] = ((x, _) => 1 / (1 + Exp(-x)), "sigmoid(x)"),
        ["reciprocal(1 + exp(-x)) → sigmoid(x)"] = ((x, _) => Reciprocal(1 + Exp(-x)), "sigmoid(x)"),
        ["exp(x) / (1 + exp(x)) → sigmoid(x)"] = ((x, _) => Exp(x) / (1 + Exp(x)), "sigmoid(x)"),
        ["1 - sigmoid(x) → sigmoid(-x)"] = ((x, _) => 1 - Sigmoid(x), "sigmoid(-x)"),
        ["sqrt(sum(square(x))) → norm(x)"] = ((x, _) => Sqrt(Sum(x * x)), "norm(x)"),
        ["y * logsoftmax(x) → scale(y, logsoftmax(x)), since 0 · log 0 = 0"] = ((x, y) => y * Log(Softmax(x)),
            "y * logsoftmax(x)"),
        ["-(-x) → x"] = ((x, _) => -(-x), "x"),
        ["x * x → square(x)"] = ((x, _) => x * x, "x ^ 2"),
        ["x ^ 2 → square(x)"] = ((x, _) => Pow(x, 2), "x ^ 2"),
    };

    // Formulas of two numbers, each with points at which it overflows, underflows or cancels.
    private static readonly Dictionary<string, Func<Variable, Variable, Variable>> Formulas = new()
    {
        ["log(exp(x) + exp(y))"] = (x, y) => Log(Exp(x) + Exp(y)),
        ["log(exp(x) + 2)"] = (x, y) => Log(Exp(x) + 2) + (0 * y),
        ["log(exp(x) - 1)"] = (x, y) => Log(Exp(x) - 1) + (0 * y),
        ["log(1 - exp(-x))"] = (x, y) => Log(1 - Exp(-x)) + (0 * y),
        ["exp(x) / (exp(x) + exp(y))"] = (x, y) => Exp(x) / (Exp(x) + Exp(y)),
        ["exp(x) / (1 + exp(x)) ^ 2"] = (x, y) => Exp(x) / Pow(1 + Exp(x), 2) + (0 * y),
        ["1 + tanh(x)"] = (x, y) => 1 + Tanh(x) + (0 * y),
        ["1 - erf(x)"] = (x, y) => 1 - Erf(x) + (0 * y),
        ["sqrt(x ^ 2 + y ^ 2)"] = (x, y) => Sqrt(Pow(x, 2) + Pow(y, 2)),
        ["log(exp(x) * y)"] = (x, y) => Log(Exp(x) * y),
        ["log(x ^ 3)"] = (x, y) => Log(Pow(x, 3)) + (0 * y),
        ["log(1 / x)"] = (x, y) => Log(1 / x) + (0 * y),
        ["log(sqrt(x))"] = (x, y) => Log(Sqrt(x)) + (0 * y),
    };

    public static TheoryData<string, double, double> Edges => new()
    {
        { "log(exp(x) + exp(y))", 1, -1e20 },
        { "log(exp(x) + exp(y))", -1e20, 1 },
        { "log(exp(x) + exp(y))", 0.001, -1e4 },
        { "log(exp(x) + exp(y))", 800, 800 },
        { "log(exp(x) + 2)", 1000, 0 },
        { "log(exp(x) - 1)", 1000, 0 },
        { "log(exp(x) - 1)", 1e-20, 0 },
        { "log(1 - exp(-x))", 1e-20, 0 },
        { "log(1 - exp(-x))", 40, 0 },
        { "exp(x) / (exp(x) + exp(y))", 1000, 999 },
        { "exp(x) / (exp(x) + exp(y))", -999, -1000 },
        { "exp(x) / (1 + exp(x)) ^ 2", 600, 0 },
        { "exp(x) / (1 + exp(x)) ^ 2", -600, 0 },
        { "1 + tanh(x)", -20, 0 },
        { "1 - erf(x)", 7, 0 },
        { "sqrt(x ^ 2 + y ^ 2)", 3e200, 4e200 },
        { "sqrt(x ^ 2 + y ^ 2)", 3e-200, 4e-200 },
        { "log(exp(x) * y)", 800, 1e-300 },
        { "log(x ^ 3)", 1e200, 0 },
        { "log(1 / x)", 1e-310, 0 },
        { "log(sqrt(x))", 1e-300, 0 },
    };

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(0.5, 0.0, 0.0)]
    [InlineData(0.0, 0.25, 1.0)]
    public void Terms_of_entropies_are_zero_where_a_probability_is(double p, double q, double expected)
    {
        var entropy = ProgramBuilder.Trace(
            v => [-(v[0] * Log(v[0])) - ((1 - v[1]) * Log(1 - v[1])) + (v[2] * Log(v[2] / 2))], ("p", []), ("q", []),
                ("r", []));
        var found = Runs.Values(Stabilize.Apply(entropy), [p], [q], [expected])[0];
        var plain = (double[])[p, 1 - q, expected];
        Assert.Equal(
            -Entropy(plain[0]) - Entropy(plain[1]) + (expected == 0 ? 0 : expected * Math.Log(expected / 2)), found,
                1e-15);

        static double Entropy(double x) => x == 0 ? 0 : x * Math.Log(x);
    }

    public static TheoryData<string> Identities() => [.. Cases.Keys];

    [Fact]
    public void Every_rule_in_code_has_a_case() =>
        Assert.Empty(Stabilize.Rules.Where(rule => rule.Left is null).Select(rule => rule.Text).Except(Cases.Keys));

    [Theory]
    [MemberData(nameof(Identities))]
    public void A_rule_rewrites_what_it_says(string identity)
    {
        var stable = Stabilize.Apply(Program(identity));
        Assert.Equal($"z = {Cases[identity].Expected}", TextPrinter.Formulas(stable, "z").TrimEnd());

        // x ^ 2 reads like the square of x, but is another instruction.
        Assert.NotEqual(TextPrinter.Listing(Program(identity)), TextPrinter.Listing(stable));
    }

    [Theory]
    [MemberData(nameof(Identities))]
    public void A_rule_preserves_value_and_gradient_at_moderate_points(string identity)
    {
        var program = Program(identity);
        var total = AutoDiff.ProgramBuilder.Trace(
            v => [Sum(program.Inline(v[0].Recorder!, v)[0])], ("x", [3]), ("y", [3]));
        double[] x = [0.3, -0.7, 0.9], y = [0.25, 0.5, -1.5];
        var plain = new Interpreter(Reverse.Gradient(total)).Run<double>(x, y);
        var stable = new Interpreter(Reverse.Gradient(Stabilize.Apply(total))).Run<double>(x, y);
        foreach (var (expected, actual) in plain.SelectMany(part => part).Zip(stable.SelectMany(part => part)))
        {
            // Both are computed from a few operations on numbers of size 1, each with an error of a few units of 1e-16.
            Assert.Equal(expected, actual, 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void A_formula_is_right_where_its_plain_evaluation_is_not(string formula, double x, double y)
    {
        var program = ProgramBuilder.Trace(v => [Formulas[formula](v[0], v[1])], ("x", []), ("y", []));
        var stable = Reverse.Gradient(Stabilize.Apply(program));
        BigFloat<Bits512>[] point = [x, y];
        var truth = Runs.Carried(Reverse.Gradient(program), point);
        foreach (var outputs in (double[][])[Runs.Values(stable, [x], [y]), Compiled(stable, x, y)])
        {
            for (var i = 0; i < outputs.Length; i++)
            {
                var expected = (double)truth[i];
                Assert.True(
                    expected == outputs[i] || Math.Abs(expected - outputs[i]) <= 1e-14 * Math.Abs(expected),
                    $"output {i} is {outputs[i]:R}; expected {expected:R}");
            }
        }
    }

    [Theory]
    [InlineData(1e4, -1e4, 0.0)]
    [InlineData(1e8, 1e8, -1e8)]
    [InlineData(double.NegativeInfinity, 1.0, 2.0)]
    [InlineData(-1e4, double.NegativeInfinity, -1e4)]
    public void The_naive_cross_entropy_becomes_right_for_huge_and_infinite_logits(double z0, double z1, double z2)
    {
        double[] z = [z0, z1, z2];
        double[] y = [.. z.Select(logit => double.IsNegativeInfinity(logit) ? 0 : 1.0)];
        var naive = ProgramBuilder.Trace(v => [-Sum(v[1] * Log(Exp(v[0]) / Sum(Exp(v[0]))))], ("z", [3]), ("y", [3]));
        var outputs = new Interpreter(Reverse.Gradient(Stabilize.Apply(naive))).Run<double>(z, y);

        // −Σ yᵢ(zᵢ − lse z) and softmax(z)·Σy − y, with the largest logit taken out by hand.
        var max = z.Max();
        var sum = z.Sum(logit => Math.Exp(logit - max));
        Assert.Equal(
            -z.Zip(y, (logit, p) => p == 0 ? 0 : p * (logit - max - Math.Log(sum))).Sum(), outputs[0][0], 1e-12);
        Assert.Equal(
            z.Zip(y, (logit, p) => (Math.Exp(logit - max) / sum * y.Sum()) - p),
            outputs[1],
            (a, b) => Math.Abs(a - b) < 1e-15 * y.Sum());
    }

    private static double[] Compiled(ArrayProgram program, double x, double y)
    {
        var outputs = new double[3];
        CompiledProgram<double>.Of(program).Evaluate([x, y], outputs);
        return outputs;
    }

    private static ArrayProgram Program(string identity) =>
        ProgramBuilder.Trace(v => [Cases[identity].Build(v[0], v[1])], ("x", [3]), ("y", [3]));
}
