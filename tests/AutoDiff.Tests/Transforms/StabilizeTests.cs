using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public sealed class StabilizeTests
{
    // One program of two vectors for each rule, with what it becomes.
    private static readonly Dictionary<string, (Func<Variable, Variable, Variable> Build, string Expected)> Cases = new()
    {
        ["exp(x) / sum(exp(x)) → softmax(x)"] = ((x, _) => Exp(x) / Sum(Exp(x)), "softmax(x)"),
        ["log(sum(exp(x))) → logsumexp(x)"] = ((x, _) => Log(Sum(Exp(x))), "logsumexp(x)"),
        ["x - logsumexp(x) → logsoftmax(x)"] = ((x, _) => x - Log(Sum(Exp(x), keep: true)), "logsoftmax(x)"),
        ["exp(logsoftmax(x)) → softmax(x)"] = ((x, _) => Exp(x - LogSumExp(x)), "softmax(x)"),
        ["log(softmax(x)) → logsoftmax(x)"] = ((x, _) => Log(Softmax(x)), "logsoftmax(x)"),
        ["log(sigmoid(x)) → -softplus(-x)"] = ((x, _) => Log(Sigmoid(x)), "-softplus(-x)"),
        ["log(exp(x)) → x"] = ((x, _) => Log(Exp(x)), "x"),
        ["log(exp(x) + exp(y)) → y + softplus(x - y)"] = ((x, y) => Log(Exp(x) + Exp(y)), "y + softplus(x - y)"),
        ["log(exp(x) + exp(y) + exp(z) + …) → logsumexp of x, y, z, …"] =
            ((x, y) => Log(Exp(x) + 1 + Exp(y)), "logsumexp(stack(x, 0, y), axis=0)"),
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

    public static TheoryData<string> Identities() => [.. Stabilize.Identities];

    [Fact]
    public void Every_rule_has_a_case() => Assert.Equal(Stabilize.Identities, Cases.Keys);

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
        var total = AutoDiff.ProgramBuilder.Trace(v => [Sum(program.Inline(v[0].Recorder!, v)[0])], ("x", [3]), ("y", [3]));
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
        Assert.Equal(-z.Zip(y, (logit, p) => p == 0 ? 0 : p * (logit - max - Math.Log(sum))).Sum(), outputs[0][0], 1e-12);
        Assert.Equal(
            z.Zip(y, (logit, p) => (Math.Exp(logit - max) / sum * y.Sum()) - p),
            outputs[1],
            (a, b) => Math.Abs(a - b) < 1e-15 * y.Sum());
    }

    private static ArrayProgram Program(string identity) =>
        ProgramBuilder.Trace(v => [Cases[identity].Build(v[0], v[1])], ("x", [3]), ("y", [3]));
}
